package io.lookback.internal.score;

import io.lookback.batch.EventBatch;
import io.lookback.feature.FeatureSet;
import io.lookback.feature.WindowSpec;
import io.lookback.internal.batch.EventRows;
import java.util.Arrays;

/**
 * Cuts batches at the borders of the scoring periods, so that a slice lies in a window as a whole,
 * and drops the days that no scored print looks back to.
 *
 * <p>Only scored days keep a row for each event of the scored source and of the label's. All else
 * shrinks to one row per (day, user, value prop) with a count wherever equal rows are neighbours,
 * as they are in sorted batches: a robot's million views of one day travel as one row. A source
 * keeps all rows if an operation needs the amount of each event.
 */
public final class WindowSlicer {
  /**
   * Takes slices; all days of a slice are in the scoring period that ends before {@code endDay}.
   */
  public interface Output {
    /** Takes one slice. */
    void slice(EventBatch slice, int endDay);
  }

  private final FeatureSet features;
  private final WindowSpec spec;
  private final int asOf;
  private final EventRows rows = new EventRows();

  /** Cuts for scored periods of which the last ends with the day {@code asOf}, inclusive. */
  public WindowSlicer(FeatureSet features, int asOf) {
    this.features = features;
    this.spec = features.window();
    this.asOf = asOf;
  }

  /** Passes the slices of one batch to {@code out}. The batch may be in any order. */
  public void slice(EventBatch batch, Output out) {
    int from = Math.max(spec.firstNeededDay(asOf), (int) batch.days().min());
    int to = Math.min(asOf, (int) batch.days().max());
    if (batch.size() == 0 || from > to) {
      return;
    }
    for (int period = period(from); period >= period(to); period--) {
      slicePeriod(batch, period, out);
    }
  }

  /** How many scoring periods before the newest one a day is; 0 is the newest. */
  private int period(int day) {
    return (asOf - day) / spec.scoringDays();
  }

  private void slicePeriod(EventBatch batch, int period, Output out) {
    int end = asOf + 1 - period * spec.scoringDays();
    int start = Math.max(end - spec.scoringDays(), spec.firstNeededDay(asOf));
    boolean isScored = period < spec.weeks() && features.isOnScoredDays(batch.source());
    boolean combine = !isScored && features.combines(batch.source());
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
    rows.drain(batch.source(), "", (slice, bucket) -> out.slice(slice, end));
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
