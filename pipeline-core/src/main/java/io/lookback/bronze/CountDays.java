package io.lookback.bronze;

import io.lookback.batch.EventBatch;
import io.lookback.internal.ledger.Counted;
import io.lookback.ledger.Tally;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/** Counts events by landing file and day: which days of silver a newly loaded file touches. */
final class CountDays extends DoFn<KV<Integer, EventBatch>, Tally> {
  private static final long serialVersionUID = 1L;

  @ProcessElement
  public void count(@Element KV<Integer, EventBatch> element, OutputReceiver<Tally> out) {
    EventBatch batch = element.getValue();
    Map<Integer, Long> events = new HashMap<>();
    for (int row = 0; row < batch.size(); row++) {
      events.merge(batch.day(row), 1L, Long::sum);
    }
    Tally tally = new Tally();
    events.forEach(
        (day, count) -> {
          String date = LocalDate.ofEpochDay(day).toString();
          tally.add(count, Counted.PARSED_DAY, batch.source().label(), batch.file(), date);
        });
    out.output(tally);
  }
}
