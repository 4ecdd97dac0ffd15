package io.lookback.gold;

import io.lookback.batch.EventBatch;
import io.lookback.batch.Source;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;

/**
 * The days that the data covers, as epoch days.
 *
 * @param firstDay the earliest day of any event; {@link Integer#MAX_VALUE} without events
 * @param lastPrintDay the newest day of a print; {@link Integer#MIN_VALUE} without prints
 */
record DataSpan(int firstDay, int lastPrintDay) implements Serializable {
  static final DataSpan EMPTY = new DataSpan(Integer.MAX_VALUE, Integer.MIN_VALUE);

  static DataSpan of(EventBatch batch) {
    return new DataSpan(
        (int) batch.days().min(),
        batch.source() == Source.PRINTS ? (int) batch.days().max() : Integer.MIN_VALUE);
  }

  DataSpan and(DataSpan other) {
    return new DataSpan(
        Math.min(firstDay, other.firstDay), Math.max(lastPrintDay, other.lastPrintDay));
  }

  boolean hasPrints() {
    return lastPrintDay != Integer.MIN_VALUE;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeInt(firstDay);
    out.writeInt(lastPrintDay);
  }

  static DataSpan readFrom(DataInput in) throws IOException {
    return new DataSpan(in.readInt(), in.readInt());
  }
}
