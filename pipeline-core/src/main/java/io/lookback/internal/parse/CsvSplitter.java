package io.lookback.internal.parse;

/** See {@link RecordSplitter#csv}. */
final class CsvSplitter implements RecordSplitter {
  /** The record goes on after the limit, or ends there if the input does. */
  private static final int CUT = -1;

  /** A quoted field is still open at the limit. */
  private static final int OPEN = -2;

  private static final int MALFORMED = -3;

  private final LineSplitter lines;
  private final byte lineEnd;

  CsvSplitter(int maxRecordBytes, byte lineEnd) {
    this.lines = new LineSplitter(maxRecordBytes, lineEnd);
    this.lineEnd = lineEnd;
  }

  /**
   * The index of the first carriage return or line feed outside of quotes in {@code buf[0, to)}, or
   * {@code to}; of the first at all if a quoted field before it is malformed or open.
   */
  static int firstLineEnd(byte[] buf, int to) {
    boolean isFieldStart = true;
    for (int at = 0; at < to; at++) {
      if (buf[at] == '"' && isFieldStart) {
        int close = CsvFields.closingQuote(buf, at + 1, to);
        if (close < 0 || (close + 1 < to && !endsField(buf[close + 1]))) {
          return anyLineEnd(buf, to);
        }
        at = close;
        isFieldStart = false;
      } else if (buf[at] == '\n' || buf[at] == '\r') {
        return at;
      } else {
        isFieldStart = buf[at] == ',';
      }
    }
    return to;
  }

  private static boolean endsField(byte next) {
    return next == ',' || next == '\n' || next == '\r';
  }

  private static int anyLineEnd(byte[] buf, int to) {
    int at = 0;
    while (at < to && buf[at] != '\n' && buf[at] != '\r') {
      at++;
    }
    return at;
  }

  @Override
  public int recordEnd(byte[] buf, int from, int to, boolean endOfInput) {
    int limit = lines.limit(from, to);
    int at = lineEndOrQuote(buf, from, limit);
    if (at < limit && buf[at] == lineEnd) {
      return at + 1;
    }
    if (at == limit) {
      return lines.withoutLineEnd(from, to, endOfInput);
    }
    int end = quotedRecordEnd(buf, from, limit);
    if (end >= 0) {
      return end;
    }
    if (end == MALFORMED || lines.isCutByLength(from, to)) {
      return lines.recordEnd(buf, from, to, endOfInput);
    }
    if (!endOfInput) {
      return INCOMPLETE;
    }
    return end == CUT ? to : lines.recordEnd(buf, from, to, true);
  }

  /** The index of the first of both in {@code buf[from, limit)}, or {@code limit}. */
  private int lineEndOrQuote(byte[] buf, int from, int limit) {
    long lineEnds = lineEnd * Words.ONES;
    int at = from;
    for (int end = limit - Long.BYTES; at <= end; at += Long.BYTES) {
      long word = Words.word(buf, at);
      long found = Words.firstEqual(word, lineEnds) | Words.firstEqual(word, Words.QUOTES);
      if (found != 0) {
        return at + Words.first(found);
      }
    }
    while (at < limit && buf[at] != lineEnd && buf[at] != '"') {
      at++;
    }
    return at;
  }

  private int quotedRecordEnd(byte[] buf, int from, int limit) {
    int at = from;
    while (at < limit) {
      if (buf[at] == '"') {
        int close = CsvFields.closingQuote(buf, at + 1, limit);
        if (close < 0) {
          return OPEN;
        }
        at = afterQuoted(buf, close + 1, limit);
      } else {
        at = afterUnquoted(buf, at, limit);
      }
      if (at < 0) {
        return at;
      }
      if (buf[at - 1] == lineEnd) {
        return at;
      }
    }
    return CUT;
  }

  /** The index after the separator or line end that ends an unquoted field. */
  private int afterUnquoted(byte[] buf, int from, int limit) {
    for (int at = from; at < limit; at++) {
      if (buf[at] == ',' || buf[at] == lineEnd) {
        return at + 1;
      }
    }
    return CUT;
  }

  /** The index after the separator or line end at {@code at}, where a quoted field has ended. */
  private int afterQuoted(byte[] buf, int at, int limit) {
    if (at == limit) {
      return CUT;
    }
    if (buf[at] == ',' || buf[at] == lineEnd) {
      return at + 1;
    }
    if (buf[at] != '\r') {
      return MALFORMED;
    }
    if (at + 1 == limit) {
      return CUT;
    }
    return buf[at + 1] == '\n' ? at + 2 : MALFORMED;
  }
}
