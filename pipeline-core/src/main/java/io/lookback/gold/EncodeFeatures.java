package io.lookback.gold;

import io.lookback.batch.FeatureBatch;
import io.lookback.batch.Source;
import io.lookback.lake.CutRowGroups;
import io.lookback.lake.FileKey;
import io.lookback.lake.Table;
import io.lookback.parquet.EncodedRowGroup;
import io.lookback.parquet.RowGroupEncoder;
import java.time.LocalDate;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/** Encodes a feature batch as a row group of {@code gold/print_features}. */
final class EncodeFeatures extends DoFn<KV<Integer, FeatureBatch>, KV<String, EncodedRowGroup>> {
  private static final long serialVersionUID = 1L;
  private static final int ZSTD_LEVEL = 1;

  /**
   * A row group holds at most this many entries of histories, or one row: rows that share a long
   * history would otherwise unfold to more than fits in memory.
   */
  private static final int MAX_ENTRIES = 1 << 20;

  private transient RowGroupEncoder encoder;

  @Setup
  public void setUp() {
    encoder = new RowGroupEncoder(Table.PRINT_FEATURES.schema(), ZSTD_LEVEL);
  }

  @Teardown
  public void tearDown() {
    encoder.close();
  }

  @ProcessElement
  public void encode(
      @Element KV<Integer, FeatureBatch> element, OutputReceiver<KV<String, EncodedRowGroup>> out) {
    FeatureBatch batch = element.getValue();
    String partition = "print_day=" + LocalDate.ofEpochDay(batch.printDay());
    String key = FileKey.of(Table.PRINT_FEATURES, partition, element.getKey()).encoded();
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
    long entries = entries(batch, from);
    int to = from + 1;
    while (to < batch.size() && entries + entries(batch, to) <= MAX_ENTRIES) {
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
    encoder.longs("user_id", longs, 0, rows);
    encoder.texts("value_prop", ints, 0, rows, props);
    for (int i = 0; i < rows; i++) {
      ints[i] = batch.position(from + i);
    }
    encoder.ints("position", ints, 0, rows);
    encoder.booleans("clicked", booleans, 0, rows);
    for (int i = 0; i < rows; i++) {
      ints[i] = own[i] < 0 ? 0 : batch.entryViews(own[i]);
    }
    encoder.ints("views_3w", ints, 0, rows);
    for (int i = 0; i < rows; i++) {
      ints[i] = own[i] < 0 ? 0 : batch.entryTaps(own[i]);
    }
    encoder.ints("taps_3w", ints, 0, rows);
    for (int i = 0; i < rows; i++) {
      ints[i] = own[i] < 0 ? 0 : batch.entryPays(own[i]);
    }
    encoder.ints("pays_3w", ints, 0, rows);
    for (int i = 0; i < rows; i++) {
      longs[i] = own[i] < 0 ? 0 : batch.entryAmount(own[i]);
    }
    encoder.longs("amount_3w", longs, 0, rows);
    encodeHistory(batch, props, from, to);
    for (int i = 0; i < rows; i++) {
      ints[i] = batch.leftOut(batch.history(from + i));
    }
    encoder.ints("history_left_out", ints, 0, rows);
    for (Source source : Source.values()) {
      encoder.constantInt("days_with_" + source.label() + "_3w", batch.coveredDays().of(source));
    }
    return encoder.finish();
  }

  /** Repeats each history for every row that refers to it. */
  private void encodeHistory(FeatureBatch batch, String[] props, int from, int to) {
    int[] perRow = new int[to - from];
    int entries = 0;
    for (int i = 0; i < perRow.length; i++) {
      perRow[i] = entries(batch, from + i);
      entries = Math.addExact(entries, perRow[i]);
    }
    int[] keys = new int[entries];
    int[] views = new int[entries];
    int[] taps = new int[entries];
    int[] pays = new int[entries];
    long[] amounts = new long[entries];
    int at = 0;
    for (int i = 0; i < perRow.length; i++) {
      int entry = batch.historyStart(batch.history(from + i));
      for (int end = entry + perRow[i]; entry < end; entry++, at++) {
        keys[at] = batch.entryProp(entry);
        views[at] = batch.entryViews(entry);
        taps[at] = batch.entryTaps(entry);
        pays[at] = batch.entryPays(entry);
        amounts[at] = batch.entryAmount(entry);
      }
    }
    encoder.entries("history", perRow, 0, perRow.length);
    encoder.texts("history.key", keys, 0, entries, props);
    encoder.ints("history.views", views, 0, entries);
    encoder.ints("history.taps", taps, 0, entries);
    encoder.ints("history.pays", pays, 0, entries);
    encoder.longs("history.amount", amounts, 0, entries);
  }
}
