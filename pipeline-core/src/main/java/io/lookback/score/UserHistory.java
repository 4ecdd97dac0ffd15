package io.lookback.score;

import java.util.Arrays;

/**
 * Events of one source laid out by user, each user's in ascending order of day. Filled in two
 * rounds: {@link #reserve} every event, {@link #layOut} once, then {@link #place} the same events
 * by ascending day.
 */
final class UserHistory {
  /** The largest value of decimal(18,2), in minor units. */
  static final long MAX_AMOUNT = 999_999_999_999_999_999L;

  private int[] ends;
  private int[] days;
  private int[] props;
  private int[] counts;
  private long[] amounts;

  UserHistory(int users) {
    ends = new int[users + 1];
  }

  void reserve(int user) {
    ends[user + 1]++;
  }

  void layOut(boolean withAmounts) {
    for (int user = 1; user < ends.length; user++) {
      ends[user] = Math.addExact(ends[user], ends[user - 1]);
    }
    int size = ends[ends.length - 1];
    days = new int[size];
    props = new int[size];
    counts = new int[size];
    amounts = withAmounts ? new long[size] : null;
    // place() moves each user's end from its start to its end; a sentinel is not needed.
    ends = Arrays.copyOf(ends, ends.length - 1);
  }

  void place(int user, int day, int prop, int count, long amount) {
    int at = ends[user]++;
    days[at] = day;
    props[at] = prop;
    counts[at] = count;
    if (amounts != null) {
      amounts[at] = amount;
    }
  }

  int start(int user) {
    return user == 0 ? 0 : ends[user - 1];
  }

  int end(int user) {
    return ends[user];
  }

  int day(int event) {
    return days[event];
  }

  int prop(int event) {
    return props[event];
  }

  int count(int event) {
    return counts[event];
  }

  long amount(int event) {
    return amounts == null ? 0 : amounts[event];
  }
}
