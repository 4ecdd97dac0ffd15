package io.lookback.internal.landing;

import java.io.Serializable;

/**
 * The records of a file that begin in {@code [start, end)}, in bytes. A packed file has one range,
 * {@code [0, Long.MAX_VALUE)}.
 */
public record LandingRange(LandingFile file, long start, long end) implements Serializable {
  /** Checks the bounds. */
  public LandingRange {
    if (start < 0 || end <= start) {
      throw new IllegalArgumentException("range [" + start + ", " + end + ") of " + file.name());
    }
  }
}
