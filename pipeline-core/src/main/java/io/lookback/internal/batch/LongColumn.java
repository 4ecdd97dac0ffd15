package io.lookback.internal.batch;

import java.util.Arrays;

/** A growing column of longs. */
public final class LongColumn {
  private long[] values = new long[256];
  private int size;

  /** Appends a value. */
  public void add(long value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = value;
  }

  /** Adds so many values, which are to be written into {@link #array} from the old size on. */
  public void grow(int count) {
    if (size + count > values.length) {
      values = Arrays.copyOf(values, Math.max(2 * size, size + count));
    }
    size += count;
  }

  /** The values; not a copy. */
  public long[] array() {
    return values;
  }

  /** Adds the values of {@code other}. */
  public void addAll(LongColumn other) {
    int from = size;
    grow(other.size);
    System.arraycopy(other.values, 0, values, from, other.size);
  }

  /** Adds the first {@code count} values of an array of ints. */
  public void addAll(int[] more, int count) {
    int from = size;
    grow(count);
    for (int i = 0; i < count; i++) {
      values[from + i] = more[i];
    }
  }

  /** Marks each value {@code v} of a column of codes: {@code marks[v]} becomes 1. */
  public void mark(int[] marks) {
    for (int i = 0; i < size; i++) {
      marks[(int) values[i]] = 1;
    }
  }

  /** Replaces each value {@code v} of a column of codes by {@code codes[v]}. */
  public void recode(int[] codes) {
    for (int i = 0; i < size; i++) {
      values[i] = codes[(int) values[i]];
    }
  }

  /** How many values there are. */
  public int size() {
    return size;
  }

  /** The values, packed. */
  public PackedLongs pack() {
    return PackedLongs.of(values, size);
  }
}
