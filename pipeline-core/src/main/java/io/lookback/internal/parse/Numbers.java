package io.lookback.internal.parse;

/** Reads whole numbers and amounts of money from bytes that hold nothing else. */
final class Numbers {
  /** Not a number of the kind asked for. */
  static final long BAD = -1;

  /** An amount below zero. */
  static final long NEGATIVE = -2;

  /** So many digits always fit in a long. */
  static final int SAFE_DIGITS = 18;

  private static final long MAX_INTEGER_PART = 9_999_999_999_999_999L;

  private Numbers() {}

  /**
   * The number written in {@code buf[from, to)} with digits only, or {@link #BAD} if there are no
   * digits, other bytes, or more than a long can hold. Leading zeroes are legal.
   */
  static long whole(byte[] buf, int from, int to) {
    if (from >= to) {
      return BAD;
    }
    long value = 0;
    int safe = Math.min(to, from + SAFE_DIGITS);
    for (int at = from; at < safe; at++) {
      int digit = buf[at] - '0';
      if (digit < 0 || digit > 9) {
        return BAD;
      }
      value = 10 * value + digit;
    }
    return safe == to ? value : continueWhole(value, buf, safe, to);
  }

  private static long continueWhole(long first, byte[] buf, int from, int to) {
    long value = first;
    for (int at = from; at < to; at++) {
      int digit = buf[at] - '0';
      if (digit < 0 || digit > 9) {
        return BAD;
      }
      value = append(value, digit);
      if (value == BAD) {
        return BAD;
      }
    }
    return value;
  }

  /** {@code 10 * value + digit}, or {@link #BAD} if a long cannot hold it. */
  static long append(long value, int digit) {
    if (value > Long.MAX_VALUE / 10) {
      return BAD;
    }
    long appended = 10 * value + digit;
    return appended < 0 ? BAD : appended;
  }

  /**
   * The minor units of the amount written in {@code buf[from, to)} as {@code -?digits(.digits)?}:
   * 12.5 is 1250. {@link #BAD} if it is written otherwise, has more than 2 fraction digits, or more
   * than 16 integer digits after leading zeroes; {@link #NEGATIVE} if it is below zero. Minus zero
   * is zero.
   */
  static long minorUnits(byte[] buf, int from, int to) {
    boolean minus = from < to && buf[from] == '-';
    int digitsFrom = minus ? from + 1 : from;
    int at = digitsFrom;
    long units = 0;
    for (; at < to && buf[at] != '.'; at++) {
      int digit = buf[at] - '0';
      if (digit < 0 || digit > 9) {
        return BAD;
      }
      units = 10 * units + digit;
      if (units > MAX_INTEGER_PART) {
        return BAD;
      }
    }
    if (at == digitsFrom) {
      return BAD;
    }
    int cents = at == to ? 0 : cents(buf, at + 1, to);
    if (cents < 0) {
      return BAD;
    }
    long minor = 100 * units + cents;
    return minus && minor > 0 ? NEGATIVE : minor;
  }

  /** The hundredths written in one or two digits, or less than 0. */
  private static int cents(byte[] buf, int from, int to) {
    int digits = to - from;
    if (digits < 1 || digits > 2) {
      return -1;
    }
    int tenths = buf[from] - '0';
    int hundredths = digits == 1 ? 0 : buf[from + 1] - '0';
    boolean legal = tenths >= 0 && tenths <= 9 && hundredths >= 0 && hundredths <= 9;
    return legal ? 10 * tenths + hundredths : -1;
  }
}
