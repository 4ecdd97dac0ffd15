package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The facts that layers carry for the report, against SQL on what was published. */
class ReportTest {
  /** Keeps the digits of amounts as they are written. */
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  /** More value props than the report names. */
  private static final int PROPS = 20;

  /** The days that are scored or looked back to. */
  private static final String SEEN = "DATE '2020-11-03' AND DATE '2020-11-30'";

  /** A row of the table of runs: its layers, and the note beneath its seconds. */
  private static final Pattern RUN =
      Pattern.compile(
          "<th scope=\"row\">([^<]+)</th><td class=\"text\"><code>[^<]+</code></td><td"
              + " class=\"text\">[^<]+</td><td>[^<]+(?:<span class=\"note\">([^<]+)</span>)?</td>");

  @TempDir private static Path shared;

  private static Path landing;
  private static Lake lake;

  @TempDir private Path folder;

  @BeforeAll
  static void runOnce() throws IOException {
    landing = shared.resolve("landing");
    assertThat(
        "generated",
        Program.run("generate", "--out=" + landing, "--users=2000", "--dirt=0.01").code(),
        equalTo(ExitCode.DONE));
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 900; i++) {
      lines.add(
          "{\"day\":\"2020-11-2"
              + (4 + i % 6)
              + "\",\"event_data\":{\"position\":"
              + i % 21
              + ",\"value_prop\":\"prop "
              + i % (7 + i % (PROPS - 6))
              + "\"},\"user_id\":"
              + i % 13
              + "}");
    }
    Files.write(landing.resolve("prints.json"), lines, StandardOpenOption.APPEND);
    lake = new Lake(shared.resolve("lake"));
    assertDone(run("run", lake.root()));
  }

  private static Program.Ended run(String command, Path lake, String... options) {
    return Program.run(
        Program.with(
            List.of(command, "--landing=" + landing, "--lake=" + lake, "--maxQuarantine=0.5"),
            options));
  }

  private static void assertDone(Program.Ended ended) {
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.DONE));
  }

  private static JsonNode facts(Path lake, String layer) throws IOException {
    return JSON.readTree(new Lake(lake).version(layer).resolve("report.json").toFile());
  }

  private static List<String> rows(JsonNode list, String... fields) {
    List<String> rows = new ArrayList<>();
    for (JsonNode item : list) {
      List<String> cells = new ArrayList<>();
      for (String field : fields) {
        cells.add(item.at("/" + field).asText());
      }
      rows.add(String.join(" | ", cells));
    }
    return rows;
  }

  @Test
  void valuePropsAreWhatSqlSays() throws Exception {
    try (DuckDb duckDb = new DuckDb()) {
      JsonNode gold = facts(lake.root(), "gold");
      String byProp =
          "SELECT value_prop, count(*) AS prints, count(*) FILTER (clicked) AS clicked FROM ("
              + lake.gold()
              + ") GROUP BY 1 ORDER BY 2 DESC, 1";
      assertThat(
          "the twelve with the most prints",
          rows(gold.get("valueProps"), "name", "prints", "clicked"),
          equalTo(duckDb.rows(byProp + " LIMIT 12")));
      assertThat(
          "the others",
          List.of(
              gold.at("/otherValueProps").asText()
                  + " | "
                  + gold.at("/others/prints").asText()
                  + " | "
                  + gold.at("/others/clicked").asText()),
          equalTo(
              duckDb.rows(
                  "SELECT count(*), sum(prints), sum(clicked) FROM ("
                      + byProp
                      + " LIMIT 1000 OFFSET 12)")));
      JsonNode first = gold.get("valueProps").get(0);
      assertThat(
          "positions of the first",
          rows(first.get("positions"), "prints", "clicked"),
          equalTo(
              duckDb.rows(
                  "SELECT count(*), count(*) FILTER (clicked) FROM ("
                      + lake.gold()
                      + ") WHERE value_prop = '"
                      + first.get("name").asText()
                      + "' GROUP BY least(position, 15) ORDER BY least(position, 15)")));
    }
  }

  @Test
  void historiesAndUsersAreWhatSqlSays() throws Exception {
    try (DuckDb duckDb = new DuckDb()) {
      JsonNode gold = facts(lake.root(), "gold");
      for (JsonNode history : gold.get("histories")) {
        String column = history.get("field").asText() + "_3w";
        assertThat(
            column,
            nonEmpty(rows(history.get("bins"), "label", "prints", "clicked")),
            equalTo(
                duckDb.rows(
                    "SELECT CASE WHEN bin[1] = last THEN last::text WHEN bin[1] >= 50 THEN '50+' ELSE"
                        + " bin[1] || '–' || least(bin[2], greatest) END, count(*),"
                        + " count(*) FILTER (clicked) FROM (SELECT clicked, v, max(v) OVER () AS"
                        + " greatest, list_filter([[0, 0], [1, 1], [2, 2], [3, 3], [4, 4], [5, 6],"
                        + " [7, 9], [10, 14], [15, 19], [20, 29], [30, 49], [50, 2147483647]], b ->"
                        + " v BETWEEN b[1] AND b[2])[1] AS bin, least(bin[2], max(v) OVER ()) AS"
                        + " last FROM (SELECT clicked, "
                        + column
                        + " AS v FROM ("
                        + lake.gold()
                        + "))) GROUP BY 1 ORDER BY min(v)")));
      }
      assertThat(
          "heaviest users",
          rows(
              gold.get("users"),
              "user",
              "lastDay",
              "prints",
              "clicked",
              "totals/views",
              "totals/amount"),
          equalTo(
              duckDb.rows(
                  "SELECT user_id, max(print_day), count(*), count(*) FILTER (clicked),"
                      + " any_value(v) FILTER (print_day = last), any_value(a) FILTER (print_day ="
                      + " last) FROM (SELECT *, max(print_day) OVER (PARTITION BY user_id) AS last,"
                      + " coalesce(list_sum(list_transform(map_values(history), x -> x.views)), 0)"
                      + " AS v, coalesce(list_sum(list_transform(map_values(history), x ->"
                      + " x.amount)), 0.00)::decimal(18,2) AS a FROM ("
                      + lake.gold()
                      + ")) GROUP BY 1 ORDER BY 3 DESC, 5 DESC, 2 DESC, 1 LIMIT 20")));
    }
  }

  private static List<String> nonEmpty(List<String> bins) {
    return bins.stream().filter(bin -> !bin.contains(" | 0 | ")).toList();
  }

  @Test
  void columnsAreWhatSqlSays() throws Exception {
    try (DuckDb duckDb = new DuckDb()) {
      for (JsonNode column : facts(lake.root(), "gold").get("columns")) {
        String name = column.get("name").asText();
        if (List.of(
                "position",
                "clicked",
                "views_3w",
                "taps_3w",
                "pays_3w",
                "amount_3w",
                "history_left_out",
                "days_with_prints_3w",
                "days_with_taps_3w",
                "days_with_pays_3w")
            .contains(name)) {
          assertThat(
              name,
              rows(JSON.createArrayNode().add(column), "values", "min", "max", "mean"),
              equalTo(
                  duckDb.rows(
                      String.format(
                          "SELECT count(%1$s), min(%1$s), max(%1$s),"
                              + " round(sum(%1$s::decimal(18,2)) / count(*), 3)::decimal(18,3) FROM (%2$s)",
                          name, lake.gold()))));
        }
      }
    }
  }

  @Test
  void paymentsAndRejectsAreWhatSqlSays() throws Exception {
    try (DuckDb duckDb = new DuckDb()) {
      JsonNode silver = facts(lake.root(), "silver");
      for (JsonNode bin : facts(lake.root(), "gold").at("/amounts/0/bins")) {
        String below = bin.get("to").isNull() ? "" : " AND amount < " + bin.get("to").asText();
        assertThat(
            bin.toString(),
            bin.get("events").asLong(),
            equalTo(
                duckDb.number(
                    "SELECT count(*) FROM ("
                        + lake.select("silver/pays")
                        + ") WHERE day BETWEEN "
                        + SEEN
                        + " AND amount >= "
                        + bin.get("from").asText()
                        + below)));
      }
      for (JsonNode rejects : silver.get("quarantine")) {
        assertThat(
            rejects.toString(),
            List.of(
                rejects.get("lines").asText()
                    + " | "
                    + rejects.get("file").asText()
                    + " | "
                    + rejects.get("offset").asText()),
            equalTo(
                duckDb.rows(
                    "SELECT count(*), min(source_file), min(source_offset) FROM ("
                        + lake.selectFlat("silver/quarantine")
                        + ") WHERE source = '"
                        + rejects.get("source").asText()
                        + "' AND list_contains(reasons, '"
                        + rejects.get("reason").asText()
                        + "')")));
      }
      assertThat("reasons", silver.get("quarantine").size(), greaterThan(5));
    }
  }

  @Test
  void sameFactsLayerByLayerOnFlinkAndCutAnyhow() throws Exception {
    Path byLayer = folder.resolve("layers");
    assertDone(Program.run("bronze", "--landing=" + landing, "--lake=" + byLayer));
    assertDone(Program.run("silver", "--lake=" + byLayer, "--maxQuarantine=0.5"));
    assertDone(Program.run("gold", "--lake=" + byLayer));
    Path onFlink = folder.resolve("flink");
    assertDone(run("run", onFlink, Program.ON_FLINK.toArray(String[]::new)));
    Path cut = folder.resolve("cut");
    assertDone(run("run", cut, "--rangeBytes=4096", "--buckets=7", "--lanes=5"));
    for (Path other : List.of(byLayer, onFlink, cut)) {
      for (String layer : List.of("bronze", "silver", "gold")) {
        assertThat(
            layer + " of " + other.getFileName(),
            withoutRun(facts(other, layer)),
            equalTo(withoutRun(facts(lake.root(), layer))));
      }
    }
  }

  /**
   * Facts without what differs by design: who ran, checks that only a run of all can make, which
   * users had a second opinion, and what changed since the version before.
   */
  private static JsonNode withoutRun(JsonNode facts) {
    ObjectNode copy = facts.deepCopy();
    copy.remove(List.of("run", "checks", "verified", "change"));
    return copy;
  }

  @Test
  void afterHowManySecondsEachLayerWasWritten() throws Exception {
    Path small = Files.createDirectories(folder.resolve("landing/prints"));
    Path grown = folder.resolve("lake");
    String[] args = {"--landing=" + small.getParent(), "--lake=" + grown};
    Files.writeString(small.resolve("1.json"), print(24));
    Files.writeString(small.resolveSibling("taps.json"), print(24));
    Files.writeString(
        small.resolveSibling("pays.csv"), "pay_date,user_id,value_prop,total\n2020-11-05,7,a,1\n");

    assertDone(Program.run(Program.with(List.of("run"), args)));
    checkSeconds(grown, "gold", "bronze", "silver", "gold");
    assertThat(
        "in one pipeline",
        parts(grown),
        contains("bronze, silver, gold: " + seconds(grown, "gold", "bronze", "silver", "gold")));
    assertThat("all clicked", clickedOf(grown), contains("true | true"));

    Files.writeString(small.resolve("2.json"), print(25));
    assertDone(Program.run(Program.with(List.of("run"), args)));
    checkSeconds(grown, "gold", "bronze", "silver", "gold");
    assertThat(
        "one after the other",
        parts(grown),
        contains("bronze, silver, gold: " + seconds(grown, "bronze", "bronze", "silver", "gold")));
    JsonNode doneAfter = facts(grown, "gold").at("/run/doneAfter");
    assertThat("bronze, then silver", inOrder(doneAfter, "bronze", "silver"), equalTo(true));
    assertThat("silver, then gold", inOrder(doneAfter, "silver", "gold"), equalTo(true));
    assertThat("one of two clicked", clickedOf(grown), contains("false | true"));

    Files.writeString(small.resolve("3.json"), print(26));
    assertDone(Program.run(Program.with(List.of("bronze"), args)));
    assertDone(Program.run(Program.with(List.of("run"), args)));
    checkSeconds(grown, "bronze", "bronze");
    checkSeconds(grown, "gold", "silver", "gold");
    assertThat(
        "bronze by itself",
        parts(grown),
        contains(
            "bronze: " + seconds(grown, "bronze", "bronze"),
            "silver, gold: " + seconds(grown, "silver", "silver", "gold")));

    assertDone(Program.run(Program.with(List.of("gold", "--lookbackDays=7"), args[1])));
    assertThat(
        "each by itself",
        parts(grown),
        contains(
            "bronze: " + seconds(grown, "bronze", "bronze"),
            "silver: " + seconds(grown, "silver", "silver"),
            "gold: " + seconds(grown, "gold", "gold")));
  }

  private static boolean inOrder(JsonNode seconds, String first, String second) {
    return seconds.get(first).asDouble() <= seconds.get(second).asDouble();
  }

  private static String print(int day) {
    return ("{\"day\":\"2020-11-%d\",\"event_data\":{\"position\":0,\"value_prop\":\"a\"},"
            + "\"user_id\":7}\n")
        .formatted(day);
  }

  /** Which layers the run of {@code layer} wrote, and that it did within its time. */
  private static void checkSeconds(Path lake, String layer, String... expected) throws IOException {
    List<String> layers = new ArrayList<>();
    facts(lake, layer).at("/run/doneAfter").fieldNames().forEachRemaining(layers::add);
    assertThat("of the run that made " + layer, layers, containsInAnyOrder(expected));
    JsonNode run = facts(lake, layer).get("run");
    for (String each : expected) {
      assertThat(
          each,
          run.get("doneAfter").get(each).asDouble(),
          lessThanOrEqualTo(run.get("seconds").asDouble()));
    }
  }

  /** The seconds of {@code layers} as the facts of {@code layer}'s run have them. */
  private static String seconds(Path lake, String layer, String... layers) throws IOException {
    JsonNode seconds = facts(lake, layer).at("/run/doneAfter");
    List<String> parts = new ArrayList<>();
    for (String each : layers) {
      parts.add(String.format(Locale.ROOT, "%s after %.1f", each, seconds.get(each).asDouble()));
    }
    return String.join(", ", parts);
  }

  /** The layers of each run on the page, and what stands beneath its seconds. */
  private static List<String> parts(Path lake) throws IOException {
    List<String> runs = new ArrayList<>();
    Matcher run = RUN.matcher(Files.readString(lake.resolve("report/index.html")));
    while (run.find()) {
      runs.add(run.group(1) + ": " + Objects.requireNonNullElse(run.group(2), ""));
    }
    return runs;
  }

  private static List<String> clickedOf(Path lake) throws IOException {
    for (JsonNode column : facts(lake, "gold").get("columns")) {
      if (column.get("name").asText().equals("clicked")) {
        return rows(JSON.createArrayNode().add(column), "min", "max");
      }
    }
    return List.of();
  }

  @Test
  void pageIsMadeAgainFromWhatIsPublished() throws Exception {
    Path page = lake.root().resolve("report/index.html");
    String made = Files.readString(page);
    Files.delete(page);
    Program.Ended ended = Program.run("report", "--lake=" + lake.root());
    assertDone(ended);
    assertThat("says where", ended.out(), containsString(page.toString()));
    assertThat("the same page", Files.readString(page).equals(made), equalTo(true));
    assertThat("bytes", Files.size(page), lessThan(3L << 20));
    JsonNode ledger = JSON.readTree(lake.root().resolve("ledger.json").toFile()).get("gold");
    assertThat(
        "second opinion",
        made,
        containsString(
            String.format(
                Locale.ROOT,
                "Second opinion: %,d rows of %,d users recomputed, all cells equal",
                ledger.get("verified_rows").asLong(),
                ledger.get("verified_users").asLong())));
  }

  @Test
  void runThatFailsSaysSoOnThePageAndKeepsWhatIsPublished() throws Exception {
    Path failing = folder.resolve("lake");
    assertDone(run("run", failing));
    String before = Files.readString(new Lake(failing).version("gold").resolve("report.json"));
    Program.Ended ended =
        Program.run(
            "run", "--landing=" + landing, "--lake=" + failing, "--maxQuarantine=0", "--weeks=2");
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.QUALITY));
    assertThat(
        "page",
        Files.readString(failing.resolve("report/index.html")),
        allOf(
            containsString("The last run failed: "),
            containsString("The last run published nothing"),
            containsString(
                "What follows is gold as that run made it; bronze and silver as published."),
            not(containsString("The ledger balances"))));
    assertThat(
        "published facts",
        Files.readString(new Lake(failing).version("gold").resolve("report.json")),
        equalTo(before));
  }

  @Test
  void canBeSwitchedOff() throws Exception {
    Path without = folder.resolve("lake");
    Program.Ended ended = run("run", without, "--report=false");
    assertDone(ended);
    assertThat("says nothing of it", ended.out(), not(containsString("report")));
    assertThat(
        "no trace", new Lake(without).everything(), everyItem(not(containsString("report"))));
    Program.Ended report = Program.run("report", "--lake=" + without);
    assertThat(report.toString(), report.code(), equalTo(ExitCode.INPUT));
    assertThat(
        "message",
        report.errors(),
        contains(startsWith("lookback: lake '" + without + "' has no published layer that")));
  }

  @Test
  void layersMadeWithoutItAreToldByTheNextRun() throws Exception {
    Path late = folder.resolve("lake");
    assertDone(run("run", late, "--report=false"));
    Program.Ended again = run("run", late);
    assertThat(again.out(), containsString("/silver (was up to date)"));
    for (String layer : List.of("bronze", "silver", "gold")) {
      assertThat(
          layer, withoutRun(facts(late, layer)), equalTo(withoutRun(facts(lake.root(), layer))));
    }
    assertThat(
        "who made silver is known by name only",
        facts(late, "silver").get("run").toString(),
        equalTo(
            "{\"id\":\"%s\",\"started\":null,\"seconds\":null,\"doneAfter\":null,"
                    .formatted(new Lake(late).published("silver"))
                + "\"runner\":null,\"lookback\":null,\"beam\":null,\"java\":null}"));
    assertThat(
        "page", Files.readString(late.resolve("report/index.html")), containsString("not kept"));
  }

  @Test
  void librariesCannotEndTheirScriptElement() throws IOException {
    for (String name : List.of("echarts.min.js", "report.js")) {
      try (var in = Program.class.getResourceAsStream("report/" + name)) {
        String script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        assertThat(name, script.contains("</script"), equalTo(false));
        assertThat(name, script.contains("<!--"), equalTo(false));
      }
    }
    assertThat(
        "the version in the page",
        Files.readAllLines(lake.root().resolve("report/index.html")),
        hasItem(containsString("Apache ECharts 6.1.0")));
  }
}
