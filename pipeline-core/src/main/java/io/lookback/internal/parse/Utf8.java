package io.lookback.internal.parse;

/** Questions about UTF-8 bytes. */
public final class Utf8 {
  private static final int[] SMALLEST_BY_LENGTH = {0, 0, 0x80, 0x800, 0x10000};

  private Utf8() {}

  /**
   * Whether {@code buf[from, to)} is valid UTF-8: shortest forms only, no surrogates, nothing above
   * U+10FFFF, no character cut at the end.
   */
  public static boolean isValid(byte[] buf, int from, int to) {
    int at = from;
    while (at < to) {
      at = skipAscii(buf, at, to);
      while (at < to && buf[at] < 0) {
        int length = sequenceLength(buf, at, to);
        if (length == 0) {
          return false;
        }
        at += length;
      }
    }
    return true;
  }

  /** The length of a byte-order mark at the start of {@code buf[from, to)}: 3, or 0 without one. */
  public static int bomLength(byte[] buf, int from, int to) {
    boolean bom =
        to - from >= 3
            && buf[from] == (byte) 0xEF
            && buf[from + 1] == (byte) 0xBB
            && buf[from + 2] == (byte) 0xBF;
    return bom ? 3 : 0;
  }

  /**
   * Whether valid UTF-8 has nothing but white space, or nothing at all. White space is Unicode's
   * own property together with what Java takes for it (U+001C to U+001F).
   */
  static boolean isBlank(byte[] buf, int from, int to) {
    for (int at = from; at < to; ) {
      int length = lengthByLead(buf[at]);
      if (!isWhite(decode(buf, at, length))) {
        return false;
      }
      at += length;
    }
    return true;
  }

  /** Whether a text has half a surrogate pair, which UTF-8 cannot say. */
  public static boolean hasLoneSurrogate(String text) {
    for (int at = 0; at < text.length(); ) {
      int point = text.codePointAt(at);
      if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
        return true;
      }
      at += Character.charCount(point);
    }
    return false;
  }

  private static boolean isWhite(int point) {
    return Character.isWhitespace(point) || Character.isSpaceChar(point) || point == 0x85;
  }

  private static int skipAscii(byte[] buf, int from, int to) {
    int at = from;
    for (int end = to - 4 * Long.BYTES; at <= end; at += 4 * Long.BYTES) {
      long bits =
          Words.word(buf, at)
              | Words.word(buf, at + 8)
              | Words.word(buf, at + 16)
              | Words.word(buf, at + 24);
      if ((bits & Words.HIGHS) != 0) {
        break;
      }
    }
    while (at < to && buf[at] >= 0) {
      at++;
    }
    return at;
  }

  /** The length of the valid character that starts at {@code at}, or 0 if there is none. */
  private static int sequenceLength(byte[] buf, int at, int to) {
    int length = lengthByLead(buf[at]);
    if (length == 0 || at + length > to) {
      return 0;
    }
    for (int i = 1; i < length; i++) {
      if ((buf[at + i] & 0xC0) != 0x80) {
        return 0;
      }
    }
    int point = decode(buf, at, length);
    boolean legal =
        point >= SMALLEST_BY_LENGTH[length]
            && point <= Character.MAX_CODE_POINT
            && (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE);
    return legal ? length : 0;
  }

  private static int lengthByLead(byte lead) {
    if (lead >= 0) {
      return 1;
    }
    if ((lead & 0xE0) == 0xC0) {
      return 2;
    }
    if ((lead & 0xF0) == 0xE0) {
      return 3;
    }
    return (lead & 0xF8) == 0xF0 ? 4 : 0;
  }

  private static int decode(byte[] buf, int at, int length) {
    if (length == 1) {
      return buf[at];
    }
    int point = buf[at] & (0xFF >> (length + 1));
    for (int i = 1; i < length; i++) {
      point = (point << 6) | (buf[at + i] & 0x3F);
    }
    return point;
  }
}
