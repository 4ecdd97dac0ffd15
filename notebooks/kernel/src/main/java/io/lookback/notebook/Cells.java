package io.lookback.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import jdk.jshell.ExpressionSnippet;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.VarSnippet;

/**
 * Runs the cells of one notebook, in the order in which they are asked for, in one JShell in this
 * process: what a cell declares, later cells see.
 *
 * <p>A cell is any number of declarations and statements. Its value is that of its last piece, if
 * that is an expression without a semicolon. Not safe for threads, but for {@link #interrupt}.
 */
public final class Cells implements AutoCloseable {
  /** Where the class files come from that cells compile against and run with. */
  private static final String CLASS_PATH = System.getProperty("java.class.path");

  /** What every cell may use by its short name: what the jshell tool imports, text and time. */
  private static final List<String> IMPORTED =
      List.of(
          "java.io",
          "java.math",
          "java.net",
          "java.nio.charset",
          "java.nio.file",
          "java.time",
          "java.util",
          "java.util.concurrent",
          "java.util.function",
          "java.util.regex",
          "java.util.stream");

  private final KeepingControl control = new KeepingControl();
  private final JShell shell;
  private final SourceCodeAnalysis analysis;
  private final Faults faults;
  private int cell;
  private volatile boolean stopped;

  /** A notebook without cells so far. */
  public Cells() {
    shell =
        JShell.builder()
            .executionEngine(control.asProvider(), null)
            .compilerOptions("-cp", CLASS_PATH)
            .build();
    analysis = shell.sourceCodeAnalysis();
    faults = new Faults(shell);
    IMPORTED.forEach(name -> shell.eval("import " + name + ".*;"));
  }

  /**
   * Runs a cell.
   *
   * @return its value; empty if it has none or null
   * @throws CellException if a piece does not compile or throws; the pieces before it have run
   */
  public Optional<Object> run(String code) throws CellException {
    cell++;
    stopped = false;
    Object value = null;
    int start = skipBlank(code, 0);
    while (start < code.length()) {
      CompletionInfo piece = analysis.analyzeCompletion(code.substring(start));
      if (piece.completeness() == Completeness.DEFINITELY_INCOMPLETE) {
        throw new CellException(
            List.of("cell " + cell + " ends in the middle of a declaration or statement"));
      }
      value = evaluate(code, start, piece);
      start = skipBlank(code, end(code, piece));
    }
    return Optional.ofNullable(value);
  }

  /**
   * Where the next piece begins: behind white space and comments. JShell miscounts the lines of a
   * piece that begins with any.
   */
  private static int skipBlank(String code, int from) {
    int at = from;
    while (at < code.length()) {
      if (Character.isWhitespace(code.charAt(at))) {
        at++;
      } else if (code.startsWith("//", at)) {
        at = after(code, "\n", at);
      } else if (code.startsWith("/*", at)) {
        at = after(code, "*/", at + 2);
      } else {
        break;
      }
    }
    return at;
  }

  private static int after(String code, String mark, int from) {
    int found = code.indexOf(mark, from);
    return found < 0 ? code.length() : found + mark.length();
  }

  /** Where a piece ends; what JShell cannot cut it takes as a whole, and says why. */
  private static int end(String code, CompletionInfo piece) {
    boolean uncut = piece.completeness() == Completeness.UNKNOWN || piece.remaining() == null;
    return uncut ? code.length() : code.length() - piece.remaining().length();
  }

  private Object evaluate(String code, int start, CompletionInfo piece) throws CellException {
    String written = code.substring(start, end(code, piece));
    Object value = null;
    // JShell's own form of the piece has the semicolon that the last one of a cell may lack.
    boolean uncut = piece.completeness() == Completeness.UNKNOWN;
    for (SnippetEvent event : shell.eval(uncut ? written : piece.source())) {
      // With a cause it is an earlier declaration, compiled again because of this one.
      if (event.causeSnippet() == null) {
        faults.place(event.snippet(), new Faults.Place(cell, code, start));
        faults.check(event);
        if (stopped) {
          // JShell ends a stopped piece as if all were well.
          throw new CellException(List.of("cell " + cell + " was stopped"));
        }
        value = written.strip().endsWith(";") ? null : value(event.snippet());
      }
    }
    return value;
  }

  /** The object that a snippet stands for; null for a statement or a declaration. */
  private Object value(Snippet snippet) {
    VarSnippet variable = null;
    if (snippet.subKind() == Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND) {
      variable = (VarSnippet) snippet;
    } else if (snippet instanceof ExpressionSnippet expression) {
      variable =
          shell
              .variables()
              .filter(candidate -> candidate.name().equals(expression.name()))
              .findFirst()
              .orElse(null);
    }
    if (variable == null) {
      return null;
    }
    shell.varValue(variable);
    return control.value();
  }

  /** Stops the cell that another thread is running; it ends with an exception. */
  public void interrupt() {
    stopped = true;
    shell.stop();
  }

  /**
   * What may stand at {@code cursor}.
   *
   * @param names in order, each once
   * @param from where in the code the piece begins that a name would replace
   */
  public record Completions(List<String> names, int from) {}

  /** Names that fit before the cursor, which is an offset in characters into {@code code}. */
  public Completions complete(String code, int cursor) {
    int start = 0;
    while (true) {
      CompletionInfo piece = analysis.analyzeCompletion(code.substring(start, cursor));
      if (piece.remaining() == null || piece.remaining().isBlank()) {
        break;
      }
      start = cursor - piece.remaining().length();
    }
    int[] anchor = {cursor - start};
    TreeSet<String> names = new TreeSet<>();
    for (SourceCodeAnalysis.Suggestion suggestion :
        analysis.completionSuggestions(code.substring(start, cursor), cursor - start, anchor)) {
      names.add(suggestion.continuation());
    }
    return new Completions(new ArrayList<>(names), start + anchor[0]);
  }

  /** Whether {@code code} can run as it is, for a console that would rather wait for more lines. */
  public boolean isComplete(String code) {
    String rest = code;
    while (!rest.isBlank()) {
      CompletionInfo piece = analysis.analyzeCompletion(rest);
      if (piece.completeness() == Completeness.DEFINITELY_INCOMPLETE) {
        return false;
      }
      rest = piece.remaining() == null ? "" : piece.remaining();
    }
    return true;
  }

  @Override
  public void close() {
    shell.close();
  }
}
