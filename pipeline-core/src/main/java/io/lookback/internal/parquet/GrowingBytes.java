package io.lookback.internal.parquet;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A byte buffer that grows at its end and is used again and again. Little-endian. */
final class GrowingBytes extends OutputStream {
  // Some virtual machines cannot allocate arrays up to the last index.
  private static final int LARGEST = Integer.MAX_VALUE - 8;

  private byte[] bytes;
  private int size;

  GrowingBytes(int capacity) {
    bytes = new byte[capacity];
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  /** The bytes themselves, of which the first {@link #size()} count. Moves when it grows. */
  byte[] array() {
    return bytes;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  /**
   * Makes room for {@code more} bytes behind the end.
   *
   * @throws IllegalStateException if the buffer would pass 2 GiB
   */
  void reserve(long more) {
    long needed = size + more;
    if (needed <= bytes.length) {
      return;
    }
    if (needed > LARGEST) {
      throw new IllegalStateException("a row group must stay below 2 GiB, this needs " + needed);
    }
    bytes = Arrays.copyOf(bytes, (int) Math.min(LARGEST, Math.max(needed, 2L * bytes.length)));
  }

  /** Moves the end to {@code newSize}, up to which {@link #array()} was filled directly. */
  void advanceTo(int newSize) {
    size = newSize;
  }

  @Override
  public void write(int b) {
    reserve(1);
    bytes[size++] = (byte) b;
  }

  @Override
  public void write(byte[] source, int from, int length) {
    reserve(length);
    System.arraycopy(source, from, bytes, size, length);
    size += length;
  }

  void append(GrowingBytes other) {
    write(other.bytes, 0, other.size);
  }

  void append(ByteBuffer source) {
    int length = source.remaining();
    reserve(length);
    source.get(bytes, size, length);
    size += length;
  }

  void putInt(int value) {
    reserve(Integer.BYTES);
    size += Integer.BYTES;
    setInt(size - Integer.BYTES, value);
  }

  void setInt(int at, int value) {
    bytes[at] = (byte) value;
    bytes[at + 1] = (byte) (value >>> 8);
    bytes[at + 2] = (byte) (value >>> 16);
    bytes[at + 3] = (byte) (value >>> 24);
  }

  void putLong(long value) {
    putInt((int) value);
    putInt((int) (value >>> 32));
  }

  void putInts(int[] values, int from, int to) {
    int length = Math.multiplyExact(to - from, Integer.BYTES);
    reserve(length);
    little(length).asIntBuffer().put(values, from, to - from);
    size += length;
  }

  void putLongs(long[] values, int from, int to) {
    int length = Math.multiplyExact(to - from, Long.BYTES);
    reserve(length);
    little(length).asLongBuffer().put(values, from, to - from);
    size += length;
  }

  /** Base 128, low bits first, high bit of a byte set when another one follows. */
  void putVarint(long value) {
    reserve(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  void putZigZag(long value) {
    putVarint((value << 1) ^ (value >> 63));
  }

  private ByteBuffer little(int length) {
    return ByteBuffer.wrap(bytes, size, length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
