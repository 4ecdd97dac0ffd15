package io.lookback.internal.batch;

import java.io.DataInput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Reads bytes whose number comes from the wire itself: memory grows with the bytes that arrive, so
 * a corrupt number ends in an error at the end of the input and never in gigabytes of nothing.
 */
public final class WireBytes {
  private static final int STEP = 1 << 20;

  private WireBytes() {}

  /**
   * Reads exactly {@code length} bytes.
   *
   * @param length from the wire; at least 0
   * @throws IOException if there are fewer
   */
  public static byte[] read(DataInput in, int length) throws IOException {
    byte[] bytes = new byte[Math.min(length, STEP)];
    in.readFully(bytes);
    while (bytes.length < length) {
      int filled = bytes.length;
      bytes = Arrays.copyOf(bytes, (int) Math.min(length, 2L * filled));
      in.readFully(bytes, filled, bytes.length - filled);
    }
    return bytes;
  }
}
