package io.lookback.internal.report;

import io.lookback.batch.Reason;
import io.lookback.batch.RejectBatch;
import io.lookback.spec.SourceSpec;
import java.util.List;

/**
 * A line of the quarantine. Its bytes are good only until the next line is read.
 *
 * @param source what it should have been
 * @param file its landing file
 * @param offset its first byte in the decompressed file, or {@link #UNPLACED}
 * @param number its number in the file from 1, or {@link #UNNUMBERED}
 * @param reasons why it was rejected, at least one
 * @param buffer holds the line as it came
 * @param from its first byte in the buffer
 * @param to its end in the buffer, exclusive
 */
// The buffer is handed on for one call; nobody compares lines.
@SuppressWarnings("ArrayRecordComponent")
public record RejectedLine(
    SourceSpec source,
    String file,
    long offset,
    long number,
    List<Reason> reasons,
    byte[] buffer,
    int from,
    int to) {
  /** The number of a line that was not counted. */
  public static final long UNNUMBERED = 0;

  /** The offset of a line whose place is not known, as of one that came from no file. */
  public static final long UNPLACED = RejectBatch.UNKNOWN_OFFSET;
}
