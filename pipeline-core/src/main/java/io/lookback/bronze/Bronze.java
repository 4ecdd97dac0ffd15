package io.lookback.bronze;

import io.lookback.coder.Coders;
import io.lookback.lake.LakeFile;
import io.lookback.lake.Staging;
import io.lookback.landing.LandingPlan.Lane;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;

/** The bronze layer: loads landing files, and reads what was loaded back. */
public final class Bronze {
  /** The longest legal line, its line end included: 1 MiB. */
  public static final int DEFAULT_MAX_LINE_BYTES = 1 << 20;

  private Bronze() {}

  /**
   * Loads landing files: reads every line once, writes it into bronze as it came if {@link
   * Load#writingTo} says where, and parses it.
   *
   * <p>Input: lanes of byte ranges, see {@link io.lookback.landing.LandingPlan}. Output: events by
   * bucket, rejected lines and counts; all in the global window, stamped at the beginning of time.
   * Guarantee: each line of each file is an event, a reject, blank, or the header, exactly once.
   * Rejects: lines that break a rule of their source, with all reasons. One shuffle, of the lanes,
   * so that workers share them. A file that cannot be read is counted as a fault; a retry is safe.
   * Bounded: the lanes are known when the pipeline is built.
   *
   * <p>Example, without files of bronze:
   *
   * <pre>{@code
   * LandingFolder landing = LandingFolder.list("data/landing");
   * ParsedLanding parsed =
   *     pipeline.apply(Bronze.load(LandingPlan.plan(landing.files(), 64 << 20, 4), 16));
   * }</pre>
   *
   * @param buckets how many buckets users are spread over
   */
  public static Load load(List<Lane> lanes, int buckets) {
    return new Load(lanes, buckets, DEFAULT_MAX_LINE_BYTES, null, null, true);
  }

  /**
   * Reads bronze files back and parses their lines, as {@link #load} does with landing.
   *
   * @param buckets how many buckets users are spread over
   */
  public static Read read(List<LakeFile> files, int buckets) {
    return new Read(files, buckets);
  }

  /** See {@link Bronze#load}. */
  public static final class Load extends PTransform<PBegin, ParsedLanding> {
    private static final long serialVersionUID = 1L;

    private final transient List<Lane> lanes;
    private final int buckets;
    private final int maxLineBytes;
    private final Staging staging;
    private final BronzeLoad load;
    private final boolean parse;

    private Load(
        List<Lane> lanes,
        int buckets,
        int maxLineBytes,
        Staging staging,
        BronzeLoad load,
        boolean parse) {
      this.lanes = lanes;
      this.buckets = buckets;
      this.maxLineBytes = maxLineBytes;
      this.staging = staging;
      this.load = load;
      this.parse = parse;
    }

    /** The longest legal line in bytes, its line end included; longer ones are rejected. */
    public Load withMaxLineBytes(int bytes) {
      return new Load(lanes, buckets, bytes, staging, load, parse);
    }

    /** Writes the lines into the bronze tables. */
    public Load writingTo(Staging place, BronzeLoad note) {
      return new Load(lanes, buckets, maxLineBytes, place, note, parse);
    }

    /** Writes the lines without looking into them: no events, no rejects. */
    public Load withoutParsing() {
      return new Load(lanes, buckets, maxLineBytes, staging, load, false);
    }

    @Override
    public ParsedLanding expand(PBegin begin) {
      List<KV<Integer, Lane>> numbered = new ArrayList<>();
      for (Lane lane : lanes) {
        numbered.add(KV.of(numbered.size(), lane));
      }
      return parsed(
          begin
              .apply(
                  "Lanes",
                  Create.of(numbered)
                      .withCoder(KvCoder.of(VarIntCoder.of(), SerializableCoder.of(Lane.class))))
              .apply("Spread lanes", Reshuffle.of())
              .apply("Take lanes", Values.create())
              .apply(
                  "Read lines",
                  ParDo.of(new ReadLanding(buckets, maxLineBytes, staging, load, parse))
                      .withOutputTags(
                          ParsedLanding.EVENTS,
                          TupleTagList.of(ParsedLanding.REJECTS).and(ParsedLanding.TALLIES))));
    }
  }

  /** See {@link Bronze#read}. */
  public static final class Read extends PTransform<PBegin, ParsedLanding> {
    private static final long serialVersionUID = 1L;

    private final transient List<LakeFile> files;
    private final int buckets;

    private Read(List<LakeFile> files, int buckets) {
      this.files = files;
      this.buckets = buckets;
    }

    @Override
    public ParsedLanding expand(PBegin begin) {
      return parsed(
          begin
              .apply(
                  "Bronze files", Create.of(files).withCoder(SerializableCoder.of(LakeFile.class)))
              .apply("Spread files", Reshuffle.viaRandomKey())
              .apply(
                  "Parse lines",
                  ParDo.of(new ReadBronze(buckets))
                      .withOutputTags(
                          ParsedLanding.EVENTS,
                          TupleTagList.of(ParsedLanding.REJECTS).and(ParsedLanding.TALLIES))));
    }
  }

  private static ParsedLanding parsed(PCollectionTuple outputs) {
    return new ParsedLanding(
        outputs.get(ParsedLanding.EVENTS).setCoder(Coders.BUCKETED_EVENTS),
        outputs.get(ParsedLanding.REJECTS).setCoder(Coders.REJECTS),
        outputs.get(ParsedLanding.TALLIES).setCoder(Coders.TALLIES));
  }
}
