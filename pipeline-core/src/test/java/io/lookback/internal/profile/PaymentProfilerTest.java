package io.lookback.internal.profile;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.lookback.batch.EventBatch;
import io.lookback.batch.Source;
import io.lookback.batch.ValueKind;
import io.lookback.internal.batch.EventRows;
import io.lookback.internal.ledger.Counted;
import io.lookback.ledger.Tally;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaymentProfilerTest {
  @Test
  void countsEachPaymentInItsBin() {
    EventRows rows = new EventRows();
    int prop = rows.valueProps().code("p");
    for (long amount : new long[] {0, 1, 99, 100, 149, 150, 100_000_000, Long.MAX_VALUE}) {
      rows.add(18_000, 7, prop, amount);
    }
    List<EventBatch> batches = new ArrayList<>();
    rows.drain(Source.PAYS, "", batches::add);
    PaymentProfiler profiler = new PaymentProfiler();
    batches.forEach(batch -> profiler.add(batch, 18_000, 18_001));
    String last = String.valueOf(Bins.AMOUNTS.size() - 1);
    assertThat(
        "counts",
        profiler.finish().counts(),
        equalTo(
            new Tally()
                .add(1, Counted.AMOUNTS, "pays", "0")
                .add(2, Counted.AMOUNTS, "pays", "1")
                .add(2, Counted.AMOUNTS, "pays", "2")
                .add(1, Counted.AMOUNTS, "pays", "3")
                .add(2, Counted.AMOUNTS, "pays", last)
                .max(Long.MAX_VALUE, Counted.GREATEST_AMOUNT, "pays")));
  }

  @Test
  void eachSourceHasItsOwnBins() {
    Source refunds = new Source("refunds", "refund", ValueKind.AMOUNT);
    PaymentProfiler profiler = new PaymentProfiler();
    for (Source source : new Source[] {Source.PAYS, refunds, Source.PAYS}) {
      EventRows rows = new EventRows();
      rows.add(18, 7, rows.valueProps().code("p"), source.equals(refunds) ? 150 : 0);
      rows.drain(source, "", batch -> profiler.add(batch, 18, 19));
    }
    assertThat(
        "counts",
        profiler.finish().counts(),
        equalTo(
            new Tally()
                .add(2, Counted.AMOUNTS, "pays", "0")
                .max(0, Counted.GREATEST_AMOUNT, "pays")
                .add(1, Counted.AMOUNTS, "refunds", "3")
                .max(150, Counted.GREATEST_AMOUNT, "refunds")));
  }

  @Test
  void daysFromTheFirstToBeforeTheEndCount() {
    EventRows rows = new EventRows();
    int prop = rows.valueProps().code("p");
    for (int day : new int[] {17, 18, 18, 19, 20}) {
      rows.add(day, 7, prop, 0);
    }
    PaymentProfiler profiler = new PaymentProfiler();
    assertThat("empty", profiler.isEmpty(), equalTo(true));
    rows.drain(Source.PAYS, "", batch -> profiler.add(batch, 18, 20));
    assertThat("counted", profiler.isEmpty(), equalTo(false));
    assertThat(
        "counts",
        profiler.finish().counts(),
        equalTo(
            new Tally()
                .add(3, Counted.AMOUNTS, "pays", "0")
                .max(0, Counted.GREATEST_AMOUNT, "pays")));
  }
}
