package io.lookback.runner;

import static io.lookback.runner.HandmadeLanding.HEADER;
import static io.lookback.runner.HandmadeLanding.LAST_DAY;
import static io.lookback.runner.HandmadeLanding.event;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that must not publish: exit code 4, one line, and what was published before as it was. */
class GatesTest {
  @TempDir private Path folder;

  private Lake lake;
  private List<String> rows;
  private List<String> versions;

  @BeforeEach
  void publish() throws Exception {
    lake = new Lake(folder.resolve("lake"));
    assertThat("first run", landing().run(lake).code(), equalTo(ExitCode.DONE));
    rows = rows();
    versions = versions();
  }

  private HandmadeLanding landing() throws IOException {
    return HandmadeLanding.sound(folder.resolve("landing"));
  }

  private List<String> rows() throws Exception {
    try (DuckDb duckDb = new DuckDb()) {
      return duckDb.rows(lake.gold());
    }
  }

  private List<String> versions() throws IOException {
    return List.of(
        lake.published("bronze") + " of " + lake.versions("bronze"),
        lake.published("silver") + " of " + lake.versions("silver"),
        lake.published("gold") + " of " + lake.versions("gold"));
  }

  private void assertNothingPublished(Program.Ended ended, String line) throws Exception {
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.QUALITY));
    assertThat(
        "stderr",
        ended.errors(),
        contains(startsWith("lookback: " + line + "; nothing published")));
    assertThat("versions", versions(), equalTo(versions));
    assertThat("rows of gold", rows(), equalTo(rows));
    assertThat(
        "published, in the ledger", lake.ledger().get("published").asBoolean(), equalTo(false));
  }

  @Test
  void moreBadLinesThanTolerated() throws Exception {
    HandmadeLanding landing = landing().file("taps.json", event("2020-11-20", 1, "a", 0) + "{\n");
    assertNothingPublished(
        landing.run(lake, "--maxQuarantine=0.49"),
        "1 of the 2 lines of taps that are not blank and 1.28 % of its bytes (1 of 78) are set aside, more than"
            + " --maxQuarantine=0.49 allows");
    assertNothingPublished(
        landing.run(lake, "--maxQuarantine=0.0001"),
        "1 of the 2 lines of taps that are not blank and 1.28 % of its bytes (1 of 78) are set aside, more than"
            + " --maxQuarantine=0.0001 allows");
    assertThat(
        "at the limit", landing.run(lake, "--maxQuarantine=0.5").code(), equalTo(ExitCode.DONE));
  }

  @Test
  void everySourceOverTheGateIsNamed() throws Exception {
    HandmadeLanding landing =
        landing()
            .file("taps.json", event("2020-11-20", 1, "a", 0) + "{\n")
            .file("pays.csv", HEADER + "\nbad\n");
    assertNothingPublished(
        landing.run(lake),
        "1 of the 2 lines of taps that are not blank and 1.28 % of its bytes (1 of 78) are set"
            + " aside, more than --maxQuarantine=0.01 allows; 1 of the 1 lines of pays that are not"
            + " blank and 100 % of its bytes (3 of 3) are set aside, more than --maxQuarantine=0.01"
            + " allows");
  }

  @Test
  void oneBadLineInAHundredIsTheDefaultLimit() throws Exception {
    StringBuilder pays = new StringBuilder(HEADER + "\n\n");
    for (int user = 0; user < 99; user++) {
      pays.append("2020-11-20,1.00,").append(user).append(",point\n");
    }
    HandmadeLanding landing = landing().file("pays.csv", pays + "bad\n");
    assertThat("1 in 100", landing.run(lake).code(), equalTo(ExitCode.DONE));
    rows = rows();
    versions = versions();
    assertNothingPublished(
        landing.file("pays.csv", pays + "bad\nbad\n").run(lake),
        "2 of the 101 lines of pays that are not blank and 0.253 % of its bytes (6 of 2,372) are set aside, more than"
            + " --maxQuarantine=0.01 allows");
  }

  @Test
  void aWholeFileOnOneLineIsWeighedByItsBytes() throws Exception {
    String tap = event("2020-11-20", 1, "a", 0).strip();
    StringBuilder taps = new StringBuilder();
    for (int user = 10; user < 40; user++) {
      taps.append(event("2020-11-20", user, "a", 0));
    }
    String array = "[" + tap + ("," + tap).repeat(19) + "]";
    int all = taps.toString().replace("\n", "").length() + array.length();
    HandmadeLanding landing =
        landing().file("taps.json", taps.toString()).file("taps-more.json", array);
    String said =
        String.format(
                Locale.ROOT,
                "1 of the 31 lines of taps that are not blank and 40 %% of its bytes (%,d of %,d)"
                    + " are set aside, more than",
                array.length(),
                all)
            + " --maxQuarantine=";
    assertNothingPublished(landing.run(lake, "--maxQuarantine=0.1"), said + "0.1 allows");
    Program.Ended byDefault = landing.run(lake);
    assertNothingPublished(byDefault, said + "0.01 allows");
    assertThat(
        "what it looks like",
        byDefault.err(),
        containsString("a JSON array: write one object per line"));
    // A line longer than the longest legal one weighs all of its bytes, not only what is kept.
    assertNothingPublished(
        landing.run(lake, "--maxQuarantine=0.1", "--maxLineBytes=1024"), said + "0.1 allows");
  }

  @ParameterizedTest
  @ValueSource(strings = {"DirectRunner", "FlinkRunner"})
  void paymentsOfOneWindowThatDoNotFitTheirColumn(String runner) throws Exception {
    String most = "9999999999999999.99";
    HandmadeLanding landing =
        landing()
            .file(
                "pays.csv", HEADER + "2020-11-20," + most + ",1,point\n2020-11-21,0.01,1,point\n");
    assertNothingPublished(
        landing.run(lake, "--runner=" + runner),
        "the sum of payments of user 1 for 'point' in one window is above " + most);

    landing.file("pays.csv", HEADER + "2020-11-20," + most + ",1,point\n2020-11-21,0.01,1,a\n");
    assertThat("the most that fits", landing.run(lake).code(), equalTo(ExitCode.DONE));
  }

  @Test
  void textFromTheDataCannotActOnTheTerminal() throws Exception {
    String pay = "2020-11-20,9999999999999999.99,1,\"a\nb\u001B[31m\"\n";
    assertNothingPublished(
        landing().file("pays.csv", HEADER + pay + pay).run(lake),
        "the sum of payments of user 1 for 'a\\nb\\u001b[31m' in one window is above 9999999999999999.99");
  }

  @Test
  void paymentsThatDoNotFitTogetherButShareNoWindowDo() throws Exception {
    String most = ",9999999999999999.99,1,point\n";
    HandmadeLanding landing =
        landing()
            .file(
                "prints.json", event("2020-11-24", 1, "point", 0) + event(LAST_DAY, 1, "point", 0))
            .file("pays.csv", HEADER + "2020-11-03" + most + "2020-11-24" + most);
    Program.Ended ended = landing.run(lake);
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.DONE));
    assertThat("stderr", ended.errors(), empty());
    try (DuckDb duckDb = new DuckDb()) {
      assertThat(
          "amounts",
          duckDb.rows("SELECT print_day, amount_3w FROM (" + lake.gold() + ") ORDER BY print_day"),
          contains("2020-11-24 | 9999999999999999.99", "2020-11-30 | 9999999999999999.99"));
    }
    assertThat(
        "sum in the ledger, exactly",
        lake.ledger().at("/silver/pays/amount").decimalValue().toPlainString(),
        equalTo("19999999999999999.98"));
  }
}
