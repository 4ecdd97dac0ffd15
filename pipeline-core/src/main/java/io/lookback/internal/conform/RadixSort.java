package io.lookback.internal.conform;

import java.util.Arrays;

/** Sorts non-negative longs by their low bits, eleven at a time: linear, and stable. */
final class RadixSort {
  private static final int DIGIT_BITS = 11;

  private RadixSort() {}

  /**
   * Sorts {@code keys[0, size)}, of which only the low {@code bits} are set; returns the array that
   * holds the result, which may be another one.
   */
  static long[] sort(long[] keys, int size, int bits) {
    if (size < 2 || bits == 0) {
      return keys;
    }
    int passes = (bits + DIGIT_BITS - 1) / DIGIT_BITS;
    int digitBits = (bits + passes - 1) / passes;
    int digits = 1 << digitBits;
    long[] from = keys;
    long[] to = new long[size];
    int[] start = new int[digits];
    for (int shift = 0; shift < bits; shift += digitBits) {
      Arrays.fill(start, 0);
      for (int i = 0; i < size; i++) {
        start[(int) (from[i] >>> shift) & digits - 1]++;
      }
      int sum = 0;
      for (int digit = 0; digit < digits; digit++) {
        int count = start[digit];
        start[digit] = sum;
        sum += count;
      }
      for (int i = 0; i < size; i++) {
        long key = from[i];
        to[start[(int) (key >>> shift) & digits - 1]++] = key;
      }
      long[] swap = from;
      from = to;
      to = swap;
    }
    return from;
  }
}
