package io.lookback.bench;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * Writes bronze, silver and gold with Spark SQL: {@code SparkPeer LANDING LAKE}. What differs from the
 * defaults of Spark is in {@link #session}; bench/README.md says what else was tried.
 */
public final class SparkPeer {

  private static final String EVENTS_SCHEMA =
      "day DATE, event_data STRUCT<position: INT, value_prop: STRING>, user_id BIGINT";
  private static final String PAYS_SCHEMA =
      "pay_date DATE, total DECIMAL(18,2), user_id BIGINT, value_prop STRING";

  private final SparkSession spark;
  private final String landing;
  private final String lake;

  private SparkPeer(SparkSession spark, String landing, String lake) {
    this.spark = spark;
    this.landing = landing;
    this.lake = lake;
  }

  public static void main(String[] arguments) {
    if (arguments.length != 2) {
      System.err.println("usage: SparkPeer LANDING LAKE");
      System.exit(2);
    }
    SparkPeer peer = new SparkPeer(session(), arguments[0], arguments[1]);
    peer.writeBronze();
    peer.writeSilver();
    peer.writeGold();
    // Without this the process lingers to stop what the operating system stops faster.
    Runtime.getRuntime().halt(0);
  }

  private static SparkSession session() {
    return SparkSession.builder()
        .appName("lookback-peer")
        .master("local[*]")
        .config("spark.ui.enabled", false)
        .config("spark.log.level", "WARN")
        .config("spark.sql.shuffle.partitions", 4)
        .config("spark.sql.join.preferSortMergeJoin", false)
        // Rows that lie together by user are joined by user and day without another shuffle.
        .config("spark.sql.requireAllClusterKeysForCoPartition", false)
        .config("spark.sql.parquet.compression.codec", "zstd")
        .config("spark.hadoop.parquet.compression.codec.zstd.level", 1)
        .config("spark.hadoop.mapreduce.fileoutputcommitter.algorithm.version", 2)
        .config("spark.hadoop.mapreduce.fileoutputcommitter.marksuccessfuljobs", false)
        .getOrCreate();
  }

  private void writeBronze() {
    for (String source : new String[] {"prints", "taps"}) {
      spark
          .read()
          .schema(EVENTS_SCHEMA)
          .option("mode", "FAILFAST")
          .json(landing + "/" + source + "*.json*")
          .selectExpr("day", "user_id", "event_data.value_prop", "event_data.position")
          .write()
          .parquet(lake + "/bronze/" + source);
    }
    spark
        .read()
        .schema(PAYS_SCHEMA)
        .option("header", true)
        .option("mode", "FAILFAST")
        .csv(landing + "/pays*.csv*")
        .selectExpr("pay_date AS day", "user_id", "value_prop", "total AS amount")
        .write()
        .parquet(lake + "/bronze/pays");
  }

  /** Rows of a day are brought together first, so repeats drop out there and a day is one file. */
  private void writeSilver() {
    for (String source : new String[] {"prints", "taps", "pays"}) {
      spark.read().parquet(lake + "/bronze/" + source).createOrReplaceTempView("bronze");
      // Equal payments are separate payments and stay.
      String distinct = source.equals("pays") ? "" : "DISTINCT ";
      Dataset<Row> rows =
          spark.sql("SELECT " + distinct + "* FROM (SELECT /*+ REPARTITION(day) */ * FROM bronze)");
      rows.write().partitionBy("day").parquet(lake + "/silver/" + source);
    }
  }

  private void writeGold() {
    for (String source : new String[] {"prints", "taps", "pays"}) {
      spark.read().parquet(lake + "/silver/" + source).createOrReplaceTempView(source);
    }
    String asOf = "DATE'" + spark.sql("SELECT max(day) FROM prints").first().getDate(0) + "'";
    spark
        .sql(GOLD.replace("${as_of}", asOf))
        .write()
        .mode(SaveMode.Overwrite)
        .partitionBy("print_day")
        .parquet(lake + "/gold/print_features");
  }

  private static final String GOLD =
      """
      WITH events AS (
        SELECT user_id, value_prop, day, 1 AS view, 0 AS tap, 0 AS pay, CAST(0 AS DECIMAL(18,2)) AS amount
        FROM prints WHERE day BETWEEN ${as_of} - 27 AND ${as_of} - 1
        UNION ALL
        SELECT user_id, value_prop, day, 0, 1, 0, CAST(0 AS DECIMAL(18,2))
        FROM taps WHERE day BETWEEN ${as_of} - 27 AND ${as_of} - 1
        UNION ALL
        SELECT user_id, value_prop, day, 0, 0, 1, amount
        FROM pays WHERE day BETWEEN ${as_of} - 27 AND ${as_of} - 1),
      scored AS (
        SELECT p.day AS print_day, p.user_id, p.value_prop, p.position, t.day IS NOT NULL AS clicked
        FROM prints p LEFT JOIN taps t
          ON t.user_id = p.user_id AND t.day = p.day AND t.value_prop = p.value_prop
          AND t.position = p.position AND t.day > ${as_of} - 7
        WHERE p.day BETWEEN ${as_of} - 6 AND ${as_of}),
      event_days AS (
        SELECT DISTINCT 'prints' AS source, day FROM prints WHERE day BETWEEN ${as_of} - 27 AND ${as_of} - 1
        UNION ALL
        SELECT DISTINCT 'taps', day FROM taps WHERE day BETWEEN ${as_of} - 27 AND ${as_of} - 1
        UNION ALL
        SELECT DISTINCT 'pays', day FROM pays WHERE day BETWEEN ${as_of} - 27 AND ${as_of} - 1),
      covered AS (
        SELECT print_day,
          CAST(count_if(source = 'prints') AS INT) AS prints,
          CAST(count_if(source = 'taps') AS INT) AS taps,
          CAST(count_if(source = 'pays') AS INT) AS pays
        FROM (SELECT explode(sequence(${as_of} - 6, ${as_of})) AS print_day)
        LEFT JOIN event_days ON day >= print_day - 21 AND day < print_day
        GROUP BY print_day),
      windows AS (
        SELECT d.print_day, e.user_id, e.value_prop,
          CAST(sum(view) AS INT) AS views, CAST(sum(tap) AS INT) AS taps, CAST(sum(pay) AS INT) AS pays,
          CAST(sum(amount) AS DECIMAL(18,2)) AS amount
        FROM events e
        JOIN (SELECT DISTINCT user_id, day AS print_day
          FROM prints WHERE day BETWEEN ${as_of} - 6 AND ${as_of}) d ON d.user_id = e.user_id
        WHERE e.day >= d.print_day - 21 AND e.day < d.print_day
        GROUP BY d.print_day, e.user_id, e.value_prop),
      -- A map holds the 1,000 most active value props of a user; hardly any user has as many.
      histories AS (
        SELECT print_day, user_id, map_from_entries(entries) AS touched,
          map_from_entries(if(size(entries) <= 1000, entries, slice(array_sort(entries, (a, b) -> CASE
            WHEN a.value.views + a.value.taps + a.value.pays > b.value.views + b.value.taps + b.value.pays THEN -1
            WHEN a.value.views + a.value.taps + a.value.pays < b.value.views + b.value.taps + b.value.pays THEN 1
            WHEN a.key < b.key THEN -1 ELSE 1 END), 1, 1000))) AS history,
          greatest(size(entries) - 1000, 0) AS left_out
        FROM (
          SELECT print_day, user_id,
            collect_list(struct(value_prop AS key, struct(views, taps, pays, amount) AS value)) AS entries
          FROM windows GROUP BY print_day, user_id))
      SELECT s.print_day, s.user_id, s.value_prop, s.position, s.clicked,
        coalesce(h.touched[s.value_prop].views, 0) AS views_3w,
        coalesce(h.touched[s.value_prop].taps, 0) AS taps_3w,
        coalesce(h.touched[s.value_prop].pays, 0) AS pays_3w,
        coalesce(h.touched[s.value_prop].amount, CAST(0 AS DECIMAL(18,2))) AS amount_3w,
        coalesce(h.history, map()) AS history,
        coalesce(h.left_out, 0) AS history_left_out,
        c.prints AS days_with_prints_3w, c.taps AS days_with_taps_3w, c.pays AS days_with_pays_3w
      FROM scored s
      JOIN covered c ON c.print_day = s.print_day
      LEFT JOIN histories h ON h.user_id = s.user_id AND h.print_day = s.print_day
      """;
}
