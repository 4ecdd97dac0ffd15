package io.lookback.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SqlTest {
  @Test
  void rowsComeAsTheyAreAndAsATable() throws SQLException {
    try (Sql sql = Sql.open()) {
      Rows rows =
          sql.query(
              "SELECT * FROM (VALUES (1, 'a<b', 2.50), (2, NULL, 0.00)) AS t(n, name, money)");
      assertEquals(List.of("n", "name", "money"), rows.columns());
      assertEquals(List.of(1.0, 2.0), rows.numbers("n"));
      assertEquals(List.of("2.50", "0.00"), rows.texts("money"));
      assertEquals(
          """
          <table><tr><th>n</th><th>name</th><th>money</th></tr>
          <tr><td style='text-align:right'>1</td><td style='text-align:left'>a&lt;b</td><td style='text-align:right'>2.50</td></tr>
          <tr><td style='text-align:right'>2</td><td style='text-align:left'>null</td><td style='text-align:right'>0.00</td></tr>
          </table>""",
          rows.content());
    }
  }

  @Test
  void nestedValuesAndStatementsWithoutRows() throws SQLException {
    try (Sql sql = Sql.open()) {
      assertEquals(List.of(), sql.query("CREATE TABLE t AS SELECT 1 AS a").cells());
      assertEquals("{a=1}", String.valueOf(sql.query("SELECT MAP {'a': 1}").value()));
      assertEquals("[1, 2]", String.valueOf(sql.query("SELECT [1, 2]").value()));
    }
  }

  @Test
  void manyRowsAreCountedNotShown() throws SQLException {
    try (Sql sql = Sql.open()) {
      Rows rows = sql.query("SELECT unnest(range(45)) AS n");
      assertTrue(rows.content().endsWith("<p>and 5 more rows</p>"), rows.content());
      assertEquals("45 rows of n", rows.toString());
      assertEquals(45, rows.column("n").size());
    }
  }

  @Test
  void aWrongNameOrShapeIsNamed() throws SQLException {
    try (Sql sql = Sql.open()) {
      Rows rows = sql.query("SELECT 1 AS a, 2 AS b");
      assertEquals(
          "no column 'c'; there are [a, b]",
          assertThrows(IllegalArgumentException.class, () -> rows.column("c")).getMessage());
      assertEquals(
          "one row of one column expected, not 1 of 2",
          assertThrows(IllegalStateException.class, rows::value).getMessage());
    }
  }
}
