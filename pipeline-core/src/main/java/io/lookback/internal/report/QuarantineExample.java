package io.lookback.internal.report;

import io.lookback.batch.Reason;
import io.lookback.spec.SourceSpec;

/**
 * A line that stands for all of its source and reason.
 *
 * @param source what it should have been
 * @param reason why it was set aside, or one of the reasons
 * @param file its landing file; the name as it is, not yet fit to be shown
 * @param offset its first byte in the decompressed file; null where its place is not known
 * @param text the line, fit to be shown; its end cut off and marked if it is long
 */
public record QuarantineExample(
    SourceSpec source, Reason reason, String file, Long offset, String text) {
  /**
   * An example.
   *
   * @param offset its first byte in the decompressed file, or {@link RejectedLine#UNPLACED}
   */
  public static QuarantineExample of(
      SourceSpec source, Reason reason, String file, long offset, String text) {
    return new QuarantineExample(
        source, reason, file, offset == RejectedLine.UNPLACED ? null : offset, text);
  }
}
