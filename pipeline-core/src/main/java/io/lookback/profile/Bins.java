package io.lookback.profile;

/**
 * Bins of whole numbers from 0: bin {@code i} is {@code [start(i), start(i + 1))}, and the last one
 * has no end. Fixed, so that counts of any two inputs add up.
 */
public final class Bins {
  /** Positions: one bin each up to 14, then the rest. */
  public static final Bins POSITIONS =
      new Bins(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);

  /** Numbers of earlier events: one bin each where most rows are, wider ones above. */
  public static final Bins COUNTS = new Bins(0, 1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50);

  /** Amounts in minor units: nothing, below 1.00, then six bins per power of ten. */
  public static final Bins AMOUNTS = amounts();

  private final long[] starts;

  /** By the number of a value's bits, the bin of the least such value: where a search begins. */
  private final byte[] firstByBits = new byte[Long.SIZE];

  private Bins(long... starts) {
    this.starts = starts;
    for (int bits = 1; bits < firstByBits.length; bits++) {
      int bin = firstByBits[bits - 1];
      while (bin + 1 < starts.length && starts[bin + 1] <= 1L << (bits - 1)) {
        bin++;
      }
      firstByBits[bits] = (byte) bin;
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
    // Millions of values pass here, and few bins lie between a power of two and the next.
    int bin = firstByBits[Long.SIZE - Long.numberOfLeadingZeros(value)];
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
