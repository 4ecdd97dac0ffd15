package io.lookback.notebook;

import java.util.List;

/** A cell that does not compile or that threw: told in the lines of the cell. */
public final class CellException extends Exception {
  private static final long serialVersionUID = 1L;

  private final List<String> lines;

  CellException(List<String> lines) {
    super(lines.get(0));
    this.lines = List.copyOf(lines);
  }

  /** What to show, at least one line; the first says what is wrong. */
  public List<String> lines() {
    return lines;
  }
}
