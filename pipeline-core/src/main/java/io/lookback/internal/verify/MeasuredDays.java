package io.lookback.internal.verify;

import io.lookback.batch.EventDays;
import io.lookback.internal.coder.Coders;
import io.lookback.internal.coder.MergeFn;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * The days with events as a pipeline measures them, for all who need them.
 *
 * @param view the days of all sources
 */
public record MeasuredDays(PCollectionView<EventDays> view) {
  /**
   * Puts days together.
   *
   * @param days days with events of any part of the input
   */
  public static MeasuredDays of(PCollection<EventDays> days) {
    return new MeasuredDays(
        days.apply(
            "Put days together",
            Combine.globally(MergeFn.of(EventDays::new, EventDays::merge, Coders.EVENT_DAYS))
                .asSingletonView()));
  }
}
