package io.lookback.internal.operation;

import java.math.BigInteger;

/**
 * What the values of one column over all scored prints and value props must add up to. It is
 * counted from the side of the events: for each event, on which print days it makes the value, or
 * its part of it. The values themselves are counted from the side of the prints, so the two find
 * each other's errors.
 */
public abstract class Reach {
  private final WideSum sum = new WideSum();
  private long values;

  /**
   * Adds the events {@code [from, to)} of a user, by ascending day.
   *
   * @param seen for each of them, from index 0, how many prints see it
   * @param prints the user's prints
   */
  public abstract void add(UserEvents events, int from, int to, long[] seen, UserPrints prints);

  /** The sum of all values. */
  public final BigInteger sum() {
    return sum.total();
  }

  /** How many values are not null; of an operation whose values may be. */
  public final long values() {
    return values;
  }

  /** Adds the same value for so many prints. */
  final void add(long value, long prints) {
    add(value, prints, prints);
  }

  /** Adds {@code value * times}, what so many prints add up to. */
  final void add(long value, long times, long prints) {
    sum.add(value, times);
    values += prints;
  }
}
