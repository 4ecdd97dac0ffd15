package io.lookback.bronze;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lookback.batch.EventBatch;
import io.lookback.internal.batch.Buckets;
import io.lookback.internal.bronze.BronzeLoad;
import io.lookback.internal.lake.LakeFile;
import io.lookback.internal.lake.StagedFiles;
import io.lookback.internal.lake.TinyLanding;
import io.lookback.internal.lake.Unfolded;
import io.lookback.internal.lake.WriteTally;
import io.lookback.internal.landing.LandingFolder;
import io.lookback.internal.landing.LandingPlan;
import io.lookback.internal.landing.ReadMeter;
import io.lookback.internal.ledger.Counted;
import io.lookback.internal.parquet.BytesColumn;
import io.lookback.internal.parquet.OptionalLongColumn;
import io.lookback.internal.parquet.RowGroupReader;
import io.lookback.internal.parse.Utf8;
import io.lookback.lake.Layer;
import io.lookback.lake.Staging;
import io.lookback.ledger.Tally;
import io.lookback.spec.LakeSpec;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollectionList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every landing line is an event, a reject, blank or the header; and bronze says the same again.
 */
class BronzeTest {
  private static final int BUCKETS = 3;
  private static final BronzeLoad LOAD = new BronzeLoad("load-1", 1_606_700_000_000_000L);

  @TempDir private Path folder;

  private Path landing;
  private Staging staging;

  @BeforeEach
  void name() {
    landing = folder.resolve("landing");
    staging = new Staging(folder.resolve("lake").toString(), "run");
  }

  @Test
  void everyLineIsAnEventARejectBlankOrTheHeader() throws Exception {
    TestPipeline pipeline = pipeline();
    check(pipeline.apply(Bronze.load(LakeSpec.BUILT_IN, TinyLanding.write(landing), BUCKETS)));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void bronzeFilesGiveTheSameAsLanding() throws Exception {
    Tally tally =
        write(
            Bronze.load(LakeSpec.BUILT_IN, TinyLanding.write(landing), BUCKETS)
                .writingTo(staging, LOAD));
    BigInteger rows = BigInteger.ZERO;
    for (String table : List.of("prints", "taps", "pays")) {
      rows = rows.add(StagedFiles.rows(tally, Layer.BRONZE, table));
    }
    assertThat("rows of bronze: all lines and the header", rows, equalTo(BigInteger.valueOf(23)));
    TestPipeline pipeline = pipeline();
    List<LakeFile> files = StagedFiles.of(tally, staging, Layer.BRONZE);
    assertThat("files", files.size(), equalTo(4));
    check(pipeline.apply(Bronze.read(LakeSpec.BUILT_IN, files, BUCKETS)));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void withoutParsingThereAreLinesOnly() throws Exception {
    TestPipeline pipeline = pipeline();
    ParsedLanding parsed =
        pipeline.apply(
            Bronze.load(LakeSpec.BUILT_IN, TinyLanding.write(landing), BUCKETS).withoutParsing());
    PAssert.that(parsed.events()).empty();
    PAssert.that(parsed.rejects()).empty();
    PAssert.that(parsed.tallies())
        .satisfies(
            tallies -> {
              Tally all = Unfolded.merged(tallies);
              checkCount(all, 10, Counted.LOADED, "prints", "prints.json", "lines");
              checkCount(all, 6, Counted.LOADED, "pays", "pays.csv", "lines");
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  @Test
  void rangesAndLanesChangeNothing() throws Exception {
    StringBuilder prints = new StringBuilder("\uFEFF");
    List<String> expected = new ArrayList<>();
    for (int position = 0; position < 200; position++) {
      prints.append(TinyLanding.print("2020-11-30", position, "zoë", position)).append("\r\n");
      expected.add("prints prints.json 2020-11-30 " + position + " zoë " + position);
    }
    TinyLanding.write(landing, prints.toString(), "", "user_id,total,pay_date,value_prop");
    long bytes = Files.size(landing.resolve("prints.json"));
    TestPipeline pipeline = pipeline();
    ParsedLanding parsed =
        pipeline.apply(Bronze.load(LakeSpec.BUILT_IN, TinyLanding.plan(landing), BUCKETS));
    PAssert.that(parsed.events())
        .satisfies(
            batches -> {
              String[] all = expected.toArray(new String[0]);
              assertThat("events", Unfolded.events(batches), containsInAnyOrder(all));
              return null;
            });
    PAssert.that(parsed.rejects()).empty();
    PAssert.that(parsed.tallies())
        .satisfies(
            tallies -> {
              Tally all = Unfolded.merged(tallies);
              checkCount(all, bytes, Counted.LOADED, "prints", "prints.json", "text_bytes");
              assertThat(
                  "size",
                  all.maximum(Counted.LOADED, "prints", "prints.json", "plain_bytes"),
                  equalTo(bytes));
              checkCount(all, 0, Counted.LOADED, "taps", "taps.json", "text_bytes");
              checkCount(all, 0, Counted.FILE, "pays", "pays.csv", "lines");
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  @Test
  void aMeterCountsTheBytesOfItsOwnJobAlone() throws Exception {
    Path other = folder.resolve("other");
    String print = TinyLanding.print("2020-11-30", 7, "a", 0);
    TinyLanding.write(landing, print, TinyLanding.lines(print, print), "");
    TinyLanding.write(other, print, "", "");
    try (ReadMeter meter = ReadMeter.open();
        ReadMeter othersMeter = ReadMeter.open()) {
      read(landing, meter);
      assertThat("of the job that has not begun", othersMeter.bytes(), equalTo(0L));
      read(other, othersMeter);
      assertThat("of the first job", meter.bytes(), equalTo(sizeOf(landing)));
      assertThat("of the second job", othersMeter.bytes(), equalTo(sizeOf(other)));
    }
  }

  private static void read(Path landing, ReadMeter meter) throws Exception {
    TestPipeline pipeline = pipeline();
    pipeline.apply(
        Bronze.load(LakeSpec.BUILT_IN, TinyLanding.plan(landing), BUCKETS).meteredBy(meter));
    pipeline.run().waitUntilFinish();
  }

  private static long sizeOf(Path folder) throws IOException {
    long bytes = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  @Test
  void anUnreadableFileIsAFaultThatNamesItAndTheOthersAreRead() throws Exception {
    TinyLanding.write(landing);
    Files.write(landing.resolve("prints2.json.gz"), new byte[] {1, 2, 3, 4});
    Files.write(landing.resolve("taps2.json.zst"), new byte[] {1, 2, 3, 4});
    TestPipeline pipeline = pipeline();
    ParsedLanding parsed =
        pipeline.apply(
            Bronze.load(LakeSpec.BUILT_IN, TinyLanding.plan(landing), BUCKETS)
                .writingTo(staging, LOAD)
                .notingFaults());
    PAssert.that(parsed.tallies())
        .satisfies(
            tallies -> {
              Tally all = Unfolded.merged(tallies);
              List<String> faults =
                  all.sums(Counted.FAULT).keySet().stream().map(Tally.Key::toString).toList();
              assertThat(
                  "faults",
                  faults,
                  containsInAnyOrder(
                      startsWith("fault/unreadable/prints2.json.gz/"),
                      startsWith("fault/unreadable/taps2.json.zst/")));
              checkCount(all, 10, Counted.FILE, "prints", "prints.json", "lines");
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  @Test
  void anUnreadableFileFailsThePipelineOfThoseWhoDoNotLookAtFaults() throws Exception {
    TinyLanding.write(landing);
    Files.write(landing.resolve("prints2.json.gz"), new byte[] {1, 2, 3, 4});
    TestPipeline pipeline = pipeline();
    pipeline.apply(Bronze.load(LakeSpec.BUILT_IN, TinyLanding.plan(landing), BUCKETS));
    Pipeline.PipelineExecutionException failed =
        assertThrows(
            Pipeline.PipelineExecutionException.class, () -> pipeline.run().waitUntilFinish());
    assertThat(
        failed.getMessage(),
        containsString("landing file 'prints2.json.gz' cannot be read to its end"));
  }

  @Test
  void aHeaderBehindARangeOfBlankLinesIsNoRecord() throws Exception {
    String pays = "\n".repeat(3000) + "user_id,value_prop,total,pay_date\n7,a,1,2020-11-30\n";
    TinyLanding.write(landing, TinyLanding.print("2020-11-30", 7, "a", 0), "", pays);
    TestPipeline pipeline = pipeline();
    LandingFolder folder = LandingFolder.list(landing.toString());
    ParsedLanding parsed =
        pipeline.apply(
            Bronze.load(LakeSpec.BUILT_IN, LandingPlan.plan(folder.files(), 1024, 3), BUCKETS));
    PAssert.that(parsed.rejects()).empty();
    PAssert.that(parsed.tallies())
        .satisfies(
            tallies -> {
              Tally all = Unfolded.merged(tallies);
              checkCount(all, 3001, Counted.FILE, "pays", "pays.csv", "lines");
              checkCount(all, 3000, Counted.FILE, "pays", "pays.csv", "blank");
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  @Test
  void aLineThatIsTooLongIsOneRejectAndStaysWholeInBronze() throws Exception {
    String longLine = "ä".repeat(210);
    String good = TinyLanding.print("2020-11-30", 1, "a", 0);
    String prints = TinyLanding.lines(good, "x" + longLine, good);
    TinyLanding.write(landing, prints, "", "user_id,total,pay_date,value_prop\n");
    Bronze.Load load =
        Bronze.load(LakeSpec.BUILT_IN, TinyLanding.plan(landing), BUCKETS)
            .withMaxLineBytes(100)
            .writingTo(staging, LOAD);
    TestPipeline pipeline = pipeline();
    ParsedLanding parsed = pipeline.apply(load);
    PAssert.that(parsed.rejects())
        .satisfies(
            rejects -> {
              String start = "prints prints.json 78 2 [line_too_long] xää";
              assertThat(
                  "rejects", Unfolded.rejects(rejects), containsInAnyOrder(startsWith(start)));
              return null;
            });
    PAssert.that(parsed.tallies())
        .satisfies(
            tallies -> {
              Tally all = Unfolded.merged(tallies);
              checkCount(all, 3, Counted.FILE, "prints", "prints.json", "lines");
              checkCount(all, 1, Counted.REASON, "prints", "prints.json", "line_too_long");
              return null;
            });
    PCollectionList.of(parsed.tallies()).apply(WriteTally.to(staging));
    pipeline.run().waitUntilFinish();
    List<LakeFile> files =
        StagedFiles.of(WriteTally.read(staging), staging, Layer.BRONZE).stream()
            .filter(file -> file.table().equals("prints"))
            .toList();
    List<byte[]> lines = new ArrayList<>();
    for (LakeFile file : files) {
      lines.addAll(rawLines(file));
    }
    byte[] pieces = new byte[0];
    for (byte[] piece : lines.subList(1, lines.size() - 1)) {
      pieces = concat(pieces, piece);
    }
    assertThat("pieces", new String(pieces, StandardCharsets.UTF_8), equalTo("x" + longLine));
  }

  /** The lines of a bronze file; what is in its text column must be valid UTF-8. */
  private static List<byte[]> rawLines(LakeFile file) throws IOException {
    List<byte[]> lines = new ArrayList<>();
    List<String> columns = List.of("raw", "raw_bytes", "source_offset", "line_number");
    try (RowGroupReader reader = RowGroupReader.open(file.input(), columns)) {
      while (reader.next()) {
        BytesColumn texts = reader.bytes("raw");
        BytesColumn bytes = reader.bytes("raw_bytes");
        OptionalLongColumn numbers = reader.optionalLongs("line_number");
        for (int row = 0; row < reader.rows(); row++) {
          boolean isText = texts.lengths()[row] >= 0;
          boolean isBytes = bytes.lengths()[row] >= 0;
          assertThat("either text or bytes", isText != isBytes, equalTo(true));
          byte[] line = isText ? texts.value(row) : bytes.value(row);
          boolean isValid = Utf8.isValid(line, 0, line.length);
          assertThat("text is UTF-8, line " + lines.size(), isText, equalTo(isValid));
          assertThat("numbered", numbers.present()[row], equalTo(true));
          lines.add(line);
        }
      }
    }
    return lines;
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = new byte[first.length + second.length];
    System.arraycopy(first, 0, both, 0, first.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private Tally write(Bronze.Load load) throws IOException {
    TestPipeline pipeline = pipeline();
    ParsedLanding parsed = pipeline.apply(load);
    PCollectionList.of(parsed.tallies()).apply(WriteTally.to(staging));
    pipeline.run().waitUntilFinish();
    return WriteTally.read(staging);
  }

  private static void check(ParsedLanding parsed) {
    PAssert.that(parsed.events())
        .satisfies(
            batches -> {
              checkBuckets(batches);
              String[] events = TinyLanding.EVENTS.toArray(new String[0]);
              assertThat("events", Unfolded.events(batches), containsInAnyOrder(events));
              return null;
            });
    PAssert.that(parsed.rejects())
        .satisfies(
            rejects -> {
              String[] expected = TinyLanding.REJECTS.toArray(new String[0]);
              assertThat("rejects", Unfolded.rejects(rejects), containsInAnyOrder(expected));
              return null;
            });
    PAssert.that(parsed.tallies())
        .satisfies(
            tallies -> {
              checkCounts(Unfolded.merged(tallies));
              return null;
            });
  }

  private static void checkBuckets(Iterable<KV<Integer, EventBatch>> batches) {
    for (KV<Integer, EventBatch> batch : batches) {
      for (int row = 0; row < batch.getValue().size(); row++) {
        int bucket = Buckets.of(batch.getValue().user(row), BUCKETS);
        assertThat("bucket", batch.getKey(), equalTo(bucket));
      }
    }
  }

  private static void checkCounts(Tally all) {
    checkCount(all, 10, Counted.FILE, "prints", "prints.json", "lines");
    checkCount(all, 1, Counted.FILE, "prints", "prints.json", "blank");
    checkCount(all, 1, Counted.FILE, "prints", "prints.json", "quarantined");
    checkCount(all, 1, Counted.REASON, "prints", "prints.json", "bad_json");
    checkCount(all, 2, Counted.FILE, "prints", "prints/more.json", "lines");
    checkCount(all, 1, Counted.REASON, "prints", "prints/more.json", "bad_day");
    checkCount(all, 1, Counted.REASON, "prints", "prints/more.json", "bad_user_id");
    checkCount(all, 4, Counted.FILE, "taps", "taps.json", "lines");
    checkCount(all, 6, Counted.FILE, "pays", "pays.csv", "lines");
    checkCount(all, 1, Counted.REASON, "pays", "pays.csv", "negative_amount");
  }

  private static void checkCount(Tally all, long expected, Counted counted, String... parts) {
    String reason = counted + " of " + String.join("/", parts);
    assertThat(reason, all.sum(counted, parts), equalTo(BigInteger.valueOf(expected)));
  }

  private static TestPipeline pipeline() {
    return TestPipeline.create().enableAbandonedNodeEnforcement(false);
  }
}
