package io.lookback.runner;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A database in memory that shares no code with the program and reads what it published. */
final class DuckDb implements AutoCloseable {
  private final Connection connection;

  DuckDb() throws SQLException {
    connection = DriverManager.getConnection("jdbc:duckdb:");
    run("SET threads = 2");
  }

  /** Runs a statement. */
  void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The rows of a query, cells joined by {@code " | "}. */
  List<String> rows(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        StringBuilder row = new StringBuilder();
        for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
          row.append(column == 1 ? "" : " | ").append(result.getString(column));
        }
        rows.add(row.toString());
      }
      return rows;
    }
  }

  /** The one number that a query gives. */
  long number(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getLong(1);
    }
  }

  /**
   * Rows that are more often in one relation than in the other, none if both hold the same rows as
   * often: each with the side it is on, at most ten.
   */
  List<String> difference(String left, String right) throws SQLException {
    return rows(
        String.format(
            "SELECT * FROM (SELECT 'only left' AS side, * FROM (%1$s EXCEPT ALL %2$s)"
                + " UNION ALL SELECT 'only right', * FROM (%2$s EXCEPT ALL %1$s)) LIMIT 10",
            "(" + left + ")", "(" + right + ")"));
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
