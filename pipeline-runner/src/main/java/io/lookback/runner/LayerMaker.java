package io.lookback.runner;

import io.lookback.feature.FeatureSet;
import io.lookback.internal.batch.UserSample;
import io.lookback.internal.lake.LakeFolder;
import io.lookback.internal.lake.LakeRun;
import io.lookback.internal.lake.LandingPlace;
import io.lookback.internal.lake.LayerVersion;
import io.lookback.internal.landing.LandingException;
import io.lookback.internal.landing.LandingFolder;
import io.lookback.internal.ledger.Counted;
import io.lookback.internal.ledger.Loading;
import io.lookback.internal.ledger.Measures;
import io.lookback.internal.ledger.Part;
import io.lookback.internal.plan.GoldPlan;
import io.lookback.internal.plan.KnownBronze;
import io.lookback.internal.plan.LoadPlan;
import io.lookback.internal.plan.LoadedFile;
import io.lookback.internal.plan.Mending;
import io.lookback.internal.plan.ServePlan;
import io.lookback.internal.plan.SilverPlan;
import io.lookback.internal.report.RunReport;
import io.lookback.lake.LakeException;
import io.lookback.lake.Layer;
import io.lookback.ledger.Tally;
import io.lookback.runner.LayerJobs.UnfinishedException;
import io.lookback.runner.cli.OptionNames;
import io.lookback.runner.cli.UsageException;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Makes the layers of a run in staging: finds out what there is, what has to be made of it, runs
 * the pipelines, and completes the versions. Nothing is published here.
 */
final class LayerMaker {
  private final LookbackOptions options;
  private final EnumSet<Layer> layers;
  private final LakeFolder lake;
  private final LakeRun run;
  private final ChosenSpec spec;
  private final LayerJobs jobs;
  private final Interruption interruption;
  private final Consumer<String> warn;

  private List<String> changes = new ArrayList<>();
  private LocalDate asOf;
  private Loading loading;
  private LandingPlace landingPlace;

  /**
   * A maker.
   *
   * @param layers the layers to make
   * @param warn takes warnings
   */
  LayerMaker(
      LookbackOptions options,
      EnumSet<Layer> layers,
      LakeFolder lake,
      LakeRun run,
      ChosenSpec spec,
      LayerJobs jobs,
      Interruption interruption,
      Consumer<String> warn) {
    this.options = options;
    this.layers = layers;
    this.lake = lake;
    this.run = run;
    this.spec = spec;
    this.jobs = jobs;
    this.interruption = interruption;
    this.warn = warn;
    this.asOf = RunOptions.asOf(options);
  }

  /** The last scored day; null for the newest day of a scored event. */
  LocalDate asOf() {
    return asOf;
  }

  /** Scores up to another day than the options say. */
  void scoreUpTo(LocalDate day) {
    asOf = day;
  }

  /** The run that the versions are of. */
  LakeRun run() {
    return run;
  }

  /** The features that gold is scored by. */
  FeatureSet features() {
    return spec.effective().features();
  }

  /** The pipelines. */
  LayerJobs jobs() {
    return jobs;
  }

  /** What the run loaded; null if it did not look into landing. */
  Loading loading() {
    return loading;
  }

  /**
   * What the features have changed since the layers were made that the run makes anew, and what
   * goes with them.
   */
  List<String> changes() {
    return changes;
  }

  /** Where bronze was loaded from; null if the run does not look into landing. */
  LandingPlace landingPlace() {
    return landingPlace;
  }

  /**
   * Makes the layers.
   *
   * @param landing what lies in landing; null where the run does not look there
   */
  void make(LandingFolder landing)
      throws IOException, LandingException, LakeException, UnfinishedException, UsageException {
    noteChanges();
    if (layers.contains(Layer.BRONZE)) {
      makeBronze(landing);
    } else if (layers.contains(Layer.SILVER)) {
      LayerVersion bronze = required(lake, Layer.BRONZE);
      spec.requireBronze(bronze, lake);
      run.take(bronze);
    } else {
      LayerVersion silver = required(lake, Layer.SILVER);
      if (!SilverPlan.isOfTheseRules(silver)) {
        throw new UsageException(
            "silver was made by an earlier version of this program; make it again with: lookback"
                + " silver");
      }
      spec.requireSilver(silver, lake);
      run.take(silver);
    }
    if (layers.contains(Layer.SILVER) && !run.made().contains(Layer.SILVER) && !run.hasFaults()) {
      makeSilver();
    }
    if (layers.contains(Layer.GOLD) && !run.made().contains(Layer.GOLD) && !run.hasFaults()) {
      makeGold();
    }
  }

  /**
   * The published version of a layer that a run starts from.
   *
   * @throws LakeException if there is none
   */
  static LayerVersion required(LakeFolder lake, Layer layer) throws IOException, LakeException {
    LayerVersion version = lake.published(layer);
    if (version == null) {
      throw new LakeException(
          "lake '"
              + lake.path("")
              + "' has no published "
              + layer.folder()
              + "; make it first with: lookback "
              + layer.folder());
    }
    return version;
  }

  /** Makes bronze, and the other layers with it where all of them start from nothing. */
  private void makeBronze(LandingFolder landing)
      throws IOException, LandingException, LakeException, UnfinishedException, UsageException {
    LayerVersion before = lake.published(Layer.BRONZE);
    spec.requireSourcesOf(before, lake);
    LandingPlace place = LandingPlace.of(options.getLanding(), options.getLake());
    if (before != null && !options.getSameLake()) {
      requirePlaceOf(before, place);
    }
    landingPlace = place;
    List<LoadedFile> loaded = LoadedFile.of(before);
    Mending mending = Mending.of(lake, before).with(landing, before, jobs.limits(), warn);
    LoadPlan plan =
        LoadPlan.of(landing.files(), loaded, LoadPlan.aliases(before), jobs.limits(), mending);
    loading = plan.loading(landing.ignored());
    spec.requireColumnsOfGone(plan.gone(), loaded);
    spec.requireNamesOf(loaded, plan.replaced().keySet());
    if (before != null
        && plan.changesNothing()
        && !KnownBronze.keepsTooMuch(lake, before, run.start())) {
      run.take(before);
      mending.tellStale(before, warn);
      return;
    }
    UserSample sample = Verification.sampleOfLoad(plan, before, options.getVerify());
    boolean startsFromNothing = loaded.size() == plan.replaced().size();
    if (startsFromNothing && layers.equals(EnumSet.allOf(Layer.class))) {
      Tally counted = noted(jobs.all(plan.load(), plan.mended(), asOf(), sample));
      completeBronze(before, plan, mending, owned(Layer.BRONZE, counted));
      SilverPlan silver = silverPlan(null);
      if (!silver.mended().equals(plan.mended()) && !run.hasFaults()) {
        throw new LandingException(
            "a landing file that lines were mended of changed while it was read; run again");
      }
      complete(Layer.SILVER, silver.counts(counted));
      completeGold(Verification.note(sample, goldPlan().counts(counted)));
      return;
    }
    boolean countsDays = !loaded.isEmpty();
    Tally counted =
        plan.load().isEmpty() ? new Tally() : noted(jobs.bronze(plan.load(), countsDays, sample));
    Tally counts = before == null ? new Tally() : Verification.kept(lake, before, plan, warn);
    if (before != null) {
      lake.takeOver(before, plan.keptNames(before), run.staging());
      lake.takeOverWitnesses(before, counts, run.staging());
    }
    counts.merge(owned(Layer.BRONZE, counted));
    if (countsDays) {
      plan.load()
          .forEach(
              file ->
                  counts.max(
                      LoadedFile.daysCountedBy(file.source()),
                      Counted.LOADED,
                      file.source().label(),
                      file.name(),
                      Measures.DAYS_COUNTED));
    }
    completeBronze(before, plan, mending, counts);
  }

  private void completeBronze(LayerVersion before, LoadPlan plan, Mending mending, Tally counts)
      throws IOException, LakeException {
    interruption.check();
    LayerVersion bronze = run.completeBronze(spec.effective(), counts, plan.aliases(), mending);
    KnownBronze.keepHistory(lake, before, plan.replaced().values(), bronze, run.start());
  }

  /** A run from another place may mix two data sets, so it is stopped. */
  private void requirePlaceOf(LayerVersion bronze, LandingPlace place)
      throws IOException, UsageException {
    Optional<String> other = place.otherThan(bronze, lake);
    if (other.isPresent()) {
      throw new UsageException(
          "lake '"
              + lake.path("")
              + "' was loaded from landing '"
              + other.get()
              + "', not from '"
              + place.name()
              + "', whose files would replace those of the same names; name another --lake=...,"
              + " or say that both belong into this one with --sameLake");
    }
  }

  /**
   * Makes silver of the bronze of the run, unless what is published is what it would be; then gold,
   * unless silver has faults.
   */
  void makeSilverAndGold() throws IOException, LakeException, UnfinishedException {
    makeSilver();
    if (!run.hasFaults()) {
      makeGold();
    }
  }

  private void makeSilver() throws IOException, LakeException, UnfinishedException {
    LayerVersion before = lake.published(Layer.SILVER);
    SilverPlan plan = silverPlan(before);
    if (before != null && plan.changesNothing()) {
      run.take(before);
      return;
    }
    Tally counted = plan.bronzeFiles().isEmpty() ? new Tally() : noted(jobs.silver(plan));
    if (before != null) {
      lake.takeOver(before, plan.keptNames(), run.staging());
    }
    complete(Layer.SILVER, plan.counts(counted));
  }

  /** Notes what differs from what the highest layer was made with that the run makes. */
  private void noteChanges() throws IOException, LakeException {
    for (Layer layer : layers) {
      if (!lake.publishedRun(layer).isEmpty()) {
        changes = new ArrayList<>(spec.kept().changesSince(layer, lake));
      }
    }
  }

  private SilverPlan silverPlan(LayerVersion before) throws IOException, LakeException {
    LayerVersion bronze = run.version(Layer.BRONZE);
    return SilverPlan.of(
        spec.effective(),
        bronze,
        before,
        options.getKeepDuplicates(),
        Mending.of(lake, bronze).linesOf(LoadedFile.of(bronze)));
  }

  /** Makes gold, unless what is published is what it would be. */
  private void makeGold() throws IOException, LakeException, UnfinishedException {
    GoldPlan plan = goldPlan();
    if (plan.lastDay() == null) {
      // There is no print; the judge says so.
      return;
    }
    LayerVersion before = lake.published(Layer.GOLD);
    // What a report shows of gold is counted while gold is made.
    boolean isMadeAlready = plan.isMadeAlready(before);
    if (isMadeAlready && (!options.getReport() || RunReport.isKeptWith(lake, before))) {
      run.take(before);
      return;
    }
    Verification verification =
        Verification.of(
            lake,
            spec.effective(),
            run.version(Layer.BRONZE),
            run.version(Layer.SILVER),
            options.getVerify(),
            warn);
    Tally counted =
        noted(jobs.gold(plan.neededFiles(), plan.lastDay(), plan.eventDays(), verification));
    Tally counts = verification.after(counted, lake, warn).note(plan.counts(counted));
    if (isMadeAlready) {
      // It is the same gold, so what was served of it stays.
      lake.takeOver(before, ServePlan.servedNames(before), run.staging());
      completeSame(before, counts.merge(ServePlan.servedCounts(before)));
    } else {
      completeGold(counts);
    }
  }

  /** Completes gold that was made anew: what was served of the gold before is not of this one. */
  private void completeGold(Tally counts) throws IOException, LakeException {
    complete(Layer.GOLD, counts);
    Set<String> served = servedDays();
    if (!served.isEmpty()) {
      changes.add(
          "gold is made anew, without the feature days "
              + String.join(", ", served)
              + "; lookback serve-features makes them again");
    }
  }

  /** The feature days of published gold; none where it cannot be read, as it is replaced. */
  private Set<String> servedDays() {
    try {
      LayerVersion gold = lake.published(Layer.GOLD);
      return gold == null
          ? Set.of()
          : new TreeSet<>(gold.counts().sumsUnder(Counted.SERVED_USERS).keySet());
    } catch (LakeException e) {
      return Set.of();
    }
  }

  /** Completes gold with the scored prints of published gold, in place of that gold. */
  void completeSame(LayerVersion from, Tally counts) throws IOException, LakeException {
    interruption.check();
    run.completeSame(from, spec.effective(), counts);
  }

  /** What gold of the silver of the run would be. */
  GoldPlan goldPlan() throws IOException {
    return GoldPlan.of(run.version(Layer.SILVER), features(), asOf());
  }

  private static Tally owned(Layer layer, Tally counted) {
    return counted.filter(key -> LayerVersion.owns(layer, key));
  }

  /** Completes a version, unless the run was interrupted. */
  void complete(Layer layer, Tally counts) throws IOException, LakeException {
    interruption.check();
    run.complete(layer, spec.effective(), counts);
  }

  /** Remembers what a pipeline found that belongs to no layer, and gives back all it counted. */
  Tally noted(Tally counted) {
    interruption.check();
    Tally found = new Tally();
    counted.sums(Counted.FAULT).forEach((key, count) -> found.add(count, inOwnWords(key)));
    run.note(found);
    return counted;
  }

  /** A fault, which ends in a message of the library, as the ledger shall tell it. */
  private static Tally.Key inOwnWords(Tally.Key fault) {
    return fault.with(Part.MESSAGE, OptionNames.in(fault.part(Part.MESSAGE)));
  }
}
