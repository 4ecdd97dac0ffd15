package io.lookback.internal.parquet;

/**
 * Parquet's hybrid of run-length and bit-packed numbers, which carries dictionary codes, levels and
 * booleans.
 *
 * <p>Values are looked at in groups of eight; a group of equal values starts a run, everything up
 * to the next run is packed behind one header.
 */
final class RunLengths {
  private static final int GROUP = 8;

  private RunLengths() {}

  /** Writes {@code values[from, to)}, each below {@code 1 << width}; {@code width} 0 to 32. */
  static void write(int[] values, int from, int to, int width, GrowingBytes out) {
    if (width == 0) {
      writeRun(0, to - from, 0, out);
      return;
    }
    int shortest = shortestRun(width);
    int literals = from;
    int i = from;
    while (i + GROUP <= to) {
      if (!startsRun(values, i)) {
        i += GROUP;
        continue;
      }
      int end = endOfRun(values, i, to);
      if (end - i < shortest) {
        i += GROUP;
        continue;
      }
      writePacked(values, literals, i, width, out);
      writeRun(values[i], end - i, width, out);
      i = end;
      literals = end;
    }
    writePacked(values, literals, to, width, out);
  }

  /** Writes {@code count} times {@code value}; nothing if {@code count} is 0. */
  static void writeRun(int value, int count, int width, GrowingBytes out) {
    if (count == 0) {
      return;
    }
    out.putVarint((long) count << 1);
    for (int bits = 0; bits < width; bits += Byte.SIZE) {
      out.write(value >>> bits);
    }
  }

  /** A run costs two headers, its own and that of the values behind it, so it must pay for them. */
  private static int shortestRun(int width) {
    return width <= 2 ? 4 * GROUP : width <= 4 ? 2 * GROUP : GROUP;
  }

  private static boolean startsRun(int[] values, int at) {
    int first = values[at];
    return first == values[at + 1]
        && first == values[at + 2]
        && first == values[at + 3]
        && first == values[at + 4]
        && first == values[at + 5]
        && first == values[at + 6]
        && first == values[at + 7];
  }

  private static int endOfRun(int[] values, int from, int to) {
    int end = from + GROUP;
    int value = values[from];
    while (end < to && values[end] == value) {
      end++;
    }
    return end;
  }

  /** Packs {@code values[from, to)} behind one header, the last group filled up with zeros. */
  private static void writePacked(int[] values, int from, int to, int width, GrowingBytes out) {
    int count = to - from;
    if (count == 0) {
      return;
    }
    int groups = (count + GROUP - 1) / GROUP;
    int whole = count / GROUP;
    out.putVarint((long) groups << 1 | 1);
    out.reserve((long) groups * width);
    int at = BitPacking.packEights(values, from, whole, width, out.array(), out.size());
    if (whole < groups) {
      int[] last = new int[GROUP];
      System.arraycopy(values, from + whole * GROUP, last, 0, count - whole * GROUP);
      at = BitPacking.packEights(last, 0, 1, width, out.array(), at);
    }
    out.advanceTo(at);
  }
}
