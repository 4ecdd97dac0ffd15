package io.lookback.spec;

import java.util.List;
import java.util.stream.Collectors;

/** A feature file has mistakes. The message has one line for each of them. */
public final class SpecException extends Exception {
  private static final long serialVersionUID = 1L;

  private final List<Problem> problems;

  /** Tells these mistakes; at least one. */
  public SpecException(List<Problem> problems) {
    super(problems.stream().map(Problem::message).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** All mistakes, by line; at least one. */
  public List<Problem> problems() {
    return problems;
  }
}
