package io.lookback.internal.verify;

import io.lookback.batch.EventDays;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * The days with events as a pipeline measures them, for all who need them.
 *
 * @param view the days of all sources
 */
public record MeasuredDays(PCollectionView<EventDays> view) {}
