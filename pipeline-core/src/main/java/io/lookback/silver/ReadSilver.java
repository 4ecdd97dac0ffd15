package io.lookback.silver;

import io.lookback.batch.EventBatch;
import io.lookback.batch.Source;
import io.lookback.feature.FeatureSet;
import io.lookback.internal.batch.BucketRows;
import io.lookback.internal.lake.LakeFile;
import io.lookback.internal.lake.Table;
import io.lookback.internal.parquet.RowGroupReader;
import io.lookback.internal.parquet.TextColumn;
import io.lookback.spec.LakeSpec;
import java.io.IOException;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/** Reads silver files back into batches of one bucket each. */
final class ReadSilver extends DoFn<LakeFile, KV<Integer, EventBatch>> {
  private static final long serialVersionUID = 1L;

  private final LakeSpec spec;
  private final int buckets;

  private transient BucketRows rows;

  ReadSilver(LakeSpec spec, int buckets) {
    this.spec = spec;
    this.buckets = buckets;
  }

  @Setup
  public void setUp() {
    rows = new BucketRows(buckets);
  }

  @ProcessElement
  public void read(@Element LakeFile file, OutputReceiver<KV<Integer, EventBatch>> out)
      throws IOException {
    Source source = spec.source(file.table()).source();
    String valueColumn = source.value().column();
    int day = (int) file.day().toEpochDay();
    rows.clear();
    try (RowGroupReader reader =
        RowGroupReader.open(file.input(), Table.silver(source).schema().columnNames())) {
      while (reader.next()) {
        long[] users = reader.longs(FeatureSet.USER_ID);
        long[] values =
            switch (source.value()) {
              case POSITION -> widen(reader.ints(valueColumn));
              case AMOUNT -> reader.decimals(valueColumn);
              case NONE -> new long[users.length];
            };
        gather(day, users, reader.texts(FeatureSet.VALUE_PROP), values);
        rows.drain(source, "", (batch, bucket) -> out.output(KV.of(bucket, batch)));
      }
    }
  }

  private void gather(int day, long[] users, TextColumn props, long[] values) {
    String[] dictionary = props.dictionary();
    int[] codes = new int[dictionary.length];
    for (int code = 0; code < codes.length; code++) {
      codes[code] = rows.valueProps().code(dictionary[code]);
    }
    for (int row = 0; row < users.length; row++) {
      rows.add(day, users[row], codes[props.codes()[row]], values[row]);
    }
  }

  private static long[] widen(int[] ints) {
    long[] longs = new long[ints.length];
    for (int i = 0; i < longs.length; i++) {
      longs[i] = ints[i];
    }
    return longs;
  }
}
