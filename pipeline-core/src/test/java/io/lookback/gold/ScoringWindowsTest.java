package io.lookback.gold;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.lookback.feature.WindowSpec;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.SlidingWindows;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

/** The grid of windows: where slices fall, and which windows are scored. */
class ScoringWindowsTest {
  private static final int AS_OF = 18_596;

  @Test
  void eachSliceIsInTheScoredWindowsThatLookBackToIt() {
    List<WindowSpec> specs =
        List.of(
            WindowSpec.DEFAULT,
            new WindowSpec(21, 7, 3),
            new WindowSpec(1, 1, 1),
            new WindowSpec(1, 8, 2),
            new WindowSpec(25, 4, 3),
            new WindowSpec(20, 1, 7),
            new WindowSpec(3650, 366, 520));
    for (WindowSpec spec : specs) {
      ScoringWindows windows = new ScoringWindows(spec);
      int periods = spec.weeks() + spec.lookbackDays() / spec.scoringDays() + 2;
      for (int period = 0; period < Math.min(periods, 600); period++) {
        int sliceEnd = AS_OF + 1 - period * spec.scoringDays();
        assertThat(
            spec + ", slice ending before " + sliceEnd,
            scoredEnds(windows, windows.stamp(sliceEnd, AS_OF)),
            equalTo(expectedEnds(spec, sliceEnd)));
      }
    }
  }

  private static Set<Integer> scoredEnds(ScoringWindows windows, Instant stamp) {
    SlidingWindows windowFn = windows.windowFn();
    Collection<IntervalWindow> all = windowFn.assignWindows(stamp);
    TreeSet<Integer> ends = new TreeSet<>();
    for (IntervalWindow window : all) {
      if (windows.isScored(window)) {
        ends.add(windows.endDay(window, AS_OF));
      }
    }
    return ends;
  }

  private static Set<Integer> expectedEnds(WindowSpec spec, int sliceEnd) {
    TreeSet<Integer> ends = new TreeSet<>();
    for (int week = 0; week < spec.weeks(); week++) {
      int end = AS_OF + 1 - week * spec.scoringDays();
      if (sliceEnd <= end && sliceEnd > end - spec.windowDays()) {
        ends.add(end);
      }
    }
    return ends;
  }
}
