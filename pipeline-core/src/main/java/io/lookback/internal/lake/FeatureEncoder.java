package io.lookback.internal.lake;

import io.lookback.batch.FeatureBatch;
import io.lookback.feature.ColumnType;
import io.lookback.feature.CoverageColumn;
import io.lookback.feature.FeatureColumn;
import io.lookback.feature.FeatureSet;
import io.lookback.internal.parquet.EncodedRowGroup;
import io.lookback.internal.parquet.RowGroupEncoder;
import java.util.List;
import java.util.function.Consumer;

/**
 * Encodes rows of gold as row groups of {@code print_features}, or of {@code user_features}, which
 * has the columns that do not depend on the print. Reused; not thread-safe.
 */
public final class FeatureEncoder implements AutoCloseable {
  private static final int ZSTD_LEVEL = 1;
  private static final String HISTORY_KEY = FeatureSet.HISTORY + ".key";

  /**
   * The entries of histories in a row group have at most this many values, or it is one row: rows
   * that share a long history would otherwise unfold to more than fits in memory.
   */
  private static final int MAX_VALUES = 1 << 22;

  private final FeatureSet features;
  private final boolean isOfPrints;
  private final RowGroupEncoder encoder;

  /** The names of the fields of a history, as the encoder wants them. */
  private final String[] fields;

  private FeatureEncoder(FeatureSet features, boolean isOfPrints) {
    this.features = features;
    this.isOfPrints = isOfPrints;
    Table table = isOfPrints ? Table.features(features) : Table.served(features);
    this.encoder = new RowGroupEncoder(table.schema(), ZSTD_LEVEL);
    this.fields =
        features.columns().stream()
            .map(column -> FeatureSet.HISTORY + "." + column.field())
            .toArray(String[]::new);
  }

  /** An encoder of scored prints. */
  public static FeatureEncoder ofPrints(FeatureSet features) {
    return new FeatureEncoder(features, true);
  }

  /** An encoder of served users. */
  public static FeatureEncoder ofUsers(FeatureSet features) {
    return new FeatureEncoder(features, false);
  }

  /** Encodes a batch as one row group or several. */
  public void encode(FeatureBatch batch, Consumer<EncodedRowGroup> out) {
    int from = 0;
    while (from < batch.size()) {
      int to = rowGroupEnd(batch, from);
      CutRowGroups.encode(from, to, (first, end) -> encode(batch, first, end), out);
      from = to;
    }
  }

  /** Where the row group that starts with {@code from} ends: before its entries are too many. */
  private static int rowGroupEnd(FeatureBatch batch, int from) {
    int most = Math.max(1, MAX_VALUES / batch.columnCount());
    long entries = entries(batch, from);
    int to = from + 1;
    while (to < batch.size() && entries + entries(batch, to) <= most) {
      entries += entries(batch, to);
      to++;
    }
    return to;
  }

  private static int entries(FeatureBatch batch, int row) {
    int history = batch.history(row);
    return batch.historyEnd(history) - batch.historyStart(history);
  }

  private EncodedRowGroup encode(FeatureBatch batch, int from, int to) {
    int rows = to - from;
    String[] props = new String[batch.valuePropCount()];
    for (int code = 0; code < props.length; code++) {
      props[code] = batch.valueProp(code);
    }
    long[] users = new long[rows];
    for (int i = 0; i < rows; i++) {
      users[i] = batch.user(from + i);
    }
    long[] values = new long[batch.entryCount()];
    encoder.begin(rows);
    encoder.longs(FeatureSet.USER_ID, users, 0, rows);
    if (isOfPrints) {
      encodePrints(batch, props, from, rows, values);
    }
    encodeHistory(batch, props, from, to, values);
    int[] ints = new int[rows];
    for (int i = 0; i < rows; i++) {
      ints[i] = batch.leftOut(batch.history(from + i));
    }
    encoder.ints(FeatureSet.HISTORY_LEFT_OUT, ints, 0, rows);
    List<CoverageColumn> coverage = features.coverage();
    for (int column = 0; column < coverage.size(); column++) {
      encoder.constantInt(coverage.get(column).name(), batch.coveredDays(column));
    }
    return encoder.finish();
  }

  /** The columns of the prints themselves: their label, and those of their own value props. */
  private void encodePrints(FeatureBatch batch, String[] props, int from, int rows, long[] values) {
    int[] ints = new int[rows];
    boolean[] booleans = new boolean[rows];
    int[] own = new int[rows];
    for (int i = 0; i < rows; i++) {
      ints[i] = batch.prop(from + i);
      booleans[i] = batch.clicked(from + i);
      own[i] = batch.ownEntry(from + i);
    }
    encoder.texts(FeatureSet.VALUE_PROP, ints, 0, rows, props);
    if (features.scored().hasPosition()) {
      for (int i = 0; i < rows; i++) {
        ints[i] = batch.position(from + i);
      }
      encoder.ints(FeatureSet.POSITION, ints, 0, rows);
    }
    encoder.booleans(features.label().name(), booleans, 0, rows);
    List<FeatureColumn> columns = features.columns();
    for (int i = 0; i < columns.size(); i++) {
      FeatureColumn column = columns.get(i);
      batch.entryValues(i).unpack(values);
      encodeValues(column, column.name(), values, own, rows);
    }
  }

  /** Repeats each history for every row that refers to it. */
  private void encodeHistory(FeatureBatch batch, String[] props, int from, int to, long[] values) {
    int[] perRow = new int[to - from];
    int entries = 0;
    for (int i = 0; i < perRow.length; i++) {
      perRow[i] = entries(batch, from + i);
      entries = Math.addExact(entries, perRow[i]);
    }
    int[] keys = new int[entries];
    int[] entryOf = new int[entries];
    int at = 0;
    for (int i = 0; i < perRow.length; i++) {
      int entry = batch.historyStart(batch.history(from + i));
      for (int end = entry + perRow[i]; entry < end; entry++, at++) {
        keys[at] = batch.entryProp(entry);
        entryOf[at] = entry;
      }
    }
    encoder.entries(FeatureSet.HISTORY, perRow, 0, perRow.length);
    encoder.texts(HISTORY_KEY, keys, 0, entries, props);
    for (int i = 0; i < fields.length; i++) {
      batch.entryValues(i).unpack(values);
      encodeValues(features.columns().get(i), fields[i], values, entryOf, entries);
    }
  }

  /**
   * Encodes a column.
   *
   * @param values of all entries
   * @param entryOf which entry each value is of; less than 0 for none; the first {@code count}
   *     count
   */
  private void encodeValues(
      FeatureColumn column, String name, long[] values, int[] entryOf, int count) {
    long ofNothing = column.ofNothing();
    if (column.type() == ColumnType.AMOUNT) {
      long[] longs = new long[count];
      for (int i = 0; i < count; i++) {
        longs[i] = entryOf[i] < 0 ? ofNothing : values[entryOf[i]];
      }
      if (column.isNullable()) {
        encoder.optionalLongs(name, longs, 0, count, FeatureBatch.NONE);
      } else {
        encoder.longs(name, longs, 0, count);
      }
      return;
    }
    int[] ints = new int[count];
    for (int i = 0; i < count; i++) {
      ints[i] = (int) (entryOf[i] < 0 ? ofNothing : values[entryOf[i]]);
    }
    if (column.isNullable()) {
      encoder.optionalInts(name, ints, 0, count, (int) FeatureBatch.NONE);
    } else {
      encoder.ints(name, ints, 0, count);
    }
  }

  @Override
  public void close() {
    encoder.close();
  }
}
