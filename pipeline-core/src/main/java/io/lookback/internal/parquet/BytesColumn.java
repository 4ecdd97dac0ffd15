package io.lookback.internal.parquet;

import java.util.Arrays;

/** Byte strings in one array. The arrays belong to whoever asked for the column. */
public final class BytesColumn {
  private final byte[] data;
  private final int[] starts;
  private final int[] lengths;

  BytesColumn(byte[] data, int[] starts, int[] lengths) {
    this.data = data;
    this.starts = starts;
    this.lengths = lengths;
  }

  /** Returns the bytes of all values; may be longer than they are. */
  public byte[] data() {
    return data;
  }

  /** Returns the offset of each value in {@link #data()}. */
  public int[] starts() {
    return starts;
  }

  /** Returns the bytes of each value; -1 for null. */
  public int[] lengths() {
    return lengths;
  }

  /** Returns a copy of value {@code i}, or null. */
  public byte[] value(int i) {
    return lengths[i] < 0 ? null : Arrays.copyOfRange(data, starts[i], starts[i] + lengths[i]);
  }
}
