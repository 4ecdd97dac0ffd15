package io.lookback.internal.coder;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.lessThan;

import com.sun.management.ThreadMXBean;
import io.lookback.batch.DamagedBytes;
import io.lookback.batch.Entries;
import io.lookback.batch.EventBatch;
import io.lookback.batch.EventDays;
import io.lookback.batch.FeatureBatch;
import io.lookback.batch.RejectBatch;
import io.lookback.batch.Source;
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
import io.lookback.spec.LakeSpec;
import io.lookback.spec.SourceSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.coders.Coder;
import org.junit.jupiter.api.Test;

/**
 * Damaged wire forms: each gives a value that has a wire form itself, or an {@link IOException},
 * and takes memory in proportion to its bytes whatever the counts in it say.
 */
class DecoderFuzzTest {
  private static final long ROUNDS = Long.getLong("lookback.fuzz.forms", 10_000);
  private static final long SEED = Long.getLong("lookback.fuzz.seed", 20201130);

  /** One step of a megabyte for each of a dozen columns, and some more. */
  private static final long MOST_ALLOCATED = 32 << 20;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void eventBatches() throws IOException {
    Random random = new Random(SEED);
    List<EventBatch> batches = new ArrayList<>();
    EventRows rows = new EventRows();
    for (int row = 0; row < 50; row++) {
      int prop = rows.valueProps().code("prop ñ" + random.nextInt(5));
      rows.add(18_000 + row, random.nextLong() >>> row, prop, row, 1 + row / 40);
    }
    rows.drain(Source.TAPS, "taps/ä.json", batches::add);
    fuzz(Coders.EVENTS, batches.get(0), random);
  }

  @Test
  void eventDays() throws IOException {
    Random random = new Random(SEED);
    EventDays days = new EventDays();
    for (int day = 0; day < 100; day++) {
      days.add(Source.BUILT_IN.get(day % 3), 18_000 + random.nextInt(2000));
    }
    fuzz(Coders.EVENT_DAYS, days, random);
  }

  @Test
  void featureBatches() throws IOException {
    Random random = new Random(SEED);
    FeatureBatch.Builder builder =
        new FeatureBatch.Builder(
            1, new int[] {2, 1, 0}, Entries.COLUMNS, new String[] {"a", "ñ", "z"});
    for (int user = 0; user < 20; user++) {
      Entries.add(builder, 0, user, 2, 3, random.nextLong() >>> 1);
      Entries.add(builder, 2, 1, 2, 3 * user, 4);
      builder.row(random.nextInt(), user % 3, user, user % 2 == 0, builder.endHistory());
    }
    fuzz(Coders.FEATURES, builder.build(), random);
  }

  @Test
  void rejectBatches() throws IOException {
    Random random = new Random(SEED);
    RejectBatch.Builder builder = new RejectBatch.Builder(Source.PAYS, "pays.csv");
    for (int line = 0; line < 30; line++) {
      builder.add(new byte[40], 0, random.nextInt(40), 100L * line, line, 1 + random.nextInt(99));
    }
    fuzz(Coders.REJECTS, builder.build(), random);
  }

  @Test
  void tallies() throws IOException {
    Random random = new Random(SEED);
    Tally tally = new Tally();
    for (int key = 0; key < 12; key++) {
      tally.add(random.nextLong(), Counted.FILE, "prints", "ü" + key, "lines");
      tally
          .min(key, Counted.COLUMN, "min" + key)
          .max(key, Counted.COLUMN, "max" + key)
          .addHash(random.nextLong(), Counted.COLUMN, "h" + key);
    }
    fuzz(Coders.TALLIES, tally, random);
  }

  @Test
  void rowGroups() throws IOException {
    try (RowGroupEncoder encoder = new RowGroupEncoder(Table.silver(Source.TAPS).schema(), 1)) {
      encoder.begin(2);
      encoder.longs("user_id", new long[] {1, 2}, 0, 2);
      encoder.texts("value_prop", new int[] {0, 1}, 0, 2, new String[] {"a", "ñ"});
      encoder.ints("position", new int[] {5, 6}, 0, 2);
      EncodedRowGroup rowGroup = encoder.finish();
      fuzz(Coders.ROW_GROUPS, rowGroup, new Random(SEED));
    }
  }

  @Test
  void lanes() throws IOException {
    List<LandingRange> ranges = new ArrayList<>();
    for (SourceSpec source : LakeSpec.BUILT_IN.sources()) {
      LandingFile file = new LandingFile(source, "ñ/" + source.label(), "/l", 7, Compression.ZSTD);
      ranges.add(new LandingRange(file, 0, 5));
      ranges.add(new LandingRange(file, 5, Long.MAX_VALUE));
    }
    fuzz(FileCoders.LANES, new Lane(ranges), new Random(SEED));
  }

  @Test
  void lakeFiles() throws IOException {
    LakeFile file = new LakeFile("prints", "day=2020-11-30", "data/silver/prints/ñ.parquet");
    fuzz(FileCoders.LAKE_FILES, file, new Random(SEED));
  }

  private <T> void fuzz(Coder<T> coder, T value, Random random) throws IOException {
    byte[] whole = encode(coder, value);
    DamagedBytes damage = new DamagedBytes(random);
    long refused = 0;
    for (long round = 0; round < ROUNDS; round++) {
      byte[] form = damage.of(whole, 0);
      try {
        long before = threads.getCurrentThreadAllocatedBytes();
        T decoded = decode(coder, form);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat("bytes allocated", allocated, lessThan(MOST_ALLOCATED));
        if (decoded != null) {
          assertThat("read again", decode(coder, encode(coder, decoded)), equalTo(decoded));
        } else {
          refused++;
        }
      } catch (RuntimeException | Error e) {
        throw new AssertionError(where(round, form), e);
      }
    }
    assertThat("refused forms", refused, greaterThan(ROUNDS / 10));
  }

  /** The value, or null if the form is refused as it should be. */
  private static <T> T decode(Coder<T> coder, byte[] form) {
    try {
      return coder.decode(new ByteArrayInputStream(form));
    } catch (IOException e) {
      return null;
    }
  }

  private static <T> byte[] encode(Coder<T> coder, T value) throws IOException {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    coder.encode(value, form);
    return form.toByteArray();
  }

  private static String where(long round, byte[] form) {
    String bytes = HexFormat.of().formatHex(form, 0, Math.min(form.length, 200));
    return "-Dlookback.fuzz.seed=" + SEED + ", round " + round + ", form " + bytes;
  }
}
