package io.lookback.batch;

import java.util.Arrays;

/** A growing column of longs. */
final class LongColumn {
  private long[] values = new long[256];
  private int size;

  void add(long value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = value;
  }

  int size() {
    return size;
  }

  PackedLongs pack() {
    return PackedLongs.of(values, size);
  }
}
