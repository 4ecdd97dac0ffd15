package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Gold of the sample over several look-backs at once, against gold over each of them alone, all
 * read by DuckDB.
 */
class LookbacksTest {
  private static final Path SAMPLE = Path.of("..", "data", "landing");

  /** What names one row of gold; equal prints share it, and all their other columns. */
  private static final String PRINT = "print_day, user_id, value_prop, position, clicked";

  @TempDir private static Path folder;

  private static Lake both;

  private static Lake run(String name, String lookbackDays, String... options) {
    Lake lake = new Lake(folder.resolve(name));
    List<String> run = Program.with(List.of("run", "--report=false"), options);
    Program.run(
            Program.with(
                run,
                "--landing=" + SAMPLE,
                "--lake=" + lake.root(),
                "--lookbackDays=" + lookbackDays))
        .checkDone();
    return lake;
  }

  @BeforeAll
  static void scoreOverBoth() {
    both = run("both", "21,7");
  }

  @Test
  void giveEachMeasureOnceTheShortestFirst() throws Exception {
    try (DuckDb duckDb = new DuckDb()) {
      assertThat(
          "columns",
          duckDb.rows(
              "SELECT column_name, column_type FROM (DESCRIBE "
                  + both.select("gold/print_features")
                  + ") WHERE column_name <> 'print_day'"),
          contains(
              "user_id | BIGINT",
              "value_prop | VARCHAR",
              "position | INTEGER",
              "clicked | BOOLEAN",
              "views_1w | INTEGER",
              "views_3w | INTEGER",
              "taps_1w | INTEGER",
              "taps_3w | INTEGER",
              "pays_1w | INTEGER",
              "pays_3w | INTEGER",
              "amount_1w | DECIMAL(18,2)",
              "amount_3w | DECIMAL(18,2)",
              "history | MAP(VARCHAR, STRUCT(views_1w INTEGER, views_3w INTEGER, taps_1w INTEGER,"
                  + " taps_3w INTEGER, pays_1w INTEGER, pays_3w INTEGER, amount_1w DECIMAL(18,2),"
                  + " amount_3w DECIMAL(18,2)))",
              "history_left_out | INTEGER",
              "days_with_prints_1w | INTEGER",
              "days_with_prints_3w | INTEGER",
              "days_with_taps_1w | INTEGER",
              "days_with_taps_3w | INTEGER",
              "days_with_pays_1w | INTEGER",
              "days_with_pays_3w | INTEGER"));
    }
  }

  @Test
  void holdTheValuesOfEachLookbackAlone() throws Exception {
    Lake threeWeeks = run("threeWeeks", "21");
    Lake oneWeek = run("oneWeek", "7");
    try (DuckDb duckDb = new DuckDb()) {
      assertSameValues(duckDb, threeWeeks, "_3w", "");
      // The history of both lists what was touched in three weeks; of one week, it has zeros for
      // most.
      assertSameValues(duckDb, oneWeek, "_1w", " WHERE greatest(views_1w, taps_1w, pays_1w) > 0");
      for (String measure : List.of("views", "taps", "pays", "amount", "days_with_prints")) {
        assertThat(
            "rows whose look-backs differ in " + measure,
            duckDb.number(
                String.format(
                    "SELECT count(*) FROM (%1$s) WHERE %2$s_3w > %2$s_1w AND %2$s_1w > 0",
                    gold(both), measure)),
            greaterThan(0L));
      }
    }
  }

  @Test
  void areTheSameOnFlinkAndByGoldAlone() throws Exception {
    Lake onFlink = run("onFlink", "7,21", Program.ON_FLINK.toArray(String[]::new));
    assertThat("on Flink", onFlink.fingerprint(), equalTo(both.fingerprint()));
    Lake later = run("later", "3");
    Program.run("gold", "--lake=" + later.root(), "--lookbackDays=7,21", "--report=false")
        .checkDone();
    assertThat("by gold alone", later.fingerprint(), equalTo(both.fingerprint()));
  }

  private static String gold(Lake lake) {
    return lake.select("gold/print_features");
  }

  private static String columns(Lake lake, String suffix) {
    return "SELECT "
        + PRINT
        + String.format(
            ", views%1$s, taps%1$s, pays%1$s, amount%1$s, days_with_prints%1$s,"
                + " days_with_taps%1$s, days_with_pays%1$s",
            suffix)
        + " FROM ("
        + gold(lake)
        + ")";
  }

  private static void assertSameValues(DuckDb duckDb, Lake alone, String suffix, String touched)
      throws Exception {
    assertThat(
        "rows", duckDb.number("SELECT count(*) FROM (" + gold(alone) + ")"), greaterThan(0L));
    assertThat(
        "columns" + suffix,
        duckDb.difference(columns(alone, suffix), columns(both, suffix)),
        empty());
    assertThat(
        "history" + suffix,
        duckDb.difference(
            history(alone, "", suffix, touched), history(both, suffix, suffix, touched)),
        empty());
  }

  /** A row for each value prop in the history of each print, its fields named with the suffix. */
  private static String history(Lake lake, String ofField, String suffix, String touched) {
    StringBuilder fields = new StringBuilder();
    for (String measure : List.of("views", "taps", "pays", "amount")) {
      fields.append(String.format(", entry.value.%s%s AS %s%s", measure, ofField, measure, suffix));
    }
    return "SELECT * FROM (SELECT "
        + PRINT
        + ", entry.key AS touched"
        + fields
        + " FROM (SELECT *, unnest(map_entries(history)) AS entry FROM ("
        + gold(lake)
        + ")))"
        + touched;
  }

  @Test
  void balanceInTheLedgerEachByItself() throws Exception {
    JsonNode gold = both.ledger().get("gold");
    try (DuckDb duckDb = new DuckDb()) {
      for (String measure : List.of("views", "taps", "pays")) {
        for (String suffix : List.of("_1w", "_3w")) {
          String column = measure + suffix;
          assertThat(
              column,
              gold.at("/" + column).asLong(),
              equalTo(duckDb.number("SELECT sum(" + column + ") FROM (" + gold(both) + ")")));
        }
      }
    }
  }
}
