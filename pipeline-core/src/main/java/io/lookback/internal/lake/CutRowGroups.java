package io.lookback.internal.lake;

import io.lookback.internal.batch.WireSize;
import io.lookback.internal.parquet.EncodedRowGroup;
import java.util.function.Consumer;

/**
 * Keeps row groups within {@link WireSize}: how far rows shrink is known only once they are
 * encoded, so those that come out too large are encoded again in halves.
 */
public final class CutRowGroups {
  private static final int MAX_BYTES = WireSize.MAX_BYTES - WireSize.OVERHEAD_BYTES;

  private CutRowGroups() {}

  /** Encodes rows. */
  public interface Rows {
    /** Encodes the rows {@code [from, to)}, of which there is at least one. */
    EncodedRowGroup encode(int from, int to);
  }

  /** Passes the rows {@code [from, to)} to {@code out}, in order, in as many pieces as needed. */
  public static void encode(int from, int to, Rows rows, Consumer<EncodedRowGroup> out) {
    EncodedRowGroup whole = rows.encode(from, to);
    if (whole.sizeInBytes() <= MAX_BYTES || to - from == 1) {
      out.accept(whole);
      return;
    }
    int middle = (from + to) >>> 1;
    encode(from, middle, rows, out);
    encode(middle, to, rows, out);
  }
}
