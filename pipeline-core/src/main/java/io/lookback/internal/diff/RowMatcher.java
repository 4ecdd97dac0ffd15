package io.lookback.internal.diff;

import io.lookback.feature.GoldColumn;
import io.lookback.internal.diff.DiffColumns.Column;
import io.lookback.internal.diff.GoldDiff.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * Matches the rows of two golds, of one day and some users, by user, value prop and position. Rows
 * of one key are put into the order of their values and matched by their number. Linear in the
 * rows.
 */
final class RowMatcher {
  /** What rows are matched by. */
  private record Key(long user, String valueProp, int position) {}

  /** A row, and further ones of the same key. */
  private record Row(ComparedRows rows, int row, Row next) {}

  private final int day;
  private final DiffColumns columns;
  private final Map<Key, Row> rowsOfA = new HashMap<>();
  private final Map<Key, Row> rowsOfB = new HashMap<>();

  RowMatcher(int day, DiffColumns columns) {
    this.day = day;
    this.columns = columns;
  }

  /** Adds rows of either gold. */
  void add(ComparedRows rows) {
    Map<Key, Row> all = rows.isOfA() ? rowsOfA : rowsOfB;
    for (int row = 0; row < rows.size(); row++) {
      Key key = new Key(rows.user(row), rows.valueProp(row), rows.position(row));
      all.put(key, new Row(rows, row, all.get(key)));
    }
  }

  /** Matches all rows that were added. */
  GoldDiff finish(int most) {
    GoldDiff diff = new GoldDiff(columns.names().size(), most);
    rowsOfA.forEach((key, rows) -> match(key, rows, rowsOfB.remove(key), diff));
    rowsOfB.forEach((key, rows) -> match(key, null, rows, diff));
    return diff;
  }

  private void match(Key key, Row ofA, Row ofB, GoldDiff diff) {
    if (ofA != null && ofB != null && ofA.next() == null && ofB.next() == null) {
      compare(key, 0, ofA, ofB, diff);
      return;
    }
    List<Row> allOfA = sorted(ofA);
    List<Row> allOfB = sorted(ofB);
    for (int i = 0; i < Math.max(allOfA.size(), allOfB.size()); i++) {
      if (i < allOfA.size() && i < allOfB.size()) {
        compare(key, i, allOfA.get(i), allOfB.get(i), diff);
      } else {
        boolean isOfA = i < allOfA.size();
        diff.add(day, isOfA ? Kind.ONLY_IN_A : Kind.ONLY_IN_B, 1);
        diff.addOnly(isOfA, place(key, i));
      }
    }
  }

  private List<Row> sorted(Row first) {
    List<Row> rows = new ArrayList<>();
    for (Row row = first; row != null; row = row.next()) {
      rows.add(row);
    }
    Comparator<Row> order =
        (one, other) -> {
          for (int column = 0; column < columns.compared().size(); column++) {
            int sign =
                Long.compare(
                    one.rows().value(column, one.row()), other.rows().value(column, other.row()));
            if (sign != 0) {
              return sign;
            }
          }
          return Arrays.compare(one.rows().history(one.row()), other.rows().history(other.row()));
        };
    if (rows.size() > 1) {
      rows.sort(order);
    }
    return rows;
  }

  private void compare(Key key, int number, Row ofA, Row ofB, GoldDiff diff) {
    boolean isEqual = true;
    for (int column = 0; column < columns.compared().size(); column++) {
      long a = ofA.rows().value(column, ofA.row());
      long b = ofB.rows().value(column, ofB.row());
      if (a != b) {
        isEqual = false;
        Column of = columns.compared().get(column);
        diff.addDiffering(column);
        diff.addExample(
            column,
            place(key, number),
            () -> example(key, number, null, null, text(of, a), text(of, b)));
      }
    }
    byte[] a = ofA.rows().history(ofA.row());
    byte[] b = ofB.rows().history(ofB.row());
    if (!Arrays.equals(a, b)) {
      isEqual = false;
      int history = columns.compared().size();
      diff.addDiffering(history);
      diff.addExample(history, place(key, number), () -> firstDifference(key, number, a, b));
    }
    diff.add(day, isEqual ? Kind.EQUAL : Kind.DIFFERS, 1);
  }

  /** The first value prop, and its first field, that differ between two histories. */
  private DiffExample firstDifference(Key key, int number, byte[] a, byte[] b) {
    int fields = columns.fields().size();
    SortedMap<String, long[]> entriesOfA = HistoryBytes.entries(a, fields);
    SortedMap<String, long[]> entriesOfB = HistoryBytes.entries(b, fields);
    TreeSet<String> valueProps = new TreeSet<>(entriesOfA.keySet());
    valueProps.addAll(entriesOfB.keySet());
    for (String valueProp : valueProps) {
      long[] ofA = entriesOfA.get(valueProp);
      long[] ofB = entriesOfB.get(valueProp);
      if (!Arrays.equals(ofA, ofB)) {
        int field = ofA == null || ofB == null ? something(ofA, ofB) : Arrays.mismatch(ofA, ofB);
        // Golds without a common field still have their value props in common.
        Column of = field < fields ? columns.fields().get(field) : null;
        return example(
            key,
            number,
            valueProp,
            of == null ? "" : of.name(),
            entry(of, ofA, field),
            entry(of, ofB, field));
      }
    }
    // The same value prop twice in one history.
    return example(key, number, "", "", null, null);
  }

  /** The first field of the entry that is there which has something to tell. */
  private static int something(long[] ofA, long[] ofB) {
    long[] there = ofA == null ? ofB : ofA;
    for (int field = 0; field < there.length; field++) {
      if (there[field] != 0 && there[field] != ComparedRows.NULL) {
        return field;
      }
    }
    return 0;
  }

  private static String entry(Column of, long[] values, int field) {
    if (values == null) {
      return DiffExample.NOT_LISTED;
    }
    return of == null ? "listed" : text(of, values[field]);
  }

  private static String text(Column column, long value) {
    if (value == ComparedRows.NULL) {
      return null;
    }
    if (column.type() == GoldColumn.Type.AMOUNT) {
      return BigDecimal.valueOf(value, 2).toPlainString();
    }
    return column.type() == GoldColumn.Type.BOOLEAN
        ? String.valueOf(value != 0)
        : String.valueOf(value);
  }

  private DiffExample place(Key key, int number) {
    return example(key, number, null, null, null, null);
  }

  private DiffExample example(Key key, int number, String entry, String field, String a, String b) {
    return new DiffExample(
        day, key.user(), key.valueProp(), key.position(), number, entry, field, a, b);
  }
}
