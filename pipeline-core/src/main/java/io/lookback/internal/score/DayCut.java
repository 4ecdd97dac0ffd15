package io.lookback.internal.score;

import io.lookback.batch.EventBatch;
import io.lookback.internal.batch.EventRows;
import java.util.Arrays;
import java.util.function.Consumer;

/** Cuts some days out of batches, and makes counts of equal neighbours. Reused. */
final class DayCut {
  private final EventRows rows = new EventRows();

  /**
   * Passes the rows of {@code [start, end)} to {@code out}.
   *
   * @param combine whether equal neighbours become one row with a count
   */
  void days(EventBatch batch, int start, int end, boolean combine, Consumer<EventBatch> out) {
    int[] codes = new int[batch.valuePropCount()];
    Arrays.fill(codes, -1);
    Combined pending = new Combined();
    for (int i = 0; i < batch.size(); i++) {
      int day = batch.day(i);
      if (day < start || day >= end) {
        continue;
      }
      int prop = batch.prop(i);
      if (codes[prop] < 0) {
        codes[prop] = rows.valueProps().code(batch.valueProp(prop));
      }
      if (!combine) {
        rows.add(day, batch.user(i), codes[prop], batch.value(i), batch.count(i));
      } else {
        long amount = batch.source().hasAmount() ? batch.value(i) : 0;
        pending.add(rows, day, batch.user(i), codes[prop], amount, batch.count(i));
      }
    }
    pending.flush(rows);
    rows.drain(batch.source(), "", out);
  }

  /** The row under construction: equal neighbours added up for as long as the sums fit. */
  private static final class Combined {
    private int day;
    private long user;
    private int prop;
    private long amount;
    private int count;

    void add(EventRows rows, int nextDay, long nextUser, int nextProp, long value, int times) {
      boolean same = count > 0 && nextUser == user && nextProp == prop && nextDay == day;
      long sum = amount + value;
      if (same && sum >= amount && count <= Integer.MAX_VALUE - times) {
        amount = sum;
        count += times;
        return;
      }
      flush(rows);
      day = nextDay;
      user = nextUser;
      prop = nextProp;
      amount = value;
      count = times;
    }

    void flush(EventRows rows) {
      if (count > 0) {
        rows.add(day, user, prop, amount, count);
        count = 0;
      }
    }
  }
}
