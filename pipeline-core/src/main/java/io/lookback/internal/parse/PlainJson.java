package io.lookback.internal.parse;

import java.util.Arrays;

/**
 * Reads scalar JSON values in place, as long as they are plain: strings without escapes, and for
 * the fields of an event only values that are legal there. Each method answers with the index after
 * the value, or {@link #NO} for all that is not plain, legal or not.
 */
final class PlainJson {
  /** Not a plain value. */
  static final int NO = -1;

  /** A value of a field that no event has: any scalar, with its quotes. */
  static final byte SKIPPED = 0;

  /** The text of a day, without its quotes. */
  static final byte DAY = 1;

  static final byte POSITION = 2;

  /** The text of a value prop, without its quotes. */
  static final byte VALUE_PROP = 3;

  static final byte USER_ID = 4;
  static final byte AMOUNT = 5;

  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};

  private PlainJson() {}

  /** Whether a value of this kind starts after its opening quote. */
  static boolean isText(byte kind) {
    return kind == DAY || kind == VALUE_PROP;
  }

  /** Reads the value of this kind at {@code at} into {@code event}. */
  static int value(byte kind, byte[] buf, int at, int to, Days days, JsonEvent event) {
    switch (kind) {
      case DAY:
        return day(buf, at, to, days, event);
      case POSITION:
        return position(buf, at, to, event);
      case VALUE_PROP:
        return valueProp(buf, at, to, event);
      case USER_ID:
        return userId(buf, at, to, event);
      case AMOUNT:
        return amount(buf, at, to, event);
      default:
        return scalar(buf, at, to);
    }
  }

  private static int day(byte[] buf, int at, int to, Days days, JsonEvent event) {
    if (at + Days.LENGTH > to) {
      return NO;
    }
    event.epochDay = days.read(buf, at);
    return event.epochDay == Days.BAD ? NO : at + Days.LENGTH;
  }

  private static int position(byte[] buf, int at, int to, JsonEvent event) {
    int end = integer(buf, at, to, event);
    event.value = event.integer;
    return event.value > Integer.MAX_VALUE ? NO : end;
  }

  private static int userId(byte[] buf, int at, int to, JsonEvent event) {
    int end = integer(buf, at, to, event);
    event.userId = event.integer;
    return end;
  }

  private static int amount(byte[] buf, int at, int to, JsonEvent event) {
    int end = number(buf, at, to);
    event.value = end == NO ? Numbers.BAD : Numbers.minorUnits(buf, at, end);
    return event.value < 0 ? NO : end;
  }

  /** A whole number without sign and leading zeroes that a long holds. */
  private static int integer(byte[] buf, int from, int to, JsonEvent event) {
    long value = 0;
    int at = from;
    int safe = Math.min(to, from + Numbers.SAFE_DIGITS);
    while (at < safe) {
      int digit = buf[at] - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      value = 10 * value + digit;
      at++;
    }
    if (at == from || (buf[from] == '0' && at > from + 1)) {
      return NO;
    }
    // One more digit may fit; after it comes no digit, or the line does not match.
    if (at == from + Numbers.SAFE_DIGITS && at < to && buf[at] >= '0' && buf[at] <= '9') {
      value = Numbers.append(value, buf[at] - '0');
      at++;
    }
    event.integer = value;
    return value == Numbers.BAD ? NO : at;
  }

  private static int valueProp(byte[] buf, int at, int to, JsonEvent event) {
    int end = plainTextEnd(buf, at, to);
    if (end == NO || at == end || end - at > EventParser.MAX_VALUE_PROP_BYTES) {
      return NO;
    }
    // Almost every name starts with a visible ASCII character.
    if (buf[at] <= ' ' && Utf8.isBlank(buf, at, end)) {
      return NO;
    }
    event.propBuf = buf;
    event.propFrom = at;
    event.propTo = end;
    return end;
  }

  /** The index of the quote that ends a string without escapes and control bytes, or NO. */
  private static int plainTextEnd(byte[] buf, int from, int to) {
    long bits = 0;
    int at = from;
    for (; at + Long.BYTES <= to; at += Long.BYTES) {
      long word = Words.word(buf, at);
      bits |= word;
      long found =
          Words.firstEqual(word, Words.QUOTES)
              | Words.firstEqual(word, Words.BACKSLASHES)
              | Words.firstControl(word);
      if (found != 0) {
        return checkedTextEnd(buf, from, at + Words.first(found), bits);
      }
    }
    while (at < to && buf[at] != '"' && buf[at] != '\\' && (buf[at] & 0xFF) >= ' ') {
      bits |= buf[at];
      at++;
    }
    return at < to ? checkedTextEnd(buf, from, at, bits) : NO;
  }

  /** {@code end} if a quote is there and the text before it is valid UTF-8. */
  private static int checkedTextEnd(byte[] buf, int from, int end, long bits) {
    boolean text = buf[end] == '"' && ((bits & Words.HIGHS) == 0 || Utf8.isValid(buf, from, end));
    return text ? end : NO;
  }

  private static int scalar(byte[] buf, int at, int to) {
    if (at >= to) {
      return NO;
    }
    switch (buf[at]) {
      case '"':
        int end = plainTextEnd(buf, at + 1, to);
        return end == NO ? NO : end + 1;
      case 't':
        return constant(TRUE, buf, at, to);
      case 'f':
        return constant(FALSE, buf, at, to);
      case 'n':
        return constant(NULL, buf, at, to);
      default:
        return number(buf, at, to);
    }
  }

  static int constant(byte[] constant, byte[] buf, int at, int to) {
    int end = at + constant.length;
    boolean same = end <= to && Arrays.equals(buf, at, end, constant, 0, constant.length);
    return same ? end : NO;
  }

  /** The end of any number of the JSON grammar, or NO. */
  static int number(byte[] buf, int from, int to) {
    int integer = from < to && buf[from] == '-' ? from + 1 : from;
    int at = digits(buf, integer, to);
    if (at == integer || (at > integer + 1 && buf[integer] == '0')) {
      return NO;
    }
    if (at < to && buf[at] == '.') {
      int fraction = at + 1;
      at = digits(buf, fraction, to);
      if (at == fraction) {
        return NO;
      }
    }
    if (at < to && (buf[at] == 'e' || buf[at] == 'E')) {
      boolean signed = at + 1 < to && (buf[at + 1] == '+' || buf[at + 1] == '-');
      int exponent = signed ? at + 2 : at + 1;
      at = digits(buf, exponent, to);
      return at == exponent ? NO : at;
    }
    return at;
  }

  private static int digits(byte[] buf, int from, int to) {
    int at = from;
    while (at < to && buf[at] >= '0' && buf[at] <= '9') {
      at++;
    }
    return at;
  }
}
