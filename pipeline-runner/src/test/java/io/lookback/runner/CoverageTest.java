package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Data with holes: prints on the last eight days of November but for the 27th, taps on two of them,
 * and two payments, of which one is half a century old.
 */
class CoverageTest {
  private static final String GAP = "2020-11-27";
  private static final List<String> WARNINGS =
      List.of(
          "prints: no event on 21 of the 28 days 2020-11-03 to 2020-11-30; first day without:"
              + " 2020-11-03",
          "taps: no event on 26 of the 28 days 2020-11-03 to 2020-11-30; first day without:"
              + " 2020-11-03",
          "payments: no event on 27 of the 28 days 2020-11-03 to 2020-11-30; first day without:"
              + " 2020-11-03",
          "1 payment on 1970-01-01, 18,594 days before the next day with payments");

  @TempDir private Path folder;

  private HandmadeLanding landing;

  @BeforeEach
  void writeLanding() throws IOException {
    landing = HandmadeLanding.empty(folder.resolve("landing"));
    StringBuilder prints = new StringBuilder();
    for (int day = 23; day <= 30; day++) {
      String date = "2020-11-" + day;
      if (!date.equals(GAP)) {
        prints.append(HandmadeLanding.event(date, day % 3, "point", 0));
      }
    }
    landing
        .file("prints.json", prints.toString())
        .file(
            "taps.json",
            HandmadeLanding.event("2020-11-24", 99, "send", 0)
                + HandmadeLanding.event("2020-11-26", 99, "send", 0))
        .file("pays.csv", HandmadeLanding.HEADER + "1970-01-01,1,1,point\n2020-11-28,2,1,point\n");
  }

  static List<List<String>> runners() {
    return List.of(List.of(), Program.ON_FLINK);
  }

  @ParameterizedTest
  @MethodSource("runners")
  void daysWithEventsCountAndNotTheDaysSinceAnOldOne(List<String> runner) throws Exception {
    Lake lake = new Lake(folder.resolve("lake"));
    Program.Ended ended = landing.run(lake, runner.toArray(String[]::new));
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.DONE));
    assertThat(
        days(lake),
        contains(
            "2020-11-24 | 1 | 0 | 0",
            "2020-11-25 | 2 | 1 | 0",
            "2020-11-26 | 3 | 1 | 0",
            "2020-11-28 | 4 | 2 | 0",
            "2020-11-29 | 5 | 2 | 1",
            "2020-11-30 | 6 | 2 | 1"));
    assertThat("warnings of the ledger", warnings(lake), equalTo(WARNINGS));
    String page = Files.readString(lake.root().resolve("report/index.html"));
    for (String warning : WARNINGS) {
      assertThat(
          "summary", ended.out().replaceAll("\\s+", " "), containsString("warning " + warning));
      assertThat("page", page, containsString("<li>" + warning + "</li>"));
    }
    assertThat(
        "words of the page",
        page,
        allOf(
            containsString("on 7 of the 28 days, none on 3–22 Nov, 27 Nov</span>"),
            containsString("on 1 of the 28 days, none on 3–27 Nov, 29–30 Nov</span>")));
    assertThat(
        "coverage in the ledger",
        lake.ledger().at("/gold/coverage").toString(),
        equalTo(
            "{\"days\":28,\"first_day\":\"2020-11-03\",\"last_day\":\"2020-11-30\","
                + "\"days_with_prints\":7,\"days_with_taps\":2,\"days_with_pays\":1}"));
  }

  @Test
  void anOldPaymentChangesNoRow() throws Exception {
    Lake with = lakeOf("with");
    landing.file("pays.csv", HandmadeLanding.HEADER + "2020-11-28,2,1,point\n");
    Lake without = lakeOf("without");
    assertThat("gold", without.fingerprint(), equalTo(with.fingerprint()));
    assertThat("warnings", warnings(without), equalTo(WARNINGS.subList(0, 3)));
  }

  @Test
  void sourceWithoutAnyEventCoversNoDay() throws Exception {
    landing.file("taps.json", "").file("pays.csv", HandmadeLanding.HEADER);
    assertThat(days(lakeOf("lake")).get(5), equalTo("2020-11-30 | 6 | 0 | 0"));
  }

  @Test
  void layersOneByOneAndArrivalsOneByOneGiveTheSame() throws Exception {
    Lake whole = lakeOf("whole", "--weeks=3");
    Lake layers = new Lake(folder.resolve("layers"));
    for (String layer : List.of("bronze", "silver", "gold")) {
      List<String> command = new ArrayList<>(List.of(layer, "--lake=" + layers.root()));
      if (layer.equals("bronze")) {
        command.add("--landing=" + landing.root());
      }
      if (layer.equals("gold")) {
        command.add("--weeks=3");
      }
      Program.Ended ended = Program.run(command);
      assertThat(ended.toString(), ended.code(), equalTo(ExitCode.DONE));
    }
    assertThat("layer by layer", days(layers), equalTo(days(whole)));
    assertThat("layer by layer", layers.fingerprint(), equalTo(whole.fingerprint()));

    String first = Files.readString(landing.root().resolve("pays.csv"));
    landing.file("pays.csv", HandmadeLanding.HEADER);
    Lake grown = lakeOf("grown", "--weeks=3");
    assertThat("without payments", grown.fingerprint(), not(equalTo(whole.fingerprint())));
    landing.file("pays/more.csv", first);
    assertThat("arrival", lakeOf("grown", "--weeks=3").fingerprint(), equalTo(whole.fingerprint()));
    assertThat("warnings", warnings(grown), equalTo(warnings(whole)));
  }

  @Test
  void dataOnEveryDayGivesNoWarning() throws Exception {
    StringBuilder events = new StringBuilder();
    StringBuilder pays = new StringBuilder(HandmadeLanding.HEADER);
    for (int day = 3; day <= 30; day++) {
      String date = "2020-11-" + (day < 10 ? "0" : "") + day;
      events.append(HandmadeLanding.event(date, 1, "point", 0));
      pays.append(date).append(",1,1,point\n");
    }
    landing.file("prints.json", events.toString()).file("taps.json", events.toString());
    Lake lake = new Lake(folder.resolve("lake"));
    Program.Ended ended = landing.file("pays.csv", pays.toString()).run(lake);
    assertThat("warnings of the ledger", warnings(lake), empty());
    assertThat("summary", ended.out(), not(containsString("warning")));
    String page = Files.readString(lake.root().resolve("report/index.html"));
    assertThat("page", page, not(containsString("id=\"warnings\"")));
    assertThat("page", page, containsString("<b>payments</b> <span>on all 28 days</span>"));
  }

  private Lake lakeOf(String name, String... options) {
    Lake lake = new Lake(folder.resolve(name));
    Program.Ended ended = landing.run(lake, options);
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.DONE));
    return lake;
  }

  private static List<String> days(Lake lake) throws Exception {
    try (DuckDb duckDb = new DuckDb()) {
      return duckDb.rows(
          "SELECT print_day, days_with_prints_3w, days_with_taps_3w, days_with_pays_3w FROM ("
              + lake.gold()
              + ") ORDER BY print_day");
    }
  }

  private static List<String> warnings(Lake lake) throws IOException {
    List<String> warnings = new ArrayList<>();
    lake.ledger().get("warnings").forEach(warning -> warnings.add(warning.asText()));
    return warnings;
  }
}
