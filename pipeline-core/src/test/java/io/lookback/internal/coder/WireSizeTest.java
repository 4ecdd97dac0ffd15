package io.lookback.internal.coder;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import io.lookback.batch.EventBatch;
import io.lookback.batch.RejectBatch;
import io.lookback.batch.Source;
import io.lookback.feature.FeatureSet;
import io.lookback.internal.batch.EventRows;
import io.lookback.internal.batch.WireSize;
import io.lookback.internal.conform.BucketConformer;
import io.lookback.internal.ledger.Counted;
import io.lookback.internal.score.WindowSlicer;
import io.lookback.ledger.Tally;
import io.lookback.spec.LakeSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;

/** However skewed the input is, what crosses a shuffle stays within {@link WireSize}. */
class WireSizeTest {
  private static final long SEED = 20201201;
  private static final int DAY = 18_596;

  private static <T> int largest(List<T> values, Coder<T> coder) throws Exception {
    int largest = 0;
    for (T value : values) {
      largest = Math.max(largest, CoderUtils.encodeToByteArray(coder, value).length);
    }
    return largest;
  }

  private static List<EventBatch> drained(EventRows rows) {
    List<EventBatch> batches = new ArrayList<>();
    rows.drain(Source.PRINTS, "prints.json", batches::add);
    return batches;
  }

  private static int rowsOf(List<EventBatch> batches) {
    return batches.stream().mapToInt(EventBatch::size).sum();
  }

  @Test
  void rowsOfTheWidestValues() throws Exception {
    Random random = new Random(SEED);
    EventRows rows = new EventRows();
    int count = 3 * EventRows.MAX_BATCH_ROWS / 2;
    for (int i = 0; i < count; i++) {
      int prop = rows.valueProps().code("prop-" + random.nextInt(200_000));
      rows.add(random.nextInt(), random.nextLong(), prop, random.nextLong(), random.nextInt());
    }
    List<EventBatch> batches = drained(rows);
    assertThat("rows", rowsOf(batches), equalTo(count));
    assertThat(
        "largest, seed " + SEED,
        largest(batches, Coders.EVENTS),
        lessThanOrEqualTo(WireSize.MAX_BYTES));
  }

  @Test
  void aHotUserAllTheWayToItsSlices() throws Exception {
    Random random = new Random(SEED);
    BucketConformer conformer = new BucketConformer(LakeSpec.BUILT_IN, true);
    EventRows rows = new EventRows();
    int count = 1_000_000;
    for (int i = 0; i < count; i++) {
      rows.add(DAY, Long.MAX_VALUE, rows.valueProps().code("prop"), random.nextInt());
    }
    drained(rows).forEach(conformer::add);
    List<EventBatch> conformed = new ArrayList<>();
    conformer.finish(conformed::add);
    WindowSlicer slicer = new WindowSlicer(FeatureSet.BUILT_IN, DAY);
    List<EventBatch> slices = new ArrayList<>();
    conformed.forEach(batch -> slicer.slice(batch, (slice, end) -> slices.add(slice)));
    assertThat("conformed rows", rowsOf(conformed), equalTo(count));
    assertThat("sliced rows", rowsOf(slices), equalTo(count));
    assertThat(
        "conformed", largest(conformed, Coders.EVENTS), lessThanOrEqualTo(WireSize.MAX_BYTES));
    assertThat("slices", largest(slices, Coders.EVENTS), lessThanOrEqualTo(WireSize.MAX_BYTES));
  }

  @Test
  void longNames() throws Exception {
    EventRows rows = new EventRows();
    for (int i = 0; i < 300; i++) {
      // The last few are as long as a line may be by default.
      String name = i + "-" + "x".repeat(i < 295 ? 50_000 : 1 << 20);
      rows.add(DAY, i, rows.valueProps().code(name), 0);
    }
    List<EventBatch> batches = drained(rows);
    assertThat("rows", rowsOf(batches), equalTo(300));
    assertThat("largest", largest(batches, Coders.EVENTS), lessThanOrEqualTo(WireSize.MAX_BYTES));
  }

  @Test
  void aRowThatIsLargerByItselfIsAlone() {
    EventRows rows = new EventRows();
    rows.add(DAY, 1, rows.valueProps().code("short"), 0);
    rows.add(DAY, 1, rows.valueProps().code("x".repeat(WireSize.MAX_BYTES + 1)), 0);
    rows.add(DAY, 1, rows.valueProps().code("short"), 0);
    assertThat(
        "rows of each batch",
        drained(rows).stream().map(EventBatch::size).toList(),
        equalTo(List.of(1, 1, 1)));
  }

  @Test
  void rejectedLines() throws Exception {
    List<RejectBatch> batches = new ArrayList<>();
    RejectBatch.Builder builder = new RejectBatch.Builder(Source.TAPS, "taps.json");
    byte[] line = new byte[1 << 20];
    int count = 0;
    for (int length : new int[] {1, 7, 300_000, line.length, 0}) {
      int times = length < 100 ? 300_000 : 40;
      for (int i = 0; i < times; i++, count++) {
        if (!builder.hasRoomFor(length)) {
          batches.add(builder.build());
          builder = new RejectBatch.Builder(Source.TAPS, "taps.json");
        }
        builder.add(line, 0, length, i * (1L << 40), i * (1L << 40), -1);
      }
    }
    batches.add(builder.build());
    assertThat("lines", batches.stream().mapToInt(RejectBatch::size).sum(), equalTo(count));
    assertThat("batches", batches.size(), lessThan(60));
    assertThat("largest", largest(batches, Coders.REJECTS), lessThanOrEqualTo(WireSize.MAX_BYTES));
  }

  @Test
  void shardsOfTheCountsOfManyFiles() throws Exception {
    Tally whole = new Tally();
    for (int file = 0; file < 50_000; file++) {
      String name = "prints/2020-11-30/part-" + file + ".json.gz";
      whole
          .add(file, Counted.FILE, "prints", name, "lines")
          .add(1, Counted.FILE, "prints", name, "accepted");
      whole
          .max(file, Counted.FILE_BYTES, "bronze", name)
          .addHash(file, Counted.COLUMN, name)
          .min(file, Counted.COLUMN, name);
    }
    List<Tally> shards = whole.split(16);
    Tally merged = new Tally();
    shards.forEach(merged::merge);
    assertThat("merged again", merged, equalTo(whole));
    int wholeSize = CoderUtils.encodeToByteArray(Coders.TALLIES, whole).length;
    assertThat("whole", wholeSize, greaterThan(WireSize.MAX_BYTES));
    assertThat("largest shard", largest(shards, Coders.TALLIES), lessThan(wholeSize / 12));
  }
}
