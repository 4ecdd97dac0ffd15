package io.lookback.internal.score;

import io.lookback.batch.EventBatch;
import io.lookback.feature.FeatureSet;
import java.util.function.Consumer;

/**
 * Cuts out of batches what the features of one day look at: events of measured sources on the days
 * of the longest look-back before it. Equal rows become one with a count, as {@link WindowSlicer}
 * makes of history.
 */
public final class LookbackSlicer {
  private final FeatureSet features;
  private final int day;
  private final DayCut cut = new DayCut();

  /** Cuts for features of the epoch day {@code day}. */
  public LookbackSlicer(FeatureSet features, int day) {
    this.features = features;
    this.day = day;
  }

  /** Passes the slices of one batch to {@code out}. The batch may be in any order. */
  public void slice(EventBatch batch, Consumer<EventBatch> out) {
    if (features.measuredSources().contains(batch.source())) {
      int start = day - features.window().lookbackDays();
      cut.days(batch, start, day, features.combines(batch.source()), out);
    }
  }
}
