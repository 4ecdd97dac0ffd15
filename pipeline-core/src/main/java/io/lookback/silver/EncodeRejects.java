package io.lookback.silver;

import io.lookback.batch.RejectBatch;
import io.lookback.lake.FileKey;
import io.lookback.lake.Table;
import io.lookback.ledger.Counted;
import io.lookback.ledger.Tally;
import io.lookback.parquet.EncodedRowGroup;
import io.lookback.parquet.RowGroupEncoder;
import io.lookback.parse.Reason;
import io.lookback.parse.Utf8;
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
    boolean[] isNumbered = new boolean[rows];
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
      isNumbered[row] = batch.lineNumber(row) != RejectBatch.UNKNOWN_LINE;
    }
    String[] codes = Arrays.stream(Reason.values()).map(Reason::code).toArray(String[]::new);
    encoder.begin(rows);
    encoder.constantText(batch.source().label());
    encoder.entries(reasonsPerRow, 0, rows);
    encoder.texts(reasons, 0, allReasons, codes);
    encoder.bytes(batch.raw(), starts, textLengths, 0, rows);
    encoder.bytes(batch.raw(), starts, byteLengths, 0, rows);
    encoder.constantText(batch.file());
    encoder.longs(offsets, 0, rows);
    encoder.optionalLongs(lineNumbers, isNumbered, 0, rows);
    return encoder.finish();
  }
}
