package io.lookback.gold;

import io.lookback.batch.FeatureBatch;
import io.lookback.feature.ColumnType;
import io.lookback.feature.CoverageColumn;
import io.lookback.feature.FeatureColumn;
import io.lookback.feature.FeatureSet;
import io.lookback.internal.lake.CutRowGroups;
import io.lookback.internal.lake.FileKey;
import io.lookback.internal.lake.Table;
import io.lookback.internal.parquet.EncodedRowGroup;
import io.lookback.internal.parquet.RowGroupEncoder;
import java.time.LocalDate;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/** Encodes a feature batch as a row group of {@code gold/print_features}. */
final class EncodeFeatures extends DoFn<KV<Integer, FeatureBatch>, KV<String, EncodedRowGroup>> {
  private static final long serialVersionUID = 1L;
  private static final int ZSTD_LEVEL = 1;
  private static final String HISTORY_KEY = FeatureSet.HISTORY + ".key";

  /**
   * The entries of histories in a row group have at most this many values, or it is one row: rows
   * that share a long history would otherwise unfold to more than fits in memory.
   */
  private static final int MAX_VALUES = 1 << 22;

  private final FeatureSet features;

  /** The names of the fields of a history, as the encoder wants them. */
  private transient String[] fields;

  private transient Table table;
  private transient RowGroupEncoder encoder;

  EncodeFeatures(FeatureSet features) {
    this.features = features;
  }

  @Setup
  public void setUp() {
    table = Table.features(features);
    fields =
        features.columns().stream()
            .map(column -> FeatureSet.HISTORY + "." + column.field())
            .toArray(String[]::new);
    encoder = new RowGroupEncoder(table.schema(), ZSTD_LEVEL);
  }

  @Teardown
  public void tearDown() {
    encoder.close();
  }

  @ProcessElement
  public void encode(
      @Element KV<Integer, FeatureBatch> element, OutputReceiver<KV<String, EncodedRowGroup>> out) {
    FeatureBatch batch = element.getValue();
    String partition = table.partition() + "=" + LocalDate.ofEpochDay(batch.printDay());
    String key = FileKey.of(table, partition, element.getKey()).encoded();
    int from = 0;
    while (from < batch.size()) {
      int to = rowGroupEnd(batch, from);
      CutRowGroups.encode(
          from,
          to,
          (first, end) -> encode(batch, first, end),
          rowGroup -> out.output(KV.of(key, rowGroup)));
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
    long[] longs = new long[rows];
    int[] ints = new int[rows];
    boolean[] booleans = new boolean[rows];
    int[] own = new int[rows];
    encoder.begin(rows);
    for (int i = 0; i < rows; i++) {
      longs[i] = batch.user(from + i);
      ints[i] = batch.prop(from + i);
      booleans[i] = batch.clicked(from + i);
      own[i] = batch.ownEntry(from + i);
    }
    encoder.longs(FeatureSet.USER_ID, longs, 0, rows);
    encoder.texts(FeatureSet.VALUE_PROP, ints, 0, rows, props);
    if (features.scored().hasPosition()) {
      for (int i = 0; i < rows; i++) {
        ints[i] = batch.position(from + i);
      }
      encoder.ints(FeatureSet.POSITION, ints, 0, rows);
    }
    encoder.booleans(features.label().name(), booleans, 0, rows);
    long[] values = new long[batch.entryCount()];
    List<FeatureColumn> columns = features.columns();
    for (int i = 0; i < columns.size(); i++) {
      FeatureColumn column = columns.get(i);
      batch.entryValues(i).unpack(values);
      encodeValues(column, column.name(), values, own, rows);
    }
    encodeHistory(batch, props, from, to, values);
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
}
