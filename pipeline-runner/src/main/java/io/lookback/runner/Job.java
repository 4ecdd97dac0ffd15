package io.lookback.runner;

import io.lookback.internal.lake.LakeFolder;
import io.lookback.internal.lake.LakeRun;
import io.lookback.internal.lake.LakeWriteException;
import io.lookback.internal.lake.LayerVersion;
import io.lookback.internal.lake.Scheme;
import io.lookback.internal.lake.StoreFault;
import io.lookback.internal.landing.LandingException;
import io.lookback.internal.report.RunFacts;
import io.lookback.internal.report.RunReport;
import io.lookback.internal.term.Visible;
import io.lookback.lake.LakeException;
import io.lookback.lake.LakeLockedException;
import io.lookback.lake.Layer;
import io.lookback.ledger.Ledger;
import io.lookback.ledger.Tally;
import io.lookback.runner.LayerJobs.UnfinishedException;
import io.lookback.runner.cli.OptionNames;
import io.lookback.runner.cli.UsageException;
import io.lookback.runner.report.Page;
import io.lookback.runner.report.Report;
import io.lookback.spec.SpecException;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
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
  private static final int TRIES_TO_TELL = 20;
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final LookbackOptions options;
  private final PublishingCommand command;
  private final EnumSet<Layer> layers;
  private final Colours colours;
  private final PrintStream out;
  private final PrintStream err;

  /** The lake that is published into. */
  private final LakeFolder lake;

  private final Instant start;
  private final Progress progress;
  private final MemoryWatch memory;
  private final Page page = new Page();

  /** What the lake is made of; known once the run has looked. */
  private ChosenSpec spec;

  /** The run over the lake; known once the lake is taken. */
  private LakeRun run;

  private LayerJobs jobs;
  private LayerMaker maker;

  private Interruption interruption;

  /** What the run said last that was wrong. */
  private String problem = "";

  /** What is kept of a run that is not published; known once the lake is taken. */
  private Evidence evidence;

  /**
   * A run of all layers, of a single one from the files of the layer below, or of what is served
   * beside gold.
   *
   * @param command which of them
   * @param out takes the summary
   * @param err takes one line for what went wrong
   */
  Job(
      LookbackOptions options,
      Command command,
      Progress progress,
      PrintStream out,
      PrintStream err) {
    this(options, command, progress, new MemoryWatch(), Colours.NONE, out, err);
  }

  /**
   * The same, with a summary in {@code colours}.
   *
   * @param memory notices that memory ran out, where the runner does not tell
   */
  Job(
      LookbackOptions options,
      Command command,
      Progress progress,
      MemoryWatch memory,
      Colours colours,
      PrintStream out,
      PrintStream err) {
    this.colours = colours;
    this.options = options;
    this.command = PublishingCommand.of(options, command, err);
    this.out = out;
    this.err = err;
    this.lake = this.command.lake();
    this.layers = this.command.layers();
    this.start = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    this.progress = progress;
    this.memory = memory;
  }

  /** Runs; returns an {@link ExitCode}. A bug comes out as an exception. */
  int run() {
    FileSystems.setDefaultPipelineOptions(options);
    if (makesReport()) {
      page.prepare();
    }
    try {
      spec = command.look();
      try (LakeRun begun = LakeRun.begin(lake, start, this::warn);
          Interruption watched = new Interruption(() -> abandon(begun), err)) {
        run = begun;
        interruption = watched;
        spec = command.lookAgain(spec);
        return make();
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
          "lake '" + command.lakeName() + "': " + StoreFault.message(e, e.toString()));
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
    if (jobs == null || run.isPublished()) {
      throw error;
    }
    OutOfMemoryError last = error;
    for (int tries = 0; tries < TRIES_TO_TELL; tries++) {
      try {
        memory.isNoticedIn(last);
        run.discard();
        return fail(ExitCode.INTERNAL_FAULT, jobs.message(error) + "; nothing published");
      } catch (OutOfMemoryError again) {
        last = again;
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
    throw error;
  }

  private boolean makesReport() {
    return options.getReport() && command.makesReport();
  }

  /** Removes what was staged and frees the lake, as the process ends at once. */
  private void abandon(LakeRun begun) throws IOException {
    progress.leave();
    begun.abandon();
  }

  private int make()
      throws IOException,
          LandingException,
          LakeException,
          LakeLockedException,
          UnfinishedException,
          UsageException {
    try {
      run.removeLeftovers();
      // A run that is refused removes nothing by it, and the lake does not remember it.
      lake.retain(RunOptions.retention(options, lake));
      evidence = new Evidence(lake, run, spec.effective(), options.getMaxQuarantine(), this::warn);
      maker = maker();
      command.make(maker);
      Tally counts = run.counts();
      Ledger ledger = Ledger.of(facts(), counts);
      Verdict verdict = judge(ledger);
      RunReport report = makesReport() ? report(counts) : null;
      if (verdict.isGood()) {
        publish(ledger, report);
      }
      boolean isKept = evidence.settleRejects(layers.contains(Layer.SILVER), verdict, problem);
      tell(ledger, run.writeLedger(ledger), isKept);
      if (report != null) {
        new ReportCommand(lake, page, out, err).write(Report.of(lake, report, run.made()), problem);
      }
      return verdict.code();
    } finally {
      interruption.check();
      run.discard();
    }
  }

  private LayerMaker maker() {
    jobs = new LayerJobs(options, spec.effective(), progress, memory, lake, run.staging(), start);
    return new LayerMaker(options, layers, lake, run, spec, jobs, interruption, this::warn);
  }

  /** Whether gold without a row may be published. */
  private boolean allowsEmpty() {
    return options.getAllowEmpty() || command.allowsEmpty();
  }

  /** What the ledger calls for, said in one line if something is wrong. */
  private Verdict judge(Ledger ledger) {
    Verdict verdict =
        Verdict.of(run.check(ledger, layers, options.getMaxQuarantine(), allowsEmpty()));
    boolean isForRejects = verdict.isForRejects() && verdict.code() == ExitCode.QUALITY;
    if (command.saysWarnings() && (verdict.isGood() || isForRejects)) {
      ledger.warnings().forEach(this::warn);
      if (options.getQuiet()) {
        // The summary, which says them otherwise, is not printed.
        ledger.coverage().warnings().forEach(this::warn);
      }
    }
    if (!verdict.isGood()) {
      String most = "";
      if (verdict.isForRejects()) {
        most = evidence.lookAtRejects(ledger);
      } else if (verdict.isForCells()) {
        most = evidence.keepDifferences(ledger);
      }
      fail(
          verdict.code(),
          verdict.problem() + "; nothing published" + (most.isEmpty() ? "" : "; " + most));
    }
    return verdict;
  }

  /** Prints what came of the run. */
  private void tell(Ledger ledger, String json, boolean isKept) {
    Summary summary = new Summary(ledger, layers, run.made(), colours, out);
    command.print(summary, run.version(Layer.GOLD), json, maker.changes(), problem);
    if (evidence.printRejects(ledger, out) && isKept) {
      String place = command.lakeName().equals("data") ? "" : " --lake=" + command.lakeName();
      out.println(
          Visible.text("next: lookback quarantine" + place + " --export=mend, then mend there"));
    }
  }

  /**
   * The report of the layers that were asked for: those that the run made, and those that are up to
   * date but were made without the numbers for a report. Null, with a warning, if it cannot be
   * made.
   */
  private RunReport report(Tally counts) {
    double seconds = ChronoUnit.MILLIS.between(start, Instant.now()) / 1e3;
    List<LayerVersion> wanted = layers.stream().map(run::version).filter(Objects::nonNull).toList();
    try {
      RunFacts runFacts =
          new RunFacts(
              run.id(),
              start.truncatedTo(ChronoUnit.SECONDS).toString(),
              seconds,
              run.doneAfter(seconds),
              options.getRunner().getSimpleName(),
              Help.programVersion(),
              Help.beamVersion(),
              System.getProperty("java.version"));
      return RunReport.of(
          lake, wanted, run.made(), spec.effective(), runFacts, facts(), counts, jobs.profile());
    } catch (IOException e) {
      warn("the report cannot be made: " + e);
      return null;
    }
  }

  /** Publishes what was made, with what the report and the next run need. */
  private void publish(Ledger ledger, RunReport report)
      throws IOException, LakeException, LakeLockedException {
    if (report != null) {
      report.keep();
    }
    if (maker.landingPlace() != null) {
      maker.landingPlace().keep(run.version(Layer.BRONZE), lake);
    }
    run.publish(ledger, spec.kept(), pointers -> interruption.publish(pointers::move));
  }

  private void warn(String message) {
    err.println("lookback: warning: " + Visible.text(OptionNames.in(message)));
  }

  private Ledger.Run facts() {
    return new Ledger.Run(
        run.id(),
        layers.contains(Layer.BRONZE),
        layers.contains(Layer.SILVER),
        layers.contains(Layer.GOLD),
        maker.asOf(),
        spec.effective().features(),
        maker.loading());
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
                + wayOut(command.lakeName())
                + "; nothing published");
      }
    }
    if (StoreFault.isIn(fault)) {
      return fail(
          ExitCode.INPUT,
          "an object of landing '"
              + options.getLanding()
              + "' or lake '"
              + command.lakeName()
              + "' cannot be read or written: "
              + StoreFault.message(fault, "")
              + "; nothing published");
    }
    throw fault;
  }

  /** What helps when a file of a lake cannot be written. */
  private static String wayOut(String root) {
    return Scheme.isLocal(root)
        ? "make room or choose another --lake"
        : "see that the store answers and lets you write, or choose another --lake";
  }

  private int fail(int code, String message) {
    problem = OptionNames.in(message);
    err.println("lookback: " + Visible.text(problem));
    return code;
  }
}
