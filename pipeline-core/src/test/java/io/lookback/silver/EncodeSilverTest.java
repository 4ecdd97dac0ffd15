package io.lookback.silver;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import io.lookback.batch.EventBatch;
import io.lookback.batch.Source;
import io.lookback.internal.batch.EventRows;
import io.lookback.internal.batch.WireSize;
import io.lookback.internal.coder.Coders;
import io.lookback.internal.parquet.EncodedRowGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.KV;
import org.junit.jupiter.api.Test;

/** One day of values that do not shrink: its row groups stay within {@link WireSize}. */
class EncodeSilverTest {
  private static final long SEED = 4;
  private static final int ROWS = 300_000;

  @Test
  void rowGroupsOfOneDayStayWithinTheSizeOfAnElement() {
    Random random = new Random(SEED);
    EventRows rows = new EventRows();
    for (int i = 0; i < ROWS; i++) {
      int prop = rows.valueProps().code("prop-" + random.nextLong());
      rows.add(18_596, random.nextLong() >>> 1, prop, random.nextLong() >>> 10);
    }
    List<KV<Integer, EventBatch>> batches = new ArrayList<>();
    rows.drain(Source.PAYS, "", batch -> batches.add(KV.of(0, batch)));
    Coder<KV<String, EncodedRowGroup>> coder = KvCoder.of(StringUtf8Coder.of(), Coders.ROW_GROUPS);
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    PAssert.that(
            pipeline
                .apply(Create.of(batches).withCoder(Coders.BUCKETED_EVENTS))
                .apply(ParDo.of(new EncodeSilver()))
                .setCoder(coder))
        .satisfies(
            rowGroups -> {
              int count = 0;
              int largest = 0;
              for (KV<String, EncodedRowGroup> rowGroup : rowGroups) {
                count += rowGroup.getValue().rows();
                try {
                  int size = CoderUtils.encodeToByteArray(coder, rowGroup).length;
                  largest = Math.max(largest, size);
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              }
              assertThat("rows", count, equalTo(ROWS));
              assertThat("largest", largest, lessThanOrEqualTo(WireSize.MAX_BYTES));
              assertThat("the case is near the limit", largest, greaterThan(1 << 20));
              return null;
            });
    pipeline.run().waitUntilFinish();
  }
}
