package io.lookback.gold;

import io.lookback.batch.EventBatch;
import io.lookback.batch.EventDays;
import io.lookback.feature.FeatureSet;
import io.lookback.internal.score.LookbackSlicer;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollectionView;

/** Keeps of events what the features of one day look at. */
final class SliceLookback extends DoFn<KV<Integer, EventBatch>, KV<Integer, HistorySlice>> {
  private static final long serialVersionUID = 1L;

  private final FeatureSet features;
  private final int day;
  private final EventDays given;
  private final PCollectionView<EventDays> measured;

  /** Slices; the days with events are either {@code given} or {@code measured}, else null. */
  SliceLookback(
      FeatureSet features, int day, EventDays given, PCollectionView<EventDays> measured) {
    this.features = features;
    this.day = day;
    this.given = given;
    this.measured = measured;
  }

  @ProcessElement
  public void slice(ProcessContext context) {
    EventDays all = given == null ? context.sideInput(measured) : given;
    EventDays withEvents = all.within(day - features.window().lookbackDays(), day);
    int bucket = context.element().getKey();
    new LookbackSlicer(features, day)
        .slice(
            context.element().getValue(),
            slice -> context.output(KV.of(bucket, new HistorySlice(day, withEvents, slice))));
  }
}
