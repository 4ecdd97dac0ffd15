package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A small landing folder through the program, against golden files of everything that it publishes.
 *
 * <p>Each landing line says in its field {@code why} what it is there for. The golden rows of gold
 * and silver were worked out by hand from these lines and the specification, and {@code gold.sql},
 * which reads landing with DuckDB's own readers and shares nothing with the program, must come to
 * the same. Reasons in the golden quarantine were assigned by hand, offsets counted with a script
 * of a few lines. The golden ledger was added up by hand; only its fingerprints, which no hand can
 * work out, are what the first run gave.
 */
class GoldenRunTest {
  private static final List<String> ON_DIRECT_RUNNER = List.of();

  @TempDir private Path folder;

  static List<List<String>> runners() {
    return List.of(ON_DIRECT_RUNNER, Program.ON_FLINK);
  }

  @ParameterizedTest
  @MethodSource("runners")
  void publishesTheGoldenFilesAndASecondRunChangesNothing(List<String> runner) throws Exception {
    Lake lake = new Lake(folder.resolve("lake"));
    run(runner, lake);
    assertGolden("first run", lake, text("ledger.json"));
    String fingerprint = lake.fingerprint();
    String version = lake.published("gold");

    run(runner, lake);
    // Nothing is loaded: that is all the ledger tells differently.
    String files = "[ \"pays.csv\", \"prints.json\", \"taps.json\" ]";
    assertGolden(
        "second run",
        lake,
        text("ledger.json")
            .replace("\"loaded_files\" : " + files, "\"loaded_files\" : [ ]")
            .replace("\"unchanged_files\" : [ ]", "\"unchanged_files\" : " + files));
    assertThat("fingerprint of the second run", lake.fingerprint(), equalTo(fingerprint));
    assertThat("published again", lake.published("gold"), equalTo(version));
    assertThat("versions", lake.versions("gold"), contains(version));
  }

  @Test
  void independentSqlOverTheLandingTextGivesTheGoldenRows() throws Exception {
    try (DuckDb duckDb = new DuckDb()) {
      duckDb.run("SET VARIABLE landing = '" + golden("landing") + "'");
      duckDb.run(text("gold.sql"));
      for (String table : List.of("prints", "taps", "pays")) {
        assertRows(
            "silver " + table, duckDb.rows("SELECT * FROM " + table), "silver_" + table + ".txt");
      }
      assertRows("gold", duckDb.rows("SELECT * FROM gold"), "gold.txt");
    }
  }

  private void run(List<String> runner, Lake lake) throws URISyntaxException {
    Program.Ended ended =
        Program.run(
            Program.with(
                Program.with(List.of("run", "--maxQuarantine=0.5"), runner.toArray(String[]::new)),
                "--landing=" + golden("landing"),
                "--lake=" + lake.root()));
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.DONE));
    assertThat("stderr", ended.errors(), empty());
  }

  private static void assertGolden(String run, Lake lake, String expectedLedger) throws Exception {
    try (DuckDb duckDb = new DuckDb()) {
      assertRows(run + ", gold", duckDb.rows(goldAsText(lake)), "gold.txt");
      for (String table : List.of("prints", "taps")) {
        assertRows(
            run + ", silver " + table,
            duckDb.rows(
                "SELECT CAST(day AS DATE), user_id, value_prop, position FROM ("
                    + lake.select("silver/" + table)
                    + ")"),
            "silver_" + table + ".txt");
      }
      assertRows(
          run + ", silver pays",
          duckDb.rows(
              "SELECT CAST(day AS DATE), user_id, value_prop, amount FROM ("
                  + lake.select("silver/pays")
                  + ")"),
          "silver_pays.txt");
      assertRows(
          run + ", quarantine",
          duckDb.rows(
              "SELECT source, reasons, raw, source_file, source_offset, line_number FROM ("
                  + lake.selectFlat("silver/quarantine")
                  + ")"),
          "quarantine.txt");
    }
    List<String> ledger = Files.readAllLines(lake.root().resolve("ledger.json"));
    assertThat(
        run + ", the ledger's line of the run", ledger.remove(1), startsWith("  \"run\" : "));
    assertThat(run + ", ledger", String.join("\n", ledger) + "\n", equalTo(expectedLedger));
  }

  /** Gold in the order of columns of {@code gold.txt}, each history as one text. */
  private static String goldAsText(Lake lake) {
    return "SELECT print_day, user_id, value_prop, position, clicked, views_3w, taps_3w, pays_3w,"
        + " amount_3w, CASE WHEN cardinality(history) = 0 THEN '' ELSE list_aggregate("
        + "list_transform(list_sort(map_keys(history)), prop -> concat_ws(' ', prop,"
        + " history[prop].views, history[prop].taps, history[prop].pays, history[prop].amount)),"
        + " 'string_agg', '; ') END AS history, history_left_out, days_with_prints_3w, days_with_taps_3w,"
        + " days_with_pays_3w FROM ("
        + lake.gold()
        + ")";
  }

  private static void assertRows(String what, List<String> rows, String goldenFile)
      throws IOException, URISyntaxException {
    assertThat(what, rows, containsInAnyOrder(text(goldenFile).lines().toArray(String[]::new)));
  }

  private static String text(String name) throws IOException, URISyntaxException {
    return Files.readString(golden(name), StandardCharsets.UTF_8);
  }

  private static Path golden(String name) throws URISyntaxException {
    return Path.of(GoldenRunTest.class.getResource("/golden/" + name).toURI());
  }
}
