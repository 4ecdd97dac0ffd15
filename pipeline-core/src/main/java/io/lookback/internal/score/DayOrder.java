package io.lookback.internal.score;

import io.lookback.batch.EventBatch;
import io.lookback.internal.batch.EventRows;
import java.util.Arrays;
import java.util.function.Consumer;

/** Puts the rows of batches into the order of their days. */
final class DayOrder {
  private DayOrder() {}

  /** Passes the rows on by ascending day; those of one day stay in their order. */
  static void ascending(EventBatch batch, Consumer<EventBatch> out) {
    if (batch.days().isAscending()) {
      out.accept(batch);
      return;
    }
    long[] order = new long[batch.size()];
    for (int row = 0; row < order.length; row++) {
      order[row] = (long) batch.day(row) << 32 | row;
    }
    Arrays.sort(order);
    EventRows rows = new EventRows();
    for (long key : order) {
      int row = (int) key;
      int prop = rows.valueProps().code(batch.valueProp(batch.prop(row)));
      rows.add(batch.day(row), batch.user(row), prop, batch.value(row), batch.count(row));
    }
    rows.drain(batch.source(), "", out);
  }
}
