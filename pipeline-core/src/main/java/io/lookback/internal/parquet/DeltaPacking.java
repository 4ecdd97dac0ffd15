package io.lookback.internal.parquet;

/**
 * Parquet's {@code DELTA_BINARY_PACKED}: blocks of 128 differences, each less the smallest of its
 * block, packed in four miniblocks of 32 with a bit width of their own.
 *
 * <p>Differences wrap around at 64 bits, as the format wants, so every long can follow every other.
 * Not thread-safe: keeps a block between calls to save its allocation.
 */
final class DeltaPacking {
  private static final int BLOCK = 128;
  private static final int MINIBLOCKS = 4;
  private static final int MINIBLOCK = BLOCK / MINIBLOCKS;

  private final long[] deltas = new long[BLOCK];

  /** Writes {@code values[from, to)}. */
  void write(long[] values, int from, int to, GrowingBytes out) {
    writeHeader(to - from, from < to ? values[from] : 0, out);
    for (int i = from + 1; i < to; i += BLOCK) {
      int count = Math.min(BLOCK, to - i);
      for (int k = 0; k < count; k++) {
        deltas[k] = values[i + k] - values[i + k - 1];
      }
      writeBlock(count, out);
    }
  }

  /**
   * Writes {@code values[from, to)}, whose largest and smallest value must be less than {@code 1L
   * << 31} apart: readers take more than 32 bits for an int as a broken file.
   */
  void write(int[] values, int from, int to, GrowingBytes out) {
    writeHeader(to - from, from < to ? values[from] : 0, out);
    for (int i = from + 1; i < to; i += BLOCK) {
      int count = Math.min(BLOCK, to - i);
      for (int k = 0; k < count; k++) {
        deltas[k] = (long) values[i + k] - values[i + k - 1];
      }
      writeBlock(count, out);
    }
  }

  private static void writeHeader(int count, long first, GrowingBytes out) {
    out.putVarint(BLOCK);
    out.putVarint(MINIBLOCKS);
    out.putVarint(count);
    out.putZigZag(first);
  }

  private void writeBlock(int count, GrowingBytes out) {
    long smallest = deltas[0];
    for (int k = 1; k < count; k++) {
      smallest = Math.min(smallest, deltas[k]);
    }
    for (int k = 0; k < count; k++) {
      deltas[k] -= smallest;
    }
    // The last miniblock in use is filled up; those behind it take no bytes.
    for (int k = count; k % MINIBLOCK != 0; k++) {
      deltas[k] = 0;
    }
    out.putZigZag(smallest);
    out.reserve(MINIBLOCKS + (long) BLOCK * Long.BYTES);
    byte[] target = out.array();
    int widths = out.size();
    int at = widths + MINIBLOCKS;
    for (int m = 0; m < MINIBLOCKS; m++) {
      int first = m * MINIBLOCK;
      int width = first < count ? BitPacking.widthOf(union(first)) : 0;
      target[widths + m] = (byte) width;
      if (width > 0) {
        at = BitPacking.packLongs(deltas, first, MINIBLOCK, width, target, at);
      }
    }
    out.advanceTo(at);
  }

  /** Every bit that some difference of the miniblock has. */
  private long union(int first) {
    long bits = 0;
    for (int k = first; k < first + MINIBLOCK; k++) {
      bits |= deltas[k];
    }
    return bits;
  }
}
