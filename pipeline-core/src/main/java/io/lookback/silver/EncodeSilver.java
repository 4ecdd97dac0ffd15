package io.lookback.silver;

import io.lookback.batch.EventBatch;
import io.lookback.batch.Source;
import io.lookback.feature.FeatureSet;
import io.lookback.internal.lake.CutRowGroups;
import io.lookback.internal.lake.FileKey;
import io.lookback.internal.lake.Table;
import io.lookback.internal.parquet.EncodedRowGroup;
import io.lookback.internal.parquet.RowGroupEncoder;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/** Encodes each day of a conformed batch as a row group of its silver table. */
final class EncodeSilver extends DoFn<KV<Integer, EventBatch>, KV<String, EncodedRowGroup>> {
  private static final long serialVersionUID = 1L;
  private static final int ZSTD_LEVEL = 1;

  private transient Map<Source, RowGroupEncoder> encoders;
  private transient long[] longs;
  private transient int[] ints;

  @Setup
  public void setUp() {
    encoders = new HashMap<>();
    longs = new long[0];
    ints = new int[0];
  }

  @Teardown
  public void tearDown() {
    encoders.values().forEach(RowGroupEncoder::close);
  }

  @ProcessElement
  public void encode(
      @Element KV<Integer, EventBatch> element, OutputReceiver<KV<String, EncodedRowGroup>> out) {
    EventBatch batch = element.getValue();
    Table table = Table.silver(batch.source());
    String[] props = new String[batch.valuePropCount()];
    for (int code = 0; code < props.length; code++) {
      props[code] = batch.valueProp(code);
    }
    int from = 0;
    while (from < batch.size()) {
      int day = batch.day(from);
      int to = batch.days().lowerBound(from, batch.size(), day + 1L);
      String partition = Table.DAY + "=" + LocalDate.ofEpochDay(day);
      String key = FileKey.of(table, partition, element.getKey()).encoded();
      CutRowGroups.encode(
          from,
          to,
          (first, end) -> encodeDay(table, batch, props, first, end),
          rowGroup -> out.output(KV.of(key, rowGroup)));
      from = to;
    }
  }

  private EncodedRowGroup encodeDay(
      Table table, EventBatch batch, String[] props, int from, int to) {
    int rows = to - from;
    if (longs.length < rows) {
      longs = new long[2 * rows];
      ints = new int[2 * rows];
    }
    RowGroupEncoder encoder =
        encoders.computeIfAbsent(
            batch.source(), source -> new RowGroupEncoder(table.schema(), ZSTD_LEVEL));
    encoder.begin(rows);
    batch.copyUsers(from, to, longs);
    encoder.longs(FeatureSet.USER_ID, longs, 0, rows);
    batch.copyProps(from, to, ints);
    encoder.texts(FeatureSet.VALUE_PROP, ints, 0, rows, props);
    String valueColumn = batch.source().value().column();
    if (batch.source().hasAmount()) {
      batch.copyValues(from, to, longs);
      encoder.longs(valueColumn, longs, 0, rows);
    } else if (batch.source().hasPosition()) {
      for (int i = 0; i < rows; i++) {
        ints[i] = (int) batch.value(from + i);
      }
      encoder.ints(valueColumn, ints, 0, rows);
    }
    return encoder.finish();
  }
}
