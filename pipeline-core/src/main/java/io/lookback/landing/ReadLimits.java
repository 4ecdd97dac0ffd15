package io.lookback.landing;

import java.io.Serializable;

/**
 * What reading landing keeps to, so that no file can take more memory or disk than was meant.
 *
 * @param maxLineBytes the longest legal line, its line end included; from 1
 * @param maxExpansion how many times its own size a packed file may hold; from 1. Up to {@link
 *     #EXPANSION_FLOOR} it may hold more, so that small files never reach the limit
 */
public record ReadLimits(int maxLineBytes, int maxExpansion) implements Serializable {
  /** Unpacked bytes that are never too many. */
  public static final long EXPANSION_FLOOR = 64L << 20;

  /** Lines up to 1 MiB; packed files up to 200 times their size, where logs come to some ten. */
  public static final ReadLimits DEFAULT = new ReadLimits(1 << 20, 200);

  /** Checks the limits. */
  public ReadLimits {
    if (maxLineBytes < 1 || maxExpansion < 1) {
      throw new IllegalArgumentException(
          "maxLineBytes is "
              + maxLineBytes
              + " and maxExpansion "
              + maxExpansion
              + "; legal: whole numbers from 1");
    }
  }

  /** The same with another longest line. */
  public ReadLimits withMaxLineBytes(int bytes) {
    return new ReadLimits(bytes, maxExpansion);
  }

  /** The same with another expansion. */
  public ReadLimits withMaxExpansion(int times) {
    return new ReadLimits(maxLineBytes, times);
  }
}
