package io.lookback.runner;

import io.lookback.batch.Source;
import io.lookback.internal.lake.LakeFolder;
import io.lookback.internal.lake.LakeLock;
import io.lookback.internal.lake.LakeWriteException;
import io.lookback.internal.lake.StoreFault;
import io.lookback.internal.lake.Table;
import io.lookback.internal.landing.LandingFolder;
import io.lookback.lake.LakeException;
import io.lookback.lake.LakeLockedException;
import io.lookback.lake.Layer;
import io.lookback.lake.LayerVersion;
import io.lookback.lake.Staging;
import io.lookback.landing.LandingException;
import io.lookback.ledger.Ledger;
import io.lookback.ledger.Tally;
import io.lookback.runner.LayerJobs.UnfinishedException;
import io.lookback.runner.cli.OptionNames;
import io.lookback.runner.cli.UsageException;
import io.lookback.runner.cli.Visible;
import io.lookback.runner.quarantine.QuarantineDesk;
import io.lookback.runner.quarantine.SetAside;
import io.lookback.runner.report.Page;
import io.lookback.runner.report.Report;
import io.lookback.runner.report.RunFacts;
import io.lookback.spec.SpecException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
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

  private static final int TRIES_TO_TELL = 20;
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final LookbackOptions options;
  private final EnumSet<Layer> layers;
  private final Colours colours;
  private final PrintStream out;
  private final PrintStream err;
  private final LakeFolder lake;
  private final Instant start;
  private final Staging staging;
  private final Progress progress;
  private final MemoryWatch memory;
  private final Page page = new Page();

  /** What the lake is made of; known once the run has looked. */
  private ChosenSpec spec;

  private LayerJobs jobs;
  private LayerMaker maker;

  private Interruption interruption;

  private boolean isPublished;

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
    this(options, layers, progress, new MemoryWatch(), Colours.NONE, out, err);
  }

  /**
   * The same, with a summary in {@code colours}.
   *
   * @param memory notices that memory ran out, where the runner does not tell
   */
  Job(
      LookbackOptions options,
      EnumSet<Layer> layers,
      Progress progress,
      MemoryWatch memory,
      Colours colours,
      PrintStream out,
      PrintStream err) {
    this.colours = colours;
    this.options = options;
    this.layers = layers;
    this.out = out;
    this.err = err;
    this.lake = LakeFolder.of(options.getLake());
    this.start = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    String runId = RUN_TIME.format(start) + "-" + UUID.randomUUID().toString().substring(0, 8);
    this.staging = lake.staging(runId);
    this.progress = progress;
    this.memory = memory;
  }

  /** Runs; returns an {@link ExitCode}. A bug comes out as an exception. */
  int run() {
    FileSystems.setDefaultPipelineOptions(options);
    if (options.getReport()) {
      page.prepare();
    }
    try {
      spec = ChosenSpec.of(options, lake);
      LandingFolder landing = findLanding();
      WritableLake.prepare(options.getLake(), lake);
      LakeLock lock = lake.lock(staging.runId(), holder());
      try (Interruption watched = new Interruption(() -> abandon(lock), err)) {
        interruption = watched;
        spec.requireStillChosen(options, lake);
        return run(landing, lock);
      } finally {
        free(lock);
      }
    } catch (SpecException e) {
      ChosenSpec.lines(e).forEach(line -> fail(ExitCode.USAGE, line));
      return ExitCode.USAGE;
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
    } catch (OutOfMemoryError e) {
      return failForMemory(e);
    }
  }

  /**
   * Tells which memory ran out in a job. The threads of the runner may still fill the memory, so
   * telling can fail in the same way: the run waits for these threads, and tries again.
   */
  private int failForMemory(OutOfMemoryError error) {
    if (jobs == null || isPublished) {
      throw error;
    }
    OutOfMemoryError last = error;
    for (int tries = 0; tries < TRIES_TO_TELL; tries++) {
      try {
        memory.isNoticedIn(last);
        discard();
        return fail(ExitCode.INTERNAL_FAULT, jobs.message(error) + "; nothing published");
      } catch (OutOfMemoryError again) {
        last = again;
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
    throw error;
  }

  /** What lies in landing, or null where the run starts from a layer, which must be there then. */
  private LandingFolder findLanding() throws IOException, LandingException, LakeException {
    if (!layers.contains(Layer.BRONZE)) {
      if (!lake.isOld()) {
        LayerMaker.required(lake, layers.contains(Layer.SILVER) ? Layer.BRONZE : Layer.SILVER);
      }
      return null;
    }
    LandingFolder landing =
        LandingFolder.list(spec.effective(), options.getLanding(), options.getFollowLinks());
    for (String name : landing.ignored()) {
      err.println(
          "lookback: ignored in landing, not the name of a landing file: " + Visible.text(name));
    }
    return landing;
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
    progress.leave();
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
    try {
      lake.removeLeftovers();
      maker = maker();
      maker.make(landing);
      Tally counts = maker.counts();
      Ledger ledger = Ledger.of(facts(), counts);
      Verdict verdict = judge(ledger);
      Report report = options.getReport() ? report(counts) : null;
      if (verdict.isGood()) {
        publish(ledger, report, lock);
        isPublished = true;
      }
      boolean isKept = settleRejects(verdict);
      String json = lake.write("ledger.json", utf8(ledger.toJson(isPublished)));
      tell(ledger, json, isKept);
      if (report != null) {
        new ReportCommand(lake, page, out, err).write(report, problem);
      }
      return verdict.code();
    } finally {
      interruption.check();
      if (!isPublished) {
        discard();
      }
    }
  }

  private LayerMaker maker() {
    jobs = new LayerJobs(options, spec.effective(), progress, memory, lake, staging, start);
    return new LayerMaker(options, layers, lake, staging, spec, jobs, interruption, this::warn);
  }

  /** What the ledger calls for, said in one line if something is wrong. */
  private Verdict judge(Ledger ledger) {
    Verdict verdict = Verdict.of(ledger, layers, maker, options);
    if (verdict.isGood() || (verdict.isForRejects() && verdict.code() == ExitCode.QUALITY)) {
      ledger.warnings().forEach(this::warn);
      if (options.getQuiet()) {
        // The summary, which says them otherwise, is not printed.
        ledger.coverage().warnings().forEach(this::warn);
      }
    }
    if (!verdict.isGood()) {
      String most = verdict.isForRejects() ? lookAtRejects(ledger) : "";
      fail(
          verdict.code(),
          verdict.problem() + "; nothing published" + (most.isEmpty() ? "" : "; " + most));
    }
    return verdict;
  }

  /** Looks at what was set aside, and says in one line what to look at first. */
  private String lookAtRejects(Ledger ledger) {
    try {
      setAside =
          QuarantineDesk.open(
              spec.effective(), maker.version(Layer.SILVER).files(Table.QUARANTINE));
      return setAside.inOneLine(overfull(ledger));
    } catch (IOException e) {
      warn("what was set aside cannot be read: " + e);
      return "";
    }
  }

  /** Prints what came of the run. */
  private void tell(Ledger ledger, String json, boolean isKept) {
    new Summary(ledger, layers, maker.made(), colours, out)
        .print(lake, maker.version(Layer.GOLD), json, maker.changes(), problem);
    if (setAside != null) {
      setAside.printTop(overfull(ledger), out);
    }
    if (isKept && setAside != null) {
      String place = options.getLake().equals("data") ? "" : " --lake=" + options.getLake();
      out.println(
          Visible.text("next: lookback quarantine" + place + " --export=mend, then mend there"));
    }
  }

  /**
   * Keeps what was set aside where that is why silver is not published, and removes what an earlier
   * run kept where silver is; returns whether it was kept.
   */
  private boolean settleRejects(Verdict verdict) {
    LayerVersion silver = layers.contains(Layer.SILVER) ? maker.version(Layer.SILVER) : null;
    try {
      if (silver != null && (verdict.isGood() || !maker.made().contains(Layer.SILVER))) {
        lake.dropRejected();
      } else if (silver != null && (verdict.code() == ExitCode.QUALITY || setAside != null)) {
        String failedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        SetAside.keep(
            lake, spec.effective(), maker.version(Layer.BRONZE), silver, failedAt, problem);
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
  private Set<String> overfull(Ledger ledger) {
    Set<Source> overfull = gate(ledger).overfull();
    Set<Source> shown = overfull.isEmpty() ? Set.of(ledger.features().scored()) : overfull;
    return shown.stream().map(Source::label).collect(Collectors.toSet());
  }

  /**
   * The report of the layers that were asked for: those that the run made, and those that are up to
   * date but were made without the numbers for a report. Null, with a warning, if it cannot be
   * made.
   */
  private Report report(Tally counts) {
    double seconds = ChronoUnit.MILLIS.between(start, Instant.now()) / 1e3;
    List<LayerVersion> wanted =
        layers.stream().map(maker::version).filter(Objects::nonNull).toList();
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
      return Report.of(
          lake, wanted, maker.made(), spec.effective(), run, facts(), counts, jobs.profile());
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
    for (Layer layer : maker.made()) {
      double written = (lake.newest(maker.version(layer)) - start.toEpochMilli()) / 1e3;
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
    List<LayerVersion> publications = maker.madeVersions();
    for (LayerVersion version : publications) {
      lake.write(version, "_ledger.json", utf8(ledger.toJson(true)));
    }
    for (LayerVersion version : publications) {
      spec.keep(version, lake);
    }
    if (report != null) {
      report.keep();
    }
    if (maker.landingPlace() != null) {
      maker.landingPlace().keep(maker.version(Layer.BRONZE), lake);
    }
    if (!publications.isEmpty()) {
      lock.confirm();
    }
    interruption.publish(() -> lake.publish(publications));
    for (LayerVersion version : maker.versions()) {
      // Layers that were up to date remember what the next run takes as well.
      spec.keep(version, lake);
    }
    for (Layer layer : maker.made()) {
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
    err.println("lookback: warning: " + Visible.text(OptionNames.in(message)));
  }

  private Ledger.Run facts() {
    return new Ledger.Run(
        staging.runId(),
        layers.contains(Layer.BRONZE),
        layers.contains(Layer.SILVER),
        layers.contains(Layer.GOLD),
        RunOptions.asOf(options),
        spec.effective().features(),
        maker.loading());
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
    problem = OptionNames.in(message);
    err.println("lookback: " + Visible.text(problem));
    return code;
  }
}
