package io.lookback.internal.profile;

/**
 * Bins of whole numbers from 0: bin {@code i} is {@code [start(i), start(i + 1))}, and the last one
 * has no end. Fixed, so that counts of any two inputs add up.
 */
public final class Bins {
  private static final int MAX_SMALL = 1 << 16;

  /** Positions: one bin each up to 14, then the rest. */
  public static final Bins POSITIONS =
      new Bins(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);

  /** Numbers of earlier events: one bin each where most rows are, wider ones above. */
  public static final Bins COUNTS = new Bins(0, 1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50);

  /** Amounts in minor units: nothing, below 1.00, then six bins per power of ten. */
  public static final Bins AMOUNTS = amounts();

  private final long[] starts;

  /** The bin of every small value: millions of values pass here, and nearly all are small. */
  private final byte[] small;

  private Bins(long... starts) {
    this.starts = starts;
    small = new byte[(int) Math.min(starts[starts.length - 1] + 1, MAX_SMALL)];
    for (int value = 1; value < small.length; value++) {
      small[value] = (byte) binFrom(small[value - 1], value);
    }
  }

  /** How many bins there are. */
  public int size() {
    return starts.length;
  }

  /** The least number of a bin. */
  public long start(int bin) {
    return starts[bin];
  }

  /** The bin that {@code value} is in; {@code value} is at least 0. */
  public int of(long value) {
    return value < small.length ? small[(int) value] : binFrom(small[small.length - 1], value);
  }

  /** The bin of {@code value}, which is not before {@code first}. */
  private int binFrom(int first, long value) {
    int bin = first;
    while (bin + 1 < starts.length && starts[bin + 1] <= value) {
      bin++;
    }
    return bin;
  }

  private static Bins amounts() {
    long[] steps = {100, 150, 200, 300, 500, 700};
    int powers = 6;
    long[] starts = new long[2 + powers * steps.length + 1];
    starts[1] = 1;
    int at = 2;
    long power = 1;
    for (int i = 0; i < powers; i++, power *= 10) {
      for (long step : steps) {
        starts[at++] = step * power;
      }
    }
    starts[at] = 100 * power;
    return new Bins(starts);
  }
}
