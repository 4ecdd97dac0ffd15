package io.lookback.gold;

import io.lookback.feature.WindowSpec;
import java.io.Serializable;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.SlidingWindows;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * The grid of sliding windows that slices of history are placed on.
 *
 * <p>A window slides by {@link WindowSpec#strideDays} and spans these and the longest look-back.
 * The as-of day is data, known only while the job runs, but a grid is fixed when the job is built.
 * So the grid stays and the data moves: the as-of day always lies at {@link #AS_OF_DAY}, and a
 * slice is stamped with its distance from it. Rows keep their real days.
 */
final class ScoringWindows implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Where the as-of day lies on the grid; so late that no legal window starts before day 0. */
  private static final int AS_OF_DAY = 400_000;

  private final WindowSpec spec;

  ScoringWindows(WindowSpec spec) {
    this.spec = spec;
  }

  SlidingWindows windowFn() {
    int stride = spec.strideDays();
    int days = spec.lookbackDays() + stride;
    int offset = Math.floorMod(AS_OF_DAY + 1 - days, stride);
    return SlidingWindows.of(Duration.standardDays(days))
        .every(Duration.standardDays(stride))
        .withOffset(Duration.standardDays(offset));
  }

  /** The stamp of a slice whose stride ends before {@code endDay}. */
  Instant stamp(int endDay, int asOf) {
    // The last day of the slice: a window that holds any of its days holds this one.
    return Instant.EPOCH.plus(Duration.standardDays(AS_OF_DAY + (long) endDay - 1 - asOf));
  }

  /** The real day after the last scored day of {@code window}. */
  int endDay(BoundedWindow window, int asOf) {
    long gridEnd = window.maxTimestamp().plus(Duration.millis(1)).getMillis() / 86_400_000L;
    return Math.toIntExact(gridEnd - AS_OF_DAY + asOf);
  }

  /** The first scored day of a window that ends before {@code endDay}. */
  int startDay(int endDay, int asOf) {
    return Math.max(endDay - spec.strideDays(), spec.firstScoredDay(asOf));
  }

  /** Whether prints of the window's last days are wanted. */
  boolean isScored(BoundedWindow window) {
    int end = endDay(window, 0);
    return end <= 1 && end > spec.firstScoredDay(0);
  }
}
