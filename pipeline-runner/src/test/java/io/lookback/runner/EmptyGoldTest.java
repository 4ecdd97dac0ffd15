package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where no accepted print lies on the scored days, gold is published only if that is asked for. */
class EmptyGoldTest {
  private static final String LOADED = "; the loaded prints are of 2020-11-20 to 2020-11-30";
  private static final String WAY_OUT =
      "; choose another --asOf in that range, or publish an empty gold with --allowEmpty; nothing"
          + " published";

  @TempDir private Path folder;

  private HandmadeLanding landing;
  private Lake lake;

  @BeforeEach
  void makeLanding() throws IOException {
    landing = HandmadeLanding.sound(folder.resolve("landing"));
    lake = new Lake(folder.resolve("lake"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"DirectRunner", "FlinkRunner"})
  void aRunIntoAnEmptyLakePublishesNothing(String runner) throws IOException {
    Program.Ended ended = landing.run(lake, "--asOf=2021-01-07", "--runner=" + runner);
    assertRefused(ended, "days 2021-01-01 to 2021-01-07" + LOADED);
    for (String layer : List.of("bronze", "silver", "gold")) {
      assertThat("published " + layer, lake.published(layer), equalTo(""));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "run, DirectRunner",
    "run, FlinkRunner",
    "gold, DirectRunner",
    "gold, FlinkRunner",
  })
  void whatIsPublishedStays(String command, String runner) throws IOException {
    landing.run(lake).checkDone();
    String gold = lake.published("gold");
    // A run has something to publish besides.
    landing.file("prints-more.json", HandmadeLanding.event("2020-11-21", 2, "point", 0));
    String bronze = lake.published("bronze");
    List<String> args = List.of("--lake=" + lake.root(), "--asOf=2019-01-07", "--runner=" + runner);
    Program.Ended ended =
        command.equals("run")
            ? landing.run(lake, args.get(1), args.get(2))
            : Program.run(Program.with(args, command));
    assertRefused(ended, "days 2019-01-01 to 2019-01-07" + LOADED);
    assertThat("bronze", lake.published("bronze"), equalTo(bronze));
    assertThat("gold", lake.published("gold"), equalTo(gold));
    assertThat("versions of gold", lake.versions("gold"), contains(gold));
  }

  @Test
  void theDaysOfAGapAreNamed() throws IOException {
    assertRefused(
        landing.run(lake, "--asOf=2020-11-29"),
        "days 2020-11-23 to 2020-11-29" + LOADED + " but for 2020-11-21 to 2020-11-29");
    assertRefused(
        landing.run(lake, "--asOf=2020-12-01", "--scoringDays=1"), "day 2020-12-01" + LOADED);
  }

  @Test
  void allowEmptyPublishesIt() throws IOException {
    landing.run(lake).checkDone();
    String before = lake.published("gold");
    Program.Ended ended =
        Program.run("gold", "--lake=" + lake.root(), "--asOf=2021-01-07", "--allowEmpty");
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.DONE));
    assertThat("rows", lake.ledger().at("/gold/rows").asInt(), equalTo(0));
    assertThat("published anew", lake.published("gold").equals(before), equalTo(false));
    // Whoever asks again without it is told again, though there is nothing new.
    assertRefused(
        Program.run("gold", "--lake=" + lake.root(), "--asOf=2021-01-07"),
        "days 2021-01-01 to 2021-01-07" + LOADED);
  }

  private static void assertRefused(Program.Ended ended, String days) {
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.INPUT));
    assertThat(
        "stderr",
        ended.errors(),
        contains("lookback: no accepted print on the scored " + days + WAY_OUT));
    assertThat("stdout", ended.out(), containsString("published              nothing"));
  }
}
