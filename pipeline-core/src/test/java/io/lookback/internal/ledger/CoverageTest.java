package io.lookback.internal.ledger;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import io.lookback.batch.Source;
import io.lookback.feature.FeatureSet;
import io.lookback.feature.Lookback;
import io.lookback.ledger.Tally;
import java.math.BigInteger;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class CoverageTest {
  private final Tally tally = new Tally();

  /** Adds {@code events} of a source to each day from {@code first} to {@code last}. */
  private void silver(Source source, String first, String last, long events) {
    for (LocalDate day = LocalDate.parse(first);
        !day.isAfter(LocalDate.parse(last));
        day = day.plusDays(1)) {
      tally.add(events, Counted.SILVER, source.label(), "rows", day.toString());
    }
  }

  private void gold(String... days) {
    for (String day : days) {
      tally.add(2, Counted.GOLD, "rows", day);
    }
  }

  private Coverage coverage() {
    return Coverage.of(tally, FeatureSet.BUILT_IN);
  }

  @Test
  void dataOnEveryDayIsNothingToWarnOf() {
    for (Source source : Source.BUILT_IN) {
      silver(source, "2020-11-03", "2020-11-30", 9);
    }
    gold("2020-11-24", "2020-11-30");
    assertThat(coverage().warnings(), empty());
    assertThat("window", coverage().window().first(), equalTo(LocalDate.of(2020, 11, 3)));
    assertThat("window", coverage().window().size(), equalTo(28));
    assertThat("days", coverage().daysWith(Source.PAYS), equalTo(28));
    assertThat(
        "days before rows",
        coverage().daysBeforeRows(Source.TAPS, new Lookback(21)),
        equalTo(BigInteger.valueOf(2 * 21 + 2 * 21)));
  }

  @Test
  void daysWithoutEventsAreCountedAndTheFirstIsNamed() {
    silver(Source.PRINTS, "2020-11-01", "2020-11-29", 9);
    silver(Source.TAPS, "2020-11-03", "2020-11-20", 9);
    silver(Source.TAPS, "2020-11-22", "2020-11-29", 9);
    gold("2020-11-23", "2020-11-29");
    assertThat(
        coverage().warnings(),
        contains(
            "taps: no event on 2 of the 28 days 2020-11-02 to 2020-11-29; first day without:"
                + " 2020-11-02",
            "payments: no event on 28 of the 28 days 2020-11-02 to 2020-11-29; first day without:"
                + " 2020-11-02"));
    assertThat(
        "spans",
        coverage().without(Source.TAPS).stream().map(Object::toString).toList(),
        contains("2020-11-02", "2020-11-21"));
    assertThat("days of taps", coverage().daysWith(Source.TAPS), equalTo(26));
  }

  @Test
  void daysThatNoScoredPrintSeesDoNotMatter() {
    silver(Source.PRINTS, "2020-11-09", "2020-11-30", 9);
    silver(Source.TAPS, "2020-11-09", "2020-11-30", 9);
    silver(Source.PAYS, "2020-11-09", "2020-11-30", 9);
    gold("2020-11-30");
    assertThat("of one day", coverage().warnings(), empty());
    assertThat("days", coverage().window().size(), equalTo(22));
  }

  @Test
  void strayDaysAreToldWithTheirDistance() {
    silver(Source.PRINTS, "2020-11-02", "2020-11-09", 5);
    silver(Source.PRINTS, "2030-01-01", "2030-01-02", 6);
    silver(Source.PAYS, "1970-01-01", "1970-01-01", 1);
    silver(Source.PAYS, "2020-11-02", "2020-11-09", 5);
    assertThat(
        coverage().warnings(),
        contains(
            "12 prints on 2030-01-01 to 2030-01-02, 3,340 days after the day before with prints",
            "1 payment on 1970-01-01, 18,568 days before the next day with payments"));
  }

  @Test
  void daysStrayFromWhereMostEventsAreAndOnlyFurtherThanAWindow() {
    silver(Source.TAPS, "2020-10-01", "2020-10-01", 1);
    silver(Source.TAPS, "2020-10-29", "2020-10-29", 1);
    assertThat("28 days apart", coverage().strays(), empty());
    silver(Source.TAPS, "2020-11-27", "2020-11-27", 7);
    assertThat(
        "29 days apart",
        coverage().warnings(),
        contains("2 taps on 2020-10-01 to 2020-10-29, 29 days before the next day with taps"));
  }

  @Test
  void manyStrayDaysGiveOneWarning() {
    silver(Source.TAPS, "2020-11-01", "2020-11-30", 1);
    for (int year = 1901; year <= 2000; year++) {
      silver(Source.TAPS, year + "-05-01", year + "-05-01", 1);
    }
    assertThat(
        coverage().warnings(),
        contains("1 tap on 2000-05-01, 7,489 days before the next day with taps; 99 more such"));
    assertThat("all of them", coverage().strays().size(), equalTo(100));
  }
}
