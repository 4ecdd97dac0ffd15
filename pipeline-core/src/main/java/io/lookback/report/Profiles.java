package io.lookback.report;

import io.lookback.coder.WireCoder;
import io.lookback.lake.Staging;
import io.lookback.profile.Bins;
import io.lookback.profile.Clicks;
import io.lookback.profile.FeatureProfiler;
import io.lookback.profile.Profile;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.util.MimeTypes;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PDone;
import org.apache.beam.sdk.values.TypeDescriptor;

/** Profiles of what passes through the layers, merged into one and written beside the counts. */
public final class Profiles {
  /** Profiles. */
  public static final Coder<Profile> CODER =
      WireCoder.of(Profile.class, Profile::writeTo, Profile::readFrom);

  /** The clicks of one value prop in one bucket. */
  public static final Coder<KV<String, Clicks>> VALUE_PROPS =
      KvCoder.of(
          StringUtf8Coder.of(), WireCoder.of(Clicks.class, Clicks::writeTo, Clicks::readFrom));

  private static final TypeDescriptor<Profile> PROFILES = TypeDescriptor.of(Profile.class);

  private Profiles() {}

  /**
   * The value props with the most scored prints. Input: the {@linkplain FeatureProfiler#valueProps
   * clicks} of each bucket. Key: the value prop. One shuffle, of one small element per bucket and
   * value prop: only a value prop that is summed up may be judged.
   */
  public static PTransform<PCollection<KV<String, Clicks>>, PCollection<Profile>> ofValueProps() {
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
    try (DataInputStream in =
        new DataInputStream(
            new BufferedInputStream(
                Channels.newInputStream(
                    FileSystems.open(
                        FileSystems.matchNewResource(staging.profileFile(), false)))))) {
      return Profile.readFrom(in);
    }
  }

  private static final class OfValueProps
      extends PTransform<PCollection<KV<String, Clicks>>, PCollection<Profile>> {
    private static final long serialVersionUID = 1L;

    @Override
    public PCollection<Profile> expand(PCollection<KV<String, Clicks>> clicks) {
      return clicks
          .apply("Sum up value props", Combine.perKey(new SumFn()))
          .setCoder(VALUE_PROPS)
          .apply(
              "Profile each",
              MapElements.into(PROFILES)
                  .via(
                      prop -> {
                        Profile profile = new Profile();
                        profile.valueProps().add(prop.getKey(), prop.getValue());
                        return profile;
                      }))
          .setCoder(CODER);
    }

    private static final class SumFn extends Combine.BinaryCombineFn<Clicks> {
      private static final long serialVersionUID = 1L;

      @Override
      public Clicks identity() {
        return new Clicks(Bins.POSITIONS.size());
      }

      @Override
      public Clicks apply(Clicks left, Clicks right) {
        // Elements must stay as they are, so the sum is a new one.
        return identity().merge(left).merge(right);
      }
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
      profiles
          .apply("Flatten profiles", Flatten.pCollections())
          .apply("Merge profiles", Combine.globally(new MergeFn()))
          .setCoder(CODER)
          .apply("Write profile", ParDo.of(new WriteFn(staging)));
      return PDone.in(profiles.getPipeline());
    }
  }

  private static final class MergeFn extends Combine.CombineFn<Profile, Profile, Profile> {
    private static final long serialVersionUID = 1L;

    @Override
    public Profile createAccumulator() {
      return new Profile();
    }

    @Override
    public Profile addInput(Profile accumulator, Profile input) {
      return accumulator.merge(input);
    }

    @Override
    public Profile mergeAccumulators(Iterable<Profile> accumulators) {
      Profile merged = new Profile();
      accumulators.forEach(merged::merge);
      return merged;
    }

    @Override
    public Profile extractOutput(Profile accumulator) {
      return accumulator;
    }

    @Override
    public Coder<Profile> getAccumulatorCoder(CoderRegistry registry, Coder<Profile> inputCoder) {
      return CODER;
    }

    @Override
    public Coder<Profile> getDefaultOutputCoder(CoderRegistry registry, Coder<Profile> inputCoder) {
      return CODER;
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
      try (DataOutputStream out =
          new DataOutputStream(
              new BufferedOutputStream(
                  Channels.newOutputStream(
                      FileSystems.create(
                          FileSystems.matchNewResource(staging.profileFile(), false),
                          MimeTypes.BINARY))))) {
        profile.writeTo(out);
      }
    }
  }
}
