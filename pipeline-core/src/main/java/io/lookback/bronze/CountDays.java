package io.lookback.bronze;

import io.lookback.batch.EventBatch;
import io.lookback.ledger.Tally;
import java.time.LocalDate;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/** Counts events by landing file and day: which days of silver a newly loaded file touches. */
final class CountDays extends DoFn<KV<Integer, EventBatch>, Tally> {
  private static final long serialVersionUID = 1L;

  @ProcessElement
  public void count(@Element KV<Integer, EventBatch> element, OutputReceiver<Tally> out) {
    EventBatch batch = element.getValue();
    Tally tally = new Tally();
    int from = 0;
    while (from < batch.size()) {
      int day = batch.day(from);
      int to = from + 1;
      while (to < batch.size() && batch.day(to) == day) {
        to++;
      }
      String date = LocalDate.ofEpochDay(day).toString();
      tally.add(to - from, "parsed_day", batch.source().label(), batch.file(), date);
      from = to;
    }
    out.output(tally);
  }
}
