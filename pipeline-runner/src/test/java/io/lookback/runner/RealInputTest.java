package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A month of real impressions and clicks, against what independent SQL made of them; and the same
 * gold however the input is cut, spelled and run.
 *
 * <p>The input is third-party data and not part of the project: name its folder with {@code
 * -Dlookback.real=FOLDER} or {@code LOOKBACK_REAL=FOLDER}, or the class is skipped.
 */
class RealInputTest {
  private static final long SEED = 20201130;

  @TempDir private static Path shared;

  private static Path packed;
  private static Path plain;
  private static Path real;
  private static Lake first;

  @TempDir private Path folder;

  @BeforeAll
  static void makeGoldOnce() throws IOException {
    String given = System.getProperty("lookback.real", System.getenv("LOOKBACK_REAL"));
    assumeTrue(given != null, "no real input: give its folder with -Dlookback.real=FOLDER");
    real = Path.of(given);
    packed = real.resolve("landing");
    plain = Files.createDirectory(shared.resolve("landing"));
    for (String name : List.of("prints.json", "taps.json", "pays.csv")) {
      try (InputStream in =
          new GZIPInputStream(Files.newInputStream(packed.resolve(name + ".gz")))) {
        Files.copy(in, plain.resolve(name));
      }
    }
    first = run(shared.resolve("lake"), packed);
  }

  @Test
  void goldIsWhatIndependentSqlSays() throws Exception {
    try (DuckDb duckDb = new DuckDb()) {
      String columns =
          "print_day, user_id, value_prop, position, clicked, %s AS views, %s AS taps,"
              + " %s AS payments, %s AS amount FROM ";
      String expected = "'" + real.resolve("expected_print_features.parquet") + "'";
      assertThat(
          "gold rows that are not expected, expected rows that are not in gold",
          duckDb.difference(
              "SELECT "
                  + String.format(columns, "views_3w", "taps_3w", "pays_3w", "amount_3w")
                  + "("
                  + first.gold()
                  + ")",
              "SELECT " + String.format(columns, "views", "taps", "payments", "amount") + expected),
          empty());
      assertThat(
          "rows, clicked, and sums over gold",
          duckDb.rows(
              "SELECT count(*), count(*) FILTER (clicked), sum(views_3w), sum(taps_3w),"
                  + " sum(pays_3w), sum(amount_3w) FROM ("
                  + first.gold()
                  + ")"),
          contains("113336 | 11371 | 56366 | 5487 | 52241 | 2600074.12"));
    }
  }

  @Test
  void paymentsAreThereOnSixDaysOnly() throws Exception {
    try (DuckDb duckDb = new DuckDb()) {
      assertThat(
          "days with prints, taps and payments before each print day",
          duckDb.rows(
              "SELECT DISTINCT print_day, days_with_prints_3w, days_with_taps_3w,"
                  + " days_with_pays_3w FROM ("
                  + first.gold()
                  + ") ORDER BY print_day"),
          equalTo(
              duckDb.rows(
                  "SELECT p.day, least(21, p.day - DATE '2020-11-01'), least(21, p.day - DATE '2020-11-01'), (SELECT"
                      + " count(DISTINCT pay_date) FROM read_csv('"
                      + plain
                      + "/pays.csv') AS y WHERE y.pay_date < p.day AND y.pay_date >= p.day - 21)"
                      + " FROM (SELECT unnest(range(DATE '2020-11-24', DATE '2020-12-01', INTERVAL"
                      + " 1 DAY))::DATE AS day) AS p")));
    }
    assertThat(
        first.ledger().get("warnings").get(0).asText(),
        equalTo(
            "payments: no event on 22 of the 28 days 2020-11-03 to 2020-11-30; first day"
                + " without: 2020-11-03"));
  }

  @Test
  void historyIsWhatIndependentSqlSays() throws Exception {
    try (DuckDb duckDb = new DuckDb()) {
      duckDb.run(
          "CREATE VIEW history AS SELECT DISTINCT print_day, user_id, entry.key AS value_prop,"
              + " entry.value.views AS views, entry.value.taps AS taps, entry.value.pays AS"
              + " payments, entry.value.amount AS amount FROM (SELECT print_day, user_id,"
              + " unnest(map_entries(history)) AS entry FROM ("
              + first.gold()
              + "))");
      assertThat(
          "history entries that are not expected, expected ones that are not there",
          duckDb.difference(
              "SELECT * FROM history",
              "SELECT print_day, user_id, value_prop, views, taps, payments, amount FROM '"
                  + real.resolve("expected_history.parquet")
                  + "'"),
          empty());
      assertThat(
          "entries and sums",
          duckDb.rows(
              "SELECT count(*), sum(views), sum(taps), sum(payments), sum(amount) FROM history"),
          contains("127460 | 128225 | 12477 | 81079 | 4033884.08"));
    }
  }

  @Test
  void anySplitOrderAndPackingOfTheInput() throws Exception {
    Path scattered = folder.resolve("landing");
    ScatteredLanding.write(plain, scattered, SEED);
    assertSameGold("seed " + SEED, run(folder.resolve("lake"), scattered));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--buckets=1",
        "--buckets=7",
        "--buckets=64",
        "--rangeBytes=1024",
        "--rangeBytes=67108864",
        "--wholeFiles=true",
        "--lanes=9",
        "--keepDuplicates=true"
      })
  void anyOptionThatMustNotMatter(String option) throws Exception {
    assertSameGold(option, run(folder.resolve("lake"), plain, option));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--parallelism=1",
        "--parallelism=2 --buckets=8",
        "--parallelism=2 --buckets=64",
        "--parallelism=4"
      })
  void embeddedFlink(String options) throws Exception {
    List<String> words = Program.with(List.of("--runner=FlinkRunner"), options.split(" ", -1));
    assertSameGold(
        "on Flink, " + options, run(folder.resolve("lake"), plain, words.toArray(String[]::new)));
  }

  @Test
  void layerByLayerAfterTheLandingIsGone() throws Exception {
    Path landing = Files.createDirectory(folder.resolve("landing"));
    for (String name : List.of("prints.json", "taps.json", "pays.csv")) {
      Files.copy(plain.resolve(name), landing.resolve(name));
    }
    String lake = "--lake=" + folder.resolve("lake");
    assertDone(Program.run("bronze", lake, "--landing=" + landing));
    try (Stream<Path> files = Files.list(landing)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.delete(file);
      }
    }
    assertDone(Program.run("silver", lake));
    assertDone(Program.run("gold", lake));
    assertSameGold("layer by layer", new Lake(folder.resolve("lake")));
  }

  private static Lake run(Path lake, Path landing, String... options) {
    assertDone(
        Program.run(
            Program.with(
                Program.with(List.of("run"), options), "--lake=" + lake, "--landing=" + landing)));
    return new Lake(lake);
  }

  private static void assertDone(Program.Ended ended) {
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.DONE));
    assertThat("stderr", ended.errors(), empty());
  }

  private static void assertSameGold(String how, Lake lake) throws IOException {
    assertThat(how + ": fingerprint", lake.fingerprint(), equalTo(first.fingerprint()));
  }
}
