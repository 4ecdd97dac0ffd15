package io.lookback.notebook;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a query found; a notebook shows it as a table.
 *
 * @param columns the names
 * @param cells row by row, one value per column; null where there is none
 */
public record Rows(List<String> columns, List<List<Object>> cells) implements Shown {
  /** Rows that are shown; the rest is only counted, so that a notebook stays small. */
  private static final int MOST_SHOWN = 40;

  /** Rows that cannot be changed. */
  public Rows {
    columns = List.copyOf(columns);
    cells = Collections.unmodifiableList(new ArrayList<>(cells));
  }

  /** The values of a column, top down. */
  public List<Object> column(String name) {
    int index = columns.indexOf(name);
    if (index < 0) {
      throw new IllegalArgumentException("no column '" + name + "'; there are " + columns);
    }
    List<Object> values = new ArrayList<>();
    for (List<Object> row : cells) {
      values.add(row.get(index));
    }
    return values;
  }

  /** The values of a column as text. */
  public List<String> texts(String name) {
    return column(name).stream().map(String::valueOf).toList();
  }

  /** The values of a column of numbers. */
  public List<Double> numbers(String name) {
    return column(name).stream().map(value -> ((Number) value).doubleValue()).toList();
  }

  /** The only value, of a query that finds one. */
  public Object value() {
    if (cells.size() != 1 || columns.size() != 1) {
      throw new IllegalStateException(
          "one row of one column expected, not " + cells.size() + " of " + columns.size());
    }
    return cells.get(0).get(0);
  }

  @Override
  public String mimeType() {
    return "text/html";
  }

  @Override
  public String content() {
    StringBuilder html = new StringBuilder("<table><tr>");
    for (String column : columns) {
      html.append("<th>").append(Html.escape(column)).append("</th>");
    }
    html.append("</tr>\n");
    for (List<Object> row : cells.subList(0, Math.min(MOST_SHOWN, cells.size()))) {
      html.append("<tr>");
      for (Object value : row) {
        html.append(
            value instanceof Number
                ? "<td style='text-align:right'>"
                : "<td style='text-align:left'>");
        html.append(Html.escape(String.valueOf(value))).append("</td>");
      }
      html.append("</tr>\n");
    }
    html.append("</table>");
    if (cells.size() > MOST_SHOWN) {
      html.append("<p>and ").append(cells.size() - MOST_SHOWN).append(" more rows</p>");
    }
    return html.toString();
  }

  @Override
  public String toString() {
    return cells.size() + " rows of " + String.join(", ", columns);
  }
}
