package io.lookback.profile;

import io.lookback.batch.RejectBatch;
import io.lookback.parse.Reason;
import java.nio.charset.StandardCharsets;

/** Picks examples of rejected lines. */
public final class RejectProfiler {
  private RejectProfiler() {}

  /** The examples of a batch: the first line of each reason. */
  public static Profile of(RejectBatch batch) {
    Profile profile = new Profile();
    int seen = 0;
    // Lines of a batch ascend by offset, so the first with a reason is the one to keep.
    for (int row = 0; row < batch.size(); row++) {
      int reasons = batch.reasons(row);
      if ((reasons & ~seen) != 0) {
        for (Reason reason : Reason.of(reasons & ~seen)) {
          profile.add(batch.source(), reason, example(batch, row));
        }
        seen |= reasons;
      }
    }
    return profile;
  }

  private static RejectExample example(RejectBatch batch, int row) {
    int start = batch.start(row);
    int length = batch.end(row) - start;
    boolean isCut = length > RejectExample.MAX_BYTES;
    int shown = isCut ? RejectExample.MAX_BYTES : length;
    // A cut must not split a character; at most three bytes of one are behind its first.
    for (int i = 0; isCut && i < 3 && (batch.raw()[start + shown] & 0xC0) == 0x80; i++) {
      shown--;
    }
    String raw = new String(batch.raw(), start, shown, StandardCharsets.UTF_8);
    return new RejectExample(batch.file(), batch.offset(row), raw, isCut);
  }
}
