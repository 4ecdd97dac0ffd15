package io.lookback.internal.diff;

import io.lookback.feature.FeatureSet;
import io.lookback.feature.GoldColumn;
import io.lookback.internal.batch.Buckets;
import io.lookback.internal.batch.WireSize;
import io.lookback.internal.diff.DiffColumns.Column;
import io.lookback.internal.lake.LakeFile;
import io.lookback.internal.parquet.OptionalLongColumn;
import io.lookback.internal.parquet.RowGroupReader;
import io.lookback.internal.parquet.TextColumn;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/** Reads files of one gold, row group by row group, and deals the rows to buckets of users. */
final class ReadComparedRows {
  private final boolean isOfA;
  private final DiffColumns columns;
  private final int buckets;
  private final Set<String> nullable = new HashSet<>();
  private final List<String> names = new ArrayList<>();

  /**
   * A reader.
   *
   * @param isOfA whether the files are of the first gold
   * @param features the features of that gold
   */
  ReadComparedRows(boolean isOfA, FeatureSet features, DiffColumns columns, int buckets) {
    this.isOfA = isOfA;
    this.columns = columns;
    this.buckets = buckets;
    features.columns().stream()
        .filter(column -> column.isNullable())
        .forEach(
            column -> {
              nullable.add(column.name());
              nullable.add(fieldName(column.field()));
            });
    names.addAll(List.of(FeatureSet.USER_ID, FeatureSet.VALUE_PROP, FeatureSet.HISTORY));
    if (columns.matchesPosition()) {
      names.add(FeatureSet.POSITION);
    }
    columns.compared().forEach(column -> names.add(column.name()));
  }

  /** A field of the history has the name of a column where there are several look-backs. */
  private static String fieldName(String field) {
    return FeatureSet.HISTORY + "." + field;
  }

  /** Reads a file. */
  void read(LakeFile file, BiConsumer<Integer, ComparedRows> out) throws IOException {
    try (RowGroupReader reader = RowGroupReader.open(file.input(), names)) {
      while (reader.next()) {
        deal(new RowGroup(reader), out);
      }
    }
  }

  private void deal(RowGroup group, BiConsumer<Integer, ComparedRows> out) throws IOException {
    ComparedRows[] open = new ComparedRows[buckets];
    int[] last = new int[buckets];
    for (int row = 0; row < group.users.length; row++) {
      int bucket = Buckets.of(group.users[row], buckets);
      ComparedRows rows = open[bucket];
      if (rows != null && rows.bytes() > WireSize.MAX_BYTES / 2) {
        out.accept(bucket, rows);
        rows = null;
      }
      if (rows == null) {
        rows = new ComparedRows(isOfA, columns.compared().size());
        open[bucket] = rows;
        rows.addHistory(group.history(row));
      } else if (!group.sharesHistory(row, last[bucket])) {
        rows.addHistory(group.history(row));
      }
      last[bucket] = row;
      group.copy(row, rows);
    }
    for (int bucket = 0; bucket < buckets; bucket++) {
      if (open[bucket] != null) {
        out.accept(bucket, open[bucket]);
      }
    }
  }

  /** A row group, decoded. */
  private final class RowGroup {
    private final long[] users;
    private final TextColumn props;
    private final int[] positions;
    private final long[][] values;
    private final int[] starts;
    private final TextColumn entries;
    private final byte[][] entryProps;
    private final long[][] fields;

    RowGroup(RowGroupReader reader) throws IOException {
      users = reader.longs(FeatureSet.USER_ID);
      props = reader.texts(FeatureSet.VALUE_PROP);
      positions =
          columns.matchesPosition() ? reader.ints(FeatureSet.POSITION) : new int[users.length];
      values = new long[columns.compared().size()][];
      for (int column = 0; column < values.length; column++) {
        values[column] = column(reader, columns.compared().get(column));
      }
      var keys = reader.textEntries(FeatureSet.HISTORY);
      entries = keys.texts();
      entryProps = new byte[entries.dictionary().length][];
      starts = new int[users.length + 1];
      for (int row = 0; row < users.length; row++) {
        starts[row + 1] = starts[row] + keys.perRow()[row];
      }
      fields = new long[columns.fields().size()][];
      for (int field = 0; field < fields.length; field++) {
        fields[field] = field(reader, columns.fields().get(field));
      }
    }

    private long[] column(RowGroupReader reader, Column column) throws IOException {
      String name = column.name();
      boolean isNullable = nullable.contains(name);
      return switch (column.type()) {
        case BOOLEAN -> flags(reader.booleans(name));
        case AMOUNT ->
            isNullable ? withNulls(reader.optionalDecimals(name)) : reader.decimals(name);
        case INT32 ->
            isNullable ? withNulls(reader.optionalInts(name)) : widened(reader.ints(name));
        default -> throw new IllegalArgumentException("not a column to compare: " + column);
      };
    }

    private long[] field(RowGroupReader reader, Column field) throws IOException {
      String history = FeatureSet.HISTORY;
      boolean isNullable = nullable.contains(fieldName(field.name()));
      if (field.type() == GoldColumn.Type.AMOUNT) {
        return isNullable
            ? withNulls(reader.optionalMapDecimals(history, field.name()))
            : reader.mapDecimals(history, field.name());
      }
      return isNullable
          ? withNulls(reader.optionalMapInts(history, field.name()))
          : widened(reader.mapInts(history, field.name()));
    }

    /** Whether a row has the history of another row, which is of the same bucket. */
    boolean sharesHistory(int row, int other) {
      if (users[row] != users[other]
          || !Arrays.equals(
              entries.codes(),
              starts[row],
              starts[row + 1],
              entries.codes(),
              starts[other],
              starts[other + 1])) {
        return false;
      }
      for (long[] field : fields) {
        if (!Arrays.equals(
            field, starts[row], starts[row + 1], field, starts[other], starts[other + 1])) {
          return false;
        }
      }
      return true;
    }

    byte[] history(int row) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (DataOutputStream out = new DataOutputStream(bytes)) {
        for (int entry : inOrder(starts[row], starts[row + 1])) {
          HistoryBytes.writeProp(out, prop(entry));
          for (long[] field : fields) {
            HistoryBytes.writeNumber(out, field[entry]);
          }
        }
      }
      return bytes.toByteArray();
    }

    private int[] inOrder(int from, int to) {
      int[] order = new int[to - from];
      boolean isSorted = true;
      for (int entry = from; entry < to; entry++) {
        order[entry - from] = entry;
        isSorted &= entry == from || entries.text(entry - 1).compareTo(entries.text(entry)) < 0;
      }
      return isSorted
          ? order
          : Arrays.stream(order)
              .boxed()
              .sorted((one, other) -> entries.text(one).compareTo(entries.text(other)))
              .mapToInt(Integer::intValue)
              .toArray();
    }

    private byte[] prop(int entry) {
      int code = entries.codes()[entry];
      if (entryProps[code] == null) {
        entryProps[code] = entries.dictionary()[code].getBytes(StandardCharsets.UTF_8);
      }
      return entryProps[code];
    }

    void copy(int row, ComparedRows rows) {
      int at = rows.add(users[row], props.text(row), positions[row]);
      for (int column = 0; column < values.length; column++) {
        rows.set(column, at, values[column][row]);
      }
    }
  }

  private static long[] flags(boolean[] flags) {
    long[] values = new long[flags.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = flags[i] ? 1 : 0;
    }
    return values;
  }

  private static long[] widened(int[] ints) {
    return Arrays.stream(ints).asLongStream().toArray();
  }

  private static long[] withNulls(OptionalLongColumn column) {
    long[] values = column.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = column.present()[i] ? values[i] : ComparedRows.NULL;
    }
    return values;
  }
}
