package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The snippets of docs/read-gold.md, taken from the page, on a lake of this test. */
class ReadGoldTest {
  private static final Pattern SNIPPET =
      Pattern.compile("<!-- snippet: (\\S+) -->\n```(\\w+)\n(.*?)```", Pattern.DOTALL);

  @TempDir private static Path shared;

  private static Lake lake;
  private static Map<String, String> snippets;

  @TempDir private Path folder;

  @BeforeAll
  static void makeGoldOnce() throws IOException {
    lake = new Lake(shared.resolve("lake"));
    Path landing = shared.resolve("landing");
    Program.run("generate", "--out=" + landing, "--users=1500");
    Program.Ended ended = Program.run("run", "--landing=" + landing, "--lake=" + lake.root());
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.DONE));
    snippets = snippets(Path.of("..", "docs", "read-gold.md"));
  }

  private static Map<String, String> snippets(Path page) throws IOException {
    Matcher matcher = SNIPPET.matcher(Files.readString(page));
    Map<String, String> found = new TreeMap<>();
    while (matcher.find()) {
      found.put(matcher.group(1), matcher.group(3).replace("data/gold", lake.root() + "/gold"));
    }
    return found;
  }

  private static List<String> statements(String snippet) {
    List<String> statements = new ArrayList<>();
    for (String statement : snippets.get(snippet).split(";\\s*\n", -1)) {
      if (!statement.isBlank()) {
        statements.add(statement);
      }
    }
    return statements;
  }

  private long rows() throws IOException {
    return lake.ledger().at("/gold/rows").asLong();
  }

  @Test
  void duckDbReadsAllPrints() throws Exception {
    try (DuckDb duckDb = new DuckDb()) {
      String query = statements("duckdb-read").get(0);
      assertThat("days", duckDb.rows(query).size(), equalTo(7));
      assertThat(
          "prints", duckDb.number("SELECT sum(prints) FROM (" + query + ")"), equalTo(rows()));
    }
  }

  @Test
  void duckDbUnfoldsHistory() throws Exception {
    try (DuckDb duckDb = new DuckDb()) {
      String query = statements("duckdb-history").get(0);
      assertThat(
          "views",
          duckDb.number("SELECT sum(views) FROM (" + query + ")"),
          equalTo(lake.ledger().at("/gold/history_views").asLong()));
    }
  }

  @Test
  void duckDbUnfoldsFeaturesOfUsers() throws Exception {
    Program.run("serve-features", "--lake=" + lake.root(), "--day=2020-12-01").checkDone();
    try (DuckDb duckDb = new DuckDb()) {
      String query = statements("duckdb-served").get(0);
      assertThat(
          "views",
          duckDb.number("SELECT sum(views) FROM (" + query + ")"),
          equalTo(lake.ledger().at("/served/2020-12-01/history_views").asLong()));
    }
  }

  @Test
  void duckDbMakesATrainingTable() throws Exception {
    try (DuckDb duckDb = new DuckDb()) {
      List<String> statements = statements("duckdb-training");
      for (String statement : statements.subList(0, statements.size() - 1)) {
        duckDb.run(statement);
      }
      duckDb.run("CREATE TEMP TABLE training AS " + statements.get(statements.size() - 1));
      assertThat("rows", duckDb.number("SELECT count(*) FROM training"), equalTo(rows()));
      List<String> columns = duckDb.rows("SELECT column_name FROM (DESCRIBE training)");
      assertThat("columns", columns, hasItem("point_views"));
      String views =
          String.join(
              " + ",
              columns.stream()
                  .filter(column -> column.endsWith("_views"))
                  .map(column -> "sum(\"" + column + "\")")
                  .toList());
      assertThat(
          "views",
          duckDb.number("SELECT " + views + " FROM training"),
          equalTo(lake.ledger().at("/gold/history_views").asLong()));
      assertThat(
          "nulls",
          duckDb.rows("SELECT null_percentage FROM (SUMMARIZE training)"),
          everyItem(equalTo("0.00")));
    }
  }

  @Test
  void scikitLearnTrains() throws Exception {
    assumeTrue(
        python("import pandas, sklearn").code() == 0, "no Python with pandas and scikit-learn");
    Path json = folder.resolve("gold.json");
    try (DuckDb duckDb = new DuckDb()) {
      duckDb.run(
          "COPY (SELECT * REPLACE (map_entries(history) AS history) FROM ("
              + lake.gold()
              + ")) TO '"
              + json
              + "'");
    }
    // pandas alone has no Parquet reader; what follows is what pyarrow would have made.
    Python ended =
        python(
            "import pandas\n"
                + "gold = pandas.read_json('"
                + json
                + "', lines=True)\n"
                + "gold['history'] = [[(e['key'], e['value']) for e in h] for h in gold['history']]\n"
                + snippets.get("sklearn-training")
                + "\nassert len(table) == len(gold)\n"
                + "views = table[[c for c in table if c.startswith('views_')]]\n"
                + "print(len(table), int(views.to_numpy().sum()), int(table.isna().sum().sum()),"
                + " 0 < score < 1)\n");
    assertThat(
        ended.toString(),
        ended.out().strip(),
        equalTo(rows() + " " + lake.ledger().at("/gold/history_views").asLong() + " 0 True"));
  }

  @Test
  void pageSaysOfEachSnippetWhetherATestRunsIt() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "read-gold.md"));
    List<String> run =
        List.of(
            "duckdb-read",
            "duckdb-history",
            "duckdb-served",
            "duckdb-training",
            "sklearn-training");
    assertThat("snippets", snippets.size(), greaterThan(run.size()));
    List<String> claims =
        List.of("Run by a test", "Run by `docs/spark/check`", "Not run by a test");
    Matcher matcher = SNIPPET.matcher(page);
    int from = 0;
    while (matcher.find()) {
      String name = matcher.group(1);
      String words = page.substring(from, matcher.start());
      String expected = claims.get(run.contains(name) ? 0 : name.startsWith("spark-") ? 1 : 2);
      for (String claim : claims) {
        assertThat(name, words.contains("\n" + claim), equalTo(claim.equals(expected)));
      }
      from = matcher.end();
    }
  }

  private record Python(int code, String out, String err) {}

  private Python python(String program) throws IOException, InterruptedException {
    Path err = folder.resolve("python.err");
    try {
      // Debian's own Python has Debian's packages, whatever else is first on the PATH.
      String python =
          Files.isExecutable(Path.of("/usr/bin/python3")) ? "/usr/bin/python3" : "python3";
      Process process =
          new ProcessBuilder(python, "-c", program).redirectError(err.toFile()).start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Python(process.waitFor(), out, Files.readString(err));
    } catch (IOException e) {
      return new Python(-1, "", String.valueOf(e));
    }
  }
}
