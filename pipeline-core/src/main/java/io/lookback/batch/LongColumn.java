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

  /** Adds so many values, which are to be written into {@link #array} from the old size on. */
  void grow(int count) {
    if (size + count > values.length) {
      values = Arrays.copyOf(values, Math.max(2 * size, size + count));
    }
    size += count;
  }

  /** The values; not a copy. */
  long[] array() {
    return values;
  }

  /** Adds the values of {@code other}. */
  void addAll(LongColumn other) {
    int from = size;
    grow(other.size);
    System.arraycopy(other.values, 0, values, from, other.size);
  }

  /** Adds the first {@code count} values of an array of ints. */
  void addAll(int[] more, int count) {
    int from = size;
    grow(count);
    for (int i = 0; i < count; i++) {
      values[from + i] = more[i];
    }
  }

  /** Marks each value {@code v} of a column of codes: {@code marks[v]} becomes 1. */
  void mark(int[] marks) {
    for (int i = 0; i < size; i++) {
      marks[(int) values[i]] = 1;
    }
  }

  /** Replaces each value {@code v} of a column of codes by {@code codes[v]}. */
  void recode(int[] codes) {
    for (int i = 0; i < size; i++) {
      values[i] = codes[(int) values[i]];
    }
  }

  int size() {
    return size;
  }

  PackedLongs pack() {
    return PackedLongs.of(values, size);
  }
}
