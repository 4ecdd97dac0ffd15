package io.lookback.internal.batch;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * An immutable column of longs: a base value plus one unsigned offset per row, each offset in the
 * same number of bytes (0, 1, 2, 4 or 8), as few as the column's range needs.
 *
 * <p>Random access costs one array load; a constant column costs no bytes. The wire form is a bulk
 * copy of the array.
 */
public final class PackedLongs {
  private static final int PIECE_BYTES = 1 << 14;
  private static final int MAX_SIZE = Integer.MAX_VALUE / Long.BYTES - Long.BYTES;

  private final int size;
  private final long min;
  private final long max;
  private final int width;

  // Exactly the one that the width calls for is there; none for width 0.
  private final byte[] bytes;
  private final short[] shorts;
  private final int[] ints;
  private final long[] longs;

  private PackedLongs(int size, long min, long max) {
    this(size, min, max, widthOf(min, max) == Byte.BYTES ? new byte[size] : null);
  }

  private PackedLongs(int size, long min, long max, byte[] bytes) {
    this.size = size;
    this.min = min;
    this.max = max;
    this.width = widthOf(min, max);
    this.bytes = bytes;
    this.shorts = width == Short.BYTES ? new short[size] : null;
    this.ints = width == Integer.BYTES ? new int[size] : null;
    this.longs = width == Long.BYTES ? new long[size] : null;
  }

  /** Packs {@code values[0, size)}. */
  public static PackedLongs of(long[] values, int size) {
    return of(values, 0, size);
  }

  /** Packs {@code values[from, to)}. */
  public static PackedLongs of(long[] values, int from, int to) {
    checkSize(to - from);
    if (from == to) {
      return constant(0, 0);
    }
    long min = values[from];
    long max = min;
    for (int i = from + 1; i < to; i++) {
      min = Math.min(min, values[i]);
      max = Math.max(max, values[i]);
    }
    PackedLongs packed = new PackedLongs(to - from, min, max);
    int size = packed.size;
    switch (packed.width) {
      case Byte.BYTES -> {
        for (int i = 0; i < size; i++) {
          packed.bytes[i] = (byte) (values[from + i] - min);
        }
      }
      case Short.BYTES -> {
        for (int i = 0; i < size; i++) {
          packed.shorts[i] = (short) (values[from + i] - min);
        }
      }
      case Integer.BYTES -> {
        for (int i = 0; i < size; i++) {
          packed.ints[i] = (int) (values[from + i] - min);
        }
      }
      case Long.BYTES -> {
        for (int i = 0; i < size; i++) {
          packed.longs[i] = values[from + i] - min;
        }
      }
      default -> {
        // A constant column holds nothing but its base value.
      }
    }
    return packed;
  }

  /** Packs {@code values[from, to)}. */
  static PackedLongs of(int[] values, int from, int to) {
    checkSize(to - from);
    if (from == to) {
      return constant(0, 0);
    }
    int min = values[from];
    int max = min;
    for (int i = from + 1; i < to; i++) {
      min = Math.min(min, values[i]);
      max = Math.max(max, values[i]);
    }
    PackedLongs packed = new PackedLongs(to - from, min, max);
    int size = packed.size;
    switch (packed.width) {
      case Byte.BYTES -> {
        for (int i = 0; i < size; i++) {
          packed.bytes[i] = (byte) (values[from + i] - min);
        }
      }
      case Short.BYTES -> {
        for (int i = 0; i < size; i++) {
          packed.shorts[i] = (short) (values[from + i] - min);
        }
      }
      case Integer.BYTES -> {
        for (int i = 0; i < size; i++) {
          packed.ints[i] = values[from + i] - min;
        }
      }
      default -> {
        // A constant column holds nothing but its base value.
      }
    }
    return packed;
  }

  /** A column that holds {@code value} in each of {@code size} rows. */
  public static PackedLongs constant(long value, int size) {
    checkSize(size);
    return new PackedLongs(size, value, value);
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
    return switch (width) {
      case Byte.BYTES -> min + (bytes[row] & 0xff);
      case Short.BYTES -> min + (shorts[row] & 0xffff);
      case Integer.BYTES -> min + (ints[row] & 0xffffffffL);
      case Long.BYTES -> min + longs[row];
      default -> min;
    };
  }

  /** Writes all values to {@code out}, from index 0: many times faster than one by one. */
  public void unpack(long[] out) {
    unpack(0, size, out);
  }

  /** Writes the values of the rows {@code [from, to)} to {@code out}, from index 0. */
  public void unpack(int from, int to, long[] out) {
    int rows = to - from;
    switch (width) {
      case Byte.BYTES -> {
        for (int i = 0; i < rows; i++) {
          out[i] = min + (bytes[from + i] & 0xff);
        }
      }
      case Short.BYTES -> {
        for (int i = 0; i < rows; i++) {
          out[i] = min + (shorts[from + i] & 0xffff);
        }
      }
      case Integer.BYTES -> {
        for (int i = 0; i < rows; i++) {
          out[i] = min + (ints[from + i] & 0xffffffffL);
        }
      }
      case Long.BYTES -> {
        for (int i = 0; i < rows; i++) {
          out[i] = min + longs[from + i];
        }
      }
      default -> Arrays.fill(out, 0, rows, min);
    }
  }

  /** As {@link #unpack(int, int, long[])}, for columns whose values are known to fit an int. */
  public void unpack(int from, int to, int[] out) {
    int rows = to - from;
    int base = (int) min;
    switch (width) {
      case Byte.BYTES -> {
        for (int i = 0; i < rows; i++) {
          out[i] = base + (bytes[from + i] & 0xff);
        }
      }
      case Short.BYTES -> {
        for (int i = 0; i < rows; i++) {
          out[i] = base + (shorts[from + i] & 0xffff);
        }
      }
      case Integer.BYTES -> {
        for (int i = 0; i < rows; i++) {
          out[i] = base + ints[from + i];
        }
      }
      case Long.BYTES -> {
        for (int i = 0; i < rows; i++) {
          out[i] = (int) (min + longs[from + i]);
        }
      }
      default -> Arrays.fill(out, 0, rows, base);
    }
  }

  /**
   * Adds the bits of all values to {@code keys}, from index {@code at}: how much each value exceeds
   * {@code base}, shifted by {@code shift}.
   */
  public void addTo(long[] keys, int at, long base, int shift) {
    long above = min - base;
    switch (width) {
      case Byte.BYTES -> {
        for (int i = 0; i < size; i++) {
          keys[at + i] |= (above + (bytes[i] & 0xff)) << shift;
        }
      }
      case Short.BYTES -> {
        for (int i = 0; i < size; i++) {
          keys[at + i] |= (above + (shorts[i] & 0xffff)) << shift;
        }
      }
      case Integer.BYTES -> {
        for (int i = 0; i < size; i++) {
          keys[at + i] |= (above + (ints[i] & 0xffffffffL)) << shift;
        }
      }
      case Long.BYTES -> {
        for (int i = 0; i < size; i++) {
          keys[at + i] |= (above + longs[i]) << shift;
        }
      }
      default -> {
        for (int i = 0; i < size; i++) {
          keys[at + i] |= above << shift;
        }
      }
    }
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
    switch (width) {
      case Byte.BYTES -> {
        for (int i = 1; i < size; i++) {
          if ((bytes[i] & 0xff) < (bytes[i - 1] & 0xff)) {
            return false;
          }
        }
      }
      case Short.BYTES -> {
        for (int i = 1; i < size; i++) {
          if ((shorts[i] & 0xffff) < (shorts[i - 1] & 0xffff)) {
            return false;
          }
        }
      }
      default -> {
        for (int i = 1; i < size; i++) {
          if (get(i) < get(i - 1)) {
            return false;
          }
        }
      }
    }
    return true;
  }

  /** Writes the wire form: size, least and greatest value, packed offsets. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeInt(size);
    out.writeLong(min);
    out.writeLong(max);
    if (width == Byte.BYTES) {
      out.write(bytes);
      return;
    }
    // In pieces, as the wire form of a column would be as large as the column.
    int piece = Math.min(size, PIECE_BYTES / Long.BYTES);
    ByteBuffer wire = ByteBuffer.allocate(piece * width);
    for (int from = 0; width > 0 && from < size; from += piece) {
      int rows = Math.min(piece, size - from);
      switch (width) {
        case Short.BYTES -> wire.asShortBuffer().put(shorts, from, rows);
        case Integer.BYTES -> wire.asIntBuffer().put(ints, from, rows);
        default -> wire.asLongBuffer().put(longs, from, rows);
      }
      out.write(wire.array(), 0, rows * width);
    }
  }

  /** Reads what {@link #writeTo} wrote. */
  public static PackedLongs readFrom(DataInput in) throws IOException {
    int size = in.readInt();
    long min = in.readLong();
    long max = in.readLong();
    if (size < 0 || size > MAX_SIZE || min > max) {
      throw new IOException("corrupt column: " + size + " rows in [" + min + ", " + max + "]");
    }
    // Before the columns are made: the size may be corrupt, and then the input ends here.
    byte[] bytes = WireBytes.read(in, size * widthOf(min, max));
    if (widthOf(min, max) == Byte.BYTES) {
      return new PackedLongs(size, min, max, bytes);
    }
    PackedLongs packed = new PackedLongs(size, min, max);
    ByteBuffer wire = ByteBuffer.wrap(bytes);
    switch (packed.width) {
      case Short.BYTES -> wire.asShortBuffer().get(packed.shorts);
      case Integer.BYTES -> wire.asIntBuffer().get(packed.ints);
      case Long.BYTES -> wire.asLongBuffer().get(packed.longs);
      default -> {
        // A constant column holds nothing but its base value.
      }
    }
    return packed;
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof PackedLongs that)) {
      return false;
    }
    return size == that.size
        && min == that.min
        && max == that.max
        && Arrays.equals(bytes, that.bytes)
        && Arrays.equals(shorts, that.shorts)
        && Arrays.equals(ints, that.ints)
        && Arrays.equals(longs, that.longs);
  }

  @Override
  public int hashCode() {
    int hash = Arrays.hashCode(bytes) + Arrays.hashCode(shorts);
    return 31 * (31 * hash + Arrays.hashCode(ints) + Arrays.hashCode(longs)) + Long.hashCode(min);
  }

  @Override
  public String toString() {
    return size + " longs in [" + min + ", " + max + "]";
  }

  private static int widthOf(long min, long max) {
    // The difference is read as unsigned, so it is right even where it overflows a signed long.
    int bits = Long.SIZE - Long.numberOfLeadingZeros(max - min);
    if (bits == 0) {
      return 0;
    }
    return bits <= Byte.SIZE
        ? Byte.BYTES
        : bits <= Short.SIZE ? Short.BYTES : bits <= Integer.SIZE ? Integer.BYTES : Long.BYTES;
  }

  private static void checkSize(int size) {
    if (size < 0 || size > MAX_SIZE) {
      throw new IllegalArgumentException("column of " + size + " rows; legal: 0 to " + MAX_SIZE);
    }
  }
}
