package io.lookback.gold;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lookback.batch.EventDays;
import io.lookback.batch.Source;
import io.lookback.bronze.Bronze;
import io.lookback.feature.FeatureSet;
import io.lookback.feature.GoldColumn;
import io.lookback.internal.lake.TinyLanding;
import io.lookback.silver.ConformedEvents;
import io.lookback.silver.Silver;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Served users of a landing folder that is small enough to count by hand. */
class ServeTest {
  private static final LocalDate DAY = LocalDate.of(2020, 12, 1);

  @TempDir private Path landing;

  private final TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);

  private ConformedEvents silver() throws Exception {
    TinyLanding.write(landing);
    return pipeline
        .apply("Bronze", Bronze.load(landing.toString()))
        .apply("Silver", Silver.conform());
  }

  @Test
  void columnsAreThoseThatPrintsOfAUserAndDayShare() {
    assertThat(
        FeatureSet.BUILT_IN.servedColumns().stream().map(GoldColumn::name).toList(),
        contains(
            "feature_day",
            "user_id",
            "history",
            "history_left_out",
            "days_with_prints_3w",
            "days_with_taps_3w",
            "days_with_pays_3w"));
  }

  @Test
  void rowsHaveWhatEachUserDidBeforeTheDay() throws Exception {
    ServedUsers served = silver().apply("Serve", Gold.serve(DAY));
    assertThat(served.day(), equalTo(DAY));
    PAssert.that(served.apply("Rows", Gold.servedRows()))
        .satisfies(
            rows -> {
              List<String> found = new ArrayList<>();
              rows.forEach(row -> found.add(inWords(row)));
              found.sort(null);
              // User 8 paid on the day before the look-back; user 9 tapped and saw nothing.
              assertThat(
                  found,
                  contains(
                      "2020-12-01 7 point=3,3,3,120.99 send=1,0,1,0.01 left out 0; 4 3 3",
                      "2020-12-01 8 zoë=1,0,0,0.00 left out 0; 4 3 3",
                      "2020-12-01 9 zoë=0,1,0,0.00 left out 0; 4 3 3"));
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  private static String inWords(Row row) {
    StringBuilder words = new StringBuilder();
    words.append(row.<LocalDate>getValue("feature_day")).append(' ');
    words.append(row.getInt64("user_id"));
    Map<String, Row> history = row.getMap("history");
    history.keySet().stream()
        .sorted()
        .forEach(
            prop -> {
              Row of = history.get(prop);
              words.append(
                  " %s=%d,%d,%d,%s"
                      .formatted(
                          prop,
                          of.getInt32("views"),
                          of.getInt32("taps"),
                          of.getInt32("pays"),
                          of.getDecimal("amount")));
            });
    return words
        + " left out %d; %d %d %d"
            .formatted(
                row.getInt32("history_left_out"),
                row.getInt32("days_with_prints_3w"),
                row.getInt32("days_with_taps_3w"),
                row.getInt32("days_with_pays_3w"));
  }

  @Test
  void recordsHaveTheSameUsersAndTheGivenDaysCount() throws Exception {
    EventDays days = new EventDays();
    days.add(Source.PAYS, (int) DAY.toEpochDay() - 1);
    PAssert.that(
            silver()
                .apply("Serve", Gold.serve(DAY).eventDays(days))
                .apply("Records", Gold.servedAvro()))
        .satisfies(
            records -> {
              List<String> found = new ArrayList<>();
              for (GenericRecord user : records) {
                found.add(
                    user.get("user_id")
                        + " "
                        + user.get("feature_day")
                        + " "
                        + user.get("days_with_prints_3w")
                        + " "
                        + user.get("days_with_pays_3w"));
              }
              found.sort(null);
              assertThat(found, contains("7 18597 0 1", "8 18597 0 1", "9 18597 0 1"));
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  @Test
  void aSumThatLeavesItsColumnFailsThePipeline() throws Exception {
    TinyLanding.write(
        landing,
        TinyLanding.lines(TinyLanding.print("2020-11-30", 7, "point", 0)),
        "",
        TinyLanding.lines(
            "user_id,value_prop,total,pay_date",
            "7,point,9999999999999999.99,2020-11-29",
            "7,point,9999999999999999.99,2020-11-29"));
    pipeline
        .apply("Bronze", Bronze.load(landing.toString()))
        .apply("Silver", Silver.conform())
        .apply("Serve", Gold.serve(DAY));
    Exception failure = assertThrows(RuntimeException.class, pipeline::run);
    assertThat(failure.toString(), failure.toString().contains("user 7"), equalTo(true));
  }
}
