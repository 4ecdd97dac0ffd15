package io.lookback.feature;

import java.util.Arrays;

/** The days of one user's scored prints. Reused for one user after the other. */
public final class UserPrints {
  private int[] days = new int[8];

  /** How many prints are of a day up to {@code days[i]}, and the sum of their days. */
  private long[] counts = new long[8];

  private long[] sums = new long[8];
  private int size;

  /** Forgets the prints. */
  public void clear() {
    size = 0;
  }

  /** Adds a print; days never descend. */
  public void add(int day) {
    if (size == 0 || days[size - 1] != day) {
      if (size == days.length) {
        days = Arrays.copyOf(days, 2 * size);
        counts = Arrays.copyOf(counts, 2 * size);
        sums = Arrays.copyOf(sums, 2 * size);
      }
      days[size] = day;
      counts[size] = size == 0 ? 0 : counts[size - 1];
      sums[size] = size == 0 ? 0 : sums[size - 1];
      size++;
    }
    counts[size - 1]++;
    sums[size - 1] += day;
  }

  /** How many prints are of the days {@code (after, through]}. */
  public long count(int after, int through) {
    return through <= after ? 0 : upTo(counts, through) - upTo(counts, after);
  }

  /**
   * For each event how many prints see it: those of the days {@code (day, day + lookbackDays]}.
   *
   * @param events by ascending day; {@code [from, to)} count
   * @param seen takes the numbers, from index 0
   */
  public void seeing(UserEvents events, int from, int to, int lookbackDays, long[] seen) {
    int last = Integer.MIN_VALUE;
    long ofLast = 0;
    for (int event = from; event < to; event++) {
      int day = events.day(event);
      if (day != last) {
        last = day;
        ofLast = upTo(counts, day + lookbackDays) - upTo(counts, day);
      }
      seen[event - from] = ofLast;
    }
  }

  /** The days of the prints of {@code (after, through]}, added up. */
  public long sumOfDays(int after, int through) {
    return through <= after ? 0 : upTo(sums, through) - upTo(sums, after);
  }

  private long upTo(long[] totals, int day) {
    // Most events lie before all prints, or are seen by all of them.
    if (size == 0 || day < days[0]) {
      return 0;
    }
    if (day >= days[size - 1]) {
      return totals[size - 1];
    }
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (days[middle] <= day) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == 0 ? 0 : totals[low - 1];
  }
}
