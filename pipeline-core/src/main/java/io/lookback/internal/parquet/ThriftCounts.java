package io.lookback.internal.parquet;

import java.io.EOFException;
import java.io.IOException;

/**
 * Walks a structure in Thrift's compact form, as footers are, and makes sure that no text and no
 * list in it claims to be longer than what is left of the bytes. Thrift's own reader makes room for
 * whatever a list claims: one wrong byte costs gigabytes. Builds nothing itself.
 */
final class ThriftCounts {
  private static final int DEEPEST = 64;

  private static final int STOP = 0;
  private static final int TRUE = 1;
  private static final int FALSE = 2;
  private static final int BYTE = 3;
  private static final int SHORT = 4;
  private static final int INT = 5;
  private static final int LONG = 6;
  private static final int DOUBLE = 7;
  private static final int TEXT = 8;
  private static final int LIST = 9;
  private static final int SET = 10;
  private static final int MAP = 11;
  private static final int STRUCT = 12;

  private final byte[] bytes;
  private int at;

  private ThriftCounts(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Checks the structure at the start of {@code bytes}; further bytes do not matter.
   *
   * @throws IOException if it does not end within them, or is none
   */
  static void check(byte[] bytes) throws IOException {
    new ThriftCounts(bytes).struct(0);
  }

  private void struct(int depth) throws IOException {
    for (int head = next(); head != STOP; head = next()) {
      if (head >>> 4 == 0) {
        varint();
      }
      int type = head & 0xf;
      if (type != TRUE && type != FALSE) {
        value(type, depth);
      }
    }
  }

  private void value(int type, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new IOException("a structure is nested more than " + DEEPEST + " levels deep");
    }
    switch (type) {
      case TRUE, FALSE, BYTE -> skip(1);
      case SHORT, INT, LONG -> varint();
      case DOUBLE -> skip(Double.BYTES);
      case TEXT -> skip(varint());
      case LIST, SET -> {
        int head = next();
        values(head >>> 4 == 15 ? varint() : head >>> 4, head & 0xf, depth);
      }
      case MAP -> {
        long count = claimed(varint());
        int types = count == 0 ? 0 : next();
        for (long i = 0; i < count; i++) {
          value(types >>> 4, depth + 1);
          value(types & 0xf, depth + 1);
        }
      }
      case STRUCT -> struct(depth + 1);
      default -> throw new IOException("a structure has a value of the unknown type " + type);
    }
  }

  private void values(long count, int type, int depth) throws IOException {
    long claimed = claimed(count);
    for (long i = 0; i < claimed; i++) {
      value(type, depth + 1);
    }
  }

  /** A number of values, each of which takes a byte at least. */
  private long claimed(long count) throws IOException {
    if (count < 0 || count > bytes.length - at) {
      throw new IOException(
          "a list claims to have " + count + " entries in " + (bytes.length - at) + " bytes");
    }
    return count;
  }

  private void skip(long count) throws IOException {
    if (count < 0 || count > bytes.length - at) {
      throw new EOFException("a structure ends too early");
    }
    at += (int) count;
  }

  private int next() throws IOException {
    if (at == bytes.length) {
      throw new EOFException("a structure ends too early");
    }
    return bytes[at++] & 0xff;
  }

  /** A number in groups of seven bits; signs are folded into it and do not matter here. */
  private long varint() throws IOException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int group = next();
      value |= (group & 0x7fL) << shift;
      if (group < 0x80) {
        return value;
      }
    }
    throw new IOException("a number has more than 64 bits");
  }
}
