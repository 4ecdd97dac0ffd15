package io.lookback.internal.parse;

/** See {@link RecordSplitter#lines}. */
final class LineSplitter implements RecordSplitter {
  private final int maxRecordBytes;
  private final byte lineEnd;

  LineSplitter(int maxRecordBytes, byte lineEnd) {
    if (maxRecordBytes < 1) {
      throw new IllegalArgumentException(
          "maxRecordBytes is " + maxRecordBytes + "; legal: whole numbers from 1");
    }
    this.maxRecordBytes = maxRecordBytes;
    this.lineEnd = lineEnd;
  }

  @Override
  public int recordEnd(byte[] buf, int from, int to, boolean endOfInput) {
    int found = Words.index(buf, from, limit(from, to), lineEnd);
    return found >= 0 ? found + 1 : withoutLineEnd(from, to, endOfInput);
  }

  /** The answer when there is no line end before {@link #limit}. */
  int withoutLineEnd(int from, int to, boolean endOfInput) {
    if (isCutByLength(from, to)) {
      return TOO_LONG;
    }
    return endOfInput && from < to ? to : INCOMPLETE;
  }

  /** The end of the bytes that may belong to the record that starts at {@code from}. */
  int limit(int from, int to) {
    return isCutByLength(from, to) ? from + maxRecordBytes : to;
  }

  /** Whether {@link #limit} is where the maximal record length ends, and more bytes follow. */
  boolean isCutByLength(int from, int to) {
    return to - from > maxRecordBytes;
  }
}
