package io.lookback.runner;

import io.lookback.batch.EventDays;
import io.lookback.bronze.Bronze;
import io.lookback.bronze.ParsedLanding;
import io.lookback.gold.Gold;
import io.lookback.gold.ScoredPrints;
import io.lookback.internal.batch.UserSample;
import io.lookback.internal.bronze.BronzeLoad;
import io.lookback.internal.lake.LakeFile;
import io.lookback.internal.lake.LayerWriters;
import io.lookback.internal.landing.LandingPlan.Lane;
import io.lookback.internal.landing.ReadMeter;
import io.lookback.internal.plan.MendedLines;
import io.lookback.internal.plan.SilverPlan;
import io.lookback.internal.verify.ReadWitnesses;
import io.lookback.internal.verify.SecondOpinion;
import io.lookback.internal.verify.Witness;
import io.lookback.lake.Staging;
import io.lookback.landing.ReadLimits;
import io.lookback.ledger.Tally;
import io.lookback.silver.ConformedEvents;
import io.lookback.silver.Silver;
import io.lookback.spec.LakeSpec;
import java.time.LocalDate;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;

/**
 * Puts the composites of the three layers together: all in one pipeline, or one layer from the
 * files of the layer below. Ends with the merged counts in a file.
 */
final class Wiring {
  private final Pipeline pipeline;
  private final LakeSpec spec;
  private final Staging staging;
  private final LayerWriters writers;
  private final int buckets;
  private final int lanes;
  private final boolean isProfiled;
  private final ReadMeter meter;

  /**
   * Wiring of one pipeline.
   *
   * @param spec what the lake is made of
   * @param buckets how many buckets users are dealt to
   * @param lanes how many readers and writers of files work side by side
   * @param isProfiled whether gold is counted for the report as well
   * @param meter counts what is read of landing
   */
  Wiring(
      Pipeline pipeline,
      LakeSpec spec,
      Staging staging,
      int buckets,
      int lanes,
      boolean isProfiled,
      ReadMeter meter) {
    this.meter = meter;
    this.spec = spec;
    this.isProfiled = isProfiled;
    this.pipeline = pipeline;
    this.staging = staging;
    this.writers = new LayerWriters(staging, lanes);
    this.buckets = buckets;
    this.lanes = lanes;
  }

  /**
   * Landing to bronze, parsed on the way if anything follows.
   *
   * @param sample the users whose lines are kept for the second opinion
   */
  ParsedLanding bronze(
      List<Lane> lanes,
      ReadLimits limits,
      MendedLines mended,
      BronzeLoad note,
      boolean parse,
      UserSample sample) {
    Bronze.Load load =
        Bronze.load(spec, lanes, buckets)
            .withLimits(limits)
            .mending(mended)
            .writingTo(staging, note)
            .notingFaults()
            .meteredBy(meter)
            .sampling(sample);
    ParsedLanding parsed = pipeline.apply("Bronze", parse ? load : load.withoutParsing());
    writers.count(parsed.tallies());
    return parsed;
  }

  /** The files of bronze, parsed as far as the plan calls for it. */
  ParsedLanding readBronze(List<LakeFile> files, SilverPlan plan) {
    Bronze.Read read = Bronze.read(spec, files, buckets).withLanes(lanes).mending(plan.mended());
    ParsedLanding parsed =
        pipeline.apply(
            "Read bronze", plan.isFull() ? read : read.onlyFor(plan.days(), plan.rejectingFiles()));
    writers.count(parsed.tallies());
    return parsed;
  }

  /** Parsed lines to silver and quarantine. */
  ConformedEvents silver(ParsedLanding parsed, boolean keepDuplicates) {
    ConformedEvents conformed =
        parsed.apply("Silver", Silver.conform().keepingDuplicates(keepDuplicates));
    writers.count(conformed.tallies());
    writers.writeSilver(conformed);
    writers.writeQuarantine(parsed);
    return conformed;
  }

  /** The files of silver. */
  ConformedEvents readSilver(List<LakeFile> files) {
    ConformedEvents conformed =
        pipeline.apply("Read silver", Silver.read(spec, files, buckets).withLanes(lanes));
    writers.count(conformed.tallies());
    return conformed;
  }

  /**
   * Conformed events to gold.
   *
   * @param asOf the last scored day; null for the newest print day
   * @param eventDays the days with events of all that was loaded; null for those of the events
   */
  ScoredPrints gold(ConformedEvents conformed, LocalDate asOf, EventDays eventDays) {
    ScoredPrints gold =
        conformed.apply(
            "Gold",
            Gold.score().asOf(asOf).eventDays(eventDays).notingFaults().profiled(isProfiled));
    writers.writeGold(gold);
    return gold;
  }

  /** The lines of bronze that are kept for the second opinion. */
  PCollection<KV<Integer, Witness>> readWitnesses(List<LakeFile> files, UserSample sample) {
    PCollectionTuple read =
        pipeline.apply("Read lines of users", new ReadWitnesses(files, sample, lanes));
    writers.count(read.get(ReadWitnesses.TALLIES));
    return read.get(ReadWitnesses.LINES);
  }

  /** Compares gold with the second opinion, before anything is published. */
  void verify(
      ScoredPrints gold,
      PCollection<KV<Integer, Witness>> lines,
      UserSample sample,
      SecondOpinion opinion) {
    writers.count(
        PCollectionList.of(lines)
            .and(SecondOpinion.rowsOf(gold, sample))
            .apply("Second opinion", opinion));
  }

  /**
   * Conformed events to the features of users.
   *
   * @param eventDays the days with events of all that was loaded
   */
  void serve(ConformedEvents conformed, LocalDate day, EventDays eventDays) {
    writers.writeServed(
        conformed.apply("Serve", Gold.serve(day).eventDays(eventDays).notingFaults()));
  }

  /** Adds counts to those that end in the tally file. */
  void count(PCollection<Tally> counts) {
    writers.count(counts);
  }

  /** Whether the pipeline looks at gold for the report. */
  boolean hasProfile() {
    return writers.hasProfile();
  }

  /** Ends the pipeline: every count of every layer, merged into the tally file. */
  void tally() {
    writers.end();
  }
}
