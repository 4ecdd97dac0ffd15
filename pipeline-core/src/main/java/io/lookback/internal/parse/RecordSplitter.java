package io.lookback.internal.parse;

import io.lookback.batch.Reason;

/**
 * Finds where the records of a landing file end, in a buffer that may hold only a part of the file.
 * The answer depends on the bytes of the file alone, never on where the buffer happens to be cut.
 * Stateless and thread-safe.
 *
 * <p>A splitter has a maximal record length, line end included. A buffer must have room for one
 * byte more, else a long record is never complete.
 */
public interface RecordSplitter {
  /** The buffer ends before the record does: call again with more bytes, or at the end of input. */
  int INCOMPLETE = -1;

  /**
   * The physical line at the start of the buffer is longer than the maximal record length. The
   * caller rejects it as {@link Reason#LINE_TOO_LONG} and goes on after its line end; see {@link
   * #lineEnd}.
   */
  int TOO_LONG = -2;

  /** Ends lines, with or without a carriage return before it. */
  byte LINE_FEED = '\n';

  /** Ends the lines of some spreadsheets' CSV files. */
  byte CARRIAGE_RETURN = '\r';

  /**
   * The end of the record that starts at {@code from}: the index after its line end.
   *
   * <p>At the end of input the last record needs no line end: its end is {@code to}. No bytes at
   * all are no record, which is {@link #INCOMPLETE} even then.
   *
   * @param to the end of the bytes known so far, exclusive
   * @param endOfInput whether the file ends at {@code to}
   * @return the end, {@link #INCOMPLETE} or {@link #TOO_LONG}
   */
  int recordEnd(byte[] buf, int from, int to, boolean endOfInput);

  /**
   * A record is a line, whatever it holds: JSON lines.
   *
   * @param maxRecordBytes the length of the longest legal line, its line end included; at least 1
   * @throws IllegalArgumentException if it is less
   */
  static RecordSplitter lines(int maxRecordBytes) {
    return new LineSplitter(maxRecordBytes, LINE_FEED);
  }

  /**
   * A record is what RFC 4180 says: a line, except that a field which starts with a quote may hold
   * line ends up to its closing quote. A quote elsewhere in a field is plain text.
   *
   * <p>If a record with a quoted field is malformed (its closing quote is followed by anything but
   * a comma, a line end or the end of input), or does not end within the maximal record length or
   * before the end of input, then its first physical line alone is the record, which a parser finds
   * to be {@link Reason#BAD_CSV}, and the next physical line starts a new one. So a stray quote
   * costs one line.
   *
   * @param maxRecordBytes the length of the longest legal record, its line end included; at least 1
   * @throws IllegalArgumentException if it is less
   */
  static RecordSplitter csv(int maxRecordBytes) {
    return csv(maxRecordBytes, LINE_FEED);
  }

  /**
   * The same for a file whose lines end with {@code lineEnd}: {@link #LINE_FEED}, before which a
   * carriage return is part of the line end, or {@link #CARRIAGE_RETURN} alone. See {@link
   * #csvLineEnd}.
   */
  static RecordSplitter csv(int maxRecordBytes, byte lineEnd) {
    return new CsvSplitter(maxRecordBytes, lineEnd);
  }

  /**
   * What ends the lines of a CSV file that begins with {@code head[0, to)}: {@link
   * #CARRIAGE_RETURN} if the first line end outside of quotes is a carriage return that no line
   * feed follows, else {@link #LINE_FEED}. If a quoted field of the first record is malformed or
   * does not end there, quotes are not regarded, as its first line alone is the record then.
   *
   * @param to the end of all bytes there are, or of as many as the longest legal record has and one
   *     more
   */
  static byte csvLineEnd(byte[] head, int to) {
    int lineEnd = CsvSplitter.firstLineEnd(head, to);
    return lineEnd < to && head[lineEnd] == CARRIAGE_RETURN && !endsInLineFeed(head, lineEnd, to)
        ? CARRIAGE_RETURN
        : LINE_FEED;
  }

  /**
   * The index after the first line feed in {@code buf[from, to)}, or {@link #INCOMPLETE} without
   * one: for skipping the rest of a line that is too long.
   */
  static int lineEnd(byte[] buf, int from, int to) {
    return lineEnd(buf, from, to, LINE_FEED);
  }

  /** The same for lines that end with {@code lineEnd}. */
  static int lineEnd(byte[] buf, int from, int to, byte lineEnd) {
    int found = Words.index(buf, from, to, lineEnd);
    return found < 0 ? INCOMPLETE : found + 1;
  }

  /** The end of a record's content: {@code recordEnd} without the LF, CRLF or CR there. */
  static int contentEnd(byte[] buf, int from, int recordEnd) {
    int end = recordEnd;
    if (end > from && buf[end - 1] == '\n') {
      end--;
    }
    if (end > from && buf[end - 1] == '\r') {
      end--;
    }
    return end;
  }

  /** Whether a record has nothing but spaces, tabs and carriage returns, or nothing at all. */
  static boolean isBlank(byte[] buf, int from, int to) {
    for (int at = from; at < to; at++) {
      if (buf[at] != ' ' && buf[at] != '\t' && buf[at] != '\r') {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether a record of CSV goes over several lines: it has a quote and, whatever ends the lines of
   * its file, a line break.
   */
  static boolean spansLines(byte[] buf, int from, int to) {
    return (Words.index(buf, from, to, LINE_FEED) >= 0
            || Words.index(buf, from, to, CARRIAGE_RETURN) >= 0)
        && Words.index(buf, from, to, (byte) '"') >= 0;
  }

  private static boolean endsInLineFeed(byte[] buf, int carriageReturn, int to) {
    int at = carriageReturn;
    while (at < to && buf[at] == CARRIAGE_RETURN) {
      at++;
    }
    return at < to && buf[at] == LINE_FEED;
  }
}
