package io.lookback.runner;

import io.lookback.batch.EventDays;
import io.lookback.bronze.Bronze;
import io.lookback.bronze.ParsedLanding;
import io.lookback.gold.Gold;
import io.lookback.gold.ScoredPrints;
import io.lookback.internal.bronze.BronzeLoad;
import io.lookback.internal.lake.LakeFile;
import io.lookback.internal.lake.WriteTally;
import io.lookback.internal.landing.LandingPlan.Lane;
import io.lookback.internal.landing.ReadMeter;
import io.lookback.internal.plan.MendedLines;
import io.lookback.internal.plan.SilverPlan;
import io.lookback.internal.profile.Profile;
import io.lookback.internal.report.Profiles;
import io.lookback.lake.Staging;
import io.lookback.landing.ReadLimits;
import io.lookback.ledger.Tally;
import io.lookback.silver.ConformedEvents;
import io.lookback.silver.Silver;
import io.lookback.spec.LakeSpec;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/**
 * Puts the composites of the three layers together: all in one pipeline, or one layer from the
 * files of the layer below. Ends with the merged counts in a file.
 */
final class Wiring {
  private final Pipeline pipeline;
  private final LakeSpec spec;
  private final Staging staging;
  private final int buckets;
  private final int lanes;
  private final boolean isProfiled;
  private final ReadMeter meter;
  private final List<PCollection<Tally>> tallies = new ArrayList<>();
  private final List<PCollection<Profile>> profiles = new ArrayList<>();

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
    this.buckets = buckets;
    this.lanes = lanes;
  }

  /** Landing to bronze, parsed on the way if anything follows. */
  ParsedLanding bronze(
      List<Lane> lanes, ReadLimits limits, MendedLines mended, BronzeLoad note, boolean parse) {
    Bronze.Load load =
        Bronze.load(spec, lanes, buckets)
            .withLimits(limits)
            .mending(mended)
            .writingTo(staging, note)
            .notingFaults()
            .meteredBy(meter);
    ParsedLanding parsed = pipeline.apply("Bronze", parse ? load : load.withoutParsing());
    tallies.add(parsed.tallies());
    return parsed;
  }

  /** The files of bronze, parsed as far as the plan calls for it. */
  ParsedLanding readBronze(List<LakeFile> files, SilverPlan plan) {
    Bronze.Read read = Bronze.read(spec, files, buckets).withLanes(lanes).mending(plan.mended());
    ParsedLanding parsed =
        pipeline.apply(
            "Read bronze", plan.isFull() ? read : read.onlyFor(plan.days(), plan.rejectingFiles()));
    tallies.add(parsed.tallies());
    return parsed;
  }

  /** Parsed lines to silver and quarantine. */
  ConformedEvents silver(ParsedLanding parsed, boolean keepDuplicates) {
    ConformedEvents conformed =
        parsed.apply("Silver", Silver.conform().keepingDuplicates(keepDuplicates));
    tallies.add(conformed.tallies());
    tallies.add(conformed.apply("Write silver", Silver.write(staging).withWriters(lanes)));
    tallies.add(
        parsed
            .rejects()
            .apply("Write quarantine", Silver.writeQuarantine(staging).withWriters(lanes)));
    return conformed;
  }

  /** The files of silver. */
  ConformedEvents readSilver(List<LakeFile> files) {
    ConformedEvents conformed =
        pipeline.apply("Read silver", Silver.read(spec, files, buckets).withLanes(lanes));
    tallies.add(conformed.tallies());
    return conformed;
  }

  /**
   * Conformed events to gold.
   *
   * @param asOf the last scored day; null for the newest print day
   * @param eventDays the days with events of all that was loaded; null for those of the events
   */
  void gold(ConformedEvents conformed, LocalDate asOf, EventDays eventDays) {
    ScoredPrints scored =
        conformed.apply(
            "Gold",
            Gold.score().asOf(asOf).eventDays(eventDays).notingFaults().profiled(isProfiled));
    if (isProfiled) {
      profiles.add(scored.profiles());
      profiles.add(scored.valueProps().apply("Profile value props", Profiles.ofValueProps()));
    }
    tallies.add(scored.tallies());
    tallies.add(scored.apply("Write gold", Gold.write(staging).withWriters(lanes)));
  }

  /** Adds counts to those that end in the tally file. */
  void count(PCollection<Tally> counts) {
    tallies.add(counts);
  }

  /** Whether the pipeline looks at gold for the report. */
  boolean hasProfile() {
    return !profiles.isEmpty();
  }

  /** Ends the pipeline: every count of every layer, merged into the tally file. */
  void tally() {
    PCollectionList.of(tallies).apply("Tally", WriteTally.to(staging));
    if (hasProfile()) {
      PCollectionList.of(profiles).apply("Profile", Profiles.writeTo(staging));
    }
  }
}
