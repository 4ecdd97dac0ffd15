package io.lookback.batch;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * An immutable column of longs: a base value plus one unsigned offset per row, each offset in the
 * same number of bytes (0 to 8), as few as the column's range needs.
 *
 * <p>Random access costs one unaligned load; a constant column costs no bytes. The in-memory form
 * is the wire form, so a coder only copies bytes.
 */
public final class PackedLongs {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Bytes behind the last value, so that every value can be loaded as eight bytes. */
  private static final int PADDING = Long.BYTES;

  private static final int MAX_SIZE = Integer.MAX_VALUE / Long.BYTES - PADDING;

  private final int size;
  private final long min;
  private final long max;
  private final int width;
  private final long mask;
  private final byte[] bytes;

  private PackedLongs(int size, long min, long max, byte[] bytes) {
    this.size = size;
    this.min = min;
    this.max = max;
    this.width = widthOf(min, max);
    this.mask = width == Long.BYTES ? -1L : (1L << (8 * width)) - 1;
    this.bytes = bytes;
  }

  /** Packs {@code values[0, size)}. */
  public static PackedLongs of(long[] values, int size) {
    if (size == 0) {
      return constant(0, 0);
    }
    checkSize(size);
    long min = values[0];
    long max = values[0];
    for (int i = 1; i < size; i++) {
      min = Math.min(min, values[i]);
      max = Math.max(max, values[i]);
    }
    int width = widthOf(min, max);
    byte[] bytes = new byte[size * width + PADDING];
    for (int i = 0, at = 0; i < size; i++, at += width) {
      // Written in order, so the bytes that a store spills into the next slots are overwritten.
      LONGS.set(bytes, at, values[i] - min);
    }
    if (width < Long.BYTES) {
      Arrays.fill(bytes, size * width, bytes.length, (byte) 0);
    }
    return new PackedLongs(size, min, max, bytes);
  }

  /** A column that holds {@code value} in each of {@code size} rows. */
  public static PackedLongs constant(long value, int size) {
    return new PackedLongs(size, value, value, new byte[PADDING]);
  }

  /** The number of rows. */
  public int size() {
    return size;
  }

  /** The smallest value; 0 for an empty column. */
  public long min() {
    return min;
  }

  /** The largest value; 0 for an empty column. */
  public long max() {
    return max;
  }

  /** The value of row {@code row}, which must be in {@code [0, size)}. */
  public long get(int row) {
    return min + ((long) LONGS.get(bytes, row * width) & mask);
  }

  /** As {@link #get}, for columns whose values are known to fit an int. */
  public int getInt(int row) {
    return (int) get(row);
  }

  /**
   * The first row in {@code [from, to)} with a value of at least {@code value}; rows must ascend.
   */
  public int lowerBound(int from, int to, long value) {
    int low = from;
    int high = to;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (get(middle) < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Whether no value is smaller than the one before it. */
  public boolean isAscending() {
    for (int i = 1; i < size; i++) {
      if (get(i) < get(i - 1)) {
        return false;
      }
    }
    return true;
  }

  /** The size of the wire form in bytes. */
  public int sizeInBytes() {
    return Integer.BYTES + 2 * Long.BYTES + size * width;
  }

  /** Writes the wire form: size, least and greatest value, packed offsets. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeInt(size);
    out.writeLong(min);
    out.writeLong(max);
    out.write(bytes, 0, size * width);
  }

  /** Reads what {@link #writeTo} wrote. */
  public static PackedLongs readFrom(DataInput in) throws IOException {
    int size = in.readInt();
    long min = in.readLong();
    long max = in.readLong();
    if (size < 0 || size > MAX_SIZE || min > max) {
      throw new IOException("corrupt column: " + size + " rows in [" + min + ", " + max + "]");
    }
    int length = size * widthOf(min, max);
    byte[] bytes = new byte[length + PADDING];
    in.readFully(bytes, 0, length);
    return new PackedLongs(size, min, max, bytes);
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof PackedLongs)) {
      return false;
    }
    PackedLongs that = (PackedLongs) other;
    return size == that.size
        && min == that.min
        && max == that.max
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(bytes) + Long.hashCode(min);
  }

  @Override
  public String toString() {
    return size + " longs in [" + min + ", " + max + "]";
  }

  private static int widthOf(long min, long max) {
    // The difference is read as unsigned, so it is right even where it overflows a signed long.
    return (Long.SIZE - Long.numberOfLeadingZeros(max - min) + 7) / 8;
  }

  private static void checkSize(int size) {
    if (size < 0 || size > MAX_SIZE) {
      throw new IllegalArgumentException("column of " + size + " rows; legal: 0 to " + MAX_SIZE);
    }
  }
}
