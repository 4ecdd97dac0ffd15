package io.lookback.gold;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import io.lookback.silver.DataSpan;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class ScoredDaysTest {
  private static final LocalDate AS_OF = LocalDate.of(2020, 11, 24);
  private static final LocalDate START = LocalDate.of(2020, 11, 10);
  private static final int AS_OF_DAY = (int) AS_OF.toEpochDay();
  private static final int START_DAY = (int) START.toEpochDay();

  /** Days on both sides of the given ones, for either may be earlier or later than the data's. */
  private static final DataSpan AROUND = new DataSpan(START_DAY - 2, AS_OF_DAY + 6);

  private static final DataSpan WITHIN = new DataSpan(START_DAY + 2, AS_OF_DAY - 6);
  private static final DataSpan WITHOUT_PRINTS = new DataSpan(START_DAY - 2, Integer.MIN_VALUE);

  @Test
  void daysThatAreNotGivenAreThoseOfTheData() {
    ScoredDays days = new ScoredDays(null, null);
    assertThat("known", days.areKnown(), is(false));
    for (DataSpan data : new DataSpan[] {AROUND, WITHIN, WITHOUT_PRINTS, DataSpan.EMPTY}) {
      assertThat(days.in(data), equalTo(data));
    }
  }

  @Test
  void aGivenAsOfDayStandsInThePlaceOfTheNewestPrint() {
    ScoredDays days = new ScoredDays(AS_OF, null);
    assertThat("known", days.areKnown(), is(false));
    assertThat(days.in(AROUND), equalTo(new DataSpan(START_DAY - 2, AS_OF_DAY)));
    assertThat(days.in(WITHIN), equalTo(new DataSpan(START_DAY + 2, AS_OF_DAY)));
    assertThat(days.in(WITHOUT_PRINTS), equalTo(new DataSpan(START_DAY - 2, AS_OF_DAY)));
    assertThat(days.in(DataSpan.EMPTY), equalTo(new DataSpan(Integer.MAX_VALUE, AS_OF_DAY)));
  }

  @Test
  void aGivenDataStartStandsInThePlaceOfTheFirstDayWhicheverIsEarlier() {
    ScoredDays days = new ScoredDays(null, START);
    assertThat("known", days.areKnown(), is(false));
    assertThat(days.in(AROUND), equalTo(new DataSpan(START_DAY, AS_OF_DAY + 6)));
    assertThat(days.in(WITHIN), equalTo(new DataSpan(START_DAY, AS_OF_DAY - 6)));
    for (DataSpan data : new DataSpan[] {WITHOUT_PRINTS, DataSpan.EMPTY}) {
      assertThat(days.in(data), equalTo(new DataSpan(START_DAY, Integer.MIN_VALUE)));
      assertThat("nothing to score", days.in(data).hasPrints(), is(false));
    }
  }

  @Test
  void whereBothAreGivenTheDataIsNotLookedAt() {
    ScoredDays days = new ScoredDays(AS_OF, START);
    assertThat("known", days.areKnown(), is(true));
    for (DataSpan data : new DataSpan[] {AROUND, WITHIN, WITHOUT_PRINTS, DataSpan.EMPTY}) {
      assertThat(days.in(data), equalTo(new DataSpan(START_DAY, AS_OF_DAY)));
    }
  }
}
