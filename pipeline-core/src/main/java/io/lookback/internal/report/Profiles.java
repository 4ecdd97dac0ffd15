package io.lookback.internal.report;

import io.lookback.internal.batch.WireSize;
import io.lookback.internal.coder.DefaultWindow;
import io.lookback.internal.coder.MergeFn;
import io.lookback.internal.coder.WireCoder;
import io.lookback.internal.lake.SmallFile;
import io.lookback.internal.profile.Clicks;
import io.lookback.internal.profile.FeatureProfiler;
import io.lookback.internal.profile.Profile;
import io.lookback.lake.Staging;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.MapCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.DoFn.OutputReceiver;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PDone;

/** Profiles of what passes through the layers, merged into one and written beside the counts. */
public final class Profiles {
  /** Profiles. */
  public static final Coder<Profile> CODER =
      WireCoder.of(Profile.class, Profile::writeTo, Profile::readFrom);

  /** The clicks of value props in one bucket, by shard. */
  public static final Coder<KV<Integer, Map<String, Clicks>>> VALUE_PROPS =
      KvCoder.of(
          VarIntCoder.of(),
          MapCoder.of(
              StringUtf8Coder.of(), WireCoder.of(Clicks.class, Clicks::writeTo, Clicks::readFrom)));

  /**
   * How many shards value props are dealt to. Not one each: a runner pays for every key, and there
   * may be a hundred thousand value props.
   */
  private static final int SHARDS = 16;

  private Profiles() {}

  /**
   * Deals the {@linkplain FeatureProfiler#valueProps clicks} of a bucket to shards, in elements
   * that keep to {@link WireSize#MAX_BYTES}.
   */
  public static void deal(
      Map<String, Clicks> valueProps, OutputReceiver<KV<Integer, Map<String, Clicks>>> out) {
    List<Map<String, Clicks>> shards = new ArrayList<>();
    long[] bytes = new long[SHARDS];
    for (int shard = 0; shard < SHARDS; shard++) {
      shards.add(new HashMap<>());
    }
    valueProps.forEach(
        (prop, clicks) -> {
          int shard = Math.floorMod(prop.hashCode(), SHARDS);
          long size = 3L * prop.length() + clicks.wireBytes();
          if (bytes[shard] + size > WireSize.MAX_BYTES - WireSize.OVERHEAD_BYTES) {
            flush(shard, shards, out);
            bytes[shard] = 0;
          }
          shards.get(shard).put(prop, clicks);
          bytes[shard] += size;
        });
    for (int shard = 0; shard < SHARDS; shard++) {
      flush(shard, shards, out);
    }
  }

  private static void flush(
      int shard,
      List<Map<String, Clicks>> shards,
      OutputReceiver<KV<Integer, Map<String, Clicks>>> out) {
    if (!shards.get(shard).isEmpty()) {
      out.output(KV.of(shard, shards.get(shard)));
      shards.set(shard, new HashMap<>());
    }
  }

  /**
   * The value props with the most scored prints. Input: the clicks of each bucket as {@link #deal}
   * gives them. Key: the shard of the value prop. One shuffle: only a value prop that is summed up
   * may be judged. Memory: the value props of one shard.
   */
  public static PTransform<PCollection<KV<Integer, Map<String, Clicks>>>, PCollection<Profile>>
      ofValueProps() {
    return new OfValueProps();
  }

  /** Merges all profiles and writes the one that comes out to {@link Staging#profileFile}. */
  public static PTransform<PCollectionList<Profile>, PDone> writeTo(Staging staging) {
    return new Write(staging);
  }

  /**
   * Reads what a finished job wrote.
   *
   * @throws IOException if it cannot be read, which means that the job did not finish
   */
  public static Profile read(Staging staging) throws IOException {
    return SmallFile.read(staging.profileFile(), Profile::readFrom);
  }

  private static final class OfValueProps
      extends PTransform<PCollection<KV<Integer, Map<String, Clicks>>>, PCollection<Profile>> {
    private static final long serialVersionUID = 1L;

    @Override
    public PCollection<Profile> expand(PCollection<KV<Integer, Map<String, Clicks>>> clicks) {
      return clicks
          .apply("Gather value props", GroupByKey.create())
          .apply("Sum up and rank", ParDo.of(new RankFn()))
          .setCoder(CODER);
    }
  }

  private static final class RankFn
      extends DoFn<KV<Integer, Iterable<Map<String, Clicks>>>, Profile> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void rank(
        @Element KV<Integer, Iterable<Map<String, Clicks>>> shard, OutputReceiver<Profile> out) {
      Map<String, Clicks> sums = new HashMap<>();
      for (Map<String, Clicks> part : shard.getValue()) {
        // Elements must stay as they are, so a sum is a new object.
        part.forEach(
            (prop, clicks) ->
                sums.computeIfAbsent(prop, name -> new Clicks(clicks.size())).merge(clicks));
      }
      Profile profile = new Profile();
      sums.forEach(profile.valueProps()::add);
      out.output(profile);
    }
  }

  private static final class Write extends PTransform<PCollectionList<Profile>, PDone> {
    private static final long serialVersionUID = 1L;

    private final Staging staging;

    private Write(Staging staging) {
      this.staging = staging;
    }

    @Override
    public PDone expand(PCollectionList<Profile> profiles) {
      // So that something is written; the default of a global combine costs a side input.
      PCollection<Profile> nothing =
          profiles
              .getPipeline()
              .apply("Begin with an empty profile", Create.of(new Profile()).withCoder(CODER));
      DefaultWindow.flatten("Flatten profiles", profiles.and(nothing))
          .apply(
              "Merge profiles",
              Combine.globally(MergeFn.of(Profile::new, Profile::merge, CODER)).withoutDefaults())
          .setCoder(CODER)
          .apply("Write profile", ParDo.of(new WriteFn(staging)));
      return PDone.in(profiles.getPipeline());
    }
  }

  private static final class WriteFn extends DoFn<Profile, Void> {
    private static final long serialVersionUID = 1L;

    private final Staging staging;

    WriteFn(Staging staging) {
      this.staging = staging;
    }

    @ProcessElement
    public void write(@Element Profile profile) throws IOException {
      SmallFile.write(staging, staging.profileFile(), profile::writeTo);
    }
  }
}
