package io.lookback.internal.parse;

import java.util.Arrays;

/**
 * Reads CSV records in place, column by column, as long as they are plain: no quotes, all columns
 * there, and for the fields of an event only values that are legal. All others are no match, legal
 * or not. Not thread-safe.
 */
final class PlainCsv {
  /** No match. */
  static final int NO = -1;

  static final byte SKIPPED = 0;
  static final byte DAY = 1;
  static final byte AMOUNT = 2;
  static final byte USER_ID = 3;
  static final byte VALUE_PROP = 4;
  static final byte POSITION = 5;

  /** So many integer digits are legal whatever they are. */
  private static final int SAFE_INTEGER_DIGITS = 16;

  private final Days days = new Days();
  private final byte[] kinds;
  private int epochDay;
  private long userId;

  /** The position, or the amount in minor units; 0 if no column holds one. */
  private long value;

  private int propFrom;
  private int propTo;

  /** What each column is: each field of an event once, a value at most once. */
  PlainCsv(byte[] kinds) {
    this.kinds = Arrays.copyOf(kinds, kinds.length);
  }

  /**
   * Matches a record that starts at {@code from} and whose content ends at or before {@code to}.
   *
   * @return where the last field ends, or {@link #NO}. Only if the content of the record ends just
   *     there it has matched: it is valid UTF-8, and {@link #emit} gives its event
   */
  int match(byte[] buf, int from, int to) {
    int last = kinds.length - 1;
    int at = from;
    for (int i = 0; ; i++) {
      at = field(kinds[i], buf, at, to);
      if (at < 0 || i == last) {
        return at;
      }
      if (at >= to || buf[at] != ',') {
        return NO;
      }
      at++;
    }
  }

  /** Gives the event of the record in {@code buf} that has matched. */
  void emit(byte[] buf, EventSink sink) {
    sink.event(epochDay, userId, buf, propFrom, propTo, value);
  }

  /** The end of the field at {@code at}, if it is plain. */
  private int field(byte kind, byte[] buf, int at, int to) {
    switch (kind) {
      case DAY:
        return day(buf, at, to);
      case AMOUNT:
        return amount(buf, at, to);
      case USER_ID:
        return userId(buf, at, to);
      case VALUE_PROP:
        return valueProp(buf, at, to);
      case POSITION:
        return position(buf, at, to);
      default:
        return textEnd(buf, at, to);
    }
  }

  private int day(byte[] buf, int at, int to) {
    if (at + Days.LENGTH > to) {
      return NO;
    }
    epochDay = days.read(buf, at);
    return epochDay == Days.BAD ? NO : at + Days.LENGTH;
  }

  private int userId(byte[] buf, int from, int to) {
    int at = digitsEnd(buf, from, Math.min(to, from + Numbers.SAFE_DIGITS + 1));
    userId = Numbers.whole(buf, from, at);
    return userId == Numbers.BAD ? NO : at;
  }

  private int position(byte[] buf, int from, int to) {
    int at = digitsEnd(buf, from, Math.min(to, from + Numbers.SAFE_DIGITS));
    value = Numbers.whole(buf, from, at);
    return value == Numbers.BAD || value > Integer.MAX_VALUE ? NO : at;
  }

  private int amount(byte[] buf, int from, int to) {
    long minor = 0;
    int at = from;
    int safe = Math.min(to, from + SAFE_INTEGER_DIGITS);
    while (at < safe && buf[at] >= '0' && buf[at] <= '9') {
      minor = 10 * minor + (buf[at] - '0');
      at++;
    }
    if (at == from) {
      return NO;
    }
    int end = at;
    if (at < to && buf[at] == '.') {
      end = digitsEnd(buf, at + 1, Math.min(to, at + 3));
      if (end == at + 1) {
        return NO;
      }
      minor = 10 * minor + (buf[at + 1] - '0');
    } else {
      minor *= 10;
    }
    value = end == at + 3 ? 10 * minor + (buf[at + 2] - '0') : 10 * minor;
    return end;
  }

  private static int digitsEnd(byte[] buf, int from, int to) {
    int at = from;
    while (at < to && buf[at] >= '0' && buf[at] <= '9') {
      at++;
    }
    return at;
  }

  private int valueProp(byte[] buf, int from, int to) {
    int end = textEnd(buf, from, to);
    if (end <= from
        || end - from > EventParser.MAX_VALUE_PROP_BYTES
        || (buf[from] <= ' ' && Utf8.isBlank(buf, from, end))) {
      return NO;
    }
    propFrom = from;
    propTo = end;
    return end;
  }

  /** The end of a field without quotes, if it is valid UTF-8. */
  private static int textEnd(byte[] buf, int from, int to) {
    long bits = 0;
    int at = from;
    for (; at + Long.BYTES <= to; at += Long.BYTES) {
      long word = Words.word(buf, at);
      long found =
          Words.firstEqual(word, Words.COMMAS)
              | Words.firstEqual(word, Words.RETURNS)
              | Words.firstEqual(word, Words.LINE_FEEDS)
              | Words.firstEqual(word, Words.QUOTES);
      bits |= word;
      if (found != 0) {
        return checkedTextEnd(buf, from, at + Words.first(found), bits);
      }
    }
    while (at < to && buf[at] != ',' && buf[at] != '\r' && buf[at] != '\n' && buf[at] != '"') {
      bits |= buf[at];
      at++;
    }
    return checkedTextEnd(buf, from, at, bits);
  }

  private static int checkedTextEnd(byte[] buf, int from, int end, long bits) {
    return (bits & Words.HIGHS) == 0 || Utf8.isValid(buf, from, end) ? end : NO;
  }
}
