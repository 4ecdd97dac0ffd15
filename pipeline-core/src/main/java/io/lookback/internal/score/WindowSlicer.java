package io.lookback.internal.score;

import io.lookback.batch.EventBatch;
import io.lookback.feature.FeatureSet;
import io.lookback.feature.WindowSpec;

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
  private final DayCut cut = new DayCut();

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
    cut.days(batch, start, end, combine, slice -> out.slice(slice, end));
  }
}
