package io.lookback.gold;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

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
      int days = spec.weeks() * spec.scoringDays() + spec.lookbackDays();
      int strides = days / spec.strideDays() + 2;
      for (int stride = 0; stride < Math.min(strides, 600); stride++) {
        int sliceEnd = AS_OF + 1 - stride * spec.strideDays();
        assertThat(
            spec + ", slice ending before " + sliceEnd,
            scoredEnds(windows, windows.stamp(sliceEnd, AS_OF)),
            equalTo(expectedEnds(spec, sliceEnd)));
      }
    }
  }

  @Test
  void anEventIsInFewWindowsAndEachScoredDayIsScoredOnce() {
    for (int lookback : new int[] {1, 2, 20, 21, 22, 365, 3650}) {
      for (int scoring : new int[] {1, 2, 7, 30, 366}) {
        for (int weeks : new int[] {1, 2, 3, 52, 366, 520}) {
          check(new WindowSpec(lookback, scoring, weeks));
        }
      }
    }
  }

  private static void check(WindowSpec spec) {
    ScoringWindows windows = new ScoringWindows(spec);
    int firstScored = spec.firstScoredDay(AS_OF);
    int scored = 0;
    for (int end = AS_OF + 1; end > firstScored; end -= spec.strideDays()) {
      int start = windows.startDay(end, AS_OF);
      assertThat(spec + ": days", end - start, greaterThan(0));
      scored += end - start;
      for (int day : new int[] {start - spec.lookbackDays(), start - 1, start, end - 1}) {
        int strides = (AS_OF - day) / spec.strideDays();
        Instant stamp = windows.stamp(AS_OF + 1 - strides * spec.strideDays(), AS_OF);
        Set<Integer> ends = scoredEnds(windows, stamp);
        assertThat(spec + ": window of day " + day, ends.contains(end), equalTo(true));
        assertThat(
            spec + ": windows of day " + day,
            ends.size(),
            lessThanOrEqualTo(spec.lookbackDays() <= 28 ? 2 : 1 + (spec.lookbackDays() + 20) / 21));
        assertThat(
            spec + ": counted windows of day " + day,
            spec.windowsHolding(day, AS_OF),
            equalTo(ends.size()));
      }
    }
    assertThat(spec + ": scored days", scored, equalTo(spec.weeks() * spec.scoringDays()));
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
    for (int end = AS_OF + 1; end > spec.firstScoredDay(AS_OF); end -= spec.strideDays()) {
      if (sliceEnd <= end && sliceEnd > end - spec.strideDays() - spec.lookbackDays()) {
        ends.add(end);
      }
    }
    return ends;
  }

  @Test
  void aWindowScoresAsManyPeriodsAsALookBackFillsWithinFourWeeks() {
    assertThat("one period", new WindowSpec(21, 7, 1).strideDays(), equalTo(7));
    assertThat("a year of weeks", new WindowSpec(21, 7, 53).strideDays(), equalTo(21));
    assertThat("a year of days", new WindowSpec(21, 1, 366).strideDays(), equalTo(21));
    assertThat("looks back a year", new WindowSpec(365, 7, 53).strideDays(), equalTo(28));
    assertThat("a long period", new WindowSpec(365, 40, 3).strideDays(), equalTo(40));
  }
}
