package io.lookback.gold;

import io.lookback.batch.FeatureBatch;
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
    out.output(KV.of(key, encode(batch)));
  }

  private EncodedRowGroup encode(FeatureBatch batch) {
    int rows = batch.size();
    String[] props = new String[batch.valuePropCount()];
    for (int code = 0; code < props.length; code++) {
      props[code] = batch.valueProp(code);
    }
    long[] longs = new long[rows];
    int[] ints = new int[rows];
    boolean[] booleans = new boolean[rows];
    int[] own = new int[rows];
    int[] entriesPerRow = new int[rows];
    int entries = 0;
    encoder.begin(rows);
    for (int row = 0; row < rows; row++) {
      longs[row] = batch.user(row);
      ints[row] = batch.prop(row);
      booleans[row] = batch.clicked(row);
      own[row] = batch.ownEntry(row);
      int history = batch.history(row);
      entriesPerRow[row] = batch.historyEnd(history) - batch.historyStart(history);
      entries = Math.addExact(entries, entriesPerRow[row]);
    }
    encoder.longs(longs, 0, rows);
    encoder.texts(ints, 0, rows, props);
    for (int row = 0; row < rows; row++) {
      ints[row] = batch.position(row);
    }
    encoder.ints(ints, 0, rows);
    encoder.booleans(booleans, 0, rows);
    for (int row = 0; row < rows; row++) {
      ints[row] = own[row] < 0 ? 0 : batch.entryViews(own[row]);
    }
    encoder.ints(ints, 0, rows);
    for (int row = 0; row < rows; row++) {
      ints[row] = own[row] < 0 ? 0 : batch.entryTaps(own[row]);
    }
    encoder.ints(ints, 0, rows);
    for (int row = 0; row < rows; row++) {
      ints[row] = own[row] < 0 ? 0 : batch.entryPays(own[row]);
    }
    encoder.ints(ints, 0, rows);
    for (int row = 0; row < rows; row++) {
      longs[row] = own[row] < 0 ? 0 : batch.entryAmount(own[row]);
    }
    encoder.longs(longs, 0, rows);
    encodeHistory(batch, props, entriesPerRow, entries);
    encoder.constantInt(batch.historyDays());
    return encoder.finish();
  }

  /** Repeats each history for every row that refers to it. */
  private void encodeHistory(FeatureBatch batch, String[] props, int[] perRow, int entries) {
    int[] keys = new int[entries];
    int[] views = new int[entries];
    int[] taps = new int[entries];
    int[] pays = new int[entries];
    long[] amounts = new long[entries];
    int at = 0;
    for (int row = 0; row < perRow.length; row++) {
      int entry = batch.historyStart(batch.history(row));
      for (int end = entry + perRow[row]; entry < end; entry++, at++) {
        keys[at] = batch.entryProp(entry);
        views[at] = batch.entryViews(entry);
        taps[at] = batch.entryTaps(entry);
        pays[at] = batch.entryPays(entry);
        amounts[at] = batch.entryAmount(entry);
      }
    }
    encoder.entries(perRow, 0, perRow.length);
    encoder.texts(keys, 0, entries, props);
    encoder.ints(views, 0, entries);
    encoder.ints(taps, 0, entries);
    encoder.ints(pays, 0, entries);
    encoder.longs(amounts, 0, entries);
  }
}
