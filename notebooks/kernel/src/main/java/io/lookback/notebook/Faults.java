package io.lookback.notebook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.UnresolvedReferenceException;

/** Says what is wrong with a piece of a cell in the lines of the cell, not in those of JShell. */
final class Faults {
  /** Frames shown of each exception: enough to see which call of a library failed. */
  private static final int FRAMES = 8;

  /**
   * Where a snippet stands.
   *
   * @param cell the number of the cell, from 1
   * @param code the whole cell
   * @param start where the snippet begins in it
   */
  record Place(int cell, String code, int start) {
    /** The line of a character of the snippet, from 1. */
    int line(long offset) {
      int end = (int) Math.min(code.length(), start + offset);
      return 1 + (int) code.substring(0, end).chars().filter(c -> c == '\n').count();
    }
  }

  private final JShell shell;
  private final Map<String, Place> places = new HashMap<>();

  Faults(JShell shell) {
    this.shell = shell;
  }

  /** Remembers where a snippet stands; exceptions of later cells may pass through it. */
  void place(Snippet snippet, Place place) {
    places.put(snippet.id(), place);
  }

  /** Throws if the snippet was rejected or ended with an exception. */
  void check(SnippetEvent event) throws CellException {
    if (event.status() == Snippet.Status.REJECTED) {
      throw new CellException(rejection(event.snippet()));
    }
    if (event.exception() != null) {
      throw new CellException(exception(event.exception()));
    }
  }

  private List<String> rejection(Snippet snippet) {
    List<String> lines = new ArrayList<>();
    Place place = places.get(snippet.id());
    shell
        .diagnostics(snippet)
        .filter(Diag::isError)
        .forEach(diagnosis -> describe(diagnosis, place, lines));
    return lines.isEmpty() ? List.of("cell " + place.cell() + " does not compile") : lines;
  }

  private static void describe(Diag diagnosis, Place place, List<String> lines) {
    int line = place.line(diagnosis.getPosition());
    List<String> message = diagnosis.getMessage(Locale.ROOT).lines().map(String::strip).toList();
    lines.add("cell " + place.cell() + ", line " + line + ": " + message.get(0));
    for (int i = 1; i < message.size(); i++) {
      lines.add("  " + message.get(i));
    }
    int at = (int) Math.min(place.code().length(), place.start() + diagnosis.getPosition());
    int lineStart = place.code().lastIndexOf('\n', at - 1) + 1;
    lines.add("  " + place.code().lines().skip(line - 1L).findFirst().orElse(""));
    lines.add("  " + " ".repeat(at - lineStart) + "^");
  }

  private List<String> exception(JShellException thrown) {
    List<String> lines = new ArrayList<>();
    String lead = "";
    for (Throwable fault = thrown; fault != null; fault = fault.getCause()) {
      lines.add(lead + title(fault));
      frames(fault.getStackTrace(), lines);
      lead = "caused by ";
    }
    return lines;
  }

  private String title(Throwable fault) {
    if (fault instanceof UnresolvedReferenceException unresolved) {
      DeclarationSnippet snippet = unresolved.getSnippet();
      return snippet.name()
          + " uses what is not declared: "
          + String.join(", ", shell.unresolvedDependencies(snippet).toList());
    }
    String name =
        fault instanceof EvalException eval
            ? eval.getExceptionClassName()
            : fault.getClass().getName();
    return fault.getMessage() == null ? name : name + ": " + fault.getMessage();
  }

  /** Frames down to the last one of a cell: below that are JShell and the machine. */
  private void frames(StackTraceElement[] trace, List<String> lines) {
    int last = trace.length;
    while (last > 0 && place(trace[last - 1]) == null) {
      last--;
    }
    for (int i = 0; i < last; i++) {
      Place place = place(trace[i]);
      if (place != null) {
        String name = trace[i].getMethodName();
        lines.add(
            "  at "
                + (name.isEmpty() ? "" : name + ", ")
                + "cell "
                + place.cell()
                + ", line "
                + (place.line(0) + trace[i].getLineNumber() - 1));
      } else if (i < FRAMES) {
        lines.add("  at " + trace[i]);
      }
    }
  }

  /** The place of a frame that belongs to a cell, else null. */
  private Place place(StackTraceElement frame) {
    String file = frame.getFileName();
    return file != null && file.startsWith("#") ? places.get(file.substring(1)) : null;
  }
}
