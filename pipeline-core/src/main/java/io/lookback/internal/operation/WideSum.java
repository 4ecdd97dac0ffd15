package io.lookback.internal.operation;

import java.math.BigInteger;

/** A sum of longs that cannot overflow; used where many legal amounts are added for the ledger. */
public final class WideSum {
  private long low;
  private BigInteger high = BigInteger.ZERO;

  /** Adds {@code value}. */
  public void add(long value) {
    long sum = low + value;
    if (((low ^ sum) & (value ^ sum)) < 0) {
      high = high.add(BigInteger.valueOf(low));
      low = value;
    } else {
      low = sum;
    }
  }

  /** Adds {@code value * times}. */
  public void add(long value, long times) {
    if (times == 1) {
      add(value);
    } else if (Math.multiplyHigh(value, times) == (value * times) >> 63) {
      add(value * times);
    } else {
      high = high.add(BigInteger.valueOf(value).multiply(BigInteger.valueOf(times)));
    }
  }

  /** Adds another sum so many times. */
  public void add(WideSum other, long times) {
    add(other.low, times);
    if (other.high.signum() != 0) {
      high = high.add(other.high.multiply(BigInteger.valueOf(times)));
    }
  }

  /** Makes it 0. */
  public void clear() {
    low = 0;
    high = BigInteger.ZERO;
  }

  /** Adds another sum. */
  public void add(WideSum other) {
    add(other.low);
    if (other.high.signum() != 0) {
      high = high.add(other.high);
    }
  }

  /** The exact sum. */
  public BigInteger total() {
    return high.add(BigInteger.valueOf(low));
  }
}
