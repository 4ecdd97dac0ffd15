package io.lookback.runner;

/** Stands for DuckDB's own program in a command such as {@code duckdb -c "SELECT 1"}. */
final class DuckDbShell {
  private DuckDbShell() {}

  /** Prints the rows of the query that follows {@code -c}. */
  public static void main(String[] args) throws Exception {
    if (args.length != 2 || !args[0].equals("-c")) {
      throw new IllegalArgumentException("not -c and a query: " + String.join(" | ", args));
    }
    try (DuckDb duckDb = new DuckDb()) {
      duckDb.rows(args[1]).forEach(System.out::println);
    }
  }
}
