package io.lookback.internal.coder;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lookback.batch.Entries;
import io.lookback.batch.EventBatch;
import io.lookback.batch.EventDays;
import io.lookback.batch.FeatureBatch;
import io.lookback.batch.RejectBatch;
import io.lookback.batch.Source;
import io.lookback.batch.ValueKind;
import io.lookback.internal.batch.EventRows;
import io.lookback.internal.lake.LakeFile;
import io.lookback.internal.lake.Table;
import io.lookback.internal.landing.LandingFile;
import io.lookback.internal.landing.LandingFile.Compression;
import io.lookback.internal.landing.LandingPlan.Lane;
import io.lookback.internal.landing.LandingRange;
import io.lookback.internal.ledger.Counted;
import io.lookback.internal.parquet.EncodedRowGroup;
import io.lookback.internal.parquet.RowGroupEncoder;
import io.lookback.ledger.Tally;
import io.lookback.spec.EventFields;
import io.lookback.spec.SourceSpec;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.Coder.NonDeterministicException;
import org.apache.beam.sdk.coders.IterableCoder;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.KV;
import org.junit.jupiter.api.Test;

/** What Beam asks of a coder, for each of ours. */
class CodersTest {
  @Test
  void eventsComeBack() throws Exception {
    List<EventBatch> batches = new ArrayList<>();
    EventRows rows = new EventRows();
    rows.add(-1, Long.MAX_VALUE, rows.valueProps().code("crédito 💳"), 0, 5);
    rows.drain(Source.TAPS, "taps/ä.json", batches::add);
    rows.add(18_000, 0, rows.valueProps().code("x"), Long.MAX_VALUE);
    rows.drain(Source.PAYS, "", batches::add);
    for (EventBatch batch : batches) {
      check(Coders.EVENTS, batch);
      check(Coders.BUCKETED_EVENTS, KV.of(3, batch));
    }
    CoderProperties.coderDecodeEncodeEqual(IterableCoder.of(Coders.EVENTS), batches);
  }

  @Test
  void daysComeBack() throws Exception {
    EventDays days = new EventDays();
    check(Coders.EVENT_DAYS, days);
    days.add(Source.TAPS, -719_162);
    days.add(Source.TAPS, 18_596);
    check(Coders.EVENT_DAYS, days);
  }

  @Test
  void featuresComeBack() throws Exception {
    FeatureBatch.Builder builder =
        new FeatureBatch.Builder(1, new int[] {2, 1, 0}, Entries.COLUMNS, new String[] {"a", "ñ"});
    Entries.add(builder, 1, 1, 2, 3, 4);
    builder.row(7, 1, 0, true, builder.endHistory());
    check(Coders.FEATURES, builder.build());
  }

  @Test
  void rejectsComeBack() throws Exception {
    RejectBatch.Builder builder = new RejectBatch.Builder(Source.PAYS, "pays.csv");
    builder.add(new byte[] {(byte) 0xff, 0}, 0, 2, 9, 1, 3);
    check(Coders.REJECTS, builder.build());
    check(Coders.REJECTS, new RejectBatch.Builder(Source.PRINTS, "").build());
  }

  @Test
  void talliesComeBack() throws Exception {
    check(Coders.TALLIES, new Tally());
    check(
        Coders.TALLIES,
        new Tally()
            .add(-1, Counted.GOLD, "ü", "")
            .min(1, Counted.COLUMN, "k")
            .addHash(Long.MIN_VALUE, Counted.LEFT_OUT, "h"));
  }

  @Test
  void rowGroupsComeBack() throws Exception {
    try (RowGroupEncoder encoder = new RowGroupEncoder(Table.silver(Source.TAPS).schema(), 1)) {
      encoder.begin(2);
      encoder.longs("user_id", new long[] {1, 2}, 0, 2);
      encoder.texts("value_prop", new int[] {0, 1}, 0, 2, new String[] {"a", "ñ"});
      encoder.ints("position", new int[] {5, 6}, 0, 2);
      EncodedRowGroup rowGroup = encoder.finish();
      check(Coders.ROW_GROUPS, rowGroup);
    }
  }

  @Test
  void lanesComeBack() throws Exception {
    SourceSpec bids =
        new SourceSpec(
            new Source("bids", "bid", ValueKind.NONE),
            SourceSpec.Format.CSV,
            List.of("bids*", "ñ/*"),
            new EventFields("at", "who.id", "item 💳", null, ValueKind.NONE),
            false,
            true);
    LandingFile plain =
        new LandingFile(SourceSpec.PRINTS, "prints.json", "/l/prints.json", 9, Compression.PLAIN);
    LandingFile packed =
        new LandingFile(bids, "ñ/a.csv.zst", "hdfs://l/ñ/a.csv.zst", 0, Compression.ZSTD);
    LandingFile pays = new LandingFile(SourceSpec.PAYS, "", "", Long.MAX_VALUE, Compression.GZIP);
    Lane lane =
        new Lane(
            List.of(
                new LandingRange(plain, 0, 5),
                new LandingRange(plain, 5, Long.MAX_VALUE),
                new LandingRange(packed, 0, Long.MAX_VALUE),
                new LandingRange(pays, Long.MAX_VALUE - 1, Long.MAX_VALUE)));
    check(FileCoders.LANES, new Lane(List.of()));
    check(FileCoders.LANES, lane);
    Lane decoded = CoderUtils.clone(FileCoders.LANES, lane);
    assertThat("noun", decoded.ranges().get(2).file().source().source().noun(), equalTo("bid"));
    CoderProperties.coderDecodeEncodeEqual(
        IterableCoder.of(FileCoders.LANES), List.of(lane, new Lane(List.of()), lane));
  }

  @Test
  void lakeFilesComeBack() throws Exception {
    check(FileCoders.LAKE_FILES, new LakeFile("", "", ""));
    check(FileCoders.LAKE_FILES, new LakeFile("prints", "day=2020-11-30", "gs://b/ñ.parquet"));
  }

  @Test
  void noneIsMeantToBeAKey() {
    for (Coder<?> coder : List.of(Coders.EVENTS, Coders.TALLIES, Coders.BUCKETED_EVENTS)) {
      assertThrows(NonDeterministicException.class, coder::verifyDeterministic);
    }
    assertThat("coders", Coders.EVENTS, not(equalTo((Object) Coders.REJECTS)));
  }

  private static <T> void check(Coder<T> coder, T value) throws Exception {
    CoderProperties.coderSerializable(coder);
    CoderProperties.coderDecodeEncodeEqual(coder, value);
    CoderProperties.coderConsistentWithEquals(coder, value, value);
    CoderProperties.structuralValueDecodeEncodeEqual(coder, value);
  }
}
