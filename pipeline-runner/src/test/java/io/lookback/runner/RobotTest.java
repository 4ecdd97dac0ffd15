package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A user who touches far more value props than a history lists, among users who do not, through the
 * program: which value props are listed, what is told, and that nothing else changes.
 */
class RobotTest {
  private static final long SEED = 7;
  private static final int ROBOT = 3;
  private static final int MOST = 5;
  private static final LocalDate FIRST_DAY = LocalDate.of(2020, 11, 3);

  @TempDir private static Path shared;

  private static HandmadeLanding landing;

  @BeforeAll
  static void writeLanding() throws IOException {
    Random random = new Random(SEED);
    StringBuilder prints = new StringBuilder();
    StringBuilder taps = new StringBuilder();
    StringBuilder pays = new StringBuilder(HandmadeLanding.HEADER);
    for (int i = 0; i < 4000; i++) {
      long user = random.nextInt(3) == 0 ? random.nextInt(20) : ROBOT;
      // The lesser of two: some value props are touched often, many as often as others.
      int prop = Math.min(random.nextInt(90), random.nextInt(90));
      String valueProp = "prop" + (user == ROBOT ? prop : user % 5);
      String day = FIRST_DAY.plusDays(random.nextInt(28)).toString();
      int kind = random.nextInt(10);
      if (kind < 8) {
        prints.append(HandmadeLanding.event(day, user, valueProp, random.nextInt(4)));
      } else if (kind == 8) {
        taps.append(HandmadeLanding.event(day, user, valueProp, random.nextInt(4)));
      } else {
        pays.append(day).append(",1.").append(10 + random.nextInt(90)).append(',');
        pays.append(user).append(',').append(valueProp).append('\n');
      }
    }
    landing =
        HandmadeLanding.empty(shared.resolve("landing"))
            .file("prints.json", prints.toString())
            .file("taps.json", taps.toString())
            .file("pays.csv", pays.toString());
  }

  private static Lake lake(String name) {
    return new Lake(shared.resolve(name));
  }

  /** Gold by the rule, from the rows of silver; each history as one text. */
  private static String expected(Lake lake, int most) {
    String event = "SELECT CAST(day AS DATE) AS day, user_id, value_prop, ";
    return "WITH events AS ("
        + event
        + "1 AS v, 0 AS t, 0 AS p, 0.00 AS a FROM ("
        + lake.select("silver/prints")
        + ") UNION ALL "
        + event
        + "0, 1, 0, 0.00 FROM ("
        + lake.select("silver/taps")
        + ") UNION ALL "
        + event
        + "0, 0, 1, amount FROM ("
        + lake.select("silver/pays")
        + ")), scored AS ("
        + event
        + "position FROM ("
        + lake.select("silver/prints")
        + ") WHERE day > '2020-11-23'), sums AS (SELECT s.day, user_id, e.value_prop, sum(v) AS v,"
        + " sum(t) AS t, sum(p) AS p, sum(a) AS a FROM (SELECT DISTINCT day, user_id FROM scored)"
        + " AS s JOIN events AS e USING (user_id) WHERE e.day >= s.day - 21 AND e.day < s.day"
        + " GROUP BY ALL), touched AS (SELECT *, row_number() OVER (PARTITION BY day, user_id"
        + " ORDER BY v + t + p DESC, value_prop) AS place FROM sums),"
        + " histories AS (SELECT day, user_id, string_agg(concat_ws(' ', value_prop, v, t, p, a),"
        + " '; ' ORDER BY value_prop) FILTER (place <= "
        + most
        + ") AS history, count(*) FILTER (place > "
        + most
        + ") AS history_left_out FROM touched GROUP BY ALL)"
        + " SELECT s.day, s.user_id, s.value_prop, s.position, coalesce(own.v, 0),"
        + " coalesce(own.t, 0), coalesce(own.p, 0), coalesce(own.a, 0.00),"
        + " coalesce(h.history, ''), coalesce(h.history_left_out, 0) FROM scored AS s"
        + " LEFT JOIN touched AS own USING (day, user_id, value_prop)"
        + " LEFT JOIN histories AS h USING (day, user_id)";
  }

  private static String gold(Lake lake) {
    return "SELECT print_day, user_id, value_prop, position, views_3w, taps_3w, pays_3w,"
        + " amount_3w, CASE WHEN cardinality(history) = 0 THEN '' ELSE list_aggregate("
        + "list_transform(list_sort(map_keys(history)), prop -> concat_ws(' ', prop,"
        + " history[prop].views, history[prop].taps, history[prop].pays, history[prop].amount)),"
        + " 'string_agg', '; ') END AS history, history_left_out FROM ("
        + lake.gold()
        + ")";
  }

  private static Program.Ended run(Lake lake, List<String> runner, String... options) {
    return landing.run(lake, Program.with(runner, options).toArray(String[]::new));
  }

  @Test
  void theMostActiveValuePropsAreListedAndTheRestIsCountedWhateverTheRunner() throws Exception {
    List<String> fingerprints = new ArrayList<>();
    for (int buckets : new int[] {1, 7}) {
      for (List<String> runner : List.of(List.<String>of(), Program.ON_FLINK)) {
        Lake lake = lake("capped-" + buckets + "-" + runner.size());
        Program.Ended ended = run(lake, runner, "--maxHistory=" + MOST, "--buckets=" + buckets);
        assertThat(ended.toString(), ended.code(), equalTo(ExitCode.DONE));
        fingerprints.add(lake.fingerprint());
        try (DuckDb duckDb = new DuckDb()) {
          assertThat(
              "seed " + SEED + ", gold and what SQL makes of silver",
              duckDb.difference(gold(lake), expected(lake, MOST)),
              empty());
          checkTold(lake, ended, duckDb);
        }
      }
    }
    assertThat("fingerprints", fingerprints.stream().distinct().toList().size(), equalTo(1));
  }

  private static void checkTold(Lake lake, Program.Ended ended, DuckDb duckDb) throws Exception {
    JsonNode told = lake.ledger().get("gold");
    List<String> capped =
        duckDb.rows(
            "SELECT count(*), count(DISTINCT user_id), max(cardinality(history) + history_left_out),"
                + " sum(history_left_out) FROM ("
                + lake.gold()
                + ") WHERE history_left_out > 0");
    assertThat(
        "ledger",
        List.of(
            told.get("capped_rows").asText()
                + " | "
                + told.get("capped_users").asText()
                + " | "
                + told.get("most_value_props").asText()
                + " | "
                + told.get("history_left_out").asText()),
        equalTo(capped));
    assertThat("capped rows", told.get("capped_rows").asInt(), greaterThan(300));
    assertThat("users", told.get("capped_users").asInt(), equalTo(1));
    assertThat("limit", told.get("max_history").asInt(), equalTo(MOST));
    assertThat("views left out", told.get("left_out_views").asInt(), greaterThan(1000));
    assertThat("balanced", lake.ledger().get("balanced").asBoolean(), equalTo(true));
    String warning =
        String.format(
            "%s gold rows of 1 user list only the 5 most active of up to %s value props;"
                + " history_left_out says how many are missing",
            told.get("capped_rows"), told.get("most_value_props"));
    assertThat("stderr", ended.errors(), contains("lookback: warning: " + warning));
    assertThat("summary", ended.out().replaceAll("\\s+", " "), containsString(warning));
    assertThat(
        "page",
        Files.readString(lake.root().resolve("report/index.html")),
        containsString("<p class=\"quiet\" id=\"capped\">" + warning + ".</p>"));
  }

  @Test
  void belowTheLimitNothingIsLeftOutAndTheOwnColumnsAreTheSame() throws Exception {
    Lake whole = lake("whole");
    run(whole, List.of()).checkDone();
    Lake capped = lake("capped");
    run(capped, List.of(), "--maxHistory=1", "--weeks=2");
    try (DuckDb duckDb = new DuckDb()) {
      assertThat(
          "gold and what SQL makes of silver",
          duckDb.difference(gold(whole), expected(whole, 1000)),
          empty());
      String own =
          "SELECT print_day, user_id, value_prop, position, clicked, views_3w, taps_3w, pays_3w,"
              + " amount_3w FROM (%s) WHERE print_day > '2020-11-23'";
      assertThat(
          "columns of the print's own value prop",
          duckDb.difference(String.format(own, whole.gold()), String.format(own, capped.gold())),
          empty());
    }
    assertThat("left out", whole.ledger().at("/gold/history_left_out").asInt(), equalTo(0));
    assertThat("balanced", capped.ledger().get("balanced").asBoolean(), equalTo(true));
  }
}
