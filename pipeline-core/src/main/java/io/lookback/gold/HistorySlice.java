package io.lookback.gold;

import io.lookback.batch.EventBatch;
import io.lookback.batch.EventDays;
import io.lookback.internal.coder.WireCoder;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.beam.sdk.coders.Coder;

/**
 * The part of a batch that lies in one scoring period, with the days that scoring must know. They
 * travel along, since a step that looks them up elsewhere cannot be fused with the grouping before
 * it, and a runner that does not fuse writes each group to bytes as a whole.
 *
 * @param asOf the last scored day, as an epoch day
 * @param eventDays the days with events, as far as a window that holds the slice reaches
 * @param events the events
 */
record HistorySlice(int asOf, EventDays eventDays, EventBatch events) {
  static final Coder<HistorySlice> CODER =
      WireCoder.of(HistorySlice.class, HistorySlice::writeTo, HistorySlice::readFrom);

  void writeTo(DataOutput out) throws IOException {
    out.writeInt(asOf);
    eventDays.writeTo(out);
    events.writeTo(out);
  }

  static HistorySlice readFrom(DataInput in) throws IOException {
    return new HistorySlice(in.readInt(), EventDays.readFrom(in), EventBatch.readFrom(in));
  }
}
