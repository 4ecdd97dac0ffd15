package io.lookback.internal.explain;

import io.lookback.feature.ColumnType;
import io.lookback.feature.FeatureColumn;
import io.lookback.feature.FeatureSet;
import io.lookback.feature.GoldColumn;
import io.lookback.internal.lake.LakeFile;
import io.lookback.internal.parquet.OptionalLongColumn;
import io.lookback.internal.parquet.RowGroupReader;
import io.lookback.internal.parquet.TextEntries;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.LongPredicate;

/**
 * Reads the rows of some users from gold's files: looks at the column of users first, and at the
 * others only where it has one of them.
 */
final class GoldRead {
  private static final int SCALE = 2;

  private final FeatureSet features;
  private final List<LakeFile> files;

  /**
   * A reader.
   *
   * @param files all files of the table
   */
  GoldRead(FeatureSet features, List<LakeFile> files) {
    this.features = features;
    this.files = List.copyOf(files);
  }

  /** The rows of some users on a day, in the form that {@code PlainRow} describes. */
  List<Map<String, Object>> rows(LocalDate day, LongPredicate users) throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    List<String> columns =
        features.goldColumns().stream()
            .filter(column -> column.type() != GoldColumn.Type.DATE)
            .map(GoldColumn::name)
            .toList();
    for (LakeFile file : files) {
      if (!day(file).equals(day.toString())) {
        continue;
      }
      try (RowGroupReader reader = RowGroupReader.open(file.input(), columns)) {
        while (reader.next()) {
          read(reader, day, users, rows);
        }
      }
    }
    return rows;
  }

  /** How many rows a user has on each day that has any. */
  SortedMap<LocalDate, Long> days(long user) throws IOException {
    SortedMap<LocalDate, Long> days = new TreeMap<>();
    for (LakeFile file : files) {
      try (RowGroupReader reader = RowGroupReader.open(file.input(), List.of(FeatureSet.USER_ID))) {
        while (reader.next()) {
          for (long of : reader.longs(FeatureSet.USER_ID)) {
            if (of == user) {
              days.merge(file.day(), 1L, Long::sum);
            }
          }
        }
      }
    }
    return days;
  }

  /** The day of the partition as text; of the file that stands for no rows at all, another text. */
  private static String day(LakeFile file) {
    return file.partition().substring(file.partition().indexOf('=') + 1);
  }

  private void read(
      RowGroupReader reader, LocalDate day, LongPredicate users, List<Map<String, Object>> rows)
      throws IOException {
    long[] ids = reader.longs(FeatureSet.USER_ID);
    List<Integer> found = new ArrayList<>();
    for (int row = 0; row < ids.length; row++) {
      if (users.test(ids[row])) {
        found.add(row);
      }
    }
    if (found.isEmpty()) {
      return;
    }
    Map<String, IntFunction<Object>> columns = new LinkedHashMap<>();
    for (GoldColumn column : features.goldColumns()) {
      columns.put(
          column.name(),
          switch (column.type()) {
            case DATE -> row -> day;
            case INT64 -> row -> ids[row];
            case TEXT -> reader.texts(column.name())::text;
            case BOOLEAN -> booleans(reader.booleans(column.name()));
            case INT32 -> numbers(reader, column);
            case AMOUNT -> amounts(reader.optionalDecimals(column.name()));
            case HISTORY -> histories(reader, column.name());
          });
    }
    for (int row : found) {
      Map<String, Object> values = new LinkedHashMap<>();
      columns.forEach((name, column) -> values.put(name, column.apply(row)));
      rows.add(values);
    }
  }

  private static IntFunction<Object> booleans(boolean[] values) {
    return row -> values[row];
  }

  private static IntFunction<Object> numbers(RowGroupReader reader, GoldColumn column)
      throws IOException {
    return numbers(reader.optionalInts(column.name()));
  }

  private static IntFunction<Object> numbers(OptionalLongColumn column) {
    return row -> column.present()[row] ? (Object) column.values()[row] : null;
  }

  private static IntFunction<Object> amounts(OptionalLongColumn column) {
    return row -> column.present()[row] ? BigDecimal.valueOf(column.values()[row], SCALE) : null;
  }

  private IntFunction<Object> histories(RowGroupReader reader, String name) throws IOException {
    TextEntries entries = reader.textEntries(name);
    int[] starts = new int[entries.perRow().length + 1];
    for (int row = 0; row < entries.perRow().length; row++) {
      starts[row + 1] = starts[row] + entries.perRow()[row];
    }
    Map<String, IntFunction<Object>> fields = new LinkedHashMap<>();
    for (FeatureColumn column : features.columns()) {
      fields.put(
          column.field(),
          column.type() == ColumnType.AMOUNT
              ? amounts(reader.optionalMapDecimals(name, column.field()))
              : numbers(reader.optionalMapInts(name, column.field())));
    }
    return row -> {
      Map<String, Object> history = new LinkedHashMap<>();
      for (int entry = starts[row]; entry < starts[row + 1]; entry++) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Map.Entry<String, IntFunction<Object>> field : fields.entrySet()) {
          values.put(field.getKey(), field.getValue().apply(entry));
        }
        history.put(entries.texts().text(entry), values);
      }
      return history;
    };
  }
}
