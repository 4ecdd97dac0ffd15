package io.lookback.runner;

import io.lookback.internal.diff.DiffPlan;
import io.lookback.internal.diff.GoldSide;
import io.lookback.internal.lake.LakeFolder;
import io.lookback.internal.lake.LakeVersions;
import io.lookback.internal.lake.LayerVersion;
import io.lookback.internal.lake.StoreFault;
import io.lookback.internal.report.ChangeFacts;
import io.lookback.internal.term.Visible;
import io.lookback.lake.LakeException;
import io.lookback.runner.LayerJobs.UnfinishedException;
import io.lookback.runner.cli.Option;
import io.lookback.runner.cli.OptionNames;
import io.lookback.runner.cli.UsageException;
import io.lookback.runner.report.Page;
import io.lookback.runner.report.Report;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The command that makes the report again from what is published. */
final class ReportCommand {
  private static final Option<String> LAKE =
      LakeOptions.lake(" The report is written to report/index.html below it.");

  private final LakeFolder lake;
  private final Page page;
  private final PrintStream out;
  private final PrintStream err;

  ReportCommand(LakeFolder lake, Page page, PrintStream out, PrintStream err) {
    this.lake = lake;
    this.page = page;
    this.out = out;
    this.err = err;
  }

  /** All options, in the order of the help page. */
  static List<? extends Option<?>> options() {
    return List.of(LAKE, LakeOptions.VERSION);
  }

  /**
   * The lake to report on.
   *
   * @throws UsageException if the value is missing or not legal
   */
  static String lake(Map<String, String> given) throws UsageException {
    return LAKE.in(given, "data");
  }

  /**
   * Writes the report; returns an {@link ExitCode}.
   *
   * @param version the version of gold; null for what is published
   * @param options of the job that compares gold with the version before it, where the run did not
   * @throws UsageException if that job could not give back its result
   */
  int run(String version, LookbackOptions options) throws UsageException {
    try {
      Report report =
          version == null
              ? Report.published(lake)
              : Report.of(lake, LakeVersions.goldOf(lake, version));
      if (report.change() != null && !report.change().compared()) {
        report = compared(report, version, options);
      }
      return write(report, "") ? ExitCode.DONE : ExitCode.INPUT;
    } catch (LakeException e) {
      fail(e.getMessage());
    } catch (IOException e) {
      fail(text("made", e));
    }
    return ExitCode.INPUT;
  }

  /** The report with the rows compared that both versions have; as it was if they cannot be. */
  private Report compared(Report report, String version, LookbackOptions options)
      throws LakeException, UsageException {
    LayerVersion gold = LakeVersions.gold(lake, version);
    try {
      LayerVersion before = LakeVersions.before(lake, gold);
      if (before == null || !before.runId().equals(report.change().before())) {
        return report;
      }
      DiffPlan plan =
          DiffPlan.of(GoldSide.of(lake, before), GoldSide.of(lake, gold)).ofDaysInBoth();
      return report.with(ChangeFacts.of(plan, DiffJob.run(plan, 1, options, this::warn)));
    } catch (IOException | LakeException | UnfinishedException e) {
      warn(
          "gold '"
              + gold.runId()
              + "' cannot be compared with the version before it: "
              + StoreFault.message(e, e.getMessage()));
      return report;
    }
  }

  /**
   * Writes the page and says where it is; returns whether that worked. A run whose layers are
   * published does not fail for its report, so it only tells.
   *
   * @param problem why nothing was published; empty if it was
   */
  boolean write(Report report, String problem) {
    try {
      String place = report.write(page, problem);
      out.println(String.format(Locale.ROOT, "%-22s %s", "report", Visible.text(place)));
      return true;
    } catch (IOException e) {
      fail(text("written", e));
      return false;
    }
  }

  private String text(String what, IOException e) {
    return "the report of lake '"
        + lake.path("")
        + "' cannot be "
        + what
        + ": "
        + StoreFault.message(e, e.toString());
  }

  private void warn(String message) {
    fail("warning: " + message);
  }

  private void fail(String message) {
    err.println("lookback: " + Visible.text(OptionNames.in(message)));
  }
}
