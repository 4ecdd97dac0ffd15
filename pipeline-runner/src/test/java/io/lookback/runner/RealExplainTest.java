package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lookback.internal.explain.Explanation;
import io.lookback.internal.explain.Explanation.Cell;
import io.lookback.internal.explain.Explanation.Kind;
import io.lookback.internal.explain.RowName;
import io.lookback.internal.plain.PlainEvent;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two hundred rows of real input: the lists of events behind their cells, added up here, against
 * SQL over the landing files themselves. {@link RealInputTest} says where the input comes from.
 */
class RealExplainTest {
  private static final int ROWS = 200;
  private static final String COLUMNS =
      "(day DATE, user_id BIGINT, value_prop VARCHAR, position BIGINT, entry VARCHAR, clicks BIGINT,"
          + " views BIGINT, taps BIGINT, pays BIGINT, amount DECIMAL(18, 2))";

  @TempDir private Path folder;

  @Test
  void theEventsBehindEachCellAddUpToWhatSqlOverLandingSays() throws Exception {
    String given = System.getProperty("lookback.real", System.getenv("LOOKBACK_REAL"));
    assumeTrue(given != null, "no real input: give its folder with -Dlookback.real=FOLDER");
    Path landing = Path.of(given).resolve("landing");
    Lake lake = new Lake(folder.resolve("lake"));
    Program.run("run", "--landing=" + landing, "--lake=" + lake.root(), "--report=false")
        .checkDone();
    try (DuckDb duckDb = new DuckDb()) {
      duckDb.run(
          "CREATE TABLE wanted AS SELECT print_day AS day, user_id, value_prop, position FROM ("
              + lake.gold()
              + ") ORDER BY hash(print_day, user_id, value_prop, position), user_id, position LIMIT "
              + ROWS);
      Set<Long> users = new HashSet<>();
      duckDb.rows("SELECT user_id FROM wanted").forEach(user -> users.add(Long.valueOf(user)));
      Set<String> names =
          new HashSet<>(
              duckDb.rows(
                  "SELECT concat_ws('/', day, user_id, replace(replace(value_prop, '%', '%25'), '/',"
                      + " '%2F'), position) FROM wanted"));
      List<Explanation> rows =
          Explained.rows(lake.root(), users::contains).stream()
              .filter(row -> names.contains(row.name().toString()))
              .toList();
      assertThat("rows", rows, hasSize(ROWS));
      for (Explanation row : rows) {
        assertThat(row.name() + " differs in", row.differences(), empty());
        assertThat(row.name().toString(), row.holds(), equalTo(true));
      }
      duckDb.run("CREATE TABLE explained " + COLUMNS);
      duckDb.run(
          "INSERT INTO explained VALUES "
              + rows.stream().map(RealExplainTest::added).collect(Collectors.joining(", ")));
      assertThat(
          "entries of histories",
          duckDb.number("SELECT count(*) FROM explained WHERE entry <> ''"),
          greaterThan((long) ROWS));
      assertThat(
          "what the listed events add up to, and SQL over landing",
          duckDb.difference("FROM explained", expected(landing)),
          empty());
    }
  }

  /** The lists of a row, added up: one tuple for its own value prop and one for each entry. */
  private static String added(Explanation row) {
    TreeMap<String, TreeMap<String, Cell>> entries = new TreeMap<>();
    long clicks = 0;
    for (Cell cell : row.cells()) {
      if (cell.kind() == Kind.LABEL) {
        clicks = cell.events().size();
      } else if (cell.measure() != null) {
        String entry = cell.valueProp() == null ? "" : "+" + cell.valueProp();
        entries.computeIfAbsent(entry, key -> new TreeMap<>()).put(cell.measure().name(), cell);
      }
    }
    List<String> tuples = new ArrayList<>();
    for (var entry : entries.entrySet()) {
      TreeMap<String, Cell> cells = entry.getValue();
      BigDecimal amount = BigDecimal.ZERO;
      for (PlainEvent event : cells.get("amount").events()) {
        amount = amount.add(event.amount());
      }
      RowName name = row.name();
      tuples.add(
          "(DATE '"
              + name.day()
              + "', "
              + name.user()
              + ", "
              + text(name.valueProp())
              + ", "
              + name.position()
              + ", "
              + text(entry.getKey())
              + ", "
              + clicks
              + ", "
              + cells.get("views").events().size()
              + ", "
              + cells.get("taps").events().size()
              + ", "
              + cells.get("pays").events().size()
              + ", "
              + amount
              + ")");
    }
    return String.join(", ", tuples);
  }

  private static String text(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** The same for all rows by one query, which reads nothing but landing. */
  private static String expected(Path landing) {
    String json =
        "SELECT DISTINCT day, user_id, event_data.value_prop AS value_prop, event_data.position AS"
            + " position FROM read_json('"
            + landing
            + "/%s.json.gz', format = 'newline_delimited', columns = {day: 'DATE', user_id: 'BIGINT',"
            + " event_data: 'STRUCT(\"position\" BIGINT, value_prop VARCHAR)'})";
    String events =
        "SELECT day, user_id, value_prop, 1 AS v, 0 AS t, 0 AS p, 0.00 AS a FROM prints"
            + " UNION ALL SELECT day, user_id, value_prop, 0, 1, 0, 0.00 FROM taps"
            + " UNION ALL SELECT pay_date, user_id, value_prop, 0, 0, 1, total FROM read_csv('"
            + landing
            + "/pays.csv.gz', header = true, columns = {pay_date: 'DATE', total: 'DECIMAL(18, 2)',"
            + " user_id: 'BIGINT', value_prop: 'VARCHAR'})";
    return "WITH prints AS ("
        + String.format(json, "prints")
        + "), taps AS ("
        + String.format(json, "taps")
        + "), events AS ("
        + events
        + "), clicked AS (SELECT w.*, (SELECT count(*) FROM taps AS t WHERE t.day = w.day AND"
        + " t.user_id = w.user_id AND t.value_prop = w.value_prop AND t.position = w.position) AS"
        + " clicks FROM wanted AS w), seen AS (SELECT w.*, e.value_prop AS entry, v, t, p, a FROM"
        + " clicked AS w JOIN events AS e ON e.user_id = w.user_id AND e.day >= w.day - 21 AND e.day"
        + " < w.day) SELECT day, user_id, value_prop, position, '+' || entry AS entry, clicks, sum(v),"
        + " sum(t), sum(p), sum(a) FROM seen GROUP BY ALL UNION ALL SELECT w.day, w.user_id,"
        + " w.value_prop, w.position, '', w.clicks, coalesce(sum(v), 0), coalesce(sum(t), 0),"
        + " coalesce(sum(p), 0), coalesce(sum(a), 0.00) FROM clicked AS w LEFT JOIN seen AS s ON"
        + " s.day = w.day AND s.user_id = w.user_id AND s.value_prop = w.value_prop AND s.position ="
        + " w.position AND s.entry = w.value_prop GROUP BY ALL";
  }
}
