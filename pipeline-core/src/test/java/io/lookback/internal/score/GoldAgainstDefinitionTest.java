package io.lookback.internal.score;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;

import io.lookback.batch.EventBatch;
import io.lookback.batch.FeatureBatch;
import io.lookback.batch.Source;
import io.lookback.feature.WindowSpec;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Slicer and scorer against {@link NaiveGold} on small random worlds. */
class GoldAgainstDefinitionTest {
  private static final long SEED = 20_201_130;
  private static final int CASES = 3000;

  private static final List<Source> SOURCES = Source.BUILT_IN;

  private static final Comparator<Event> SILVER_ORDER =
      Comparator.comparingInt(Event::day)
          .thenComparingLong(Event::user)
          .thenComparing(Event::valueProp)
          .thenComparingLong(Event::value);

  private static final List<LocalDate> AS_OF =
      List.of(
          LocalDate.of(2020, 11, 30),
          LocalDate.of(2020, 3, 3),
          LocalDate.of(2021, 1, 4),
          LocalDate.of(2024, 2, 29),
          LocalDate.of(1970, 1, 5),
          LocalDate.of(1900, 3, 1));

  @Test
  void equalsTheDefinitionHoweverTheEventsAreSplit() throws WindowOverflowException {
    long rows = 0;
    long withHistory = 0;
    long withGaps = 0;
    long ownListed = 0;
    long ownLeftOut = 0;
    for (int i = 0; i < CASES; i++) {
      long seed = SEED + i;
      Random random = new Random(seed);
      WindowSpec spec =
          new WindowSpec(
              1 + random.nextInt(25),
              1 + random.nextInt(8),
              1 + random.nextInt(3),
              random.nextInt(3) == 0 ? WindowSpec.DEFAULT_MAX_HISTORY : 1 + random.nextInt(5));
      int asOf = (int) AS_OF.get(random.nextInt(AS_OF.size())).toEpochDay();
      List<Event> events = events(random, spec, asOf);
      Scoring scoring = Scoring.run(split(events, random), spec, asOf);
      String reason = "seed " + seed + ", " + spec;
      List<Features> expected = NaiveGold.score(events, spec, asOf);
      assertThat(reason, sorted(scoring.rows), equalTo(sorted(expected)));
      checkReach(reason, scoring, events, spec, asOf, expected);
      scoring.batches.forEach(batch -> checkForm(reason, batch));
      scoring.checkUsersAscend(reason);
      rows += expected.size();
      withGaps += expected.stream().filter(row -> hasGaps(row, spec)).count();
      withHistory += expected.stream().filter(row -> !row.own().equals(Sums.NONE)).count();
      for (Features row : expected) {
        if (row.leftOut() > 0 && !row.own().equals(Sums.NONE)) {
          ownListed += row.history().containsKey(row.valueProp()) ? 1 : 0;
          ownLeftOut += row.history().containsKey(row.valueProp()) ? 0 : 1;
        }
      }
    }
    assertThat("scored prints", rows, greaterThan(4L * CASES));
    assertThat("scored prints with history of their own", withHistory, greaterThan(rows / 10));
    assertThat("scored prints with data on some days only", withGaps, greaterThan(rows / 10));
    assertThat("their own is listed, others are left out", ownListed, greaterThan(rows / 50));
    assertThat("their own is left out", ownLeftOut, greaterThan(rows / 50));
  }

  private static boolean hasGaps(Features row, WindowSpec spec) {
    return row.coveredDays().stream().anyMatch(days -> days > 0 && days < spec.lookbackDays());
  }

  @Test
  void equalsTheDefinitionForOneBusyUser() throws WindowOverflowException {
    Random random = new Random(SEED);
    int asOf = (int) LocalDate.of(2020, 11, 30).toEpochDay();
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      Source source = SOURCES.get(random.nextInt(3));
      int day = asOf - random.nextInt(30);
      events.add(new Event(source, day, 7, "p" + random.nextInt(12), random.nextInt(20)));
    }
    for (int most = 1; most <= 13; most++) {
      WindowSpec spec = new WindowSpec(21, 7, 1, most);
      Scoring scoring = Scoring.run(split(events, random), spec, asOf);
      List<Features> expected = NaiveGold.score(events, spec, asOf);
      String reason = "seed " + SEED + ", at most " + most;
      assertThat(reason, sorted(scoring.rows), equalTo(sorted(expected)));
      checkReach(reason, scoring, events, spec, asOf, expected);
    }
  }

  /**
   * Few users, props, positions and amounts, on days around all borders of the window. Some worlds
   * have no event of a source, no event on some days, or a stray event far away.
   */
  private static List<Event> events(Random random, WindowSpec spec, int asOf) {
    int users = 1 + random.nextInt(3);
    int props = 1 + random.nextInt(8);
    int days = 2 + spec.lookbackDays() + spec.weeks() * spec.scoringDays();
    int span = random.nextBoolean() ? days : 1 + random.nextInt(days);
    Source absent = random.nextInt(4) == 0 ? SOURCES.get(random.nextInt(3)) : null;
    int gap = random.nextInt(4) == 0 ? 2 + random.nextInt(4) : Integer.MAX_VALUE;
    List<Event> events = new ArrayList<>();
    if (random.nextInt(4) == 0) {
      int far = asOf - 1000 - random.nextInt(200_000);
      events.add(new Event(SOURCES.get(random.nextInt(3)), far, 0, "p0", 1));
    }
    for (int left = random.nextInt(60); left >= 0; left--) {
      Source source = SOURCES.get(random.nextInt(3));
      int day = asOf + 1 - random.nextInt(span);
      String prop = "p" + random.nextInt(props);
      if (source.equals(absent) || (asOf + 1 - day) % gap == 1) {
        continue;
      }
      Event event = new Event(source, day, 5L * random.nextInt(users), prop, random.nextInt(3));
      for (int times = random.nextInt(4) == 0 ? 3 : 1; times > 0; times--) {
        events.add(event);
      }
    }
    return events;
  }

  /** Splits each source into batches of any size, some in the order of silver, some in none. */
  private static List<EventBatch> split(List<Event> events, Random random) {
    List<Event> rest = new ArrayList<>(events);
    if (random.nextBoolean()) {
      Collections.shuffle(rest, random);
    } else {
      rest.sort(SILVER_ORDER);
    }
    List<EventBatch> batches = new ArrayList<>();
    while (!rest.isEmpty()) {
      int size = 1 + random.nextInt(rest.size());
      List<Event> part = new ArrayList<>(rest.subList(0, size));
      rest = new ArrayList<>(rest.subList(size, rest.size()));
      if (random.nextBoolean()) {
        part.sort(SILVER_ORDER);
      }
      batches.addAll(Scoring.batches(part));
    }
    Collections.shuffle(batches, random);
    return batches;
  }

  private static List<Features> sorted(List<Features> rows) {
    List<Features> sorted = new ArrayList<>(rows);
    sorted.sort(Comparator.comparing(Features::toString));
    return sorted;
  }

  /** Checks the sums over all that prints see, and over what of it their histories leave out. */
  private static void checkReach(
      String reason,
      Scoring scoring,
      List<Event> events,
      WindowSpec spec,
      int asOf,
      List<Features> expected) {
    WindowSpec all =
        new WindowSpec(
            spec.lookbackDays(), spec.scoringDays(), spec.weeks(), WindowSpec.LARGEST_MAX_HISTORY);
    Sums total = listed(NaiveGold.score(events, all, asOf));
    assertThat(
        reason + ": listed and left out", listed(expected).plus(scoring.leftOut), equalTo(total));
    Set<List<Long>> capped = new HashSet<>();
    int most = 0;
    for (Features row : expected) {
      if (row.leftOut() > 0) {
        capped.add(List.of(row.user(), (long) (asOf - row.printDay()) / spec.scoringDays()));
        most = Math.max(most, row.leftOut() + row.history().size());
      }
    }
    assertThat(
        reason + ": users over the limit", scoring.cappedUsers, equalTo((long) capped.size()));
    assertThat(reason + ": the most of them", scoring.mostValueProps, equalTo(most));
    assertThat(reason + ": views", scoring.views, equalTo(BigInteger.valueOf(total.views())));
    assertThat(reason + ": taps", scoring.taps, equalTo(BigInteger.valueOf(total.taps())));
    assertThat(reason + ": pays", scoring.pays, equalTo(BigInteger.valueOf(total.pays())));
    assertThat(reason + ": amount", scoring.amount, equalTo(BigInteger.valueOf(total.amount())));
  }

  private static Sums listed(List<Features> rows) {
    Sums total = Sums.NONE;
    for (Features row : rows) {
      for (Sums sums : row.history().values()) {
        total = total.plus(sums);
      }
    }
    return total;
  }

  private static void checkForm(String reason, FeatureBatch batch) {
    assertThat(reason + ": rows of a batch", batch.size(), greaterThan(0));
    for (int history = 0; history < batch.historyCount(); history++) {
      for (int e = batch.historyStart(history) + 1; e < batch.historyEnd(history); e++) {
        boolean ascends =
            batch.valueProp(batch.entryProp(e)).compareTo(batch.valueProp(batch.entryProp(e - 1)))
                > 0;
        assertThat(reason + ": value props of a history ascend", ascends, equalTo(true));
      }
    }
  }
}
