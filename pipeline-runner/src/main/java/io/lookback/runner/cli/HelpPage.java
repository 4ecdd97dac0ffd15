package io.lookback.runner.cli;

import java.io.PrintStream;
import java.util.List;

/** Lays text out for a terminal of 80 columns. */
public final class HelpPage {
  private static final int COLUMNS = 80;
  private static final String INDENT = "      ";

  private final PrintStream out;

  /** A page on {@code out}. */
  public HelpPage(PrintStream out) {
    this.out = out;
  }

  /** A line as it is. */
  public HelpPage line(String text) {
    out.println(text);
    return this;
  }

  /** A paragraph, broken at spaces and indented by {@code indent}. */
  public HelpPage paragraph(String indent, String text) {
    StringBuilder line = new StringBuilder(indent);
    for (String word : text.split(" ", -1)) {
      if (line.length() > indent.length()) {
        if (line.length() + 1 + word.length() > COLUMNS) {
          out.println(line);
          line.setLength(indent.length());
        } else {
          line.append(' ');
        }
      }
      line.append(word);
    }
    out.println(line);
    return this;
  }

  /** Options, each with its paragraph. */
  public HelpPage options(List<? extends Option<?>> options) {
    for (Option<?> option : options) {
      String placeholder = option.legal().placeholder();
      line("  --" + option.name() + (placeholder.isEmpty() ? "" : "=" + placeholder));
      paragraph(INDENT, option.help());
    }
    return this;
  }
}
