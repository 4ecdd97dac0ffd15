package io.lookback.notebook;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Queries over files, with a DuckDB in this process. */
public final class Sql implements AutoCloseable {
  private final Connection connection;

  private Sql(Connection connection) {
    this.connection = connection;
  }

  /** A database in memory without tables. */
  public static Sql open() throws SQLException {
    return new Sql(DriverManager.getConnection("jdbc:duckdb:"));
  }

  /** Runs one statement; its rows, none for a statement that has none. */
  public Rows query(String sql) throws SQLException {
    List<String> columns = new ArrayList<>();
    List<List<Object>> cells = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return new Rows(columns, cells);
      }
      try (ResultSet found = statement.getResultSet()) {
        ResultSetMetaData about = found.getMetaData();
        for (int i = 1; i <= about.getColumnCount(); i++) {
          columns.add(about.getColumnName(i));
        }
        while (found.next()) {
          List<Object> row = new ArrayList<>();
          for (int i = 1; i <= columns.size(); i++) {
            row.add(found.getObject(i));
          }
          cells.add(row);
        }
      }
    }
    return new Rows(columns, cells);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
