package io.lookback.runner;

import io.lookback.batch.Source;
import io.lookback.bronze.LoadPlan;
import io.lookback.bronze.LoadedFile;
import io.lookback.bronze.Manifest;
import io.lookback.bronze.Mending;
import io.lookback.gold.GoldPlan;
import io.lookback.lake.LakeException;
import io.lookback.lake.LakeFolder;
import io.lookback.lake.LakeLock;
import io.lookback.lake.LakeLockedException;
import io.lookback.lake.LakeWriteException;
import io.lookback.lake.Layer;
import io.lookback.lake.LayerVersion;
import io.lookback.lake.Staging;
import io.lookback.lake.StoreFault;
import io.lookback.lake.Table;
import io.lookback.landing.ContentHash.Content;
import io.lookback.landing.LandingException;
import io.lookback.landing.LandingFile;
import io.lookback.landing.LandingFolder;
import io.lookback.ledger.Check;
import io.lookback.ledger.Counted;
import io.lookback.ledger.Ledger;
import io.lookback.ledger.Loading;
import io.lookback.ledger.Tally;
import io.lookback.runner.LayerJobs.UnfinishedException;
import io.lookback.runner.cli.UsageException;
import io.lookback.runner.cli.Visible;
import io.lookback.runner.quarantine.QuarantineDesk;
import io.lookback.runner.quarantine.SetAside;
import io.lookback.runner.report.Report;
import io.lookback.runner.report.RunFacts;
import io.lookback.score.WindowSpec;
import io.lookback.silver.SilverPlan;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.beam.sdk.io.FileSystems;

/**
 * One run of one or all layers: take the lake, find out what has to be made, make it in staging,
 * check the ledger, publish layer by layer, and say what came of it.
 *
 * <p>Where bronze is empty or all of it is replaced, {@code run} makes the three layers in one
 * pipeline. Otherwise it makes them one after the other: bronze of the new files, silver of the
 * days that they touch, gold from silver. Nothing is published before everything is made and
 * checked.
 */
final class Job {
  private static final DateTimeFormatter RUN_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final LookbackOptions options;
  private final EnumSet<Layer> layers;
  private final Colours colours;
  private final PrintStream out;
  private final PrintStream err;
  private final LakeFolder lake;
  private final WindowSpec spec;
  private final Instant start;
  private final Staging staging;
  private final LayerJobs jobs;

  /** The versions that the run is about: published ones it found, and those it makes. */
  private final EnumMap<Layer, LayerVersion> versions = new EnumMap<>(Layer.class);

  /** The layers that the run has made and not yet published. */
  private final EnumSet<Layer> made = EnumSet.noneOf(Layer.class);

  /** What the pipelines counted beside what belongs to a layer. */
  private final Tally findings = new Tally();

  private Loading loading;

  /** Where bronze was loaded from; null if the run does not look into landing. */
  private LandingPlace landingPlace;

  private Interruption interruption;

  /** What the run said last that was wrong. */
  private String problem = "";

  /** What was set aside, where that is why nothing was published. */
  private QuarantineDesk setAside;

  /**
   * A run of {@code layers}: all three, or a single one from the files of the layer below.
   *
   * @param out takes the summary
   * @param err takes one line for what went wrong
   */
  Job(
      LookbackOptions options,
      EnumSet<Layer> layers,
      Progress progress,
      PrintStream out,
      PrintStream err) {
    this(options, layers, progress, Colours.NONE, out, err);
  }

  /** The same, with a summary in {@code colours}. */
  Job(
      LookbackOptions options,
      EnumSet<Layer> layers,
      Progress progress,
      Colours colours,
      PrintStream out,
      PrintStream err) {
    this.colours = colours;
    this.options = options;
    this.layers = layers;
    this.out = out;
    this.err = err;
    this.lake = LakeFolder.of(options.getLake());
    this.spec =
        new WindowSpec(
            options.getLookbackDays(),
            options.getScoringDays(),
            options.getWeeks(),
            options.getMaxHistory());
    this.start = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    String runId = RUN_TIME.format(start) + "-" + UUID.randomUUID().toString().substring(0, 8);
    this.staging = lake.staging(runId);
    this.jobs = new LayerJobs(options, spec, progress, lake, staging, start);
  }

  /** Runs; returns an {@link ExitCode}. A bug comes out as an exception. */
  int run() {
    FileSystems.setDefaultPipelineOptions(options);
    if (options.getReport()) {
      Report.prepare();
    }
    try {
      LandingFolder landing = findLanding();
      WritableLake.prepare(options.getLake(), lake);
      LakeLock lock = lake.lock(staging.runId(), holder());
      try (Interruption watched = new Interruption(() -> abandon(lock), err)) {
        interruption = watched;
        return run(landing, lock);
      } finally {
        free(lock);
      }
    } catch (LandingException | LakeException e) {
      return fail(ExitCode.INPUT, e.getMessage());
    } catch (LakeLockedException e) {
      return fail(ExitCode.LOCKED, e.getMessage());
    } catch (UsageException e) {
      return fail(ExitCode.USAGE, e.getMessage());
    } catch (UnfinishedException e) {
      return fail(ExitCode.INTERNAL_FAULT, e.getMessage());
    } catch (IOException e) {
      return fail(
          ExitCode.INPUT,
          "lake '" + options.getLake() + "': " + StoreFault.message(e, e.toString()));
    } catch (RuntimeException e) {
      return failToWrite(e);
    }
  }

  /** What lies in landing, or null where the run starts from a layer, which must be there then. */
  private LandingFolder findLanding() throws LandingException, LakeException {
    if (!layers.contains(Layer.BRONZE)) {
      if (!lake.isOld()) {
        require(layers.contains(Layer.SILVER) ? Layer.BRONZE : Layer.SILVER);
      }
      return null;
    }
    LandingFolder landing = LandingFolder.list(options.getLanding(), options.getFollowLinks());
    for (String name : landing.ignored()) {
      err.println(
          "lookback: ignored in landing, not the name of a landing file: " + Visible.text(name));
    }
    return landing;
  }

  private LayerVersion require(Layer layer) throws LakeException {
    LayerVersion version = lake.published(layer);
    if (version == null) {
      throw new LakeException(
          "lake '"
              + options.getLake()
              + "' has no published "
              + layer.folder()
              + "; make it first with: lookback "
              + layer.folder());
    }
    return version;
  }

  /** Frees the lake; what the run came to is not to be hidden by a failure to. */
  private void free(LakeLock lock) {
    try {
      lock.close();
    } catch (IOException e) {
      warn("the lake could not be freed (" + StoreFault.message(e, e.toString()) + ")");
    }
  }

  /** Removes what was staged and frees the lake, as the process ends at once. */
  private void abandon(LakeLock lock) throws IOException {
    jobs.leaveProgress();
    try {
      lake.discard(staging);
    } finally {
      lock.processEnds();
    }
  }

  private int run(LandingFolder landing, LakeLock lock)
      throws IOException,
          LandingException,
          LakeException,
          LakeLockedException,
          UnfinishedException,
          UsageException {
    boolean isPublished = false;
    try {
      lake.removeLeftovers();
      make(landing);
      Tally counts = new Tally().merge(findings);
      versions.values().forEach(version -> counts.merge(version.counts()));
      Ledger ledger = Ledger.of(facts(), counts);
      int code = judge(ledger);
      Report report = options.getReport() ? report(counts) : null;
      if (code == ExitCode.DONE) {
        publish(ledger, report, lock);
        isPublished = true;
      }
      boolean isKept = settleRejects(code);
      String json = lake.write("ledger.json", utf8(ledger.toJson(isPublished)));
      new Summary(ledger, layers, made, colours, out)
          .print(lake, versions.get(Layer.GOLD), json, problem);
      if (setAside != null) {
        setAside.printTop(overfull(ledger), out);
      }
      if (isKept) {
        String place = options.getLake().equals("data") ? "" : " --lake=" + options.getLake();
        out.println(
            Visible.text("next: lookback quarantine" + place + " --export=mend, then mend there"));
      }
      if (report != null) {
        new ReportCommand(lake, out, err).write(report, problem);
      }
      return code;
    } finally {
      interruption.check();
      if (!isPublished) {
        discard();
      }
    }
  }

  /** Ends a run for what was set aside: with one line that says what to look at, and a table. */
  private int failForRejects(Ledger ledger, int code, String message) {
    try {
      setAside = QuarantineDesk.open(versions.get(Layer.SILVER).files(Table.QUARANTINE));
      String most = setAside.inOneLine(overfull(ledger));
      return fail(code, message + "; nothing published" + (most.isEmpty() ? "" : "; " + most));
    } catch (IOException e) {
      warn("what was set aside cannot be read: " + e);
      return fail(code, message + "; nothing published");
    }
  }

  /**
   * Keeps what was set aside where that is why silver is not published, and removes what an earlier
   * run kept where silver is; returns whether it was kept.
   */
  private boolean settleRejects(int code) {
    LayerVersion silver = layers.contains(Layer.SILVER) ? versions.get(Layer.SILVER) : null;
    try {
      if (silver != null && (code == ExitCode.DONE || !made.contains(Layer.SILVER))) {
        lake.dropRejected();
      } else if (silver != null && (code == ExitCode.QUALITY || setAside != null)) {
        String failedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        SetAside.keep(lake, versions.get(Layer.BRONZE), silver, failedAt, problem);
        return true;
      }
    } catch (IOException | LakeException e) {
      warn("what was set aside could not be kept for lookback quarantine (" + e + ")");
    }
    return false;
  }

  /**
   * The sources with too many lines set aside; where none has, those without which nothing goes.
   */
  private EnumSet<Source> overfull(Ledger ledger) {
    EnumSet<Source> overfull = gate(ledger).overfull();
    return overfull.isEmpty() ? EnumSet.of(Source.PRINTS) : overfull;
  }

  /**
   * The report of the layers that were asked for: those that the run made, and those that are up to
   * date but were made without the numbers for a report. Null, with a warning, if it cannot be
   * made.
   */
  private Report report(Tally counts) {
    double seconds = ChronoUnit.MILLIS.between(start, Instant.now()) / 1e3;
    List<LayerVersion> wanted =
        layers.stream().map(versions::get).filter(Objects::nonNull).toList();
    try {
      RunFacts run =
          new RunFacts(
              staging.runId(),
              start.truncatedTo(ChronoUnit.SECONDS).toString(),
              seconds,
              doneAfter(seconds),
              options.getRunner().getSimpleName(),
              Help.programVersion(),
              Help.beamVersion(),
              System.getProperty("java.version"));
      return Report.of(lake, wanted, made, run, facts(), counts, jobs.profile());
    } catch (IOException e) {
      warn("the report cannot be made: " + e);
      return null;
    }
  }

  /**
   * After how many of {@code seconds} the last file of each layer that was made was written, as far
   * as the clock of the lake's place can tell.
   */
  private Map<String, Double> doneAfter(double seconds) throws IOException {
    Map<String, Double> doneAfter = new TreeMap<>();
    for (Layer layer : made) {
      double written = (lake.newest(versions.get(layer)) - start.toEpochMilli()) / 1e3;
      if (written >= 0) {
        doneAfter.put(layer.folder(), Math.min(written, seconds));
      }
    }
    return doneAfter;
  }

  /**
   * Publishes what was made, each layer with the ledger of the run that made it, and with what the
   * report needs.
   */
  private void publish(Ledger ledger, Report report, LakeLock lock)
      throws IOException, LakeException, LakeLockedException {
    List<LayerVersion> publications = made.stream().map(versions::get).toList();
    for (LayerVersion version : publications) {
      lake.write(version, "_ledger.json", utf8(ledger.toJson(true)));
    }
    if (report != null) {
      report.keep();
    }
    if (landingPlace != null) {
      landingPlace.keep(versions.get(Layer.BRONZE), lake);
    }
    if (!made.isEmpty()) {
      lock.confirm();
    }
    interruption.publish(() -> lake.publish(publications));
    for (Layer layer : made) {
      try {
        lock.confirm();
        lake.sweep(layer);
      } catch (IOException | LakeException | LakeLockedException e) {
        warn("an old version of " + layer.folder() + " could not be removed (" + e + ")");
      }
    }
  }

  /** Removes what was staged; whatever is in the way of that goes with the next run. */
  private void discard() {
    try {
      lake.discard(staging);
    } catch (IOException e) {
      warn("what was staged could not be removed (" + e + "); the next run removes it");
    }
  }

  private void warn(String message) {
    err.println("lookback: warning: " + Visible.text(message));
  }

  private void make(LandingFolder landing)
      throws IOException, LandingException, LakeException, UnfinishedException, UsageException {
    if (layers.contains(Layer.BRONZE)) {
      makeBronze(landing);
    } else if (layers.contains(Layer.SILVER)) {
      versions.put(Layer.BRONZE, require(Layer.BRONZE));
    } else {
      versions.put(Layer.SILVER, require(Layer.SILVER));
    }
    if (layers.contains(Layer.SILVER) && !made.contains(Layer.SILVER) && !hasFaults()) {
      makeSilver();
    }
    if (layers.contains(Layer.GOLD) && !made.contains(Layer.GOLD) && !hasFaults()) {
      makeGold();
    }
  }

  private boolean hasFaults() {
    return findings.sums().keySet().stream()
        .anyMatch(key -> Tally.parts(key)[0].equals(Counted.FAULT));
  }

  /** Makes bronze, and the other layers with it where all of them start from nothing. */
  private void makeBronze(LandingFolder landing)
      throws IOException, LandingException, LakeException, UnfinishedException, UsageException {
    LayerVersion before = lake.published(Layer.BRONZE);
    LandingPlace place = LandingPlace.of(options.getLanding(), options.getLake());
    if (before != null && !options.getSameLake()) {
      place.requireThatOf(before, lake);
    }
    landingPlace = place;
    List<LoadedFile> loaded = LoadedFile.of(before);
    Mending mending = Mending.of(lake, before).with(landing, before, jobs.limits(), this::warn);
    LoadPlan plan =
        LoadPlan.of(landing.files(), loaded, LoadPlan.aliases(before), jobs.limits(), mending);
    loading = loading(plan, landing);
    if (before != null && plan.changesNothing()) {
      versions.put(Layer.BRONZE, before);
      mending.tellStale(before, this::warn);
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
                      1, Counted.LOADED, file.source().label(), file.name(), Counted.DAYS_COUNTED));
    }
    completeBronze(plan, mending, counts);
  }

  private void completeBronze(LoadPlan plan, Mending mending, Tally counts)
      throws IOException, LakeException {
    plan.aliases().forEach((name, held) -> counts.max(1, Counted.ALIAS, held, name));
    mending.noteIn(counts);
    complete(Layer.BRONZE, counts);
    mending.write(lake, versions.get(Layer.BRONZE));
    mending.tellStale(versions.get(Layer.BRONZE), this::warn);
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

  private SilverPlan silverPlan(LayerVersion before) throws IOException, LakeException {
    LayerVersion bronze = versions.get(Layer.BRONZE);
    return SilverPlan.of(
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
    return GoldPlan.of(versions.get(Layer.SILVER), spec, asOf());
  }

  /** The last scored day if given, else null. */
  private LocalDate asOf() {
    return options.getAsOf().isEmpty() ? null : LocalDate.parse(options.getAsOf());
  }

  private static Tally owned(Layer layer, Tally run) {
    return run.filter(key -> LayerVersion.owns(layer, key));
  }

  private void complete(Layer layer, Tally counts) throws IOException, LakeException {
    interruption.check();
    LayerVersion version = lake.complete(layer, staging, counts);
    if (layer == Layer.BRONZE) {
      Manifest.write(lake, version);
    }
    versions.put(layer, version);
    made.add(layer);
  }

  /** Remembers what a pipeline found that belongs to no layer, and gives back all it counted. */
  private Tally noted(Tally run) {
    interruption.check();
    findings.merge(run.filter(key -> key[0].equals(Counted.FAULT)));
    return run;
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

  private Ledger.Run facts() {
    return new Ledger.Run(
        staging.runId(),
        layers.contains(Layer.BRONZE),
        layers.contains(Layer.SILVER),
        layers.contains(Layer.GOLD),
        asOf(),
        spec,
        loading);
  }

  /** The exit code that the ledger calls for, with one line for the first thing that is wrong. */
  private int judge(Ledger ledger) {
    for (Map.Entry<String, String> file : ledger.unreadable().entrySet()) {
      return fail(
          ExitCode.INPUT,
          "landing file '"
              + file.getKey()
              + "' cannot be read to its end: "
              + file.getValue()
              + "; nothing published");
    }
    for (String file : ledger.miscovered()) {
      return fail(
          ExitCode.INPUT,
          "landing file '"
              + file
              + "' has a line break inside quotes where it was cut, or changed"
              + " while it was read; run again with --wholeFiles; nothing published");
    }
    String twice = loadedTwice();
    if (twice != null) {
      return fail(ExitCode.INPUT, twice);
    }
    if (layers.contains(Layer.SILVER) && ledger.silverRows(Source.PRINTS).signum() == 0) {
      return failForRejects(ledger, ExitCode.INPUT, "not a single print was accepted");
    }
    if (layers.contains(Layer.GOLD) && versions.get(Layer.GOLD) == null) {
      return fail(ExitCode.INPUT, "silver holds no prints, nothing to score; nothing published");
    }
    for (String overflow : ledger.overflows()) {
      return fail(ExitCode.QUALITY, overflow + "; nothing published");
    }
    for (Check check : ledger.failures()) {
      return fail(
          ExitCode.QUALITY,
          "the ledger does not balance: "
              + check.name()
              + ", but "
              + check.left()
              + " is not "
              + check.right()
              + "; nothing published");
    }
    if (ledger.emptyGold().isPresent() && !options.getAllowEmpty()) {
      return fail(
          ExitCode.INPUT,
          ledger.emptyGold().get()
              + "; choose another --asOf in that range, or publish an empty gold with --allowEmpty;"
              + " nothing published");
    }
    ledger.warnings().forEach(this::warn);
    if (options.getQuiet()) {
      // The summary, which says them otherwise, is not printed.
      ledger.coverage().warnings().forEach(this::warn);
    }
    if (layers.contains(Layer.SILVER)) {
      return judgeQuarantine(ledger);
    }
    return ExitCode.DONE;
  }

  /** What to say if two landing files with the same lines were loaded, else null. */
  private String loadedTwice() {
    Map<Content, LoadedFile> seen = new HashMap<>();
    LayerVersion bronze = made.contains(Layer.BRONZE) ? versions.get(Layer.BRONZE) : null;
    for (LoadedFile file : LoadedFile.of(bronze)) {
      LoadedFile other = file.holdsRecord(bronze) ? seen.put(file.content(), file) : null;
      if (other != null && other.source() == file.source()) {
        return "landing files '"
            + other.name()
            + "' and '"
            + file.name()
            + "' hold the same bytes, so their lines would count twice; remove one;"
            + " nothing published";
      }
    }
    return null;
  }

  private int judgeQuarantine(Ledger ledger) {
    QuarantineGate gate = gate(ledger);
    return gate.overfull().isEmpty()
        ? ExitCode.DONE
        : failForRejects(ledger, ExitCode.QUALITY, gate.message());
  }

  private QuarantineGate gate(Ledger ledger) {
    return new QuarantineGate(ledger, options.getMaxQuarantine());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private String holder() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "unknown host";
    }
    return "host " + host + ", pid " + ProcessHandle.current().pid() + ", since " + start;
  }

  /** Tells a lake that cannot be written, such as a full disk, and a store's refusal from a bug. */
  private int failToWrite(RuntimeException fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof LakeWriteException) {
        return fail(
            ExitCode.INPUT,
            "lake file "
                + cause.getMessage()
                + "; "
                + WritableLake.wayOut(options.getLake())
                + "; nothing published");
      }
    }
    if (StoreFault.isIn(fault)) {
      return fail(
          ExitCode.INPUT,
          "an object of landing '"
              + options.getLanding()
              + "' or lake '"
              + options.getLake()
              + "' cannot be read or written: "
              + StoreFault.message(fault, "")
              + "; nothing published");
    }
    throw fault;
  }

  private int fail(int code, String message) {
    problem = message;
    err.println("lookback: " + Visible.text(message));
    return code;
  }
}
