package io.lookback.gold;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.lookback.batch.EventDays;
import io.lookback.batch.Source;
import io.lookback.bronze.Bronze;
import io.lookback.bronze.ParsedLanding;
import io.lookback.feature.FeatureSet;
import io.lookback.feature.WindowSpec;
import io.lookback.internal.bronze.BronzeLoad;
import io.lookback.internal.lake.StagedFiles;
import io.lookback.internal.lake.TinyLanding;
import io.lookback.internal.lake.Unfolded;
import io.lookback.internal.lake.WriteTally;
import io.lookback.internal.ledger.Counted;
import io.lookback.lake.Layer;
import io.lookback.lake.Staging;
import io.lookback.ledger.Tally;
import io.lookback.silver.ConformedEvents;
import io.lookback.silver.Silver;
import io.lookback.spec.LakeSpec;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gold from the tiny landing folder, row by row: in one go, and layer by layer. */
class GoldTest {
  private static final int BUCKETS = 3;
  private static final Row POINT = sums(3, 1, 2, "21.00");
  private static final Row SEND = sums(0, 0, 1, "0.01");

  private static final Row NOV_23 =
      row(
          "2020-11-23",
          7,
          "point",
          2,
          false,
          sums(2, 1, 2, "21.00"),
          Map.of("point", sums(2, 1, 2, "21.00")),
          2,
          1,
          2);

  private static final Row NOV_24 =
      row("2020-11-24", 7, "point", 0, false, POINT, Map.of("point", POINT), 3, 1, 2);

  private static final Row NOV_29 =
      row(
          "2020-11-29",
          8,
          "zoë",
          3,
          false,
          sums(0, 0, 0, "0.00"),
          Map.of("zoë, gift", sums(0, 0, 1, "5.00")),
          4,
          1,
          2);

  private static final Row NOV_30_POINT =
      row("2020-11-30", 7, "point", 0, true, POINT, Map.of("point", POINT, "send", SEND), 4, 2, 2);

  private static final Row NOV_30_SEND =
      row("2020-11-30", 7, "send", 1, false, SEND, Map.of("point", POINT, "send", SEND), 4, 2, 2);

  @TempDir private Path folder;

  private Path landing;
  private Staging staging;

  @BeforeEach
  void name() {
    landing = folder.resolve("landing");
    staging = new Staging(folder.resolve("lake").toString(), "run");
  }

  @Test
  void theLastWeekOfPrints() throws Exception {
    check(Gold.score(WindowSpec.DEFAULT), NOV_24, NOV_29, NOV_30_POINT, NOV_30_SEND);
  }

  @Test
  void twoWeeksOfPrints() throws Exception {
    check(Gold.score(new WindowSpec(21, 7, 2)), NOV_23, NOV_24, NOV_29, NOV_30_POINT, NOV_30_SEND);
  }

  @Test
  void aGivenDayMovesTheWeek() throws Exception {
    check(Gold.score(WindowSpec.DEFAULT).asOf(day("2020-11-29")), NOV_23, NOV_24, NOV_29);
  }

  @Test
  void aWeekWithoutPrintsGivesNoRows() throws Exception {
    check(Gold.score(WindowSpec.DEFAULT).asOf(day("2020-11-16")));
    check(Gold.score(WindowSpec.DEFAULT).asOf(day("2031-01-01")));
  }

  @Test
  void givenDaysCountInsteadOfThoseOfTheInput() throws Exception {
    // Others' events of the input stay in the sums; only their days do not count.
    EventDays days = new EventDays();
    days.add(Source.PRINTS, epochDay("1970-01-01"));
    for (int before = 1; before <= 30; before++) {
      days.add(Source.TAPS, epochDay("2020-11-24") - before);
    }
    days.add(Source.PAYS, epochDay("2020-11-02"));
    check(
        Gold.score(WindowSpec.DEFAULT).asOf(day("2020-11-24")).eventDays(days),
        withDays(NOV_23, 0, 21, 1),
        withDays(NOV_24, 0, 21, 0));
  }

  @Test
  void givenDaysLeaveTheAsOfDayToTheData() throws Exception {
    EventDays days = new EventDays();
    days.add(Source.PRINTS, epochDay("2020-11-08"));
    check(
        Gold.score(WindowSpec.DEFAULT).eventDays(days),
        withDays(NOV_24, 1, 0, 0),
        withDays(NOV_29, 1, 0, 0),
        withDays(NOV_30_POINT, 0, 0, 0),
        withDays(NOV_30_SEND, 0, 0, 0));
  }

  @Test
  void daysOfEveryWeekAreThoseBeforeItsPrints() throws Exception {
    Row none = sums(0, 0, 0, "0.00");
    check(
        Gold.score(new WindowSpec(13, 2, 4)),
        row(
            "2020-11-23",
            7,
            "point",
            2,
            false,
            tapAndPays(),
            Map.of("point", tapAndPays()),
            0,
            1,
            1),
        row(
            "2020-11-24",
            7,
            "point",
            0,
            false,
            sums(1, 0, 0, "0.00"),
            Map.of("point", sums(1, 0, 0, "0.00")),
            1,
            0,
            0),
        row("2020-11-29", 8, "zoë", 3, false, none, Map.of(), 2, 0, 0),
        row(
            "2020-11-30",
            7,
            "point",
            0,
            true,
            sums(2, 0, 0, "0.00"),
            Map.of("point", sums(2, 0, 0, "0.00"), "send", SEND),
            3,
            1,
            1),
        row(
            "2020-11-30",
            7,
            "send",
            1,
            false,
            SEND,
            Map.of("point", sums(2, 0, 0, "0.00"), "send", SEND),
            3,
            1,
            1));
  }

  private static Row tapAndPays() {
    return sums(0, 1, 2, "21.00");
  }

  @Test
  void dailyPeriodsAndAShortLookback() throws Exception {
    Row none = sums(0, 0, 0, "0.00");
    check(
        Gold.score(new WindowSpec(2, 1, 2)),
        row("2020-11-29", 8, "zoë", 3, false, none, Map.of(), 0, 0, 0),
        row("2020-11-30", 7, "point", 0, true, none, Map.of("send", SEND), 1, 1, 1),
        row("2020-11-30", 7, "send", 1, false, SEND, Map.of("send", SEND), 1, 1, 1));
  }

  @Test
  void aHistoryListsTheMostActiveValueProps() throws Exception {
    Map<String, Row> point = Map.of("point", POINT);
    check(
        Gold.score(new WindowSpec(21, 7, 1, 1)),
        NOV_24,
        NOV_29,
        withHistory(NOV_30_POINT, point, 1),
        withHistory(NOV_30_SEND, point, 1));
  }

  @Test
  void noEventsAtAllGiveNoRows() throws Exception {
    TinyLanding.write(landing, "", "", "");
    TestPipeline pipeline = pipeline();
    ScoredPrints scored =
        pipeline
            .apply(Bronze.load(LakeSpec.BUILT_IN, TinyLanding.plan(landing), BUCKETS))
            .apply("Conform", Silver.conform())
            .apply("Score", Gold.score(WindowSpec.DEFAULT));
    PAssert.that(scored.features()).empty();
    pipeline.run().waitUntilFinish();
  }

  @Test
  void layerByLayerEqualsOneGo() throws Exception {
    BronzeLoad load = new BronzeLoad("load-1", 0);
    Tally inOneGo = runAtOnce(new Staging(staging.lake(), "once"));
    TestPipeline bronze = pipeline();
    ParsedLanding loaded =
        bronze.apply(
            Bronze.load(LakeSpec.BUILT_IN, TinyLanding.plan(landing), 2)
                .withoutParsing()
                .writingTo(staging, load));
    Tally tally = finish(bronze, loaded.tallies());
    TestPipeline silver = pipeline();
    ConformedEvents conformed =
        silver
            .apply(Bronze.read(LakeSpec.BUILT_IN, StagedFiles.of(tally, staging, Layer.BRONZE), 5))
            .apply("Conform", Silver.conform());
    tally = finish(silver, conformed.apply("Write", Silver.write(staging)));
    TestPipeline gold = pipeline();
    ScoredPrints scored =
        gold.apply(Silver.read(LakeSpec.BUILT_IN, StagedFiles.of(tally, staging, Layer.SILVER), 1))
            .apply("Score", Gold.score(WindowSpec.DEFAULT));
    PAssert.that(scored.apply("To rows", Gold.toRows()))
        .containsInAnyOrder(NOV_24, NOV_29, NOV_30_POINT, NOV_30_SEND);
    tally = finish(gold, scored.tallies());
    assertThat("fingerprints", tally.hashes(), not(equalTo(Map.of())));
    assertThat("fingerprints", tally.hashes(), equalTo(inOneGo.hashes()));
    for (Map.Entry<Tally.Key, BigInteger> sum : tally.sums().entrySet()) {
      String reason = sum.getKey().toString();
      assertThat(reason, sum.getValue(), equalTo(inOneGo.sums().get(sum.getKey())));
    }
  }

  @Test
  void countsOfGoldAddUp() throws Exception {
    Tally tally = runAtOnce(staging);
    checkCount(tally, 2, Counted.GOLD, "rows", "2020-11-30");
    checkCount(tally, 1, Counted.GOLD, "clicked", "2020-11-30");
    checkCount(tally, 2101, Counted.GOLD, "amount_3w", "2020-11-30");
    checkCount(tally, 4202, Counted.GOLD, "history_amount", "2020-11-30");
    assertThat(
        "rows in files",
        StagedFiles.rows(tally, Layer.GOLD, "print_features"),
        equalTo(BigInteger.valueOf(4)));
    for (String measure : List.of("views", "taps", "pays", "amount")) {
      BigInteger sum =
          tally.sumsUnder(Counted.GOLD, "history_" + measure).values().stream()
              .reduce(BigInteger.ZERO, BigInteger::add);
      assertThat("reach of " + measure, tally.sum(Counted.REACH, measure), equalTo(sum));
    }
    checkCount(tally, 9, Counted.REACH, "views");
    checkCount(tally, 2100 + 2 * 2101 + 500, Counted.REACH, "amount");
  }

  @Test
  void aSumThatDoesNotFitItsColumnIsAFaultThatNamesTheUser() throws Exception {
    String pays =
        TinyLanding.lines(
            "user_id,value_prop,total,pay_date",
            "77,point,9999999999999999.99,2020-11-28",
            "77,point,0.01,2020-11-29");
    String prints = TinyLanding.print("2020-11-30", 77, "point", 0);
    TinyLanding.write(landing, prints, "", pays);
    TestPipeline pipeline = pipeline();
    ScoredPrints scored =
        pipeline
            .apply(Bronze.load(LakeSpec.BUILT_IN, TinyLanding.plan(landing), BUCKETS))
            .apply("Conform", Silver.conform())
            .apply("Score", Gold.score(WindowSpec.DEFAULT).notingFaults());
    PAssert.that(scored.features()).empty();
    PAssert.that(scored.tallies())
        .satisfies(
            tallies -> {
              List<String> keys =
                  Unfolded.merged(tallies).sums(Counted.FAULT).keySet().stream()
                      .map(Tally.Key::toString)
                      .toList();
              assertThat(
                  "faults",
                  keys,
                  contains(
                      allOf(containsString("fault/window_overflow"), containsString("user 77"))));
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  private void check(Gold.Score score, Row... expected) throws Exception {
    TestPipeline pipeline = pipeline();
    ScoredPrints scored =
        pipeline
            .apply(Bronze.load(LakeSpec.BUILT_IN, TinyLanding.write(landing), BUCKETS))
            .apply("Conform", Silver.conform())
            .apply("Score", score);
    PCollection<Row> rows = scored.apply("To rows", Gold.toRows());
    if (expected.length == 0) {
      PAssert.that(rows).empty();
    } else {
      PAssert.that(rows).containsInAnyOrder(expected);
    }
    pipeline.run().waitUntilFinish();
  }

  private Tally runAtOnce(Staging place) throws Exception {
    TestPipeline pipeline = pipeline();
    ScoredPrints scored =
        pipeline
            .apply(Bronze.load(LakeSpec.BUILT_IN, TinyLanding.write(landing), BUCKETS))
            .apply("Conform", Silver.conform())
            .apply("Score", Gold.score(WindowSpec.DEFAULT));
    PCollectionList.of(scored.tallies())
        .and(scored.apply("Write", Gold.write(place)))
        .apply(WriteTally.to(place));
    pipeline.run().waitUntilFinish();
    return WriteTally.read(place);
  }

  private Tally finish(TestPipeline pipeline, PCollection<Tally> tallies) throws IOException {
    PCollectionList.of(tallies).apply(WriteTally.to(staging));
    pipeline.run().waitUntilFinish();
    return WriteTally.read(staging);
  }

  private static void checkCount(Tally all, long expected, Counted counted, String... parts) {
    String reason = counted + " of " + String.join("/", parts);
    assertThat(reason, all.sum(counted, parts), equalTo(BigInteger.valueOf(expected)));
  }

  private static Row row(
      String day,
      long user,
      String prop,
      int position,
      boolean clicked,
      Row own,
      Map<String, Row> history,
      int... daysWith) {
    return Row.withSchema(GoldSchemas.rows(FeatureSet.BUILT_IN))
        .addValues(day(day), user, prop, position, clicked)
        .addValues(own.getValues().toArray())
        .addValues(new TreeMap<>(history), 0, daysWith[0], daysWith[1], daysWith[2])
        .build();
  }

  private static Row withHistory(Row row, Map<String, Row> history, int leftOut) {
    return Row.fromRow(row)
        .withFieldValue("history", new TreeMap<>(history))
        .withFieldValue("history_left_out", leftOut)
        .build();
  }

  private static Row withDays(Row row, int prints, int taps, int pays) {
    return Row.fromRow(row)
        .withFieldValue("days_with_prints_3w", prints)
        .withFieldValue("days_with_taps_3w", taps)
        .withFieldValue("days_with_pays_3w", pays)
        .build();
  }

  private static Row sums(int views, int taps, int pays, String amount) {
    return Row.withSchema(GoldSchemas.history(FeatureSet.BUILT_IN))
        .addValues(views, taps, pays, new BigDecimal(amount))
        .build();
  }

  private static int epochDay(String date) {
    return (int) day(date).toEpochDay();
  }

  private static LocalDate day(String date) {
    return LocalDate.parse(date);
  }

  private static TestPipeline pipeline() {
    return TestPipeline.create().enableAbandonedNodeEnforcement(false);
  }
}
