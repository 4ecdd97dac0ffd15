package io.lookback.parse;

/** See {@link RecordSplitter#lines}. */
final class LineSplitter implements RecordSplitter {
  private final int maxRecordBytes;

  LineSplitter(int maxRecordBytes) {
    if (maxRecordBytes < 1) {
      throw new IllegalArgumentException(
          "maxRecordBytes is " + maxRecordBytes + "; legal: whole numbers from 1");
    }
    this.maxRecordBytes = maxRecordBytes;
  }

  @Override
  public int recordEnd(byte[] buf, int from, int to, boolean endOfInput) {
    int lineFeed = Words.lineFeed(buf, from, limit(from, to));
    return lineFeed >= 0 ? lineFeed + 1 : withoutLineFeed(from, to, endOfInput);
  }

  /** The answer when there is no line feed before {@link #limit}. */
  int withoutLineFeed(int from, int to, boolean endOfInput) {
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
