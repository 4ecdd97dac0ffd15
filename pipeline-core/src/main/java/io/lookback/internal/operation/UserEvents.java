package io.lookback.internal.operation;

import java.util.Arrays;

/**
 * Events of one source laid out by user, each user's in ascending order of day. Filled in two
 * rounds: {@link #reserve} every event, {@link #layOut} once, then {@link #place} the same events
 * by ascending day.
 */
public final class UserEvents {
  /** The largest value of decimal(18,2), in minor units. */
  public static final long MAX_AMOUNT = 999_999_999_999_999_999L;

  private int[] ends;
  private int[] days;
  private int[] props;
  private int[] counts;
  private long[] amounts;

  /** Events of so many users. */
  public UserEvents(int users) {
    ends = new int[users + 1];
  }

  /** Makes room for an event of {@code user}. */
  public void reserve(int user) {
    ends[user + 1]++;
  }

  /** Ends the reservations. */
  public void layOut(boolean withAmounts) {
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

  /** Adds an event that has a place; days never descend. */
  public void place(int user, int day, int prop, int count, long amount) {
    int at = ends[user]++;
    days[at] = day;
    props[at] = prop;
    counts[at] = count;
    if (amounts != null) {
      amounts[at] = amount;
    }
  }

  /** The first event of a user. */
  public int start(int user) {
    return user == 0 ? 0 : ends[user - 1];
  }

  /** The event after the last one of a user. */
  public int end(int user) {
    return ends[user];
  }

  /** The epoch day of an event. */
  public int day(int event) {
    return days[event];
  }

  /** The value prop of an event. */
  public int prop(int event) {
    return props[event];
  }

  /** How many events the row stands for. */
  public int count(int event) {
    return counts[event];
  }

  /** The amounts of the row's events, added up, in minor units; 0 without amounts. */
  public long amount(int event) {
    return amounts == null ? 0 : amounts[event];
  }
}
