package io.lookback.runner.quarantine;

import io.lookback.batch.Source;
import io.lookback.lake.LakeFile;
import io.lookback.runner.cli.Visible;
import io.lookback.runner.quarantine.QuarantineExport.Written;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** One look at a quarantine: what is in it, what to look at first, and the lines to take home. */
public final class QuarantineDesk {
  private final List<LakeFile> files;
  private final QuarantineGroups groups;

  private QuarantineDesk(List<LakeFile> files, QuarantineGroups groups) {
    this.files = files;
    this.groups = groups;
  }

  /**
   * Reads files of the quarantine.
   *
   * @throws IOException if one cannot be read, with its name
   */
  public static QuarantineDesk open(List<LakeFile> files) throws IOException {
    return new QuarantineDesk(files, QuarantineGroups.of(files));
  }

  /** Prints every group of lines, with the files they are in and an example of each. */
  public void print(PrintStream out) {
    if (groups.lines() == 0) {
      out.println("nothing is in quarantine");
      return;
    }
    out.println(
        String.format(
            Locale.ROOT,
            "%s in quarantine; one with several reasons counts under each",
            lines(groups.lines())));
    new QuarantineReport(groups, EnumSet.allOf(Source.class)).print(out);
  }

  /** Prints what to look at first in the lines of some sources. */
  public void printTop(Set<Source> sources, PrintStream out) {
    new QuarantineReport(groups, sources).printTop(out);
  }

  /** The same in one line; the empty text if these sources have no lines in quarantine. */
  public String inOneLine(Set<Source> sources) {
    return new QuarantineReport(groups, sources).inOneLine();
  }

  /** One line of each source and reason: the first line of the first file by name. */
  public List<QuarantineExample> examples() {
    return groups.examples();
  }

  /**
   * Writes the lines into files that can be mended and put back into landing, and says which.
   *
   * @param bronzePays the files of bronze that know the headers of payments
   * @throws java.nio.file.FileAlreadyExistsException if a file to be written is there
   * @throws IOException if a file cannot be read or written
   */
  public void export(Path folder, List<LakeFile> bronzePays, PrintStream out) throws IOException {
    Set<String> csv =
        groups.files().entrySet().stream()
            .filter(file -> file.getValue() == Source.PAYS)
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    Map<String, byte[]> headers = CsvHeaders.find(csv, bronzePays);
    RejectedHeaders rejected = RejectedHeaders.find(files, groups, headers.keySet());
    Map<String, Written> written =
        QuarantineExport.write(folder, files, groups.files(), headers, rejected);
    out.println();
    for (Map.Entry<String, Written> file : written.entrySet()) {
      say(file.getKey(), file.getValue(), out);
    }
    if (!written.isEmpty()) {
      out.println("next: mend the lines, put the files into landing beside the others, run again");
    }
  }

  private static void say(String name, Written file, PrintStream out) {
    String shown = Visible.text(file.path().toString());
    out.println("written: " + lines(file.lines()) + " of " + Visible.text(name) + " to " + shown);
    if (file.lacksHeader()) {
      out.println("  its header is not in bronze: write it into the first line");
    }
    if (file.hasBadHeader()) {
      out.println("  its header cannot be used: mend the first line, or put a header above it");
    }
    if (file.cutOff() > 0) {
      out.println(
          "  too long and therefore cut off: "
              + lines(file.cutOff())
              + "; bronze and landing have the whole of them");
    }
    if (file.formulas() > 0) {
      out.println(
          "  with a cell that a spreadsheet would run as a formula: "
              + lines(file.formulas())
              + "; use a text editor");
    }
  }

  private static String lines(long count) {
    return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? "line" : "lines");
  }
}
