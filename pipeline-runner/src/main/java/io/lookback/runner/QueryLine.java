package io.lookback.runner;

import io.lookback.internal.lake.Scheme;
import java.util.regex.Pattern;

/**
 * A command for a POSIX shell that shows some rows of gold, whatever the lake's path holds.
 *
 * <p>DuckDB takes every {@code name=value} in a path for a partition, and its value for that of a
 * column of this name in the files, also where the folder lies above the lake. So a local table is
 * read under a path that begins at its layer, and elsewhere the day is cut out of the path.
 */
final class QueryLine {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+:,./=-]+");

  /** What a shell does not take as it is between double quotes, of an interactive one too. */
  private static final Pattern ACTIVE = Pattern.compile("[\"$`\\\\!]");

  private QueryLine() {}

  /**
   * The command.
   *
   * @param layer where a reader finds the layer
   * @param table the name of its table
   * @param partition the column that the table is partitioned by, a day
   */
  static String of(String layer, String table, String partition) {
    String files = table + "/*/*.parquet";
    if (Scheme.isLocal(layer)) {
      return "(cd " + folder(layer) + " && duckdb -c " + quoted(select("*", files, true)) + ")";
    }
    String path = layer + "/" + files;
    return "duckdb -c "
        + quoted(
            layer.contains("=")
                ? select(
                    "* EXCLUDE (filename), filename.split('/')[-2].split('=')[2]::DATE AS "
                        + partition,
                    path,
                    false)
                : select("*", path, true));
  }

  private static String select(String columns, String files, boolean hasPartitions) {
    return "SELECT "
        + columns
        + " FROM read_parquet('"
        + files.replace("'", "''")
        + "', hive_partitioning = "
        + (hasPartitions ? "true" : "false, filename = true")
        + ") LIMIT 10";
  }

  private static String quoted(String sql) {
    return ACTIVE.matcher(sql).find() ? singleQuoted(sql) : "\"" + sql + "\"";
  }

  /** A folder to change to: not an option, and not one that CDPATH leads elsewhere. */
  private static String folder(String name) {
    String folder = name.startsWith("/") || name.startsWith(".") ? name : "./" + name;
    return PLAIN.matcher(folder).matches() ? folder : singleQuoted(folder);
  }

  private static String singleQuoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
