package io.lookback.internal.score;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lookback.batch.EventBatch;
import io.lookback.batch.Source;
import io.lookback.feature.FeatureSet;
import io.lookback.feature.WindowSpec;
import io.lookback.internal.batch.EventRows;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Where batches are cut, and what shrinks on the way. */
class WindowSlicerTest {
  private static final int AS_OF = 1000;
  private static final WindowSpec SPEC = new WindowSpec(5, 2, 2);
  private static final FeatureSet FEATURES = FeatureSet.builtIn(SPEC);

  @Test
  void eachNeededDayIsInTheSliceOfItsPeriod() {
    TreeMap<Integer, Integer> endOfDay = new TreeMap<>();
    slice(
        Source.TAPS,
        days(AS_OF - 30, AS_OF + 5),
        (slice, endDay) -> {
          for (int row = 0; row < slice.size(); row++) {
            endOfDay.put(slice.day(row), endDay);
            assertThat("slice of day " + slice.day(row), slice.day(row), lessThan(endDay));
            int start = endDay - SPEC.strideDays();
            assertThat("day in " + endDay, slice.day(row), greaterThanOrEqualTo(start));
          }
        });
    assertThat("first day", endOfDay.firstKey(), equalTo(AS_OF + 1 - 4 - 5));
    assertThat("last day", endOfDay.lastKey(), equalTo(AS_OF));
    assertThat("days", endOfDay.size(), equalTo(9));
    endOfDay.forEach(
        (day, end) -> assertThat("grid of " + day, Math.floorMod(AS_OF + 1 - end, 4), equalTo(0)));
  }

  @Test
  void aStrideThatIsScoredInPartKeepsTheRowsOfItsScoredDaysAlone() {
    WindowSpec spec = new WindowSpec(4, 2, 3);
    EventRows rows = new EventRows();
    int code = rows.valueProps().code("a");
    // In no order: what comes out does not depend on it.
    for (int day : new int[] {AS_OF - 7, AS_OF, AS_OF - 5, AS_OF - 6, AS_OF - 4}) {
      rows.add(day, 1, code, 0);
      rows.add(day, 1, code, 1);
    }
    List<String> slices = new ArrayList<>();
    rows.drain(
        Source.PRINTS,
        "",
        batch ->
            new WindowSlicer(FeatureSet.builtIn(spec), AS_OF)
                .slice(batch, (slice, end) -> slices.add(end - AS_OF + ": " + days(slice))));
    assertThat("strides", spec.strideDays(), equalTo(4));
    assertThat(
        "slices",
        slices,
        equalTo(List.of("-3: [-7x2, -6x2]", "-3: [-5x1, -5x1, -4x1, -4x1]", "1: [0x1, 0x1]")));
  }

  private static List<String> days(EventBatch slice) {
    List<String> days = new ArrayList<>();
    for (int row = 0; row < slice.size(); row++) {
      days.add(slice.day(row) - AS_OF + "x" + slice.count(row));
    }
    return days;
  }

  @Test
  void aRobotsOldDayIsOneRowAndItsScoredDayKeepsEachPrint() {
    EventRows rows = new EventRows();
    int code = rows.valueProps().code("a");
    for (int position = 0; position < 1000; position++) {
      rows.add(AS_OF - 4, 1, code, position);
    }
    for (int position = 0; position < 1000; position++) {
      rows.add(AS_OF, 1, code, position);
    }
    List<String> slices = new ArrayList<>();
    rows.drain(
        Source.PRINTS,
        "",
        batch ->
            new WindowSlicer(FEATURES, AS_OF)
                .slice(batch, (slice, end) -> slices.add(slice.size() + "x" + slice.count(0))));
    assertThat("rows x count", slices, equalTo(List.of("1x1000", "1000x1")));
  }

  @Test
  void combinedPaymentsKeepTheirSumAndStopBeforeItOverflows() {
    EventRows rows = new EventRows();
    int code = rows.valueProps().code("a");
    rows.add(AS_OF, 1, code, 3);
    rows.add(AS_OF, 1, code, 4);
    rows.add(AS_OF, 1, code, Long.MAX_VALUE - 7);
    rows.add(AS_OF, 1, code, 1);
    List<String> combined = new ArrayList<>();
    rows.drain(
        Source.PAYS,
        "",
        batch ->
            new WindowSlicer(FEATURES, AS_OF)
                .slice(
                    batch,
                    (slice, end) -> {
                      for (int row = 0; row < slice.size(); row++) {
                        combined.add(slice.value(row) + "x" + slice.count(row));
                      }
                    }));
    assertThat("sums", combined, equalTo(List.of(Long.MAX_VALUE + "x3", "1x1")));
  }

  @Test
  void daysThatNobodyLooksBackToGiveNoSlice() {
    List<Integer> ends = new ArrayList<>();
    slice(Source.PAYS, days(AS_OF - 30, AS_OF - 9), (slice, endDay) -> ends.add(endDay));
    slice(Source.PAYS, days(AS_OF + 1, AS_OF + 3), (slice, endDay) -> ends.add(endDay));
    assertThat("slices", ends, empty());
  }

  @Test
  void illegalSpecsNameValueAndRange() {
    for (int[] bad : new int[][] {{0, 7, 1}, {21, 0, 1}, {21, 7, 0}, {3651, 7, 1}, {1, 367, 1}}) {
      IllegalArgumentException error =
          assertThrows(
              IllegalArgumentException.class, () -> new WindowSpec(bad[0], bad[1], bad[2]));
      assertThat("message", error.getMessage().contains("legal: whole numbers from 1"));
    }
    for (int bad : new int[] {0, 100_001}) {
      IllegalArgumentException error =
          assertThrows(IllegalArgumentException.class, () -> new WindowSpec(21, 7, 1, bad));
      assertThat(
          "message",
          error.getMessage(),
          equalTo("maxHistory is " + bad + "; legal: whole numbers from 1 to 100000"));
    }
  }

  /** One event per day of {@code [from, to]}. */
  private static EventRows days(int from, int to) {
    EventRows rows = new EventRows();
    for (int day = from; day <= to; day++) {
      rows.add(day, 1, rows.valueProps().code("p" + day % 3), 1);
    }
    return rows;
  }

  private static void slice(Source source, EventRows rows, WindowSlicer.Output out) {
    List<EventBatch> batches = new ArrayList<>();
    rows.drain(source, "", batches::add);
    batches.forEach(batch -> new WindowSlicer(FEATURES, AS_OF).slice(batch, out));
  }
}
