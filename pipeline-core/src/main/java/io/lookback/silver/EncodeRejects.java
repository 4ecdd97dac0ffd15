package io.lookback.silver;

import io.lookback.batch.Reason;
import io.lookback.batch.RejectBatch;
import io.lookback.internal.lake.FileKey;
import io.lookback.internal.lake.Table;
import io.lookback.internal.ledger.Counted;
import io.lookback.internal.parquet.EncodedRowGroup;
import io.lookback.internal.parquet.RowGroupEncoder;
import io.lookback.internal.parse.Utf8;
import io.lookback.ledger.Tally;
import java.util.Arrays;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;

/**
 * Encodes rejected lines as row groups of the quarantine, a file for each landing file, and counts
 * their bytes.
 */
final class EncodeRejects extends DoFn<RejectBatch, KV<String, EncodedRowGroup>> {
  private static final long serialVersionUID = 1L;
  private static final int ZSTD_LEVEL = 3;

  static final TupleTag<KV<String, EncodedRowGroup>> ROW_GROUPS = new TupleTag<>() {};
  static final TupleTag<Tally> TALLIES = new TupleTag<>() {};

  private transient RowGroupEncoder encoder;

  @Setup
  public void setUp() {
    encoder = new RowGroupEncoder(Table.QUARANTINE.schema(), ZSTD_LEVEL);
  }

  @Teardown
  public void tearDown() {
    encoder.close();
  }

  @ProcessElement
  public void encode(@Element RejectBatch batch, MultiOutputReceiver out) {
    String key = FileKey.ofOrigin(Table.QUARANTINE, batch.file()).encoded();
    out.get(ROW_GROUPS).output(KV.of(key, encode(batch)));
    Tally tally = new Tally();
    tally.add(batch.raw().length, Counted.QUARANTINE_BYTES, batch.source().label(), batch.file());
    out.get(TALLIES).output(tally);
  }

  private EncodedRowGroup encode(RejectBatch batch) {
    int rows = batch.size();
    int[] starts = new int[rows];
    int[] textLengths = new int[rows];
    int[] byteLengths = new int[rows];
    int[] reasonsPerRow = new int[rows];
    int[] reasons = new int[rows * Reason.values().length];
    long[] offsets = new long[rows];
    long[] lineNumbers = new long[rows];
    int allReasons = 0;
    for (int row = 0; row < rows; row++) {
      starts[row] = batch.start(row);
      int length = batch.end(row) - batch.start(row);
      boolean isText = Utf8.isValid(batch.raw(), batch.start(row), batch.end(row));
      textLengths[row] = isText ? length : -1;
      byteLengths[row] = isText ? -1 : length;
      for (Reason reason : Reason.of(batch.reasons(row))) {
        reasons[allReasons++] = reason.ordinal();
        reasonsPerRow[row]++;
      }
      offsets[row] = batch.offset(row);
      lineNumbers[row] = batch.lineNumber(row);
    }
    String[] codes = Arrays.stream(Reason.values()).map(Reason::code).toArray(String[]::new);
    encoder.begin(rows);
    encoder.constantText("source", batch.source().label());
    encoder.entries("reasons", reasonsPerRow, 0, rows);
    encoder.texts("reasons.element", reasons, 0, allReasons, codes);
    encoder.bytes("raw", batch.raw(), starts, textLengths, 0, rows);
    encoder.bytes("raw_bytes", batch.raw(), starts, byteLengths, 0, rows);
    encoder.constantText("source_file", batch.file());
    encoder.optionalLongs("source_offset", offsets, 0, rows, RejectBatch.UNKNOWN_OFFSET);
    encoder.optionalLongs("line_number", lineNumbers, 0, rows, RejectBatch.UNKNOWN_LINE);
    return encoder.finish();
  }
}
