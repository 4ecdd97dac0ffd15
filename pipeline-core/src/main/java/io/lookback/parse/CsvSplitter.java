package io.lookback.parse;

/** See {@link RecordSplitter#csv}. */
final class CsvSplitter implements RecordSplitter {
  /** The record goes on after the limit, or ends there if the input does. */
  private static final int CUT = -1;

  /** A quoted field is still open at the limit. */
  private static final int OPEN = -2;

  private static final int MALFORMED = -3;

  private final LineSplitter lines;

  CsvSplitter(int maxRecordBytes) {
    this.lines = new LineSplitter(maxRecordBytes);
  }

  @Override
  public int recordEnd(byte[] buf, int from, int to, boolean endOfInput) {
    int limit = lines.limit(from, to);
    int at = lineFeedOrQuote(buf, from, limit);
    if (at < limit && buf[at] == '\n') {
      return at + 1;
    }
    if (at == limit) {
      return lines.withoutLineFeed(from, to, endOfInput);
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
  private static int lineFeedOrQuote(byte[] buf, int from, int limit) {
    int at = from;
    for (int end = limit - Long.BYTES; at <= end; at += Long.BYTES) {
      long word = Words.word(buf, at);
      long found = Words.firstEqual(word, Words.LINE_FEEDS) | Words.firstEqual(word, Words.QUOTES);
      if (found != 0) {
        return at + Words.first(found);
      }
    }
    while (at < limit && buf[at] != '\n' && buf[at] != '"') {
      at++;
    }
    return at;
  }

  private static int quotedRecordEnd(byte[] buf, int from, int limit) {
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
      if (buf[at - 1] == '\n') {
        return at;
      }
    }
    return CUT;
  }

  /** The index after the separator or line feed that ends an unquoted field. */
  private static int afterUnquoted(byte[] buf, int from, int limit) {
    for (int at = from; at < limit; at++) {
      if (buf[at] == ',' || buf[at] == '\n') {
        return at + 1;
      }
    }
    return CUT;
  }

  /** The index after the separator or line feed at {@code at}, where a quoted field has ended. */
  private static int afterQuoted(byte[] buf, int at, int limit) {
    if (at == limit) {
      return CUT;
    }
    if (buf[at] == ',' || buf[at] == '\n') {
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
