package io.lookback.runner;

import io.lookback.internal.lake.LakeFolder;
import io.lookback.internal.lake.StoreFault;
import io.lookback.internal.term.Visible;
import io.lookback.lake.LakeException;
import io.lookback.runner.cli.Legal;
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
      new Option<>(
          "lake",
          Legal.folder(),
          "Folder of the layers. Any folder that a run has published into, on an object store too,"
              + " which options of Beam then tell how to reach; default data. The report is written to"
              + " report/index.html below it.");

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
    return List.of(LAKE);
  }

  /**
   * The lake to report on.
   *
   * @throws UsageException if the value is missing or not legal
   */
  static String lake(Map<String, String> given) throws UsageException {
    return LAKE.in(given, "data");
  }

  /** Writes the report of what is published; returns an {@link ExitCode}. */
  int run() {
    try {
      return write(Report.published(lake), "") ? ExitCode.DONE : ExitCode.INPUT;
    } catch (LakeException e) {
      fail(e.getMessage());
    } catch (IOException e) {
      fail(text("made", e));
    }
    return ExitCode.INPUT;
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

  private void fail(String message) {
    err.println("lookback: " + Visible.text(OptionNames.in(message)));
  }
}
