package io.lookback.internal.verify;

import io.lookback.batch.FeatureBatch;
import io.lookback.internal.plain.PlainLine;
import java.util.List;
import java.util.Map;

/** What the second opinion hears: lines of sampled users, and rows of gold of these users. */
public sealed interface Witness permits Witness.Lines, Witness.Scored, Witness.Rows, PackedWitness {
  /**
   * A line.
   *
   * @param readAs the user whose event the fast parser read; {@link #REJECTED} if it rejected the
   *     line, {@link #UNREAD} if nobody says
   */
  record Line(PlainLine line, long readAs) {
    /** See {@link #readAs}. */
    public static final long REJECTED = -1;

    /** See {@link #readAs}. */
    public static final long UNREAD = -2;
  }

  /** Lines; those of one landing file follow each other. */
  record Lines(List<Line> lines) implements Witness {}

  /** Rows of gold before they are encoded. */
  record Scored(FeatureBatch rows) implements Witness {}

  /** Rows of gold as its files have them, see {@link io.lookback.internal.plain.PlainRow}. */
  record Rows(List<Map<String, Object>> rows) implements Witness {}
}
