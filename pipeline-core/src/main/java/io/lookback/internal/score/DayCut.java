package io.lookback.internal.score;

import io.lookback.batch.EventBatch;
import io.lookback.internal.batch.EventColumns;
import io.lookback.internal.batch.EventRows;
import java.util.Arrays;
import java.util.function.Consumer;

/** Cuts some days out of batches, and makes counts of equal neighbours. Reused. */
final class DayCut {
  private final EventRows rows = new EventRows();
  private final EventColumns columns = new EventColumns();

  /**
   * The code of each value prop of the batch in the slice at hand, if its stamp is that slice's.
   */
  private int[] codes = {};

  private int[] stamps = {};
  private int stamp;

  /**
   * Passes the rows of {@code [start, end)} to {@code out}.
   *
   * @param combine whether equal neighbours become one row with a count
   */
  void days(EventBatch batch, int start, int end, boolean combine, Consumer<EventBatch> out) {
    DayOrder.ascending(
        batch,
        ascending -> {
          int to = ascending.days().lowerBound(0, ascending.size(), end);
          int from = ascending.days().lowerBound(0, to, start);
          rows(ascending, from, to, combine, out);
        });
  }

  /** Passes the rows {@code [from, to)} to {@code out}, as {@link #days} does. */
  void rows(EventBatch batch, int from, int to, boolean combine, Consumer<EventBatch> out) {
    beginSlice(batch.valuePropCount());
    int[] days = columns.days(batch, from, to);
    long[] users = columns.users(batch, from, to);
    int[] props = columns.props(batch, from, to);
    long[] values = columns.values(batch, from, to);
    int[] counts = columns.counts(batch, from, to);
    if (combine && !batch.source().hasAmount()) {
      Arrays.fill(values, 0, to - from, 0);
    }
    Combined pending = new Combined();
    for (int i = 0; i < to - from; i++) {
      int prop = props[i];
      if (stamps[prop] != stamp) {
        stamps[prop] = stamp;
        codes[prop] = rows.valueProps().code(batch.valueProp(prop));
      }
      if (combine) {
        pending.add(rows, days[i], users[i], codes[prop], values[i], counts[i]);
      } else {
        rows.add(days[i], users[i], codes[prop], values[i], counts[i]);
      }
    }
    pending.flush(rows);
    rows.drain(batch.source(), "", out);
  }

  /** Begins with no value prop known: as cheap for a slice of one row as for one of many. */
  private void beginSlice(int valueProps) {
    if (codes.length < valueProps) {
      codes = new int[Math.max(valueProps, 2 * codes.length)];
      stamps = new int[codes.length];
      stamp = 0;
    }
    stamp++;
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
