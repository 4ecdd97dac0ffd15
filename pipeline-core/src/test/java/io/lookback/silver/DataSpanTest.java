package io.lookback.silver;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import io.lookback.batch.EventBatch;
import io.lookback.batch.EventRows;
import io.lookback.batch.Source;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DataSpanTest {
  private static final int NO_PRINT = Integer.MIN_VALUE;

  @Test
  void onlyPrintsMoveTheNewestPrintDay() {
    assertThat("prints", DataSpan.of(batch(Source.PRINTS)), equalTo(new DataSpan(-3, 9)));
    for (Source source : List.of(Source.TAPS, Source.PAYS)) {
      DataSpan span = DataSpan.of(batch(source));
      assertThat(source.label(), span, equalTo(new DataSpan(-3, NO_PRINT)));
      assertThat(source.label(), span.hasPrints(), is(false));
    }
  }

  @Test
  void bothTakeTheEarliestDayAndTheNewestPrint() {
    DataSpan left = new DataSpan(5, 7);
    DataSpan right = new DataSpan(3, 6);
    DataSpan withoutPrints = new DataSpan(1, NO_PRINT);
    assertThat("prints", left.and(right), equalTo(new DataSpan(3, 7)));
    assertThat("the other way", right.and(left), equalTo(new DataSpan(3, 7)));
    assertThat("no prints", left.and(withoutPrints), equalTo(new DataSpan(1, 7)));
  }

  @Test
  void theSpanOfNoEventsChangesNothing() {
    for (DataSpan span : List.of(new DataSpan(-3, 9), new DataSpan(5, NO_PRINT), DataSpan.EMPTY)) {
      assertThat("before", DataSpan.EMPTY.and(span), equalTo(span));
      assertThat("behind", span.and(DataSpan.EMPTY), equalTo(span));
    }
    assertThat("a print on the oldest day", new DataSpan(0, NO_PRINT + 1).hasPrints(), is(true));
    assertThat("no events", DataSpan.EMPTY.hasPrints(), is(false));
  }

  /** Events of the days 4, -3 and 9. */
  private static EventBatch batch(Source source) {
    EventRows rows = new EventRows();
    int prop = rows.valueProps().code("a");
    rows.add(4, 1, prop, 0);
    rows.add(-3, 1, prop, 0);
    rows.add(9, 1, prop, 0);
    List<EventBatch> batches = new ArrayList<>();
    rows.drain(source, "", (batch, bucket) -> batches.add(batch));
    return batches.get(0);
  }
}
