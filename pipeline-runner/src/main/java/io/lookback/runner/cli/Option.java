package io.lookback.runner.cli;

import java.util.Map;

/**
 * An option of a command.
 *
 * @param name without dashes
 * @param legal its legal values
 * @param help a paragraph: what it does, legal values, default, effect
 * @param <T> type of its value
 */
public record Option<T>(String name, Legal<T> legal, String help) {
  /** Whether the name alone is enough. */
  public boolean isFlag() {
    return legal.placeholder().isEmpty();
  }

  /**
   * The value among those given, or {@code absent}.
   *
   * @param given option names and what was written behind them
   * @throws UsageException if the value is missing or not legal
   */
  public T in(Map<String, String> given, T absent) throws UsageException {
    return given.containsKey(name) ? legal.read(name, given.get(name)) : absent;
  }
}
