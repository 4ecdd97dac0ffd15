package io.lookback.feature;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * Which prints are scored, how far back each of them looks, and how much of that a history lists.
 *
 * @param lookbacks how far back columns look, the shortest first: 1 to {@link #MAX_LOOKBACKS} of
 *     different lengths; the print's own day is never in the window
 * @param scoringDays days in one scoring period
 * @param weeks how many scoring periods are scored, the newest ending with the as-of day
 * @param maxHistory the most value props that a history lists: where a user touched more of them in
 *     the window of a print, it lists those with the most events (of all measured sources together,
 *     in the longest look-back), and of equal ones those that come first in the order of {@link
 *     String#compareTo}
 */
public record WindowSpec(List<Lookback> lookbacks, int scoringDays, int weeks, int maxHistory)
    implements Serializable {
  /** The largest legal {@link #lookbackDays}. */
  public static final int MAX_LOOKBACK_DAYS = 3650;

  /** The most look-backs. */
  public static final int MAX_LOOKBACKS = 8;

  /** The largest legal {@link #scoringDays}. */
  public static final int MAX_SCORING_DAYS = 366;

  /** The largest legal {@link #weeks}. */
  public static final int MAX_WEEKS = 520;

  /** The largest legal {@link #maxHistory}. */
  public static final int LARGEST_MAX_HISTORY = 100_000;

  /** The {@link #maxHistory} of those who do not give one. */
  public static final int DEFAULT_MAX_HISTORY = 1_000;

  /** A window scores more days than this only for one scoring period that is longer. */
  private static final int MAX_STRIDE_DAYS = 28;

  /** Three weeks of history for each print of one week. */
  public static final WindowSpec DEFAULT = new WindowSpec(21, 7, 1);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the value and its legal range
   */
  public WindowSpec {
    if (lookbacks.isEmpty() || lookbacks.size() > MAX_LOOKBACKS) {
      throw new IllegalArgumentException(
          "lookbackDays has " + lookbacks.size() + " values; legal: 1 to " + MAX_LOOKBACKS);
    }
    TreeSet<Integer> days = new TreeSet<>();
    for (Lookback lookback : lookbacks) {
      check("lookbackDays", lookback.days(), MAX_LOOKBACK_DAYS);
      if (!days.add(lookback.days())) {
        throw new IllegalArgumentException(
            "lookbackDays names " + lookback.days() + " twice; legal: different numbers");
      }
    }
    lookbacks = days.stream().map(Lookback::new).toList();
    check("scoringDays", scoringDays, MAX_SCORING_DAYS);
    check("weeks", weeks, MAX_WEEKS);
    check("maxHistory", maxHistory, LARGEST_MAX_HISTORY);
  }

  /** One look-back. */
  public WindowSpec(int lookbackDays, int scoringDays, int weeks, int maxHistory) {
    this(List.of(new Lookback(lookbackDays)), scoringDays, weeks, maxHistory);
  }

  /** One look-back, and histories of at most {@link #DEFAULT_MAX_HISTORY} value props. */
  public WindowSpec(int lookbackDays, int scoringDays, int weeks) {
    this(lookbackDays, scoringDays, weeks, DEFAULT_MAX_HISTORY);
  }

  /**
   * The same with other look-backs, each a number of days from 1 to {@link #MAX_LOOKBACK_DAYS}, in
   * any order.
   */
  public WindowSpec withLookbackDays(int... days) {
    return new WindowSpec(
        Arrays.stream(days).mapToObj(Lookback::new).toList(), scoringDays, weeks, maxHistory);
  }

  /** The longest look-back: how many days before a print matter at all. */
  public int lookbackDays() {
    return lookbacks.get(lookbacks.size() - 1).days();
  }

  /** The days that one window spans: the history of its first scored day and the scored days. */
  public int windowDays() {
    return lookbackDays() + scoringDays;
  }

  /**
   * How many days are scored in one window, which is also the step from window to window: as many
   * scoring periods as the longest look-back fills, if so many are scored, but no second period
   * beyond 28 days. So an event lies in few windows, in two with the usual look-backs, and a bucket
   * makes the rows of few days at a time.
   */
  public int strideDays() {
    int fillLookback = (lookbackDays() + scoringDays - 1) / scoringDays;
    int most = Math.max(1, MAX_STRIDE_DAYS / scoringDays);
    return scoringDays * Math.min(Math.min(weeks, fillLookback), most);
  }

  /** The first scored day when the last one is {@code asOf}. */
  public int firstScoredDay(int asOf) {
    return asOf + 1 - weeks * scoringDays;
  }

  /** The first day of history that any scored print looks back to. */
  public int firstNeededDay(int asOf) {
    return firstScoredDay(asOf) - lookbackDays();
  }

  /**
   * How many windows the events of a day are placed in. They are placed with the whole {@linkplain
   * #strideDays stride} that they lie in, in every window that holds its last day.
   *
   * @param day from {@link #firstNeededDay} to {@code asOf}, inclusive; 0 windows outside
   */
  public int windowsHolding(int day, int asOf) {
    if (day < firstNeededDay(asOf) || day > asOf) {
      return 0;
    }
    int stride = strideDays();
    int stridesBack = (asOf - day) / stride;
    int lastDay = asOf - stridesBack * stride;
    int windows = 0;
    for (int end = asOf + 1; end > firstScoredDay(asOf) && end > lastDay; end -= stride) {
      if (lastDay >= end - stride - lookbackDays()) {
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
