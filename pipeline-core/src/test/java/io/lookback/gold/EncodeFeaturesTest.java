package io.lookback.gold;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import io.lookback.batch.Entries;
import io.lookback.batch.FeatureBatch;
import io.lookback.feature.FeatureSet;
import io.lookback.internal.batch.WireSize;
import io.lookback.internal.coder.Coders;
import io.lookback.internal.parquet.EncodedRowGroup;
import java.util.Random;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.KV;
import org.junit.jupiter.api.Test;

/** Wide histories of values that do not shrink: row groups stay within {@link WireSize}. */
class EncodeFeaturesTest {
  private static final long SEED = 5;
  private static final int USERS = 120;
  private static final int PROPS = 8_000;

  @Test
  void rowGroupsOfWideHistoriesStayWithinTheSizeOfAnElement() {
    Random random = new Random(SEED);
    String[] props = new String[PROPS];
    for (int prop = 0; prop < PROPS; prop++) {
      props[prop] = String.format("prop-%05d", prop);
    }
    FeatureBatch.Builder builder =
        new FeatureBatch.Builder(18_596, new int[] {21, 20, 6}, Entries.COLUMNS, props);
    for (int user = 0; user < USERS; user++) {
      for (int prop = 0; prop < PROPS; prop++) {
        Entries.add(
            builder,
            prop,
            random.nextInt() >>> 1,
            random.nextInt() >>> 1,
            random.nextInt() >>> 1,
            random.nextLong() >>> 10);
      }
      builder.row(user, random.nextInt(PROPS), 1, false, builder.endHistory());
    }
    Coder<KV<String, EncodedRowGroup>> coder = KvCoder.of(StringUtf8Coder.of(), Coders.ROW_GROUPS);
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    PAssert.that(
            pipeline
                .apply(
                    Create.of(KV.of(0, builder.build()))
                        .withCoder(KvCoder.of(VarIntCoder.of(), Coders.FEATURES)))
                .apply(ParDo.of(EncodeFeatures.ofPrints(FeatureSet.BUILT_IN)))
                .setCoder(coder))
        .satisfies(
            rowGroups -> {
              int rows = 0;
              int largest = 0;
              for (KV<String, EncodedRowGroup> rowGroup : rowGroups) {
                rows += rowGroup.getValue().rows();
                try {
                  int size = CoderUtils.encodeToByteArray(coder, rowGroup).length;
                  largest = Math.max(largest, size);
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              }
              assertThat("rows", rows, equalTo(USERS));
              assertThat("largest", largest, lessThanOrEqualTo(WireSize.MAX_BYTES));
              assertThat("the case was cut", largest, greaterThan(WireSize.MAX_BYTES / 2));
              return null;
            });
    pipeline.run().waitUntilFinish();
  }
}
