package io.lookback.runner.leak;

import io.lookback.feature.FeatureSet;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Rows of gold by their key. Rows of one key are equal, so one of them stands for all. */
final class GoldTable {
  /**
   * What a row is found by.
   *
   * @param position the position; -1 where scored events have none
   */
  record RowKey(LocalDate day, long user, String valueProp, long position)
      implements Comparable<RowKey> {
    @Override
    public int compareTo(RowKey other) {
      int sign = day.compareTo(other.day);
      sign = sign != 0 ? sign : Long.compare(user, other.user);
      sign = sign != 0 ? sign : valueProp.compareTo(other.valueProp);
      return sign != 0 ? sign : Long.compare(position, other.position);
    }
  }

  private static final List<String> KEY_COLUMNS =
      List.of(FeatureSet.PRINT_DAY, FeatureSet.USER_ID, FeatureSet.VALUE_PROP, FeatureSet.POSITION);

  private final TreeMap<RowKey, Map<String, Object>> rows = new TreeMap<>();

  /** A table of rows in the form of {@link io.lookback.internal.plain.PlainRow}. */
  GoldTable(List<Map<String, Object>> all) {
    for (Map<String, Object> row : all) {
      Object position = row.get(FeatureSet.POSITION);
      rows.put(
          new RowKey(
              (LocalDate) row.get(FeatureSet.PRINT_DAY),
              (Long) row.get(FeatureSet.USER_ID),
              (String) row.get(FeatureSet.VALUE_PROP),
              position == null ? -1 : (Long) position),
          row);
    }
  }

  /** The keys, in order. */
  List<RowKey> keys() {
    return new ArrayList<>(rows.keySet());
  }

  /** A row; null if there is none. */
  Map<String, Object> row(RowKey key) {
    return rows.get(key);
  }

  /** The cells that are not the same in two rows: the column, with the second row's value. */
  static Map<String, Object> changed(Map<String, Object> before, Map<String, Object> after) {
    Map<String, Object> changed = new LinkedHashMap<>();
    for (String column : cells(before)) {
      if (!Objects.equals(before.get(column), after.get(column))) {
        changed.put(column, after.get(column));
      }
    }
    return changed;
  }

  /** The columns of a row but for its key. */
  static List<String> cells(Map<String, Object> row) {
    List<String> cells = new ArrayList<>(row.keySet());
    cells.removeAll(KEY_COLUMNS);
    return cells;
  }

  /** Two values as text; of histories the first entry that differs. */
  static List<String> shown(Object one, Object other) {
    if (one instanceof Map<?, ?> a && other instanceof Map<?, ?> b) {
      for (Object valueProp : a.keySet()) {
        if (!Objects.equals(a.get(valueProp), b.get(valueProp))) {
          return Arrays.asList(entry(valueProp, a), entry(valueProp, b));
        }
      }
      for (Object valueProp : b.keySet()) {
        if (!a.containsKey(valueProp)) {
          return Arrays.asList(entry(valueProp, a), entry(valueProp, b));
        }
      }
    }
    return Arrays.asList(String.valueOf(one), String.valueOf(other));
  }

  private static String entry(Object valueProp, Map<?, ?> history) {
    Object values = history.get(valueProp);
    return "'" + valueProp + "' " + (values == null ? "not listed" : values);
  }
}
