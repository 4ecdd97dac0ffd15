package io.lookback.silver;

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
public record DataSpan(int firstDay, int lastPrintDay) implements Serializable {
  /** The span of no events. */
  public static final DataSpan EMPTY = new DataSpan(Integer.MAX_VALUE, Integer.MIN_VALUE);

  /** The span of a batch that is not empty. */
  public static DataSpan of(EventBatch batch) {
    return new DataSpan(
        (int) batch.days().min(),
        batch.source() == Source.PRINTS ? (int) batch.days().max() : Integer.MIN_VALUE);
  }

  /** The span of both. */
  public DataSpan and(DataSpan other) {
    return new DataSpan(
        Math.min(firstDay, other.firstDay), Math.max(lastPrintDay, other.lastPrintDay));
  }

  /** Whether there is a print. */
  public boolean hasPrints() {
    return lastPrintDay != Integer.MIN_VALUE;
  }

  /** Writes the wire form. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeInt(firstDay);
    out.writeInt(lastPrintDay);
  }

  /** Reads what {@link #writeTo} wrote. */
  public static DataSpan readFrom(DataInput in) throws IOException {
    return new DataSpan(in.readInt(), in.readInt());
  }
}
