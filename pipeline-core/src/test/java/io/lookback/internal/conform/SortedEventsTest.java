package io.lookback.internal.conform;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.lookback.batch.Source;
import io.lookback.internal.batch.EventRows;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which way of sorting is taken, and that both ways hold the same rows. */
class SortedEventsTest {
  @Test
  void sixtyThreeBitsArePackedAndOneMoreIsNot() {
    // Two bits of days, none of props, one of values and of files each: 59 of users fit.
    SortedEvents packed = sort((1L << 59) - 1, 3, 1);
    SortedEvents wide = sort(1L << 59, 3, 1);
    assertThat("ways", packed.getClass(), not(equalTo(wide.getClass())));
    for (SortedEvents sorted : List.of(packed, wide)) {
      String way = sorted.getClass().getSimpleName();
      assertThat(way + " size", sorted.size(), equalTo(4));
      assertThat(way + " days", sorted.day(0) + " " + sorted.day(3), equalTo("-5 -2"));
      assertThat(way + " first user", sorted.user(0), equalTo(0L));
      assertThat(way + " value", sorted.value(3), equalTo(1L));
      assertThat(way + " file", sorted.file(3), equalTo(1));
      assertThat(way + " prop", sorted.prop(3), equalTo(0));
    }
    assertThat("greatest packed user", packed.user(3), equalTo((1L << 59) - 1));
    assertThat("greatest other user", wide.user(3), equalTo(1L << 59));
  }

  @Test
  void extremeValuesSurvive() {
    SortedEvents sorted = sort(Long.MAX_VALUE, 0, Long.MAX_VALUE);
    assertThat("user", sorted.user(3), equalTo(Long.MAX_VALUE));
    assertThat("value", sorted.value(3), equalTo(Long.MAX_VALUE));
    assertThat("not the same", sorted.sameEvent(0, 3), equalTo(false));
    assertThat("the same, of two files", sorted.sameEvent(0, 1), equalTo(true));
  }

  /** Two files with one row each at the least and at the greatest values. */
  private static SortedEvents sort(long maxUser, int days, long maxValue) {
    List<SortedEvents.Ranked> ranked = new ArrayList<>();
    for (int file = 0; file < 2; file++) {
      int rank = file;
      EventRows rows = new EventRows();
      int code = rows.valueProps().code("a");
      rows.add(-5 + days, maxUser, code, maxValue);
      rows.add(-5, 0, code, 0);
      rows.drain(
          Source.PRINTS,
          "f" + file,
          batch -> ranked.add(new SortedEvents.Ranked(batch, new int[] {0}, rank)));
    }
    return SortedEvents.sort(ranked, 1, 2);
  }
}
