package io.lookback.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Spark snippets of docs/read-gold.md, taken from the page, on the lake that the system
 * property {@code lookback.lake} names. What they give is compared with the lake's ledger.
 */
class SparkSnippetsTest {
  private static final Pattern SNIPPET =
      Pattern.compile("<!-- snippet: (spark-\\S+) -->\n```sql\n(.*?)```", Pattern.DOTALL);

  @TempDir private static Path warehouse;

  private static final TreeMap<String, String> SNIPPETS = new TreeMap<>();
  private static final Set<String> TESTED = new TreeSet<>();

  private static SparkSession spark;
  private static JsonNode ledger;
  private static JsonNode whole;
  private static Path lake;

  @BeforeAll
  static void start() throws IOException {
    lake = Path.of(System.getProperty("lookback.lake"));
    whole = new ObjectMapper().readTree(lake.resolve("ledger.json").toFile());
    ledger = whole.get("gold");
    Matcher matcher = SNIPPET.matcher(Files.readString(Path.of("..", "read-gold.md")));
    while (matcher.find()) {
      SNIPPETS.put(matcher.group(1), matcher.group(2).replace("data/gold", lake + "/gold"));
    }
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.log.level", "ERROR")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.warehouse.dir", warehouse.toString())
            .config("spark.ui.enabled", "false")
            .getOrCreate();
    run("spark-view");
  }

  @AfterAll
  static void everySnippetHasBeenRun() {
    spark.stop();
    assertEquals(SNIPPETS.keySet(), TESTED);
  }

  /** What the last statement of a snippet gives. */
  private static Dataset<Row> run(String snippet) {
    TESTED.add(snippet);
    Dataset<Row> last = null;
    for (String statement : SNIPPETS.get(snippet).split(";\\s*\n", -1)) {
      if (!statement.isBlank()) {
        last = spark.sql(statement);
      }
    }
    return last;
  }

  private static long number(Dataset<Row> rows, String expression) {
    return rows.selectExpr("CAST(" + expression + " AS BIGINT)").first().getLong(0);
  }

  @Test
  void readsEveryPrintAndItsDay() {
    Dataset<Row> days = run("spark-read");
    assertEquals(
        List.of("date", "bigint", "double"),
        List.of(days.schema().fields()).stream()
            .map(field -> field.dataType().simpleString())
            .toList());
    assertEquals(7, days.count());
    assertEquals(ledger.get("rows").asLong(), number(days, "sum(prints)"));
    assertEquals(ledger.get("clicked").asLong(), number(days, "round(sum(prints * rate))"));
  }

  @Test
  void readsEachRowOnceWhateverFolderOfALayerItIsGiven() {
    for (boolean isRecursive : List.of(false, true)) {
      assertEquals(ledger.get("rows").asLong(), rows("gold", isRecursive));
      assertEquals(ledger.get("rows").asLong(), rows("gold/print_features", isRecursive));
      for (String source : List.of("prints", "taps", "pays")) {
        assertEquals(
            whole.at("/silver/" + source + "/rows").asLong(),
            rows("silver/" + source, isRecursive));
        assertEquals(bronzeRows(source), rows("bronze/" + source, isRecursive));
      }
    }
  }

  /** With the headers of CSV files. */
  private static long bronzeRows(String source) {
    for (JsonNode check : whole.get("checks")) {
      if (check.get("key").asText().equals("bronze.rows")
          && check.get("subject").asText().equals(source)) {
        return check.get("right").asLong();
      }
    }
    throw new AssertionError("the ledger has no check of bronze " + source);
  }

  private static long rows(String folder, boolean isRecursive) {
    return spark
        .read()
        .option("recursiveFileLookup", isRecursive)
        .parquet(lake.resolve(folder).toString())
        .count();
  }

  @Test
  void unfoldsHistory() {
    Dataset<Row> history = run("spark-history");
    for (String measure : List.of("views", "taps", "pays")) {
      assertEquals(
          ledger.get("history_" + measure).asLong(), number(history, "sum(" + measure + ")"));
    }
    assertEquals(
        ledger.get("history_amount").decimalValue(),
        history.selectExpr("sum(amount)").first().getDecimal(0));
  }

  @Test
  void makesATrainingTable() {
    Dataset<Row> training = run("spark-training");
    assertEquals(ledger.get("rows").asLong(), training.count());
    for (String measure : List.of("views", "taps", "pays")) {
      assertEquals(
          0, training.where("size(" + measure + ") <> size(props)").count(), "one for each");
      assertEquals(0, training.where("exists(" + measure + ", x -> x IS NULL)").count(), "nulls");
    }
    assertEquals(1, training.select("props").distinct().count());
    Dataset<Row> placed =
        training
            .selectExpr(
                "print_day",
                "value_prop",
                "inline(arrays_zip(props, views, taps, pays)) AS (touched, views, taps, pays)")
            .where("views + taps + pays > 0");
    Dataset<Row> history =
        run("spark-history")
            .select("print_day", "value_prop", "touched", "views", "taps", "pays")
            .where("views + taps + pays > 0");
    assertEquals(List.of(), some(placed.exceptAll(history)), "at a place where history has none");
    assertEquals(List.of(), some(history.exceptAll(placed)), "not at its place");
  }

  private static List<Row> some(Dataset<Row> rows) {
    return rows.limit(5).collectAsList();
  }
}
