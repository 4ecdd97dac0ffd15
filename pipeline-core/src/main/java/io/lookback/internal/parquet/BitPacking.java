package io.lookback.internal.parquet;

/** Packs numbers into fixed bit widths, low bits first. */
final class BitPacking {
  private BitPacking() {}

  /** Bits that hold every value of {@code [0, largest]}, 0 for none; {@code largest} unsigned. */
  static int widthOf(long largest) {
    return Long.SIZE - Long.numberOfLeadingZeros(largest);
  }

  /**
   * Packs whole groups of eight values.
   *
   * @param values each below {@code 1 << width}
   * @param from the first value
   * @param groups how many groups of eight
   * @param width bits of a value, 1 to 32
   * @param out where the {@code groups * width} bytes go, with 8 spare bytes behind them
   * @return the offset behind the last byte
   */
  static int packEights(int[] values, int from, int groups, int width, byte[] out, int at) {
    if (width > Byte.SIZE) {
      return packWideEights(values, from, groups, width, out, at);
    }
    int next = at;
    int i = from;
    for (int group = 0; group < groups; group++, i += 8) {
      long word = values[i];
      word |= (long) values[i + 1] << width;
      word |= (long) values[i + 2] << (2 * width);
      word |= (long) values[i + 3] << (3 * width);
      word |= (long) values[i + 4] << (4 * width);
      word |= (long) values[i + 5] << (5 * width);
      word |= (long) values[i + 6] << (6 * width);
      word |= (long) values[i + 7] << (7 * width);
      for (int b = 0; b < width; b++) {
        out[next++] = (byte) word;
        word >>>= Byte.SIZE;
      }
    }
    return next;
  }

  private static int packWideEights(
      int[] values, int from, int groups, int width, byte[] out, int at) {
    int next = at;
    long pending = 0;
    int bits = 0;
    int to = from + 8 * groups;
    for (int i = from; i < to; i++) {
      pending |= (values[i] & 0xFFFF_FFFFL) << bits;
      bits += width;
      while (bits >= Byte.SIZE) {
        out[next++] = (byte) pending;
        pending >>>= Byte.SIZE;
        bits -= Byte.SIZE;
      }
    }
    return next;
  }

  /**
   * Packs longs, {@code count} of them, a multiple of eight.
   *
   * @param values each below {@code 1 << width}, unsigned
   * @param width bits of a value, 1 to 64
   * @param out where the {@code count * width / 8} bytes go
   * @return the offset behind the last byte
   */
  static int packLongs(long[] values, int from, int count, int width, byte[] out, int at) {
    int next = at;
    long pending = 0;
    int bits = 0;
    for (int i = from; i < from + count; i++) {
      long value = values[i];
      pending |= value << bits;
      bits += width;
      if (bits >= Long.SIZE) {
        for (int b = 0; b < Long.BYTES; b++) {
          out[next++] = (byte) pending;
          pending >>>= Byte.SIZE;
        }
        bits -= Long.SIZE;
        pending = bits == 0 ? 0 : value >>> (width - bits);
      }
    }
    for (; bits > 0; bits -= Byte.SIZE) {
      out[next++] = (byte) pending;
      pending >>>= Byte.SIZE;
    }
    return next;
  }
}
