package io.lookback.notebook;

import java.util.List;

/** A cell that does not compile or that threw: told in the lines of the cell. */
public final class CellException extends Exception {
  private static final long serialVersionUID = 1L;

  private final List<String> lines;

  CellException(List<String> lines) {
    // Without the frames of the kernel: they say nothing about the cell, and Jupyter would show
    // them.
    super(String.join("\n", lines), null, false, false);
    this.lines = List.copyOf(lines);
  }

  /** What to show, at least one line; the first says what is wrong. */
  public List<String> lines() {
    return lines;
  }
}
