package io.lookback.runner.quarantine;

import io.lookback.internal.lake.LakeFile;
import io.lookback.internal.term.Visible;
import io.lookback.lake.LakeException;
import io.lookback.runner.cli.Quantity;
import io.lookback.runner.quarantine.QuarantineExport.Written;
import io.lookback.spec.LakeSpec;
import io.lookback.spec.SourceSpec;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** One look at a quarantine: what is in it, what to look at first, and the lines to take home. */
public final class QuarantineDesk {
  private final SetAside rejects;
  private final RejectFilter filter;
  private final QuarantineGroups groups;
  private List<Written> written = List.of();

  private QuarantineDesk(SetAside rejects, RejectFilter filter) throws IOException {
    this.rejects = rejects;
    this.filter = filter;
    this.groups = QuarantineGroups.of(rejects.spec(), rejects.files(), filter);
  }

  /**
   * Reads files of the quarantine.
   *
   * @param spec what the lake is made of
   * @throws IOException if one cannot be read, with its name
   */
  public static QuarantineDesk open(LakeSpec spec, List<LakeFile> files) throws IOException {
    return open(new SetAside(spec, "", "", "", files, wanted -> null), RejectFilter.ALL);
  }

  /**
   * Reads lines that were set aside.
   *
   * @param filter which of them are looked at
   * @throws IOException if a file cannot be read, with its name
   */
  public static QuarantineDesk open(SetAside rejects, RejectFilter filter) throws IOException {
    return new QuarantineDesk(rejects, filter);
  }

  /**
   * Prints the groups of lines, with the files they are in and an example of each.
   *
   * @param all whether every group is printed; otherwise as many as go onto one screen
   */
  public void print(PrintStream out, boolean all) {
    String failed =
        rejects.isOfFailedRun()
            ? "of the run that failed at "
                + Visible.text(rejects.failedAt())
                + "; nothing of it is published"
            : "";
    if (groups.lines() == 0) {
      out.println(
          filter.takesAll() ? "nothing is in quarantine" : "nothing in quarantine is of that kind");
    } else {
      out.println(
          String.format(
              Locale.ROOT,
              "%s in quarantine%s; one with several reasons counts under each",
              Quantity.of(groups.lines(), "line"),
              filter.takesAll() ? "" : " of that kind"));
    }
    if (!failed.isEmpty()) {
      out.println(failed);
    }
    QuarantineReport report = new QuarantineReport(groups, Set.of());
    if (all) {
      report.print(out);
    } else {
      report.printScreen(out, failed.isEmpty() ? 1 : 2);
    }
  }

  /** Prints the same for programs, as one JSON document, with what was exported. */
  public void printJson(PrintStream out) throws IOException {
    out.println(QuarantineJson.of(rejects, groups, written));
  }

  /** Prints what to look at first in the lines of some sources; of all where none is named. */
  public void printTop(Set<String> sources, PrintStream out) {
    new QuarantineReport(groups, sources).printTop(out);
  }

  /** The same in one line; the empty text if these sources have no lines in quarantine. */
  public String inOneLine(Set<String> sources) {
    return new QuarantineReport(groups, sources).inOneLine();
  }

  /**
   * Writes the lines into files that can be mended and put back into landing.
   *
   * @param taken names of files in landing
   * @throws java.nio.file.FileAlreadyExistsException if a file to be written is there
   * @throws ExportException if the folder cannot be written
   * @throws IOException if a file of the lake cannot be read
   * @throws LakeException if it is not known what the lines come from
   */
  public void export(Path folder, Set<String> taken) throws IOException, LakeException {
    Map<String, SourceSpec> files = groups.files();
    if (!files.isEmpty()) {
      written =
          QuarantineExport.write(
              folder, rejects.files(), filter, groups, rejects.landing().of(files), taken);
    }
  }

  /** Prints what was exported. */
  public void printExported(PrintStream out) {
    for (Written file : written) {
      out.println(
          "written: "
              + Quantity.of(file.lines(), "line")
              + " of "
              + file.source().label()
              + " to "
              + Visible.text(file.path().toString()));
      out.println("  each with its reasons in " + Visible.text(file.origins().toString()));
      if (file.lacksHeader()) {
        out.println("  its header is not in bronze: write it into the first line");
      }
      if (file.hasBadHeader()) {
        out.println("  its header cannot be used: mend the first line, or put a header above it");
      }
      if (file.cutOff() > 0) {
        out.println(
            "  too long and therefore cut off: "
                + Quantity.of(file.cutOff(), "line")
                + "; bronze and landing have the whole of them");
      }
      if (file.formulas() > 0) {
        out.println(
            "  with a cell that a spreadsheet would run as a formula: "
                + Quantity.of(file.formulas(), "line")
                + "; use a text editor");
      }
    }
    if (!written.isEmpty()) {
      out.println("next: mend the lines, put all these files into landing, run again");
    }
  }
}
