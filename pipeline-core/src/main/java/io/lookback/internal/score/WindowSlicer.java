package io.lookback.internal.score;

import io.lookback.batch.EventBatch;
import io.lookback.feature.FeatureSet;
import io.lookback.feature.WindowSpec;

/**
 * Cuts batches at the borders of the {@linkplain WindowSpec#strideDays strides}, so that a slice
 * lies in a window as a whole, and drops the days that no scored print looks back to. The work is
 * linear in rows, however many strides there are.
 *
 * <p>Only scored days keep a row for each event of the scored source and of the label's. All else
 * shrinks to one row per (day, user, value prop) with a count wherever equal rows are neighbours,
 * as they are in sorted batches: a robot's million views of one day travel as one row. A source
 * keeps all rows if an operation needs the amount of each event.
 */
public final class WindowSlicer {
  /** Takes slices; all days of a slice are in the stride that ends before {@code endDay}. */
  public interface Output {
    /** Takes one slice. */
    void slice(EventBatch slice, int endDay);
  }

  private final FeatureSet features;
  private final WindowSpec spec;
  private final int asOf;
  private final DayCut cut = new DayCut();

  /** Cuts for scored periods of which the last ends with the day {@code asOf}, inclusive. */
  public WindowSlicer(FeatureSet features, int asOf) {
    this.features = features;
    this.spec = features.window();
    this.asOf = asOf;
  }

  /** Passes the slices of one batch to {@code out}. The batch may be in any order. */
  public void slice(EventBatch batch, Output out) {
    DayOrder.ascending(batch, ascending -> sliceAscending(ascending, out));
  }

  private void sliceAscending(EventBatch batch, Output out) {
    int stride = spec.strideDays();
    int last = batch.days().lowerBound(0, batch.size(), asOf + 1L);
    int from = batch.days().lowerBound(0, last, spec.firstNeededDay(asOf));
    while (from < last) {
      int day = batch.day(from);
      int end = asOf + 1 - (asOf - day) / stride * stride;
      int firstScored = spec.firstScoredDay(asOf);
      boolean isScored = day >= firstScored && features.isOnScoredDays(batch.source());
      boolean combine = !isScored && features.combines(batch.source());
      // A stride that is not scored as a whole gives two slices.
      int until = day < firstScored ? Math.min(end, firstScored) : end;
      int to = batch.days().lowerBound(from, last, until);
      cut.rows(batch, from, to, combine, slice -> out.slice(slice, end));
      from = to;
    }
  }
}
