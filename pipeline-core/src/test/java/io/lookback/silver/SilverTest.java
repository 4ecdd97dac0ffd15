package io.lookback.silver;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import io.lookback.batch.EventBatch;
import io.lookback.bronze.Bronze;
import io.lookback.bronze.ParsedLanding;
import io.lookback.internal.lake.LakeFile;
import io.lookback.internal.lake.StagedFiles;
import io.lookback.internal.lake.TinyLanding;
import io.lookback.internal.lake.Unfolded;
import io.lookback.internal.lake.WriteTally;
import io.lookback.internal.ledger.Counted;
import io.lookback.internal.parquet.BytesColumn;
import io.lookback.internal.parquet.OptionalLongColumn;
import io.lookback.internal.parquet.RowGroupReader;
import io.lookback.internal.parquet.TextColumn;
import io.lookback.internal.parquet.TextEntries;
import io.lookback.lake.Layer;
import io.lookback.lake.Staging;
import io.lookback.ledger.Tally;
import io.lookback.spec.LakeSpec;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollectionList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Silver in memory and on disk, from the tiny landing folder. */
class SilverTest {
  private static final int BUCKETS = 3;

  private static final List<String> PAYS =
      List.of(
          "pays  2020-11-10 7 point 1050",
          "pays  2020-11-10 7 point 1050",
          "pays  2020-11-29 7 send 1",
          "pays  2020-11-30 7 point 9999",
          "pays  2020-11-08 8 zoë, gift 500");

  private static final List<String> DISTINCT =
      List.of(
          "prints  2020-11-08 7 point 0",
          "prints  2020-11-09 7 point 0",
          "prints  2020-11-23 7 point 2",
          "prints  2020-11-24 7 point 0",
          "prints  2020-11-30 7 point 0",
          "prints  2020-11-30 7 send 1",
          "prints  2020-11-29 8 zoë 3",
          "taps  2020-11-30 7 point 0",
          "taps  2020-11-30 7 point 5",
          "taps  2020-11-10 7 point 0",
          "taps  2020-11-29 9 zoë 0");

  @TempDir private Path folder;

  private Path landing;
  private Staging staging;

  @BeforeEach
  void name() {
    landing = folder.resolve("landing");
    staging = new Staging(folder.resolve("lake").toString(), "run");
  }

  @Test
  void repeatsAreDroppedAndCountedWhereTheyCameFrom() throws Exception {
    TestPipeline pipeline = pipeline();
    ConformedEvents conformed =
        pipeline
            .apply(Bronze.load(LakeSpec.BUILT_IN, TinyLanding.write(landing), BUCKETS))
            .apply("Conform", Silver.conform());
    checkEvents(conformed, DISTINCT);
    PAssert.that(conformed.tallies())
        .satisfies(
            tallies -> {
              Tally all = Unfolded.merged(tallies);
              checkCounts(all, 7, Counted.ACCEPTED, "prints", "prints.json");
              checkCount(all, 2, Counted.ACCEPTED, "prints", "prints.json", "2020-11-30");
              checkCount(all, 1, Counted.DUPLICATES, "prints", "prints.json", "2020-11-30");
              checkCounts(all, 1, Counted.DUPLICATES, "prints", "prints.json");
              checkCounts(all, 0, Counted.ACCEPTED, "prints", "prints/more.json");
              checkCount(all, 1, Counted.DUPLICATES, "prints", "prints/more.json", "2020-11-30");
              checkCounts(all, 5, Counted.ACCEPTED, "pays", "pays.csv");
              checkCount(all, 1, Counted.TAPS, "matching_only_without_position", "2020-11-30");
              checkCount(all, 1, Counted.TAPS, "without_print", "2020-11-10");
              checkCount(all, 1, Counted.TAPS, "without_print", "2020-11-29");
              checkCounts(all, 2, Counted.TAPS, "without_print");
              checkByDay(all);
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  @Test
  void keptRepeatsAreAllThere() throws Exception {
    List<String> expected = new ArrayList<>(DISTINCT);
    expected.add("prints  2020-11-30 7 point 0");
    expected.add("prints  2020-11-30 7 point 0");
    TestPipeline pipeline = pipeline();
    ConformedEvents conformed =
        pipeline
            .apply(Bronze.load(LakeSpec.BUILT_IN, TinyLanding.write(landing), BUCKETS))
            .apply("Conform", Silver.conform().keepingDuplicates(true));
    checkEvents(conformed, expected);
    PAssert.that(conformed.tallies())
        .satisfies(
            tallies -> {
              Tally all = Unfolded.merged(tallies);
              checkCounts(all, 8, Counted.ACCEPTED, "prints", "prints.json");
              checkCounts(all, 1, Counted.ACCEPTED, "prints", "prints/more.json");
              checkCounts(all, 0, Counted.DUPLICATES, "prints", "prints.json");
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  @Test
  void silverFilesGiveTheSameEvents() throws Exception {
    Tally tally = write();
    List<LakeFile> files = StagedFiles.of(tally, staging, Layer.SILVER);
    TreeSet<String> partitions = new TreeSet<>();
    for (LakeFile file : files) {
      partitions.add(file.table() + "/" + file.partition());
    }
    assertThat("days of prints", partitions.contains("prints/day=2020-11-08"), equalTo(true));
    assertThat("one file per table and day", partitions.size(), equalTo(files.size()));
    checkRows(tally, 7, "prints");
    checkRows(tally, 4, "taps");
    checkRows(tally, 5, "pays");
    for (int buckets : new int[] {1, 7}) {
      TestPipeline pipeline = pipeline();
      ConformedEvents read = pipeline.apply(Silver.read(LakeSpec.BUILT_IN, files, buckets));
      checkEvents(read, DISTINCT);
      PAssert.that(read.tallies()).empty();
      pipeline.run().waitUntilFinish();
    }
  }

  @Test
  void theQuarantineHoldsEachRejectedLineWithItsReasons() throws Exception {
    Tally tally = write();
    checkRows(tally, 3, "quarantine");
    List<String> rows = new ArrayList<>();
    for (LakeFile file : StagedFiles.quarantine(tally, staging)) {
      rows.addAll(quarantine(file));
    }
    String[] expected = TinyLanding.REJECTS.toArray(new String[0]);
    assertThat("quarantine", rows, containsInAnyOrder(expected));
  }

  private Tally write() throws Exception {
    TestPipeline pipeline = pipeline();
    ParsedLanding parsed =
        pipeline.apply(Bronze.load(LakeSpec.BUILT_IN, TinyLanding.write(landing), BUCKETS));
    ConformedEvents conformed = parsed.apply("Conform", Silver.conform());
    PCollectionList.of(parsed.tallies())
        .and(conformed.tallies())
        .and(conformed.apply("Write", Silver.write(staging)))
        .and(parsed.rejects().apply(Silver.writeQuarantine(staging)))
        .apply(WriteTally.to(staging));
    pipeline.run().waitUntilFinish();
    return WriteTally.read(staging);
  }

  private static List<String> quarantine(LakeFile file) throws IOException {
    List<String> rows = new ArrayList<>();
    List<String> columns =
        List.of("source", "reasons", "raw", "source_file", "source_offset", "line_number");
    try (RowGroupReader reader = RowGroupReader.open(file.input(), columns)) {
      while (reader.next()) {
        TextEntries reasons = reader.textEntries("reasons");
        TextColumn sources = reader.texts("source");
        TextColumn files = reader.texts("source_file");
        BytesColumn raw = reader.bytes("raw");
        long[] offsets = reader.longs("source_offset");
        OptionalLongColumn numbers = reader.optionalLongs("line_number");
        int reason = 0;
        for (int row = 0; row < reader.rows(); row++) {
          List<String> mine = new ArrayList<>();
          for (int end = reason + reasons.perRow()[row]; reason < end; reason++) {
            mine.add(reasons.texts().text(reason));
          }
          rows.add(
              String.join(
                  " ",
                  sources.text(row),
                  files.text(row),
                  Long.toString(offsets[row]),
                  Long.toString(numbers.values()[row]),
                  mine.toString(),
                  new String(raw.value(row), StandardCharsets.UTF_8)));
        }
      }
    }
    return rows;
  }

  private static void checkEvents(ConformedEvents conformed, List<String> printsAndTaps) {
    List<String> expected = new ArrayList<>(printsAndTaps);
    expected.addAll(PAYS);
    PAssert.that(conformed.events())
        .satisfies(
            batches -> {
              String[] rows = expected.toArray(new String[0]);
              assertThat("events", Unfolded.events(batches), containsInAnyOrder(rows));
              checkOrder(batches);
              return null;
            });
  }

  private static void checkOrder(Iterable<KV<Integer, EventBatch>> batches) {
    for (KV<Integer, EventBatch> keyed : batches) {
      EventBatch batch = keyed.getValue();
      for (int row = 1; row < batch.size(); row++) {
        assertThat("days ascend", batch.day(row - 1), lessThanOrEqualTo(batch.day(row)));
      }
    }
  }

  private static void checkByDay(Tally all) {
    checkCount(all, 2, Counted.SILVER, "prints", "rows", "2020-11-30");
    checkCount(all, 1, Counted.SILVER, "prints", "rows", "2020-11-08");
    checkCount(all, 2, Counted.SILVER, "taps", "rows", "2020-11-30");
    checkCount(all, 2, Counted.SILVER, "pays", "rows", "2020-11-10");
    checkCount(all, 2100, Counted.SILVER, "pays", "amount", "2020-11-10");
    checkCount(all, 500, Counted.SILVER, "pays", "amount", "2020-11-08");
  }

  private static void checkRows(Tally tally, long expected, String table) {
    assertThat(
        "rows of " + table,
        StagedFiles.rows(tally, Layer.SILVER, table),
        equalTo(BigInteger.valueOf(expected)));
  }

  /** All days together. */
  private static void checkCounts(Tally all, long expected, Counted counted, String... parts) {
    BigInteger sum =
        all.sumsUnder(counted, parts).values().stream().reduce(BigInteger.ZERO, BigInteger::add);
    assertThat(
        counted + " of " + String.join("/", parts), sum, equalTo(BigInteger.valueOf(expected)));
  }

  private static void checkCount(Tally all, long expected, Counted counted, String... parts) {
    String reason = counted + " of " + String.join("/", parts);
    assertThat(reason, all.sum(counted, parts), equalTo(BigInteger.valueOf(expected)));
  }

  private static TestPipeline pipeline() {
    return TestPipeline.create().enableAbandonedNodeEnforcement(false);
  }
}
