package io.lookback.score;

/**
 * The counts of one source per value prop over a window that only moves forward: the two moving
 * pointers. Events enter when the window's end passes them and leave when its start does.
 */
final class SlidingCounts {
  private final UserHistory history;
  private final int[] counts;
  private final long[] amounts;
  private int entering;
  private int leaving;
  private int end;

  SlidingCounts(UserHistory history, int props) {
    this.history = history;
    this.counts = new int[props];
    this.amounts = new long[props];
  }

  /** Begins with an empty window over the events of {@code user}. */
  void begin(int user) {
    entering = history.start(user);
    leaving = entering;
    end = history.end(user);
  }

  /**
   * Moves the window to {@code [start, end)}; both never move back. Returns false where a sum
   * leaves its legal range, and {@link #faultyProp} then names the one at fault.
   */
  boolean moveTo(int windowStart, int windowEnd, TouchedProps touched) {
    while (leaving < entering && history.day(leaving) < windowStart) {
      int prop = history.prop(leaving);
      counts[prop] -= history.count(leaving);
      amounts[prop] -= history.amount(leaving);
      leaving++;
    }
    while (entering < end && history.day(entering) < windowEnd) {
      if (history.day(entering) < windowStart) {
        // Older than the window: everything before it has left, so it never enters.
        entering++;
        leaving = entering;
        continue;
      }
      int prop = history.prop(entering);
      touched.touch(prop);
      counts[prop] += history.count(entering);
      amounts[prop] += history.amount(entering);
      // Both terms are non-negative and legal by themselves, so an overflow shows as a negative
      // sum.
      if (counts[prop] < 0 || amounts[prop] < 0 || amounts[prop] > UserHistory.MAX_AMOUNT) {
        return false;
      }
      entering++;
    }
    return true;
  }

  /** The value prop of the event that enters next, after {@link #moveTo} returned false. */
  int faultyProp() {
    return history.prop(entering);
  }

  int count(int prop) {
    return counts[prop];
  }

  long amount(int prop) {
    return amounts[prop];
  }

  void forget(int prop) {
    counts[prop] = 0;
    amounts[prop] = 0;
  }
}
