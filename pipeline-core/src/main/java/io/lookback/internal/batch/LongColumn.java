package io.lookback.internal.batch;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

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

  /** Copies a column of codes to {@code codes}, from index {@code at} on. */
  public void copyTo(int[] codes, int at) {
    for (int i = 0; i < size; i++) {
      codes[at + i] = (int) values[i];
    }
  }

  /** Replaces each value of a column of codes. */
  public void recode(IntUnaryOperator newCode) {
    for (int i = 0; i < size; i++) {
      values[i] = newCode.applyAsInt((int) values[i]);
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
