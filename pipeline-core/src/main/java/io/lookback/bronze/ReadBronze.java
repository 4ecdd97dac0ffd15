package io.lookback.bronze;

import io.lookback.batch.EventBatch;
import io.lookback.batch.RejectBatch;
import io.lookback.internal.batch.BucketRows;
import io.lookback.internal.lake.LakeFile;
import io.lookback.internal.parquet.BytesColumn;
import io.lookback.internal.parquet.OptionalLongColumn;
import io.lookback.internal.parquet.RowGroupReader;
import io.lookback.internal.parquet.TextColumn;
import io.lookback.internal.plan.MendedLines;
import io.lookback.ledger.Tally;
import io.lookback.spec.LakeSpec;
import io.lookback.spec.SourceSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/** Parses the lines of bronze files, as if they came from landing. */
final class ReadBronze extends DoFn<LakeFile, KV<Integer, EventBatch>> {
  private static final long serialVersionUID = 1L;

  private final LakeSpec spec;
  private final int buckets;
  private final TreeSet<Integer> days;
  private final TreeSet<String> rejecting;
  private final MendedLines mended;

  private transient BucketRows rows;

  /**
   * A reader.
   *
   * @param days the epoch days whose events are wanted; null for all
   * @param rejecting the landing files whose rejects are wanted; null for all
   * @param mended the rejected lines that other files hold mended
   */
  ReadBronze(
      LakeSpec spec,
      int buckets,
      TreeSet<Integer> days,
      TreeSet<String> rejecting,
      MendedLines mended) {
    this.spec = spec;
    this.buckets = buckets;
    this.days = days;
    this.rejecting = rejecting;
    this.mended = mended;
  }

  @Setup
  public void setUp() {
    rows = new BucketRows(buckets);
  }

  @ProcessElement
  public void read(@Element LakeFile file, MultiOutputReceiver out) throws IOException {
    SourceSpec source = spec.source(file.table());
    List<String> columns =
        new ArrayList<>(
            List.of("raw", "raw_bytes", "source_file", "source_offset", "line_number", "part"));
    if (source.isCsv()) {
      columns.add("header");
    }
    Tally tally = new Tally();
    try (RowGroupReader reader = RowGroupReader.open(file.input(), columns)) {
      LineParser parser = null;
      String parserOf = null;
      rows.clear();
      while (reader.next()) {
        TextColumn names = reader.texts("source_file");
        // All lines of a row group come from one chunk of one landing file.
        if (!names.text(0).equals(parserOf)) {
          finish(parser, tally);
          parserOf = names.text(0);
          parser = parser(source, parserOf, reader, out.get(ParsedLanding.REJECTS));
        }
        parse(reader, parser);
        parser.drain((batch, bucket) -> out.get(ParsedLanding.EVENTS).output(KV.of(bucket, batch)));
      }
      finish(parser, tally);
    }
    out.get(ParsedLanding.TALLIES).output(tally);
  }

  private LineParser parser(
      SourceSpec source, String name, RowGroupReader reader, OutputReceiver<RejectBatch> rejects)
      throws IOException {
    byte[] header =
        source.isCsv()
            ? reader.texts("header").text(0).getBytes(StandardCharsets.UTF_8)
            : new byte[0];
    boolean isRejecting = rejecting == null || rejecting.contains(name);
    return new LineParser(
        source,
        name,
        header,
        rows,
        days,
        mended.of(name),
        isRejecting ? rejects::output : batch -> {});
  }

  private static void finish(LineParser parser, Tally tally) {
    if (parser != null) {
      parser.finish(tally);
    }
  }

  private static void parse(RowGroupReader reader, LineParser parser) throws IOException {
    BytesColumn texts = reader.bytes("raw");
    BytesColumn bytes = reader.bytes("raw_bytes");
    long[] offsets = reader.longs("source_offset");
    OptionalLongColumn numbers = reader.optionalLongs("line_number");
    int[] parts = reader.ints("part");
    for (int row = 0; row < reader.rows(); row++) {
      boolean isText = texts.lengths()[row] >= 0;
      BytesColumn raw = isText ? texts : bytes;
      int start = raw.starts()[row];
      long number = numbers.present()[row] ? numbers.values()[row] : RejectBatch.UNKNOWN_LINE;
      parser.line(
          raw.data(), start, start + raw.lengths()[row], isText, offsets[row], number, parts[row]);
    }
  }
}
