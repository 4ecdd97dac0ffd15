package io.lookback.internal.score;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lookback.batch.EventBatch;
import io.lookback.batch.EventDays;
import io.lookback.batch.FeatureBatch;
import io.lookback.batch.Source;
import io.lookback.feature.FeatureSet;
import io.lookback.feature.WindowSpec;
import io.lookback.internal.batch.EventRows;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Single rules of section 4 and the worked example of section 8 of the specification. */
class WindowScorerTest {
  private static final int AS_OF = day("2020-11-30");

  @Test
  void workedExampleOfTheSpecification() throws WindowOverflowException {
    Features row =
        onlyRow(
            List.of(
                print("2020-11-30", 7, "point", 0),
                print("2020-11-08", 7, "point", 0),
                print("2020-11-09", 7, "point", 0),
                print("2020-11-29", 7, "point", 4),
                tap("2020-11-30", 7, "point", 0),
                pay("2020-11-30", 7, "point", 100),
                pay("2020-11-08", 7, "point", 1000),
                pay("2020-11-09", 7, "point", 12_34),
                pay("2020-11-09", 7, "point", 12_34)),
            "2020-11-30");
    assertThat("tapped on its own day", row.clicked(), equalTo(true));
    assertThat("days 2020-11-09 to 2020-11-29", row.own(), equalTo(new Sums(2, 0, 2, 24_68)));
    assertThat("history", row.history(), equalTo(Map.of("point", new Sums(2, 0, 2, 24_68))));
    assertThat("days 2020-11-09 to 2020-11-29", row.coveredDays(), equalTo(List.of(2, 0, 1)));
  }

  @Test
  void lookbackIsExactAcrossMonthYearAndLeapDay() throws WindowOverflowException {
    for (String scored : List.of("2021-01-10", "2020-03-10", "2021-03-10", "2024-02-29")) {
      int day = day(scored);
      for (int before = 0; before <= 23; before++) {
        List<Event> events =
            List.of(
                new Event(Source.PRINTS, day, 1, "a", 0),
                new Event(Source.TAPS, day - before, 1, "b", 9),
                new Event(Source.PAYS, day - before, 1, "a", 5));
        Scoring scoring = Scoring.run(Scoring.batches(events), WindowSpec.DEFAULT, day);
        boolean isSeen = before >= 1 && before <= 21;
        Map<String, Sums> expected =
            isSeen ? Map.of("a", new Sums(0, 0, 1, 5), "b", new Sums(0, 1, 0, 0)) : Map.of();
        String reason = before + " days before " + scored;
        assertThat(reason, scoring.rows.get(0).history(), equalTo(expected));
      }
    }
  }

  @Test
  void emptyHistoryIsZeroAndNeverAbsent() throws WindowOverflowException {
    Features row = onlyRow(List.of(print("2020-11-30", 1, "a", 2)), "2020-11-30");
    assertThat("history", row.history(), anEmptyMap());
    assertThat("own", row.own(), equalTo(Sums.NONE));
    assertThat("clicked", row.clicked(), equalTo(false));
  }

  @Test
  void aTapElsewhereIsNoClick() throws WindowOverflowException {
    List<Event> taps =
        List.of(
            tap("2020-11-30", 1, "a", 3),
            tap("2020-11-30", 1, "b", 2),
            tap("2020-11-30", 2, "a", 2),
            tap("2020-11-29", 1, "a", 2));
    for (Event tap : taps) {
      Features row = onlyRow(List.of(print("2020-11-30", 1, "a", 2), tap), "2020-11-30");
      assertThat("clicked by " + tap, row.clicked(), equalTo(false));
    }
  }

  @Test
  void nothingToScoreGivesNothing() throws WindowOverflowException {
    List<Event> events =
        List.of(
            print("2020-11-23", 1, "a", 0),
            print("2020-12-01", 1, "a", 0),
            tap("2020-11-30", 1, "a", 0),
            pay("2020-11-29", 1, "a", 1));
    Scoring scoring = Scoring.run(Scoring.batches(events), WindowSpec.DEFAULT, AS_OF);
    assertThat("rows", scoring.rows, empty());
    assertThat("reach", scoring.views, equalTo(BigInteger.ZERO));
    Scoring nothing = Scoring.run(List.of(), WindowSpec.DEFAULT, AS_OF);
    assertThat("rows without events", nothing.rows, empty());
  }

  @Test
  void sumsUpToTheColumnsLimitAreExact() throws WindowOverflowException {
    long most = 9_999_999_999_999_999_99L;
    Features row =
        onlyRow(
            List.of(
                print("2020-11-30", 1, "a", 0),
                pay("2020-11-28", 1, "a", most - 3),
                pay("2020-11-29", 1, "a", 1),
                pay("2020-11-29", 1, "a", 2),
                pay("2020-11-29", 1, "b", most)),
            "2020-11-30");
    assertThat("a", row.own(), equalTo(new Sums(0, 0, 3, most)));
    assertThat("b", row.history().get("b"), equalTo(new Sums(0, 0, 1, most)));
  }

  @Test
  void aSumAboveTheColumnsLimitNamesUserAndValueProp() {
    long most = 9_999_999_999_999_999_99L;
    for (String secondDay : List.of("2020-11-28", "2020-11-29")) {
      List<Event> events =
          List.of(
              print("2020-11-30", 42, "a", 0),
              pay("2020-11-28", 42, "zoë", most),
              pay(secondDay, 42, "zoë", 1));
      WindowOverflowException overflow =
          assertThrows(
              WindowOverflowException.class,
              () -> Scoring.run(Scoring.batches(events), WindowSpec.DEFAULT, AS_OF));
      assertThat(
          "message",
          overflow.getMessage(),
          allOf(
              containsString("42"), containsString("zoë"), containsString("9999999999999999.99")));
    }
  }

  @Test
  void sumsThatPassTheLongRangeAreFoundToo() {
    List<Event> events = new ArrayList<>(List.of(print("2020-11-30", 1, "a", 0)));
    for (int i = 0; i < 40; i++) {
      events.add(pay("2020-11-20", 1, "a", 9_999_999_999_999_999_99L));
    }
    assertThrows(
        WindowOverflowException.class,
        () -> Scoring.run(Scoring.batches(events), WindowSpec.DEFAULT, AS_OF));
  }

  @Test
  void largeSumsThatNoPrintSeesAreNoFault() throws WindowOverflowException {
    long most = 9_999_999_999_999_999_99L;
    List<Event> events =
        List.of(
            print("2020-11-24", 1, "a", 0),
            print("2020-11-30", 1, "a", 0),
            pay("2020-11-03", 1, "a", most),
            pay("2020-11-08", 1, "a", most - 1),
            pay("2020-11-24", 1, "a", most - 2),
            pay("2020-11-30", 1, "a", most),
            pay("2020-11-20", 2, "a", most),
            pay("2020-11-20", 2, "a", most));
    Scoring scoring = Scoring.run(Scoring.batches(events.subList(0, 2)), WindowSpec.DEFAULT, AS_OF);
    assertThat("rows without payments", scoring.rows, hasSize(2));
    List<Event> slid = new ArrayList<>(events);
    slid.remove(2);
    scoring = Scoring.run(Scoring.batches(slid), WindowSpec.DEFAULT, AS_OF);
    List<Sums> own = scoring.rows.stream().map(Features::own).toList();
    assertThat(
        "one payment leaves before the other enters",
        own,
        contains(new Sums(0, 0, 1, most - 1), new Sums(1, 0, 1, most - 2)));
  }

  @Test
  void countsAboveTheColumnsLimitAreFound() {
    EventRows rows = new EventRows();
    int code = rows.valueProps().code("a");
    rows.add(AS_OF - 2, 1, code, 0, Integer.MAX_VALUE);
    rows.add(AS_OF - 1, 1, code, 0, 1);
    List<EventBatch> batches =
        new ArrayList<>(Scoring.batches(List.of(print("2020-11-30", 1, "a", 0))));
    rows.drain(Source.TAPS, "", batches::add);
    WindowOverflowException overflow =
        assertThrows(
            WindowOverflowException.class, () -> Scoring.run(batches, WindowSpec.DEFAULT, AS_OF));
    assertThat("message", overflow.getMessage(), containsString("2147483647"));
  }

  @Test
  void aRobotsDayIsSplitIntoBatchesThatShareItsHistory() throws WindowOverflowException {
    int prints = 150_000;
    EventRows rows = new EventRows();
    int code = rows.valueProps().code("a");
    for (int position = 0; position < prints; position++) {
      rows.add(AS_OF, 1, code, position);
    }
    List<EventBatch> batches =
        new ArrayList<>(
            Scoring.batches(
                List.of(
                    print("2020-11-29", 1, "b", 0),
                    tap("2020-11-30", 1, "a", prints - 1),
                    pay("2020-11-28", 1, "a", 7))));
    rows.drain(Source.PRINTS, "", batches::add);
    Scoring scoring = Scoring.run(batches, WindowSpec.DEFAULT, AS_OF);
    assertThat("rows", scoring.rows, hasSize(prints + 1));
    assertThat("batches", scoring.batches.size(), greaterThan(2));
    Map<String, Sums> history = Map.of("a", new Sums(0, 0, 1, 7), "b", new Sums(1, 0, 0, 0));
    long clicked = 0;
    for (Features row : scoring.rows) {
      clicked += row.clicked() ? 1 : 0;
      boolean isRight = row.printDay() < AS_OF || row.history().equals(history);
      assertThat("history of " + row, isRight, equalTo(true));
    }
    assertThat("clicked", clicked, equalTo(1L));
    assertThat("reach", scoring.pays, equalTo(BigInteger.valueOf(prints + 1L)));
  }

  @Test
  void usersAscendOverTheBatchesOfADay() throws WindowOverflowException {
    EventRows rows = new EventRows();
    int code = rows.valueProps().code("a");
    for (int row = 0; row < 150_000; row++) {
      rows.add(AS_OF, 100 - row % 5, code, row);
    }
    List<EventBatch> batches = new ArrayList<>();
    rows.drain(Source.PRINTS, "", batches::add);
    Scoring scoring = Scoring.run(batches, WindowSpec.DEFAULT, AS_OF);
    assertThat("batches", scoring.batches.size(), greaterThan(2));
    scoring.checkUsersAscend("five robots");
  }

  @Test
  void aHistoryOfVeryManyValuePropsIsNotRepeatedForEachRow() throws WindowOverflowException {
    int props = 140_000;
    int listed = WindowSpec.LARGEST_MAX_HISTORY;
    EventRows rows = new EventRows();
    for (long user = 1; user <= 2; user++) {
      for (int prop = 0; prop < props; prop++) {
        rows.add(AS_OF - 3, user, rows.valueProps().code("p" + prop), 0);
      }
    }
    List<EventBatch> batches = new ArrayList<>();
    rows.drain(Source.TAPS, "", batches::add);
    batches.addAll(
        Scoring.batches(
            List.of(
                print("2020-11-30", 1, "p5", 0),
                print("2020-11-30", 2, "p5", 1),
                print("2020-11-30", 2, "p7", 2),
                print("2020-11-30", 3, "p6", 2))));
    WindowScorer scorer =
        new WindowScorer(
            FeatureSet.builtIn(new WindowSpec(21, 7, 1, listed)), AS_OF + 1, new EventDays());
    batches.forEach(scorer::add);
    List<FeatureBatch> out = new ArrayList<>();
    WindowScorer.Totals totals = scorer.finish(out::add);
    List<Integer> sizes = out.stream().map(FeatureBatch::size).toList();
    assertThat("rows of each batch", sizes, contains(3, 1));
    assertThat("entries", out.get(0).historyEnd(1), equalTo(2 * listed));
    assertThat("left out", out.get(0).leftOut(1), equalTo(props - listed));
    // Of equally active ones the first in the order of texts are listed: p5 is, p7 is not.
    int end = out.get(0).historyEnd(1);
    assertThat("p5 is listed", out.get(0).ownEntry(1), lessThan(end));
    assertThat("p7 is not", out.get(0).ownEntry(2), greaterThanOrEqualTo(end));
    assertThat("taps of p5", out.get(0).entryValue(1, out.get(0).ownEntry(1)), equalTo(1L));
    assertThat("taps of p7", out.get(0).entryValue(1, out.get(0).ownEntry(2)), equalTo(1L));
    assertThat("reach", totals.reach().get(1).sum(), equalTo(BigInteger.valueOf(3L * props)));
    assertThat(
        "left out of reach",
        totals.leftOut().columns().get(1).sum(),
        equalTo(BigInteger.valueOf(3L * (props - listed))));
  }

  private static Features onlyRow(List<Event> events, String asOf) throws WindowOverflowException {
    int day = day(asOf);
    Scoring scoring = Scoring.run(Scoring.batches(events), WindowSpec.DEFAULT, day);
    List<Features> rows = scoring.rows.stream().filter(row -> row.printDay() == day).toList();
    assertThat("rows of " + asOf, rows, hasSize(1));
    return rows.get(0);
  }

  private static Event print(String date, long user, String prop, long position) {
    return new Event(Source.PRINTS, day(date), user, prop, position);
  }

  private static Event tap(String date, long user, String prop, long position) {
    return new Event(Source.TAPS, day(date), user, prop, position);
  }

  private static Event pay(String date, long user, String prop, long amount) {
    return new Event(Source.PAYS, day(date), user, prop, amount);
  }

  private static int day(String date) {
    return (int) LocalDate.parse(date).toEpochDay();
  }
}
