package io.lookback.runner;

import io.lookback.batch.EventDays;
import io.lookback.bronze.Bronze;
import io.lookback.bronze.ParsedLanding;
import io.lookback.gold.ScoredPrints;
import io.lookback.internal.batch.UserSample;
import io.lookback.internal.bronze.BronzeLoad;
import io.lookback.internal.lake.LakeFile;
import io.lookback.internal.lake.LakeFolder;
import io.lookback.internal.lake.WriteTally;
import io.lookback.internal.landing.LandingException;
import io.lookback.internal.landing.LandingFile;
import io.lookback.internal.landing.LandingPlan;
import io.lookback.internal.landing.LandingPlan.Lane;
import io.lookback.internal.landing.ReadMeter;
import io.lookback.internal.plan.MendedLines;
import io.lookback.internal.plan.SilverPlan;
import io.lookback.internal.profile.Profile;
import io.lookback.internal.report.Profiles;
import io.lookback.internal.verify.SecondOpinion;
import io.lookback.lake.Staging;
import io.lookback.landing.ReadLimits;
import io.lookback.ledger.Tally;
import io.lookback.silver.ConformedEvents;
import io.lookback.spec.LakeSpec;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;

/** Runs the pipelines of one run, each into the run's staging, and gives back what they counted. */
final class LayerJobs {
  /** A pipeline that ended otherwise than well, and did not say why. */
  static final class UnfinishedException extends Exception {
    private static final long serialVersionUID = 1L;

    UnfinishedException(PipelineResult.State state) {
      super("the job ended as " + state + "; nothing published");
    }
  }

  private final LookbackOptions options;
  private final LakeSpec spec;
  private final Progress progress;
  private final MemoryWatch memory;
  private final LakeFolder lake;
  private final Staging staging;
  private final BronzeLoad load;

  private Profile profile = new Profile();
  private int buckets;

  LayerJobs(
      LookbackOptions options,
      LakeSpec spec,
      Progress progress,
      MemoryWatch memory,
      LakeFolder lake,
      Staging staging,
      Instant start) {
    this.options = options;
    this.spec = spec;
    this.progress = progress;
    this.memory = memory;
    this.lake = lake;
    this.staging = staging;
    this.load = new BronzeLoad(staging.runId(), ChronoUnit.MICROS.between(Instant.EPOCH, start));
  }

  /** What reading landing keeps to. */
  ReadLimits limits() {
    return new ReadLimits(options.getMaxLineBytes(), options.getMaxExpansion());
  }

  /** What gold looks like, for the report; empty if no job made gold, or none was to look. */
  Profile profile() {
    return profile;
  }

  /**
   * Loads landing files into bronze.
   *
   * @param countsDays whether to find out which days they touch, which takes parsing them
   * @param sample the users whose lines are kept for the second opinion
   */
  Tally bronze(List<LandingFile> files, boolean countsDays, UserSample sample)
      throws IOException, LandingException, UnfinishedException {
    return runFromLanding(
        files,
        (wiring, lanes) -> {
          ParsedLanding parsed =
              wiring.bronze(lanes, limits(), MendedLines.NONE, load, countsDays, sample);
          if (countsDays) {
            wiring.count(parsed.apply("Count days", Bronze.countDays()));
          }
        });
  }

  /** Makes silver, or what the plan calls for of it, from bronze. */
  Tally silver(SilverPlan plan) throws IOException, UnfinishedException {
    List<LakeFile> files = plan.bronzeFiles();
    return run(
        InputSize.ofLake(files),
        0,
        wiring -> wiring.silver(wiring.readBronze(files, plan), options.getKeepDuplicates()));
  }

  /**
   * Makes gold from silver.
   *
   * @param files the silver files of all days that a scored print looks back to
   * @param eventDays the days with events of all silver
   * @param verification what the second opinion on it is made of
   */
  Tally gold(List<LakeFile> files, LocalDate asOf, EventDays eventDays, Verification verification)
      throws IOException, UnfinishedException {
    UserSample sample = verification.sample();
    return run(
        InputSize.ofLake(files),
        0,
        wiring -> {
          ScoredPrints gold = wiring.gold(wiring.readSilver(files), asOf, eventDays);
          if (!sample.isEmpty()) {
            wiring.verify(
                gold,
                wiring.readWitnesses(verification.files(), sample),
                sample,
                SecondOpinion.of(spec, verification.keepsDuplicates(), sample, asOf, eventDays));
          }
        });
  }

  /**
   * Makes the features of users from silver.
   *
   * @param files the silver files of all days that they look at
   * @param eventDays the days with events of all silver
   */
  Tally serve(List<LakeFile> files, LocalDate day, EventDays eventDays)
      throws IOException, UnfinishedException {
    return run(
        InputSize.ofLake(files),
        0,
        wiring -> wiring.serve(wiring.readSilver(files), day, eventDays));
  }

  /**
   * Makes all layers from landing, without reading one back.
   *
   * @param mended the rejected lines that other files hold mended
   * @param asOf the last scored day; null for the newest print day
   * @param sample the users that the second opinion looks at
   */
  Tally all(List<LandingFile> files, MendedLines mended, LocalDate asOf, UserSample sample)
      throws IOException, LandingException, UnfinishedException {
    return runFromLanding(
        files,
        (wiring, lanes) -> {
          boolean keepsDuplicates = options.getKeepDuplicates();
          ParsedLanding parsed = wiring.bronze(lanes, limits(), mended, load, true, sample);
          ConformedEvents events = wiring.silver(parsed, keepsDuplicates);
          ScoredPrints gold = wiring.gold(events, asOf, null);
          if (!sample.isEmpty()) {
            wiring.verify(
                gold,
                parsed.witnesses(),
                sample,
                SecondOpinion.measuring(spec, keepsDuplicates, sample, asOf, gold.measuredDays()));
          }
        });
  }

  private Tally runFromLanding(List<LandingFile> files, BiConsumer<Wiring, List<Lane>> wire)
      throws IOException, LandingException, UnfinishedException {
    long bytes = InputSize.ofLanding(files);
    List<Lane> lanes =
        LandingPlan.plan(files, InputSize.rangeBytes(options, bytes), InputSize.lanes(options));
    return run(bytes, bytes, wiring -> wire.accept(wiring, lanes));
  }

  /**
   * Runs one pipeline.
   *
   * @param bytes about how much text the input stands for
   * @param landingBytes how much of landing is read, for the progress display
   */
  private Tally run(long bytes, long landingBytes, Consumer<Wiring> wire)
      throws IOException, UnfinishedException {
    try (ReadMeter meter = ReadMeter.open()) {
      return run(bytes, landingBytes, wire, meter);
    }
  }

  private Tally run(long bytes, long landingBytes, Consumer<Wiring> wire, ReadMeter meter)
      throws IOException, UnfinishedException {
    Pipeline pipeline = Pipeline.create(options);
    buckets = options.getBuckets() > 0 ? options.getBuckets() : InputSize.buckets(bytes);
    Wiring wiring =
        new Wiring(
            pipeline,
            spec,
            staging,
            buckets,
            InputSize.fileLanes(options, bytes),
            options.getReport(),
            meter);
    wire.accept(wiring);
    wiring.tally();
    PipelineResult.State state;
    Progress.Watch watch = progress.watch(meter::bytes, landingBytes);
    memory.begin();
    try {
      state = pipeline.run().waitUntilFinish();
    } catch (RuntimeException | OutOfMemoryError e) {
      memory.isNoticedIn(e);
      throwIfOutOfMemory();
      throw e;
    } finally {
      memory.end();
      watch.close();
    }
    if (state != PipelineResult.State.DONE) {
      throwIfOutOfMemory();
      throw new UnfinishedException(state);
    }
    Tally tally = WriteTally.read(staging);
    if (wiring.hasProfile()) {
      profile = Profiles.read(staging);
    }
    lake.discardCounts(staging);
    return tally;
  }

  /** The runner may tell the error, or only that the job did not end well. */
  private void throwIfOutOfMemory() {
    if (memory.seen() != null) {
      throw memory.seen();
    }
  }

  /** The memory that ran out and what to do, in one line, for the last job. */
  String message(OutOfMemoryError error) {
    return OutOfMemory.message(
        error, buckets, !options.getRunner().getSimpleName().equals("DirectRunner"));
  }
}
