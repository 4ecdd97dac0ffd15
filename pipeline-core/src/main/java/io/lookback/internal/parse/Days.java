package io.lookback.internal.parse;

/**
 * Reads days written as {@code yyyy-MM-dd}, years 0001 to 9999. Remembers the last one, since the
 * lines of a file mostly come in the order of their days. Not thread-safe.
 */
final class Days {
  /** The length of a written day, in bytes. */
  static final int LENGTH = 10;

  /** Not a calendar date. */
  static final int BAD = Integer.MIN_VALUE;

  private static final int DAYS_PER_ERA = 146_097;
  private static final int YEARS_PER_ERA = 400;

  /** Days from 0000-03-01 to 1970-01-01. */
  private static final int EPOCH = 719_468;

  private static final int TAIL = LENGTH - Long.BYTES;

  private long lastHead;
  private long lastTail;
  private int lastDay = BAD;

  /**
   * The epoch day written in {@code buf[at, at + 10)}, or {@link #BAD}. The buffer must hold these
   * ten bytes.
   */
  int read(byte[] buf, int at) {
    long head = Words.word(buf, at);
    long tail = Words.word(buf, at + TAIL);
    if (head == lastHead && tail == lastTail) {
      return lastDay;
    }
    lastHead = head;
    lastTail = tail;
    lastDay = parse(buf, at);
    return lastDay;
  }

  private static int parse(byte[] buf, int at) {
    if (buf[at + 4] != '-' || buf[at + 7] != '-') {
      return BAD;
    }
    int century = twoDigits(buf, at);
    int rest = twoDigits(buf, at + 2);
    int month = twoDigits(buf, at + 5);
    int day = twoDigits(buf, at + 8);
    if ((century | rest | month | day) < 0) {
      return BAD;
    }
    int year = 100 * century + rest;
    boolean legal =
        year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= length(year, month);
    return legal ? epochDay(year, month, day) : BAD;
  }

  /** The number of two digits, or less than 0. */
  private static int twoDigits(byte[] buf, int at) {
    int tens = buf[at] - '0';
    int ones = buf[at + 1] - '0';
    return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : 10 * tens + ones;
  }

  private static int length(int year, int month) {
    if (month == 2) {
      boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
      return leap ? 29 : 28;
    }
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
  }

  /** Counts in years that start in March, so that the leap day is the last one of its year. */
  private static int epochDay(int year, int month, int day) {
    int marchYear = month > 2 ? year : year - 1;
    int era = marchYear / YEARS_PER_ERA;
    int yearOfEra = marchYear % YEARS_PER_ERA;
    int marchMonth = (month + 9) % 12;
    int dayOfYear = (153 * marchMonth + 2) / 5 + day - 1;
    int dayOfEra = 365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * DAYS_PER_ERA + dayOfEra - EPOCH;
  }
}
