package io.lookback.landing;

import java.util.concurrent.atomic.LongAdder;

/**
 * How many landing bytes this process has read, for a progress display. On a cluster every worker
 * has its own; nothing but the display may depend on it.
 */
public final class ReadMeter {
  private static final LongAdder BYTES = new LongAdder();

  private ReadMeter() {}

  /** The bytes read so far, of packed files unpacked. */
  public static long bytes() {
    return BYTES.sum();
  }

  static void add(long bytes) {
    BYTES.add(bytes);
  }
}
