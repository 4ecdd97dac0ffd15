package io.lookback.gold;

import io.lookback.batch.EventBatch;
import io.lookback.coder.WireCoder;
import io.lookback.silver.DataSpan;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.beam.sdk.coders.Coder;

/**
 * The part of a batch that lies in one scoring period, with the days that scoring must know. They
 * travel along, since a step that looks them up elsewhere cannot be fused with the grouping before
 * it, and a runner that does not fuse writes each group to bytes as a whole.
 *
 * @param span the first day of the data, and the as-of day in the place of the newest print day
 * @param events the events
 */
record HistorySlice(DataSpan span, EventBatch events) {
  static final Coder<HistorySlice> CODER =
      WireCoder.of(HistorySlice.class, HistorySlice::writeTo, HistorySlice::readFrom);

  /** The as-of day, as an epoch day. */
  int asOf() {
    return span.lastPrintDay();
  }

  void writeTo(DataOutput out) throws IOException {
    span.writeTo(out);
    events.writeTo(out);
  }

  static HistorySlice readFrom(DataInput in) throws IOException {
    return new HistorySlice(DataSpan.readFrom(in), EventBatch.readFrom(in));
  }
}
