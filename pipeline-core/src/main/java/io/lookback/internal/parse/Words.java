package io.lookback.internal.parse;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight bytes at a time. A word is little-endian whatever the machine, so that its lowest byte is
 * the first one in memory. Searches answer with a mask that has 0x80 in each byte found.
 */
final class Words {
  static final long ONES = 0x0101010101010101L;
  static final long HIGHS = 0x8080808080808080L;
  static final long LINE_FEEDS = '\n' * ONES;
  static final long RETURNS = '\r' * ONES;
  static final long COMMAS = ',' * ONES;
  static final long QUOTES = '"' * ONES;
  static final long BACKSLASHES = '\\' * ONES;
  static final long SPACES = ' ' * ONES;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Words() {}

  /** The word {@code buf[at, at + 8)}. */
  static long word(byte[] buf, int at) {
    return (long) LONGS.get(buf, at);
  }

  /**
   * The bytes equal to those of {@code pattern}. Exact up to and including the lowest one found; a
   * borrow may add higher ones.
   */
  static long firstEqual(long word, long pattern) {
    long zeroes = word ^ pattern;
    return (zeroes - ONES) & ~zeroes & HIGHS;
  }

  /** The control bytes, below 0x20. Exact as {@link #firstEqual} is. */
  static long firstControl(long word) {
    return (word - SPACES) & ~word & HIGHS;
  }

  /**
   * The offset of the lowest byte in a mask that is not 0. Counts the bytes up to it by a
   * multiplication, since the C1 compiler has no instruction for trailing zeroes.
   */
  static int first(long mask) {
    return (int) ((((mask - 1) & ~mask & ONES) * ONES) >>> 56) - 1;
  }

  /** The index of the first line feed in {@code buf[from, to)}, or -1. */
  static int lineFeed(byte[] buf, int from, int to) {
    int at = from;
    for (int end = to - Long.BYTES; at <= end; at += Long.BYTES) {
      long found = firstEqual(word(buf, at), LINE_FEEDS);
      if (found != 0) {
        return at + first(found);
      }
    }
    for (; at < to; at++) {
      if (buf[at] == '\n') {
        return at;
      }
    }
    return -1;
  }

  /** The index of the first byte {@code wanted} in {@code buf[from, to)}, or -1. */
  static int index(byte[] buf, int from, int to, byte wanted) {
    if (wanted == '\n') {
      // A constant is quicker, and this is what ends almost every line.
      return lineFeed(buf, from, to);
    }
    for (int at = from; at < to; at++) {
      if (buf[at] == wanted) {
        return at;
      }
    }
    return -1;
  }
}
