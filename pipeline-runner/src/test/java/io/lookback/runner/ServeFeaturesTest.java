package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command that serves features of users, on lakes of the program. */
class ServeFeaturesTest {
  private static final Path SAMPLE = Path.of("..", "data", "landing");
  private static final String SILVER_MOVED = "was not made of the silver that is published";

  @TempDir private Path folder;

  private Lake lake() {
    return new Lake(folder.resolve("lake"));
  }

  private Program.Ended serve(String... options) {
    return Program.run(Program.with(List.of("serve-features", "--lake=" + lake().root()), options));
  }

  private HandmadeLanding runSound() throws IOException {
    HandmadeLanding landing = HandmadeLanding.sound(folder.resolve("landing"));
    landing.run(lake()).checkDone();
    return landing;
  }

  /** What silver makes of each user and value prop before a day, in the words of the contract. */
  private String naive(String day) {
    StringBuilder events = new StringBuilder();
    for (String source : List.of("prints", "taps", "pays")) {
      events.append(events.length() == 0 ? "" : " UNION ALL ");
      events.append(
          String.format(
              Locale.ROOT,
              "SELECT day, user_id, value_prop, '%1$s' AS source, %2$s AS amount FROM (%3$s)",
              source,
              source.equals("pays") ? "amount" : "0",
              lake().select("silver/" + source)));
    }
    return String.format(
        Locale.ROOT,
        "SELECT DATE '%1$s', user_id, value_prop, count(*) FILTER (source = 'prints')::INT,"
            + " count(*) FILTER (source = 'taps')::INT, count(*) FILTER (source = 'pays')::INT,"
            + " coalesce(sum(amount) FILTER (source = 'pays'), 0)::DECIMAL(18, 2) FROM (%2$s)"
            + " WHERE day >= DATE '%1$s' - 21 AND day < DATE '%1$s' GROUP BY user_id, value_prop",
        day,
        events);
  }

  /** Served histories of a day, one row for each user and value prop. */
  private String served(String day) {
    return "SELECT feature_day::DATE, user_id, entry.key, entry.value.views, entry.value.taps,"
        + " entry.value.pays, entry.value.amount FROM (SELECT *, unnest(map_entries(history)) AS"
        + " entry FROM ("
        + lake().select("gold/user_features")
        + ")) WHERE feature_day = '"
        + day
        + "'";
  }

  @Test
  void theSampleOnBothRunners() throws Exception {
    Program.run("run", "--landing=" + SAMPLE, "--lake=" + lake().root(), "--report=false")
        .checkDone();
    for (String day : List.of("2020-11-24", "2020-11-30", "2020-12-01")) {
      Program.Ended ended =
          day.equals("2020-12-01") ? serve() : serve("--day=" + day, "--buckets=5");
      ended.checkDone();
      assertThat(ended.out(), containsString(" users of " + day));
    }
    JsonNode direct = lake().ledger();
    assertThat("balances", direct.at("/balanced").asBoolean(), equalTo(true));
    assertThat(
        "feature days",
        names(direct.at("/served")),
        contains("2020-11-24", "2020-11-30", "2020-12-01"));
    try (DuckDb duckDb = new DuckDb()) {
      for (String day : names(direct.at("/served"))) {
        assertThat(duckDb.difference(served(day), naive(day)), empty());
        assertThat(
            "users of " + day,
            duckDb.number(
                "SELECT count(DISTINCT user_id) FROM ("
                    + lake().select("gold/user_features")
                    + ") WHERE feature_day = '"
                    + day
                    + "'"),
            equalTo(direct.at("/served/" + day + "/users").asLong()));
      }
      checkPrints(duckDb, "_3w", 2);
    }
    String ofDirect = lake().published("gold");
    serve(Program.ON_FLINK.toArray(String[]::new)).checkDone();
    assertThat("published", lake().published("gold"), not(equalTo(ofDirect)));
    assertThat("served on Flink", lake().ledger().at("/served"), equalTo(direct.at("/served")));
    assertThat("scored", lake().ledger().at("/gold"), equalTo(direct.at("/gold")));
    assertThat(
        "feature days",
        tables("gold/user_features"),
        contains("feature_day=2020-11-24", "feature_day=2020-11-30", "feature_day=2020-12-01"));
  }

  /** Every print of a feature day has the history that was served for its user. */
  private void checkPrints(DuckDb duckDb, String suffix, int days) throws Exception {
    String joined =
        "SELECT p.history AS history, coalesce(u.history, map()) AS served, p.history_left_out AS"
            + " left_out, coalesce(u.history_left_out, 0) AS served_left_out, p.days_with_pays"
            + suffix
            + " AS days, coalesce(u.days_with_pays"
            + suffix
            + ", days) AS served_days, p.print_day FROM ("
            + lake().select("gold/print_features")
            + ") p LEFT JOIN ("
            + lake().select("gold/user_features")
            + ") u ON p.user_id = u.user_id AND p.print_day = u.feature_day"
            + " WHERE p.print_day IN (SELECT DISTINCT feature_day FROM ("
            + lake().select("gold/user_features")
            + "))";
    assertThat(
        "days with prints",
        duckDb.number("SELECT count(DISTINCT print_day) FROM (" + joined + ")"),
        equalTo((long) days));
    assertThat(
        "prints with another history than was served",
        duckDb.number(
            "SELECT count(*) FROM ("
                + joined
                + ") WHERE list_sort(map_entries(history)) IS DISTINCT FROM"
                + " list_sort(map_entries(served)) OR left_out <> served_left_out"
                + " OR days <> served_days"),
        equalTo(0L));
    assertThat("prints", duckDb.number("SELECT count(*) FROM (" + joined + ")"), greaterThan(100L));
  }

  @Test
  void goldOfAnotherWindowIsServedByIt() throws Exception {
    Program.Ended made =
        Program.run(
            "run",
            "--landing=" + SAMPLE,
            "--lake=" + lake().root(),
            "--report=false",
            "--lookbackDays=7,21",
            "--maxHistory=1",
            "--asOf=2020-11-28",
            "--weeks=2");
    assertThat(made.toString(), made.code(), equalTo(ExitCode.DONE));
    String fingerprint = lake().fingerprint();
    assertThat(
        serve("--day=2020-11-25").checkDone().out().replaceAll("\\s+", " "),
        containsString("users touched more than the 1 value props that a history lists"));
    serve("--day=2020-11-17").checkDone();
    assertThat("fingerprint of gold", lake().fingerprint(), equalTo(fingerprint));
    assertThat("as of", lake().ledger().at("/gold/as_of").asText(), equalTo("2020-11-28"));
    assertThat(
        "left out", lake().ledger().at("/served/2020-11-25/capped_rows").asLong(), greaterThan(0L));
    try (DuckDb duckDb = new DuckDb()) {
      checkPrints(duckDb, "_1w", 2);
      checkPrints(duckDb, "_3w", 2);
    }
  }

  @Test
  void goldStaysUpToDateAndKeepsItsFeatureDays() throws Exception {
    HandmadeLanding landing = runSound();
    String scored = lake().ledger().at("/gold").toString();
    JsonNode report = lake().reported("gold");
    serve().checkDone();
    Program.Ended twice = serve("--day=2020-11-21").checkDone();
    assertThat(twice.out(), containsString("feature days           2020-11-21, 2020-12-01\n"));
    String published = lake().published("gold");
    for (Program.Ended ended :
        List.of(
            landing.run(lake()).checkDone(),
            Program.run("gold", "--lake=" + lake().root()).checkDone())) {
      assertThat(ended.out(), containsString("/gold (was up to date)"));
      assertThat(ended.out(), containsString("feature days           2020-11-21, 2020-12-01\n"));
      assertThat("published", lake().published("gold"), equalTo(published));
    }
    assertThat("ledger", lake().ledger().at("/gold").toString(), equalTo(scored));
    assertThat("facts of the report", lake().reported("gold"), equalTo(report));
    Program.run("report", "--lake=" + lake().root()).checkDone();
  }

  @Test
  void goldMadeOnceMoreForTheReportKeepsItsFeatureDays() throws Exception {
    HandmadeLanding landing = HandmadeLanding.sound(folder.resolve("landing"));
    landing.run(lake(), "--report=false").checkDone();
    serve().checkDone();
    String published = lake().published("gold");
    JsonNode served = lake().ledger().at("/served");
    Program.Ended ended = landing.run(lake()).checkDone();
    assertThat("it is made", lake().published("gold"), not(equalTo(published)));
    assertThat(ended.out(), containsString("feature days           2020-12-01\n"));
    assertThat(ended.out(), not(containsString("without the feature days")));
    assertThat("served", lake().ledger().at("/served"), equalTo(served));
    assertThat("facts of the report", lake().reported("gold").size(), greaterThan(0));
    try (DuckDb duckDb = new DuckDb()) {
      assertThat(duckDb.difference(served("2020-12-01"), naive("2020-12-01")), empty());
    }
  }

  @Test
  void goldMadeAnewDropsItsFeatureDaysAndSaysSo() throws Exception {
    HandmadeLanding landing = runSound();
    serve().checkDone();
    landing.file("taps-2.json", HandmadeLanding.event("2020-11-30", 1, "point", 0));
    Program.Ended ended = landing.run(lake()).checkDone();
    assertThat(
        ended.out().replaceAll("\\s+", " "),
        containsString(
            "changed gold is made anew, without the feature days 2020-12-01; lookback"
                + " serve-features makes them again"));
    assertThat("tables", tables("gold"), contains("print_features"));
    serve().checkDone();
    assertThat("tables", tables("gold"), contains("print_features", "user_features"));
    assertThat("taps", lake().ledger().at("/served/2020-12-01/history_taps").asInt(), equalTo(2));
  }

  @Test
  void theVersionBeforeIsOneWithOtherScoredPrints() throws Exception {
    HandmadeLanding landing = runSound();
    String first = lake().published("gold");
    landing
        .file("taps-2.json", HandmadeLanding.event("2020-11-30", 1, "point", 0))
        .run(lake())
        .checkDone();
    String root = lake().root().toString();
    List<String> diff = Program.run("diff", root).out().lines().skip(2).toList();
    for (String day : List.of("2020-11-30", "2020-12-01", "2020-11-30")) {
      serve("--day=" + day).checkDone();
    }
    Program.Ended ended = Program.run("diff", root);
    assertThat(ended.toString(), ended.code(), equalTo(DiffCommand.DIFFERENT));
    assertThat("differences", ended.out().lines().skip(2).toList(), equalTo(diff));
    assertThat("kept", Files.isDirectory(lake().versionsFolder("gold").resolve(first)));
    assertThat("versions", lake().versions("gold").size(), equalTo(3));
    Program.run("report", "--lake=" + root).checkDone();
    assertThat(
        "report",
        Files.readString(lake().root().resolve("report/index.html")),
        containsString("1 day of 1 day differs."));
  }

  @Test
  void aDayServedAgainReplacesItself() throws Exception {
    runSound();
    serve().checkDone();
    JsonNode served = lake().ledger().at("/served");
    serve("--day=2020-12-01", "--buckets=3", "--lanes=1").checkDone();
    assertThat(lake().ledger().at("/served"), equalTo(served));
    try (DuckDb duckDb = new DuckDb()) {
      assertThat(
          duckDb.rows(served("2020-12-01")),
          contains("2020-12-01 | 1 | point | 2 | 1 | 1 | 12.50"));
    }
  }

  @Test
  void whatDifferedInARunBeforeStaysUntilScoredPrintsAreMade() throws Exception {
    runSound();
    Path differences = lake().root().resolve(".versions/differences");
    Files.createDirectories(differences);
    Files.writeString(differences.resolve("cells.jsonl"), "{}\n");
    serve("--day=2020-11-30").checkDone();
    assertThat("after serving", Files.exists(differences), equalTo(true));
    Program.run("gold", "--lake=" + lake().root(), "--asOf=2020-11-20").checkDone();
    assertThat("after gold", Files.exists(differences), equalTo(false));
  }

  @Test
  void daysThatSilverDoesNotHoldAreRefused() throws Exception {
    runSound();
    String published = lake().published("gold");
    serve("--day=2020-12-02")
        .checkRefused(
            "--day=2020-12-02 looks at days that silver does not hold: its newest is 2020-11-30;"
                + " legal: days from 2020-11-21 to 2020-12-01");
    serve("--day=2020-11-20")
        .checkRefused(
            "--day=2020-11-20 has no event to look at: silver holds none of 2020-10-30 to"
                + " 2020-11-19; legal: days from 2020-11-21 to 2020-12-01 with an event before them");
    assertThat("published", lake().published("gold"), equalTo(published));
  }

  @Test
  void aLakeWithoutGoldOfItsSilverIsRefused() throws Exception {
    serve()
        .checkRefused(
            "lake '"
                + lake().root()
                + "' has no published gold; make it first with: lookback gold");
    HandmadeLanding landing = runSound();
    landing.file("taps-2.json", HandmadeLanding.event("2020-11-30", 1, "point", 0));
    for (String layer : List.of("bronze", "silver")) {
      List<String> words = new ArrayList<>(List.of(layer, "--lake=" + lake().root()));
      if (layer.equals("bronze")) {
        words.add("--landing=" + landing.root());
      }
      Program.run(words).checkDone();
    }
    serve()
        .checkRefused(
            "published gold in lake '"
                + lake().root()
                + "' "
                + SILVER_MOVED
                + "; make it anew first with: lookback gold");
    assertThat("tables", tables("gold"), contains("print_features"));
  }

  @Test
  void optionsOfOtherCommandsAndWrongDaysAreTold() {
    for (String option : List.of("--asOf=2020-11-30", "--spec=x.yaml", "--lookbackDays=7")) {
      Program.Ended ended = serve(option);
      assertThat(ended.toString(), ended.code(), equalTo(ExitCode.USAGE));
      assertThat(
          ended.errors(),
          contains(startsWith("lookback: serve-features does not use " + name(option))));
    }
    Program.Ended ended = serve("--day=tomorrow");
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.USAGE));
    assertThat(ended.errors(), contains(startsWith("lookback: --day must be a day")));
  }

  private static String name(String option) {
    return option.substring(0, option.indexOf('='));
  }

  private List<String> tables(String of) throws IOException {
    try (Stream<Path> files = Files.list(lake().root().resolve(of))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static List<String> names(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
