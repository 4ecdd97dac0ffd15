package io.lookback.internal.lake;

import io.lookback.batch.EventBatch;
import io.lookback.batch.Reason;
import io.lookback.batch.RejectBatch;
import io.lookback.ledger.Tally;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.values.KV;

/** Batches as texts, one per row, for strict comparisons. */
public final class Unfolded {
  private Unfolded() {}

  /** {@code source file day user valueProp value}. */
  public static List<String> events(Iterable<KV<Integer, EventBatch>> batches) {
    List<String> rows = new ArrayList<>();
    for (KV<Integer, EventBatch> keyed : batches) {
      EventBatch batch = keyed.getValue();
      for (int row = 0; row < batch.size(); row++) {
        rows.add(
            String.join(
                " ",
                batch.source().label(),
                batch.file(),
                LocalDate.ofEpochDay(batch.day(row)).toString(),
                Long.toString(batch.user(row)),
                batch.valueProp(batch.prop(row)),
                Long.toString(batch.value(row))));
      }
    }
    return rows;
  }

  /** {@code source file offset lineNumber reasons raw}. */
  public static List<String> rejects(Iterable<RejectBatch> batches) {
    List<String> rows = new ArrayList<>();
    for (RejectBatch batch : batches) {
      for (int row = 0; row < batch.size(); row++) {
        int length = batch.end(row) - batch.start(row);
        rows.add(
            String.join(
                " ",
                batch.source().label(),
                batch.file(),
                Long.toString(batch.offset(row)),
                Long.toString(batch.lineNumber(row)),
                Reason.of(batch.reasons(row)).stream().map(Reason::code).toList().toString(),
                new String(batch.raw(), batch.start(row), length, StandardCharsets.UTF_8)));
      }
    }
    return rows;
  }

  /** All counts in one. */
  public static Tally merged(Iterable<Tally> tallies) {
    Tally merged = new Tally();
    tallies.forEach(merged::merge);
    return merged;
  }
}
