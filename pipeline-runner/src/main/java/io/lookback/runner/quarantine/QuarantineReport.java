package io.lookback.runner.quarantine;

import io.lookback.internal.term.Visible;
import io.lookback.runner.cli.HelpPage;
import io.lookback.runner.cli.OptionNames;
import io.lookback.runner.cli.Quantity;
import io.lookback.runner.quarantine.QuarantineGroups.Group;
import io.lookback.runner.quarantine.QuarantineGroups.InFile;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Says what is in quarantine, where, and what to do about it. */
final class QuarantineReport {
  private static final int MOST_FILES = 5;
  private static final int TOP_GROUPS = 3;

  /** A terminal, as small as they come: what goes onto it, and is read at one look. */
  private static final int SCREEN_LINES = 20;

  private static final int SCREEN_COLUMNS = 80;
  private static final String INDENT = "    ";

  private final List<Group> largestFirst;

  /** A report of the groups of some sources, named by their labels; of all where none is named. */
  QuarantineReport(QuarantineGroups groups, Set<String> sources) {
    this.largestFirst = groups.largestFirst(sources);
  }

  /** Every group, largest first, with its files and an example of each. */
  void print(PrintStream out) {
    print(out, largestFirst, MOST_FILES);
  }

  /**
   * The largest groups, as many as go onto one screen and at least one, each with an example.
   *
   * @param linesAbove how many lines stand there already
   */
  void printScreen(PrintStream out, int linesAbove) {
    int room = SCREEN_LINES - linesAbove - 1;
    int printed = 0;
    for (Group group : largestFirst) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      print(new PrintStream(bytes, true, StandardCharsets.UTF_8), List.of(group), 1);
      String text = bytes.toString(StandardCharsets.UTF_8);
      room -= text.lines().mapToInt(line -> 1 + (line.length() - 1) / SCREEN_COLUMNS).sum();
      if (room < 0 && printed > 0) {
        break;
      }
      out.print(text);
      printed++;
    }
    if (printed < largestFirst.size()) {
      out.println("... and " + (largestFirst.size() - printed) + " more; --all shows them");
    }
  }

  /** The largest groups with one example each: what to look at first. */
  void printTop(PrintStream out) {
    print(out, largestFirst.stream().limit(TOP_GROUPS).toList(), 1);
    int more = largestFirst.size() - TOP_GROUPS;
    if (more > 0) {
      out.println("and " + more + " more, see the quarantine counts above");
    }
  }

  /** The largest group in one line; the empty text if there is none. */
  String inOneLine() {
    if (largestFirst.isEmpty()) {
      return "";
    }
    Group group = largestFirst.get(0);
    InFile file = group.files().get(0);
    return String.format(
        Locale.ROOT,
        "most of them are %s of %s, %s, %s: %s",
        group.reason().code(),
        group.source().label(),
        Quantity.of(group.lines(), "line"),
        file.place().isEmpty()
            ? "one of '" + Visible.text(file.file()) + "' at a place that is not known"
            : "the first in '" + Visible.text(file.file()) + "' at " + file.place(),
        file.example() + (file.advice().isEmpty() ? "" : " (" + file.advice() + ")"));
  }

  private static void print(PrintStream out, List<Group> groups, int mostFiles) {
    HelpPage page = new HelpPage(out);
    for (Group group : groups) {
      page.line(
          String.format(
              Locale.ROOT,
              "%s of %s: %s",
              group.reason().code(),
              group.source().label(),
              Quantity.of(group.lines(), "line")));
      page.paragraph(
          INDENT, group.reason().hint() + "; " + OptionNames.in(group.reason().remedy()));
      List<InFile> files = group.files();
      for (InFile file : files.stream().limit(mostFiles).toList()) {
        page.line(
            String.format(
                Locale.ROOT,
                "%s%s: %,d, %s",
                INDENT,
                Visible.text(file.file()),
                file.lines(),
                file.place().isEmpty()
                    ? "at places that are not known; one of them"
                    : "the first at " + file.place()));
        page.line(INDENT + INDENT + file.example());
        if (!file.advice().isEmpty()) {
          page.paragraph(INDENT + INDENT, file.advice());
        }
      }
      if (files.size() > mostFiles) {
        page.line(INDENT + "and in " + Quantity.of(files.size() - mostFiles, "more file"));
      }
    }
  }
}
