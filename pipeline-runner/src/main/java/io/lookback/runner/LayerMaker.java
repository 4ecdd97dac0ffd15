package io.lookback.runner;

import io.lookback.internal.lake.LakeFolder;
import io.lookback.internal.lake.Table;
import io.lookback.internal.landing.LandingFile;
import io.lookback.internal.landing.LandingFolder;
import io.lookback.internal.ledger.Counted;
import io.lookback.internal.ledger.Loading;
import io.lookback.internal.ledger.Measures;
import io.lookback.internal.ledger.Part;
import io.lookback.internal.plan.GoldPlan;
import io.lookback.internal.plan.LoadPlan;
import io.lookback.internal.plan.LoadedFile;
import io.lookback.internal.plan.Manifest;
import io.lookback.internal.plan.Mending;
import io.lookback.internal.plan.SilverPlan;
import io.lookback.lake.LakeException;
import io.lookback.lake.Layer;
import io.lookback.lake.LayerVersion;
import io.lookback.lake.Staging;
import io.lookback.landing.LandingException;
import io.lookback.ledger.Tally;
import io.lookback.runner.LayerJobs.UnfinishedException;
import io.lookback.runner.cli.OptionNames;
import io.lookback.runner.cli.UsageException;
import io.lookback.runner.report.Report;
import java.io.IOException;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Makes the layers of a run in staging: finds out what there is, what has to be made of it, runs
 * the pipelines, and completes the versions. Nothing is published here.
 */
final class LayerMaker {
  private final LookbackOptions options;
  private final EnumSet<Layer> layers;
  private final LakeFolder lake;
  private final Staging staging;
  private final ChosenSpec spec;
  private final LayerJobs jobs;
  private final Interruption interruption;
  private final Consumer<String> warn;

  /** The versions that the run is about: published ones it found, and those it makes. */
  private final EnumMap<Layer, LayerVersion> versions = new EnumMap<>(Layer.class);

  /** The layers that the run has made and not yet published. */
  private final EnumSet<Layer> made = EnumSet.noneOf(Layer.class);

  /** What the pipelines counted beside what belongs to a layer. */
  private final Tally findings = new Tally();

  private List<String> changes = List.of();
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
      Staging staging,
      ChosenSpec spec,
      LayerJobs jobs,
      Interruption interruption,
      Consumer<String> warn) {
    this.options = options;
    this.layers = layers;
    this.lake = lake;
    this.staging = staging;
    this.spec = spec;
    this.jobs = jobs;
    this.interruption = interruption;
    this.warn = warn;
  }

  /** A version that the run is about; null if it has none of the layer. */
  LayerVersion version(Layer layer) {
    return versions.get(layer);
  }

  /** All versions that the run is about. */
  List<LayerVersion> versions() {
    return List.copyOf(versions.values());
  }

  /** The versions of the layers that the run made. */
  List<LayerVersion> madeVersions() {
    return made.stream().map(versions::get).toList();
  }

  /** The layers that the run made. */
  EnumSet<Layer> made() {
    return made;
  }

  /** The counts of all versions that the run is about, and what else its pipelines counted. */
  Tally counts() {
    Tally counts = new Tally().merge(findings);
    versions.values().forEach(version -> counts.merge(version.counts()));
    return counts;
  }

  /** What the run loaded; null if it did not look into landing. */
  Loading loading() {
    return loading;
  }

  /** What the features have changed since the layers were made that the run makes anew. */
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
      versions.put(Layer.BRONZE, bronze);
    } else {
      LayerVersion silver = required(lake, Layer.SILVER);
      if (!SilverPlan.isOfTheseRules(silver)) {
        throw new UsageException(
            "silver was made by an earlier version of this program; make it again with: lookback"
                + " silver");
      }
      spec.requireSilver(silver, lake);
      versions.put(Layer.SILVER, silver);
    }
    if (layers.contains(Layer.SILVER) && !made.contains(Layer.SILVER) && !hasFaults()) {
      makeSilver();
    }
    if (layers.contains(Layer.GOLD) && !made.contains(Layer.GOLD) && !hasFaults()) {
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

  private boolean hasFaults() {
    return !findings.sums(Counted.FAULT).isEmpty();
  }

  /** Makes bronze, and the other layers with it where all of them start from nothing. */
  private void makeBronze(LandingFolder landing)
      throws IOException, LandingException, LakeException, UnfinishedException, UsageException {
    LayerVersion before = lake.published(Layer.BRONZE);
    spec.requireSourcesOf(before, lake);
    LandingPlace place = LandingPlace.of(options.getLanding(), options.getLake());
    if (before != null && !options.getSameLake()) {
      place.requireThatOf(before, lake);
    }
    landingPlace = place;
    List<LoadedFile> loaded = LoadedFile.of(before);
    Mending mending = Mending.of(lake, before).with(landing, before, jobs.limits(), warn);
    LoadPlan plan =
        LoadPlan.of(landing.files(), loaded, LoadPlan.aliases(before), jobs.limits(), mending);
    loading = loading(plan, landing);
    spec.requireColumnsOfGone(plan.gone(), loaded);
    spec.requireNamesOf(loaded, plan.replaced().keySet());
    if (before != null && plan.changesNothing()) {
      versions.put(Layer.BRONZE, before);
      mending.tellStale(before, warn);
      return;
    }
    boolean startsFromNothing = loaded.size() == plan.replaced().size();
    if (startsFromNothing && layers.equals(EnumSet.allOf(Layer.class))) {
      Tally run = noted(jobs.all(plan.load(), plan.mended(), asOf()));
      completeBronze(plan, mending, owned(Layer.BRONZE, run));
      SilverPlan silver = silverPlan(null);
      if (!silver.mended().equals(plan.mended()) && !hasFaults()) {
        throw new LandingException(
            "a landing file that lines were mended of changed while it was read; run again");
      }
      complete(Layer.SILVER, silver.counts(run));
      complete(Layer.GOLD, goldPlan().counts(run));
      return;
    }
    boolean countsDays = !loaded.isEmpty();
    Tally run = plan.load().isEmpty() ? new Tally() : noted(jobs.bronze(plan.load(), countsDays));
    Tally counts = plan.kept(before);
    if (before != null) {
      lake.takeOver(before, plan.keptNames(before), staging);
    }
    counts.merge(owned(Layer.BRONZE, run));
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
    completeBronze(plan, mending, counts);
  }

  private void completeBronze(LoadPlan plan, Mending mending, Tally counts)
      throws IOException, LakeException {
    plan.aliases().forEach((name, held) -> counts.max(1, Counted.ALIAS, held, name));
    mending.noteIn(counts);
    complete(Layer.BRONZE, counts);
    mending.write(lake, versions.get(Layer.BRONZE));
    mending.tellStale(versions.get(Layer.BRONZE), warn);
  }

  private void makeSilver() throws IOException, LakeException, UnfinishedException {
    LayerVersion before = lake.published(Layer.SILVER);
    SilverPlan plan = silverPlan(before);
    if (before != null && plan.changesNothing()) {
      versions.put(Layer.SILVER, before);
      return;
    }
    Tally run = plan.bronzeFiles().isEmpty() ? new Tally() : noted(jobs.silver(plan));
    if (before != null) {
      lake.takeOver(before, plan.keptNames(), staging);
    }
    complete(Layer.SILVER, plan.counts(run));
  }

  /** Notes what differs from what the highest layer was made with that the run makes. */
  private void noteChanges() throws IOException, LakeException {
    for (Layer layer : layers) {
      if (!lake.publishedRun(layer).isEmpty()) {
        changes = spec.changesSince(layer, lake);
      }
    }
  }

  private SilverPlan silverPlan(LayerVersion before) throws IOException, LakeException {
    LayerVersion bronze = versions.get(Layer.BRONZE);
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
    if (plan.isMadeAlready(before) && (!options.getReport() || Report.isKeptWith(lake, before))) {
      versions.put(Layer.GOLD, before);
      return;
    }
    complete(
        Layer.GOLD,
        plan.counts(noted(jobs.gold(plan.neededFiles(), plan.lastDay(), plan.eventDays()))));
  }

  private GoldPlan goldPlan() throws IOException {
    return GoldPlan.of(versions.get(Layer.SILVER), spec.effective().features(), asOf());
  }

  private static Tally owned(Layer layer, Tally run) {
    return run.filter(key -> LayerVersion.owns(layer, key));
  }

  private void complete(Layer layer, Tally counts) throws IOException, LakeException {
    interruption.check();
    LayerVersion version = lake.complete(layer, staging, counts, Table.of(spec.effective(), layer));
    if (layer == Layer.BRONZE) {
      Manifest.write(lake, version);
    }
    versions.put(layer, version);
    made.add(layer);
  }

  /** Remembers what a pipeline found that belongs to no layer, and gives back all it counted. */
  private Tally noted(Tally run) {
    interruption.check();
    run.sums(Counted.FAULT).forEach((key, count) -> findings.add(count, inOwnWords(key)));
    return run;
  }

  /** A fault, which ends in a message of the library, as the ledger shall tell it. */
  private static Tally.Key inOwnWords(Tally.Key fault) {
    return fault.with(Part.MESSAGE, OptionNames.in(fault.part(Part.MESSAGE)));
  }

  private static Loading loading(LoadPlan plan, LandingFolder landing) {
    TreeMap<String, Long> replaced = new TreeMap<>();
    plan.replaced().forEach((name, file) -> replaced.put(name, file.lines()));
    return new Loading(
        plan.load().stream().map(LandingFile::name).toList(),
        replaced,
        plan.unchanged(),
        plan.sameAs(),
        plan.gone(),
        landing.ignored());
  }

  /** The last scored day if given, else null. */
  private LocalDate asOf() {
    return RunOptions.asOf(options);
  }
}
