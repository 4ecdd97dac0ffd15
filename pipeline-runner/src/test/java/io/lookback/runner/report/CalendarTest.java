package io.lookback.runner.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.lookback.internal.report.GoldFacts;
import io.lookback.internal.report.SetFacts;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CalendarTest {
  private static Map<String, Object> calendar(
      String asOf, int lookbackDays, int scoringDays, int weeks) {
    return new Calendar(
            new GoldFacts(
                null,
                SetFacts.BUILT_IN,
                asOf,
                lookbackDays,
                scoringDays,
                weeks,
                BigInteger.ZERO,
                BigInteger.ZERO,
                "",
                null,
                List.of(),
                List.of(),
                0,
                null,
                List.of(),
                List.of(),
                "",
                List.of(),
                List.of(),
                List.of(),
                null,
                null))
        .model();
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, String>> days(Map<String, Object> calendar, String kind) {
    return ((List<List<Map<String, String>>>) calendar.get("weeks"))
        .stream().flatMap(List::stream).filter(day -> day.get("kind").equals(kind)).toList();
  }

  @Test
  void showsTheWorkedExampleOfTheSpecification() {
    Map<String, Object> calendar = calendar("2020-11-30", 21, 7, 1);
    assertThat("scored", days(calendar, "scored"), hasSize(7));
    assertThat("history", days(calendar, "history"), hasSize(21));
    assertThat("span", calendar.get("scored"), equalTo("24–30 Nov"));
    assertThat("the last print sees", calendar.get("lastSees"), equalTo("9–29 Nov"));
    assertThat("the first print sees", calendar.get("firstSees"), equalTo("3–23 Nov"));
    assertThat("first day", days(calendar, "history").get(0).get("label"), equalTo("3 Nov"));
  }

  @Test
  void namesBothMonthsAndSingleDays() {
    Map<String, Object> calendar = calendar("2021-01-02", 1, 1, 3);
    assertThat("span", calendar.get("scored"), equalTo("31 Dec–2 Jan"));
    assertThat("one day", calendar.get("lastSees"), equalTo("1 Jan"));
    assertThat("scored", days(calendar, "scored"), hasSize(3));
  }

  @Test
  void tellsLongSpansInWordsOnly() {
    assertThat("weeks", (List<?>) calendar("2020-11-30", 3650, 7, 1).get("weeks"), empty());
  }
}
