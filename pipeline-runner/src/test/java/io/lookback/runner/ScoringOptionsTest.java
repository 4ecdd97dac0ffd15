package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The options that say which prints are scored and how far they look back. Landing has a print,
 * tapped and paid for, on 2020-11-20 and one that sees it on 2020-11-30.
 */
class ScoringOptionsTest {
  @TempDir private Path folder;

  private Lake run(String... options) throws IOException {
    Lake lake = new Lake(folder.resolve("lake"));
    Program.Ended ended = HandmadeLanding.sound(folder.resolve("landing")).run(lake, options);
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.DONE));
    assertThat("stderr", ended.errors(), empty());
    return lake;
  }

  /** Runs where no print lies on the scored days: gold is empty, and the run says so. */
  private Lake runOnNothing(String... options) throws IOException {
    Lake lake = new Lake(folder.resolve("lake"));
    Program.Ended ended =
        HandmadeLanding.sound(folder.resolve("landing"))
            .run(lake, Program.with(List.of(options), "--allowEmpty").toArray(String[]::new));
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.DONE));
    assertThat("rows in the ledger", lake.ledger().at("/gold/rows").asInt(), equalTo(0));
    String warning = "gold is empty: no accepted print on the scored ";
    assertThat("stderr", ended.errors(), contains(startsWith("lookback: warning: " + warning)));
    assertThat("summary", ended.out(), containsString("warning                " + warning));
    assertThat(
        "page",
        Files.readString(lake.root().resolve("report/index.html")),
        containsString("Gold is empty: no accepted print lies on the scored days"));
    return lake;
  }

  private static List<String> rows(Lake lake) throws Exception {
    return rows(lake, "_3w");
  }

  private static List<String> rows(Lake lake, String suffix) throws Exception {
    try (DuckDb duckDb = new DuckDb()) {
      return duckDb.rows(
          "SELECT * EXCLUDE (user_id, value_prop, position, history, history_left_out) FROM ("
              + lake.gold(suffix)
              + ") ORDER BY print_day");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', 2020-11-30 | false | 1 | 1 | 1 | 12.50 | 1 | 1 | 1",
    "--asOf=2020-11-29, ''",
    "--asOf=2020-11-26, 2020-11-20 | true | 0 | 0 | 0 | 0.00 | 0 | 0 | 0",
    "--asOf=2020-11-20, 2020-11-20 | true | 0 | 0 | 0 | 0.00 | 0 | 0 | 0",
    "--asOf=2020-12-06, 2020-11-30 | false | 1 | 1 | 1 | 12.50 | 1 | 1 | 1",
    "--asOf=2020-12-07, ''",
  })
  void scoreTheRow(String option, String row) throws Exception {
    if (row.isEmpty()) {
      runOnNothing(option);
    } else {
      Lake lake = option.isEmpty() ? run() : run(option);
      assertThat(option, rows(lake), contains(row));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "10, _10d, 2020-11-30 | false | 1 | 1 | 1 | 12.50 | 1 | 1 | 1",
    "9, _9d, 2020-11-30 | false | 0 | 0 | 0 | 0.00 | 0 | 0 | 0",
    "14, _2w, 2020-11-30 | false | 1 | 1 | 1 | 12.50 | 1 | 1 | 1",
    "'9,10', _9d, 2020-11-30 | false | 0 | 0 | 0 | 0.00 | 0 | 0 | 0",
    "'9,10', _10d, 2020-11-30 | false | 1 | 1 | 1 | 12.50 | 1 | 1 | 1",
  })
  void lookBackAsFarAsTheColumnsSay(String lookbackDays, String suffix, String row)
      throws Exception {
    Lake lake = run("--lookbackDays=" + lookbackDays);
    assertThat(lookbackDays, rows(lake, suffix), contains(row));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--scoringDays=11", "--weeks=2", "--scoringDays=1 --weeks=11"})
  void scoreBothRows(String options) throws Exception {
    assertThat(
        options,
        rows(run(options.split(" ", -1))),
        contains(
            "2020-11-20 | true | 0 | 0 | 0 | 0.00 | 0 | 0 | 0",
            "2020-11-30 | false | 1 | 1 | 1 | 12.50 | 1 | 1 | 1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0001-01-01", "2020-11-19", "2020-12-31", "9999-12-31"})
  void scoreNothingFarFromTheData(String asOf) throws Exception {
    Lake lake = runOnNothing("--asOf=" + asOf, "--lookbackDays=3650", "--scoringDays=7");
    assertThat("as of", lake.ledger().at("/gold/as_of").asText(), equalTo(asOf));
    assertThat("rows of silver", lake.ledger().at("/silver/prints/rows").asInt(), equalTo(2));
  }

  @Test
  void goldAloneScoresWhatTheWholeRunDoes() throws Exception {
    Lake lake = run("--weeks=2");
    List<String> rows = rows(lake);
    String version = lake.published("gold");
    for (String asOf : new String[] {"2020-11-30", "2020-12-03"}) {
      Program.Ended ended =
          Program.run("gold", "--lake=" + lake.root(), "--weeks=2", "--asOf=" + asOf);
      assertThat(ended.toString(), ended.code(), equalTo(ExitCode.DONE));
      assertThat("rows as of " + asOf, rows(lake), equalTo(rows));
    }
    assertThat("published", lake.published("gold"), not(equalTo(version)));
  }

  @Test
  void scoreTheExtremesOfEveryField() throws Exception {
    HandmadeLanding landing = HandmadeLanding.empty(folder.resolve("landing"));
    StringBuilder prints = new StringBuilder();
    for (String day : new String[] {"0001-01-01", "1970-01-01", "9999-12-30", "9999-12-31"}) {
      for (long user : new long[] {0, Long.MAX_VALUE}) {
        prints.append(HandmadeLanding.event(day, user, "point", 0));
        prints.append(HandmadeLanding.event(day, user, "point", Integer.MAX_VALUE));
      }
    }
    landing.file("prints.json", prints.toString());
    landing.file(
        "taps.json",
        HandmadeLanding.event("0001-01-01", 0, "point", 0)
            + HandmadeLanding.event("9999-12-31", Long.MAX_VALUE, "point", Integer.MAX_VALUE));
    landing.file(
        "pays.csv",
        HandmadeLanding.HEADER
            + "0001-01-01,0,0,point\n9999-12-30,9999999999999999.99,9223372036854775807,point\n");
    Lake lake = new Lake(folder.resolve("lake"));
    Program.Ended ended = landing.run(lake, "--scoringDays=1");
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.DONE));
    try (DuckDb duckDb = new DuckDb()) {
      assertThat(
          "rows",
          duckDb.rows(
              "SELECT print_day, user_id, position, clicked, views_3w, amount_3w FROM ("
                  + lake.gold()
                  + ") ORDER BY user_id, position"),
          contains(
              "9999-12-31 | 0 | 0 | false | 2 | 0.00",
              "9999-12-31 | 0 | 2147483647 | false | 2 | 0.00",
              "9999-12-31 | 9223372036854775807 | 0 | false | 2 | 9999999999999999.99",
              "9999-12-31 | 9223372036854775807 | 2147483647 | true | 2 | 9999999999999999.99"));
    }
  }
}
