package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example of another domain, {@code examples/ads}: its {@code gold.sql} reads landing with
 * DuckDB alone and must come to every cell that the program publishes.
 */
class AdsExampleTest {
  private static final Path EXAMPLE = Path.of("..", "examples", "ads");
  private static final Path LANDING = EXAMPLE.resolve("landing");
  private static final Pattern GENERATE = Pattern.compile("(?m)^lookback (generate .*)$");
  private static final int ROWS = 78;

  @TempDir private Path folder;

  @Test
  void independentSqlOverTheLandingTextGivesEveryCell() throws Exception {
    Lake lake = run("lake", LANDING);
    try (DuckDb duckDb = new DuckDb()) {
      duckDb.run("SET VARIABLE landing = '" + LANDING + "'");
      duckDb.run(Files.readString(EXAMPLE.resolve("gold.sql"), StandardCharsets.UTF_8));
      duckDb.run(
          "CREATE VIEW published AS SELECT * REPLACE (CAST(print_day AS DATE) AS print_day) FROM ("
              + lake.select("gold/print_features")
              + ")");
      assertThat("rows", duckDb.number("SELECT count(*) FROM gold"), equalTo((long) ROWS));
      List<String> columns = columns(duckDb, "gold");
      assertThat(
          "columns and types",
          columns(duckDb, "published").stream().sorted().toList(),
          equalTo(columns.stream().sorted().toList()));
      assertThat(
          "rows of the query and of the program",
          duckDb.difference(comparable(duckDb, "gold"), comparable(duckDb, "published")),
          empty());
    }
  }

  /** What is compared is there: nulls, amounts, histories and labels that are not all alike. */
  @Test
  void theExampleHasTheCasesThatItIsThereFor() throws Exception {
    Lake lake = run("lake", LANDING);
    try (DuckDb duckDb = new DuckDb()) {
      for (String condition :
          List.of(
              "clicked",
              "NOT clicked",
              "clicks_4w > clicks_1w",
              "days_since_click_1w IS NULL AND days_since_click_4w IS NOT NULL",
              "days_since_purchase_4w IS NULL",
              "largest_purchase_4w < spent_4w",
              "largest_purchase_4w IS NULL",
              "active_days_4w > 1",
              "cardinality(history) > 2",
              "cardinality(history) > 0 AND history[value_prop] IS NULL")) {
        String rows =
            "SELECT count(*) > 0 FROM ("
                + lake.select("gold/print_features")
                + ") WHERE "
                + condition;
        assertThat(condition, duckDb.rows(rows), equalTo(List.of("true")));
      }
      List<String> sources = List.of("impressions", "clicks", "carts", "purchases");
      for (String source : sources) {
        String rejected =
            "SELECT count(*) > 0 FROM ("
                + lake.selectFlat("silver/quarantine")
                + ") WHERE source = '"
                + source
                + "'";
        assertThat("bad lines of " + source, duckDb.rows(rejected), equalTo(List.of("true")));
      }
    }
  }

  @Test
  void loadingInTwoPartsGivesTheSameGold() throws Exception {
    Lake atOnce = run("at-once", LANDING);
    List<Path> files;
    try (Stream<Path> all = Files.list(LANDING)) {
      files = all.sorted().toList();
    }
    assertThat("files", files, hasSize(8));
    Path growing = Files.createDirectory(folder.resolve("growing"));
    for (int part = 0; part < 2; part++) {
      for (int file = part; file < files.size(); file += 2) {
        Path from = files.get(file);
        Files.copy(from, growing.resolve(from.getFileName().toString()));
      }
      run("in-parts", growing);
    }
    assertThat(
        "fingerprint",
        new Lake(folder.resolve("in-parts")).fingerprint(),
        equalTo(atOnce.fingerprint()));
  }

  /** The lake remembers no feature file then: nothing was published. */
  @Test
  void whatAFirstRunSetsAsideIsShownAndExportedWhereItPublishesNothing() throws Exception {
    String lake = "--lake=" + folder.resolve("gated");
    Program.Ended run =
        Program.run(
            "run",
            "--spec=" + EXAMPLE.resolve("features.yaml"),
            "--landing=" + LANDING,
            lake,
            "--report=false");
    assertThat(run.toString(), run.code(), equalTo(ExitCode.QUALITY));
    Program.run("quarantine", lake, "--source=clicks").checkDone();
    Path mend = folder.resolve("mend");
    Program.run("quarantine", lake, "--export=" + mend).checkDone();
    try (Stream<Path> files = Files.list(mend)) {
      assertThat("four sources, a file of lines and one of origins each", files.count(), is(8L));
    }
  }

  @Test
  void flinkGivesTheSameGold() throws Exception {
    Lake direct = run("direct", LANDING);
    Lake flink = run("flink", LANDING, Program.ON_FLINK.toArray(String[]::new));
    assertThat("fingerprint", flink.fingerprint(), equalTo(direct.fingerprint()));
  }

  @Test
  void theCommandsOfTheReadmeMakeTheLanding() throws Exception {
    Path made = folder.resolve("made");
    List<String> commands = commands();
    assertThat("commands", commands, hasSize(2));
    for (String command : commands) {
      List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
      words.replaceAll(
          word ->
              word.startsWith("--out=")
                  ? "--out=" + made
                  : word.replace("examples/ads", EXAMPLE.toString()));
      Program.run(words).checkDone();
    }
    try (Stream<Path> files = Files.list(LANDING)) {
      for (Path file : files.toList()) {
        Path again = made.resolve(file.getFileName().toString());
        assertThat(file + " differs at", Files.mismatch(file, again), equalTo(-1L));
      }
    }
  }

  private static List<String> commands() throws IOException {
    String page = Files.readString(EXAMPLE.resolve("README.md"), StandardCharsets.UTF_8);
    Matcher matcher = GENERATE.matcher(page);
    List<String> commands = new ArrayList<>();
    while (matcher.find()) {
      commands.add(matcher.group(1));
    }
    return commands;
  }

  private Lake run(String name, Path landing, String... options) {
    Lake lake = new Lake(folder.resolve(name));
    Program.Ended ended =
        Program.run(
            Program.with(
                List.of(
                    "run",
                    "--spec=" + EXAMPLE.resolve("features.yaml"),
                    "--landing=" + landing,
                    "--lake=" + lake.root(),
                    "--maxQuarantine=0.2",
                    "--report=false"),
                options));
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.DONE));
    return lake;
  }

  private static List<String> columns(DuckDb duckDb, String table) throws Exception {
    return duckDb.rows("SELECT column_name, column_type FROM (DESCRIBE " + table + ")");
  }

  /** The rows in the order of gold's columns, each history as the text of its sorted entries. */
  private static String comparable(DuckDb duckDb, String table) throws Exception {
    List<String> names = duckDb.rows("SELECT column_name FROM (DESCRIBE gold)");
    names.replaceAll(
        name ->
            name.equals("history")
                ? "CAST(list_sort(map_entries(history)) AS VARCHAR) AS history"
                : name);
    return "SELECT " + String.join(", ", names) + " FROM " + table;
  }
}
