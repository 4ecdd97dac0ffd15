package io.lookback.bronze;

import io.lookback.internal.batch.Buckets;
import io.lookback.internal.bronze.BronzeLoad;
import io.lookback.internal.coder.Coders;
import io.lookback.internal.lake.DealFiles;
import io.lookback.internal.lake.LakeFile;
import io.lookback.internal.landing.LandingFolder;
import io.lookback.internal.landing.LandingPlan;
import io.lookback.internal.landing.LandingPlan.Lane;
import io.lookback.internal.landing.ReadMeter;
import io.lookback.internal.plan.MendedLines;
import io.lookback.lake.Staging;
import io.lookback.landing.LandingException;
import io.lookback.landing.ReadLimits;
import io.lookback.ledger.Tally;
import io.lookback.spec.LakeSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;

/** The bronze layer: loads landing files, and reads what was loaded back. */
public final class Bronze {
  private Bronze() {}

  /**
   * Loads a landing folder as {@link #load(LakeSpec, List, int)} does, with what suits a runner on
   * this machine: the lanes of {@link LandingPlan#plan(List)}, and as many buckets as the size of
   * the folder calls for.
   *
   * <p>Example, from landing to gold, without files of the layers:
   *
   * <pre>{@code
   * PCollection<Row> gold =
   *     pipeline
   *         .apply("Bronze", Bronze.load("data/landing"))
   *         .apply("Silver", Silver.conform())
   *         .apply("Gold", Gold.score())
   *         .apply("Gold rows", Gold.toRows());
   * }</pre>
   *
   * @param landing a folder on any file system that Beam knows; it is listed at once, so make the
   *     pipeline first where the file system takes its settings from the pipeline's options
   * @throws LandingException if the folder cannot be read or a source has no file
   */
  public static Load load(String landing) throws LandingException {
    return load(LakeSpec.BUILT_IN, landing);
  }

  /**
   * The same for the sources of a feature file.
   *
   * @param spec what the lake is made of
   */
  public static Load load(LakeSpec spec, String landing) throws LandingException {
    LandingFolder folder = LandingFolder.list(spec, landing);
    return load(spec, LandingPlan.plan(folder.files()), Buckets.forText(folder.textBytes()));
  }

  /**
   * Loads landing files: reads every line once, writes it into bronze as it came if {@link
   * Load#writingTo} says where, and parses it.
   *
   * <p>Input: lanes of byte ranges, see {@link LandingPlan}. Output: events by bucket, rejected
   * lines and counts; all in the global window, stamped at the beginning of time. Guarantee: each
   * line of each file is an event, a reject, blank, or the header, exactly once. Rejects: lines
   * that break a rule of their source, with all reasons. One shuffle, of the lanes, so that workers
   * share them. A file that cannot be read fails the pipeline, see {@link Load#notingFaults}; a
   * retry is safe. Bounded: the lanes are known when the pipeline is built.
   *
   * <p>Example, for a cluster with a hundred slots:
   *
   * <pre>{@code
   * List<LandingFile> files = LandingFolder.list("hdfs://cluster/landing").files();
   * List<Lane> lanes = LandingPlan.plan(files, LandingPlan.DEFAULT_RANGE_BYTES, 400);
   * ParsedLanding parsed =
   *     pipeline.apply("Bronze", Bronze.load(LakeSpec.BUILT_IN, lanes, 1024));
   * }</pre>
   *
   * @param spec what the lake is made of
   * @param buckets how many buckets users are spread over, from 1 to {@link Buckets#MAX}; more of
   *     them need less memory each
   */
  public static Load load(LakeSpec spec, List<Lane> lanes, int buckets) {
    return new Load(
        spec, lanes, buckets, ReadLimits.DEFAULT, MendedLines.NONE, null, null, true, false, null);
  }

  /**
   * Reads bronze files back and parses their lines, as {@link #load} does with landing.
   *
   * @param spec what the lake is made of
   * @param buckets how many buckets users are spread over
   */
  public static Read read(LakeSpec spec, List<LakeFile> files, int buckets) {
    return new Read(spec, files, buckets, DealFiles.DEFAULT_LANES, null, null, MendedLines.NONE);
  }

  /**
   * Counts parsed events by landing file and day, under {@code parsed_day, <source>, <file>,
   * <date>}: which days of silver the files touch.
   */
  public static CountDaysOfFiles countDays() {
    return new CountDaysOfFiles();
  }

  /** See {@link Bronze#countDays}. */
  public static final class CountDaysOfFiles extends PTransform<ParsedLanding, PCollection<Tally>> {
    private static final long serialVersionUID = 1L;

    private CountDaysOfFiles() {}

    @Override
    public PCollection<Tally> expand(ParsedLanding parsed) {
      return parsed
          .events()
          .apply("Count days", ParDo.of(new CountDays()))
          .setCoder(Coders.TALLIES);
    }
  }

  /** See {@link Bronze#load}. */
  public static final class Load extends PTransform<PBegin, ParsedLanding> {
    private static final long serialVersionUID = 1L;

    private final LakeSpec spec;
    private final transient List<Lane> lanes;
    private final int buckets;
    private final ReadLimits limits;
    private final MendedLines mended;
    private final Staging staging;
    private final BronzeLoad load;
    private final boolean parse;
    private final boolean notesFaults;
    private final ReadMeter meter;

    private Load(
        LakeSpec spec,
        List<Lane> lanes,
        int buckets,
        ReadLimits limits,
        MendedLines mended,
        Staging staging,
        BronzeLoad load,
        boolean parse,
        boolean notesFaults,
        ReadMeter meter) {
      this.spec = spec;
      this.lanes = lanes;
      this.buckets = buckets;
      this.limits = limits;
      this.mended = mended;
      this.staging = staging;
      this.load = load;
      this.parse = parse;
      this.notesFaults = notesFaults;
      this.meter = meter;
    }

    /** The longest legal line in bytes, its line end included; longer ones are rejected. */
    public Load withMaxLineBytes(int bytes) {
      return withLimits(limits.withMaxLineBytes(bytes));
    }

    /** How long a line may be, and how much a packed file may hold; see {@link ReadLimits}. */
    public Load withLimits(ReadLimits keptTo) {
      return new Load(
          spec, lanes, buckets, keptTo, mended, staging, load, parse, notesFaults, meter);
    }

    /** Takes these lines for mended where they are rejected: they are counted apart. */
    public Load mending(MendedLines lines) {
      return new Load(
          spec, lanes, buckets, limits, lines, staging, load, parse, notesFaults, meter);
    }

    /** Writes the lines into the bronze tables. */
    public Load writingTo(Staging place, BronzeLoad note) {
      return new Load(spec, lanes, buckets, limits, mended, place, note, parse, notesFaults, meter);
    }

    /** Writes the lines without looking into them: no events, no rejects. */
    public Load withoutParsing() {
      return new Load(
          spec, lanes, buckets, limits, mended, staging, load, false, notesFaults, meter);
    }

    /**
     * Counts a file that cannot be read to its end as a fault and goes on with the others, for
     * those who look at the {@link ParsedLanding#tallies counts} before they use the rest. Without
     * this such a file fails the pipeline.
     */
    public Load notingFaults() {
      return new Load(spec, lanes, buckets, limits, mended, staging, load, parse, true, meter);
    }

    /** Counts the bytes that are read, as far as workers of this process read them. */
    public Load meteredBy(ReadMeter byteMeter) {
      return new Load(
          spec, lanes, buckets, limits, mended, staging, load, parse, notesFaults, byteMeter);
    }

    @Override
    public ParsedLanding expand(PBegin begin) {
      List<KV<Integer, Lane>> numbered = new ArrayList<>();
      for (Lane lane : lanes) {
        numbered.add(KV.of(numbered.size(), lane));
      }
      return parsed(
          spec,
          begin
              .apply(
                  "Lanes",
                  Create.of(numbered)
                      .withCoder(KvCoder.of(VarIntCoder.of(), SerializableCoder.of(Lane.class))))
              .apply("Spread lanes", Reshuffle.of())
              .apply("Take lanes", Values.create())
              .apply(
                  "Read lines",
                  ParDo.of(
                          new ReadLanding(
                              buckets, limits, mended, staging, load, parse, notesFaults, meter))
                      .withOutputTags(
                          ParsedLanding.EVENTS,
                          TupleTagList.of(ParsedLanding.REJECTS).and(ParsedLanding.TALLIES))));
    }
  }

  /** See {@link Bronze#read}. */
  public static final class Read extends PTransform<PBegin, ParsedLanding> {
    private static final long serialVersionUID = 1L;

    private final LakeSpec spec;
    private final transient List<LakeFile> files;
    private final int buckets;
    private final int lanes;
    private final TreeSet<Integer> days;
    private final TreeSet<String> rejecting;
    private final MendedLines mended;

    private Read(
        LakeSpec spec,
        List<LakeFile> files,
        int buckets,
        int lanes,
        TreeSet<Integer> days,
        TreeSet<String> rejecting,
        MendedLines mended) {
      this.spec = spec;
      this.files = files;
      this.buckets = buckets;
      this.lanes = lanes;
      this.days = days;
      this.rejecting = rejecting;
      this.mended = mended;
    }

    /**
     * Gives only events of some days and rejects of some landing files: where the rest of silver
     * stays as it is.
     *
     * @param epochDays the days
     * @param landingFiles names of landing files
     */
    public Read onlyFor(Set<Integer> epochDays, Set<String> landingFiles) {
      return new Read(
          spec,
          files,
          buckets,
          lanes,
          new TreeSet<>(epochDays),
          new TreeSet<>(landingFiles),
          mended);
    }

    /** In how many lanes the files are read side by side, from 1. */
    public Read withLanes(int count) {
      return new Read(spec, files, buckets, count, days, rejecting, mended);
    }

    /** Takes these lines for mended where they are rejected: they are counted apart. */
    public Read mending(MendedLines lines) {
      return new Read(spec, files, buckets, lanes, days, rejecting, lines);
    }

    @Override
    public ParsedLanding expand(PBegin begin) {
      return parsed(
          spec,
          begin
              .apply("Deal bronze files", DealFiles.of(files, lanes))
              .apply(
                  "Parse lines",
                  ParDo.of(new ReadBronze(spec, buckets, days, rejecting, mended))
                      .withOutputTags(
                          ParsedLanding.EVENTS,
                          TupleTagList.of(ParsedLanding.REJECTS).and(ParsedLanding.TALLIES))));
    }
  }

  private static ParsedLanding parsed(LakeSpec spec, PCollectionTuple outputs) {
    return new ParsedLanding(
        spec,
        outputs.get(ParsedLanding.EVENTS).setCoder(Coders.BUCKETED_EVENTS),
        outputs.get(ParsedLanding.REJECTS).setCoder(Coders.REJECTS),
        outputs.get(ParsedLanding.TALLIES).setCoder(Coders.TALLIES));
  }
}
