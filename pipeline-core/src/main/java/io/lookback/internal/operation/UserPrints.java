package io.lookback.internal.operation;

import java.util.Arrays;

/** The days of one user's scored prints. Reused for one user after the other. */
public final class UserPrints {
  private int[] days = new int[8];

  /** How many prints are of the first {@code i} days, and the sum of their days. */
  private long[] counts = new long[9];

  private long[] sums = new long[9];
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
        counts = Arrays.copyOf(counts, 2 * size + 1);
        sums = Arrays.copyOf(sums, 2 * size + 1);
      }
      days[size] = day;
      size++;
      counts[size] = counts[size - 1];
      sums[size] = sums[size - 1];
    }
    counts[size]++;
    sums[size] += day;
  }

  /** How many prints are of the days {@code (after, through]}. */
  public long count(int after, int through) {
    return through <= after ? 0 : counts[upTo(through)] - counts[upTo(after)];
  }

  /**
   * For each event how many prints see it: those of the days {@code (day, day + lookbackDays]}.
   *
   * @param events by ascending day; {@code [from, to)} count
   * @param seen takes the numbers, from index 0
   */
  public void seeing(UserEvents events, int from, int to, int lookbackDays, long[] seen) {
    int sameOrEarlier = 0;
    int reached = 0;
    for (int event = from; event < to; event++) {
      int day = events.day(event);
      while (sameOrEarlier < size && days[sameOrEarlier] <= day) {
        sameOrEarlier++;
      }
      while (reached < size && days[reached] <= day + lookbackDays) {
        reached++;
      }
      seen[event - from] = counts[reached] - counts[sameOrEarlier];
    }
  }

  /** The days of the prints of {@code (after, through]}, added up. */
  public long sumOfDays(int after, int through) {
    return through <= after ? 0 : sums[upTo(through)] - sums[upTo(after)];
  }

  /** How many of the days are not after {@code day}. */
  private int upTo(int day) {
    // Most events lie before all prints, or are seen by all of them.
    if (size == 0 || day < days[0]) {
      return 0;
    }
    if (day >= days[size - 1]) {
      return size;
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
    return low;
  }
}
