package io.lookback.gold;

import io.lookback.batch.FeatureBatch;
import io.lookback.feature.FeatureSet;
import io.lookback.internal.lake.FeatureEncoder;
import io.lookback.internal.lake.FileKey;
import io.lookback.internal.lake.Table;
import io.lookback.internal.parquet.EncodedRowGroup;
import java.time.LocalDate;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/**
 * Encodes a feature batch as a row group of {@code gold/print_features}, or of {@code
 * gold/user_features}, which has the columns that do not depend on the print.
 */
final class EncodeFeatures extends DoFn<KV<Integer, FeatureBatch>, KV<String, EncodedRowGroup>> {
  private static final long serialVersionUID = 1L;

  private final FeatureSet features;
  private final boolean isOfPrints;

  private transient Table table;
  private transient FeatureEncoder encoder;

  private EncodeFeatures(FeatureSet features, boolean isOfPrints) {
    this.features = features;
    this.isOfPrints = isOfPrints;
  }

  /** Encodes scored prints. */
  static EncodeFeatures ofPrints(FeatureSet features) {
    return new EncodeFeatures(features, true);
  }

  /** Encodes served users. */
  static EncodeFeatures ofUsers(FeatureSet features) {
    return new EncodeFeatures(features, false);
  }

  @Setup
  public void setUp() {
    table = isOfPrints ? Table.features(features) : Table.served(features);
    encoder = isOfPrints ? FeatureEncoder.ofPrints(features) : FeatureEncoder.ofUsers(features);
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
    encoder.encode(batch, rowGroup -> out.output(KV.of(key, rowGroup)));
  }
}
