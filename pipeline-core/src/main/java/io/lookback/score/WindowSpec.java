package io.lookback.score;

import java.io.Serializable;

/**
 * Which prints are scored, how far back each of them looks, and how much of that a history lists.
 *
 * @param lookbackDays days of history before each print, the print's own day excluded
 * @param scoringDays days in one scoring period, and the step of the sliding window
 * @param weeks how many scoring periods are scored, the newest ending with the as-of day
 * @param maxHistory the most value props that a history lists: where a user touched more of them in
 *     the window of a print, it lists those with the most events (views, taps and payments
 *     together), and of equal ones those that come first in the order of {@link String#compareTo}
 */
public record WindowSpec(int lookbackDays, int scoringDays, int weeks, int maxHistory)
    implements Serializable {
  /** The largest legal {@link #lookbackDays}. */
  public static final int MAX_LOOKBACK_DAYS = 3650;

  /** The largest legal {@link #scoringDays}. */
  public static final int MAX_SCORING_DAYS = 366;

  /** The largest legal {@link #weeks}. */
  public static final int MAX_WEEKS = 520;

  /** The largest legal {@link #maxHistory}. */
  public static final int LARGEST_MAX_HISTORY = 100_000;

  /** The {@link #maxHistory} of those who do not give one. */
  public static final int DEFAULT_MAX_HISTORY = 1_000;

  /** Three weeks of history for each print of one week. */
  public static final WindowSpec DEFAULT = new WindowSpec(21, 7, 1);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the value and its legal range
   */
  public WindowSpec {
    check("lookbackDays", lookbackDays, MAX_LOOKBACK_DAYS);
    check("scoringDays", scoringDays, MAX_SCORING_DAYS);
    check("weeks", weeks, MAX_WEEKS);
    check("maxHistory", maxHistory, LARGEST_MAX_HISTORY);
  }

  /** The same with histories of at most {@link #DEFAULT_MAX_HISTORY} value props. */
  public WindowSpec(int lookbackDays, int scoringDays, int weeks) {
    this(lookbackDays, scoringDays, weeks, DEFAULT_MAX_HISTORY);
  }

  /** The days that one window spans: the history of its first scored day and the scored days. */
  public int windowDays() {
    return lookbackDays + scoringDays;
  }

  /** The first scored day when the last one is {@code asOf}. */
  public int firstScoredDay(int asOf) {
    return asOf + 1 - weeks * scoringDays;
  }

  /** The first day of history that any scored print looks back to. */
  public int firstNeededDay(int asOf) {
    return firstScoredDay(asOf) - lookbackDays;
  }

  /**
   * How many windows of scored periods the events of a day are placed in. They are placed with the
   * whole scoring period that they lie in, in every window that holds its last day.
   *
   * @param day from {@link #firstNeededDay} to {@code asOf}, inclusive; 0 windows outside
   */
  public int windowsHolding(int day, int asOf) {
    if (day < firstNeededDay(asOf) || day > asOf) {
      return 0;
    }
    int periodsBack = (asOf - day) / scoringDays;
    int lastDay = asOf - periodsBack * scoringDays;
    int windows = 0;
    for (int week = 0; week < weeks && week <= periodsBack; week++) {
      int windowEnd = asOf + 1 - week * scoringDays;
      if (lastDay >= windowEnd - windowDays()) {
        windows++;
      }
    }
    return windows;
  }

  private static void check(String name, int value, int max) {
    if (value < 1 || value > max) {
      throw new IllegalArgumentException(
          name + " is " + value + "; legal: whole numbers from 1 to " + max);
    }
  }
}
