package io.lookback.internal.parse;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DaysTest {
  @Test
  void everyDayOfTheCalendarAndNoOther() {
    Days days = new Days();
    for (int year = 0; year <= 9999; year++) {
      boolean everyDay = year < 5 || year > 9995 || year % 100 < 5;
      for (int month = 0; month <= 13; month++) {
        for (int day = everyDay ? 0 : 27; day <= 32; day++) {
          check(days, year, month, day);
        }
      }
    }
  }

  private static void check(Days days, int year, int month, int day) {
    byte[] text =
        String.format(Locale.ROOT, "%04d-%02d-%02d", year, month, day)
            .getBytes(StandardCharsets.US_ASCII);
    int expected = expected(year, month, day);
    if (days.read(text, 0) != expected) {
      String reason = year + "-" + month + "-" + day;
      assertThat(reason, days.read(text, 0), is(expected));
    }
  }

  private static int expected(int year, int month, int day) {
    if (year == 0) {
      return Days.BAD;
    }
    try {
      return Math.toIntExact(LocalDate.of(year, month, day).toEpochDay());
    } catch (DateTimeException e) {
      return Days.BAD;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2020/11/01", "2020-11/01", "2020-1-001", "20201-1-01", "2020-11-0a", "2020-11-0:",
        "2020-11-0/", "+020-11-01", "-020-11-01", " 020-11-01", "2020-11- 1", "2020- 1-01"
      })
  void otherBytesAreBad(String text) {
    Days days = new Days();
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    assertThat("first time", days.read(bytes, 0), is(Days.BAD));
    assertThat("from memory", days.read(bytes, 0), is(Days.BAD));
  }

  @Test
  void memoryDoesNotMixUpDays() {
    byte[] text = "2020-11-012020-11-02".getBytes(StandardCharsets.US_ASCII);
    Days days = new Days();
    int first = days.read(text, 0);
    assertThat("next day", days.read(text, 10), is(first + 1));
    assertThat("the first again", days.read(text, 0), is(first));
    assertThat("all zero bytes", new Days().read(new byte[10], 0), is(Days.BAD));
  }
}
