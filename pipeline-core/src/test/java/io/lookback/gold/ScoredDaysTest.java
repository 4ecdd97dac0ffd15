package io.lookback.gold;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import io.lookback.batch.EventDays;
import io.lookback.batch.Source;
import java.time.LocalDate;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ScoredDaysTest {
  private static final LocalDate AS_OF = LocalDate.of(2020, 11, 24);
  private static final int AS_OF_DAY = (int) AS_OF.toEpochDay();

  private static final EventDays NOTHING = new EventDays();
  private static final EventDays MEASURED = days(AS_OF_DAY - 6, AS_OF_DAY + 6);
  private static final EventDays GIVEN = days(AS_OF_DAY - 20, AS_OF_DAY + 9);

  /** A print on the first day, a payment on the second. */
  private static EventDays days(int print, int payment) {
    EventDays days = new EventDays();
    days.add(Source.PRINTS, print);
    days.add(Source.PAYS, payment);
    return days;
  }

  @Test
  void daysThatAreNotGivenAreThoseOfTheData() {
    ScoredDays days = new ScoredDays(null, null, Source.PRINTS);
    assertThat("known", days.areKnown(), is(false));
    assertThat("newest print", days.asOf(MEASURED), equalTo(OptionalInt.of(AS_OF_DAY - 6)));
    assertThat("without prints", days.asOf(NOTHING), equalTo(OptionalInt.empty()));
    assertThat("days", days.eventDays(MEASURED), equalTo(MEASURED));
  }

  @Test
  void aGivenAsOfDayStandsInThePlaceOfTheNewestPrint() {
    ScoredDays days = new ScoredDays(AS_OF, null, Source.PRINTS);
    assertThat("known", days.areKnown(), is(false));
    assertThat("prints before it", days.asOf(MEASURED), equalTo(OptionalInt.of(AS_OF_DAY)));
    assertThat("without prints", days.asOf(NOTHING), equalTo(OptionalInt.of(AS_OF_DAY)));
    assertThat("days", days.eventDays(MEASURED), equalTo(MEASURED));
  }

  @Test
  void givenDaysStandInThePlaceOfThoseOfTheDataAndLeaveItTheAsOfDay() {
    ScoredDays days = new ScoredDays(null, GIVEN, Source.PRINTS);
    assertThat("known", days.areKnown(), is(false));
    assertThat("newest print", days.asOf(MEASURED), equalTo(OptionalInt.of(AS_OF_DAY - 6)));
    assertThat("days", days.eventDays(MEASURED), equalTo(GIVEN));
  }

  @Test
  void whereBothAreGivenTheDataIsNotLookedAt() {
    ScoredDays days = new ScoredDays(AS_OF, GIVEN, Source.PRINTS);
    assertThat("known", days.areKnown(), is(true));
    assertThat("as of", days.asOf(null), equalTo(OptionalInt.of(AS_OF_DAY)));
    assertThat("days", days.eventDays(null), equalTo(GIVEN));
  }
}
