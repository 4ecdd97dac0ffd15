package io.lookback.kernels;

import io.lookback.internal.batch.EventRows;
import io.lookback.internal.parse.EventParser;
import io.lookback.internal.parse.EventSink;
import io.lookback.internal.parse.RecordSplitter;

/** Gathers what a parser accepts, as bronze does on its way to silver. */
final class IntoRows implements EventSink {
  private static final int MAX_LINE_BYTES = 1 << 20;

  private final EventRows rows;

  IntoRows(EventRows rows) {
    this.rows = rows;
  }

  /** Splits {@code text} from {@code start} into lines and parses each. */
  void parseLines(EventParser parser, byte[] text, int start) {
    RecordSplitter splitter = RecordSplitter.lines(MAX_LINE_BYTES);
    int from = start;
    while (from < text.length) {
      int end = splitter.recordEnd(text, from, text.length, true);
      parser.parse(text, from, RecordSplitter.contentEnd(text, from, end), true, this);
      from = end;
    }
  }

  /** How many events there are. */
  int events() {
    return rows.size();
  }

  @Override
  public void event(int epochDay, long userId, byte[] buf, int propFrom, int propTo, long value) {
    rows.add(epochDay, userId, rows.valueProps().code(buf, propFrom, propTo), value);
  }

  @Override
  public void rejected(byte[] buf, int from, int to, int reasonMask) {
    throw new IllegalStateException("the sample has a bad line: reasons " + reasonMask);
  }
}
