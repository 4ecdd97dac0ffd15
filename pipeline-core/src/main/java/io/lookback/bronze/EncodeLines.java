package io.lookback.bronze;

import io.lookback.batch.RejectBatch;
import io.lookback.feature.FeatureSet;
import io.lookback.internal.bronze.BronzeLoad;
import io.lookback.internal.lake.Table;
import io.lookback.internal.landing.LandingFile;
import io.lookback.internal.landing.LineChunk;
import io.lookback.internal.parquet.EncodedRowGroup;
import io.lookback.internal.parquet.RowGroupEncoder;
import io.lookback.internal.parse.Utf8;
import io.lookback.internal.verify.Witness;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Encodes chunks of lines as row groups of the bronze tables. Reused; not thread-safe. */
final class EncodeLines implements AutoCloseable {
  private static final int ZSTD_LEVEL = 1;
  private static final long NO_HEADER = -1;

  private final BronzeLoad load;
  private final Map<Table, RowGroupEncoder> encoders = new HashMap<>();
  private int[] starts = new int[0];
  private int[] textLengths = new int[0];
  private int[] byteLengths = new int[0];
  private int[] parts = new int[0];
  private long[] offsets = new long[0];
  private long[] numbers = new long[0];

  EncodeLines(BronzeLoad load) {
    this.load = load;
  }

  /**
   * Encodes one chunk.
   *
   * @param headerOffset where the usable header of a CSV file is, or -1
   * @param isUtf8 whether all of the chunk is known to be UTF-8
   */
  EncodedRowGroup encode(
      LineChunk chunk, LandingFile file, byte[] header, long headerOffset, boolean isUtf8) {
    Table table = Table.bronze(file.source());
    return encode(chunk, file, header, headerOffset, isUtf8, table, null);
  }

  /** Encodes those lines of a chunk that are kept for the second opinion. */
  EncodedRowGroup encode(
      LineChunk chunk, LandingFile file, byte[] header, boolean isUtf8, SampledLines sampled) {
    Table table = Table.witnesses(file.source());
    return encode(chunk, file, header, NO_HEADER, isUtf8, table, sampled);
  }

  /** Encodes all lines, or those that are sampled if this is not null. */
  private EncodedRowGroup encode(
      LineChunk chunk,
      LandingFile file,
      byte[] header,
      long headerOffset,
      boolean isUtf8,
      Table table,
      SampledLines sampled) {
    int rows = sampled == null ? chunk.size() : sampled.size();
    reserve(rows);
    for (int row = 0; row < rows; row++) {
      int line = sampled == null ? row : sampled.line(row);
      int start = chunk.start(line);
      int length = chunk.end(line) - start;
      starts[row] = start;
      boolean isText = isUtf8 || Utf8.isValid(chunk.buffer(), start, start + length);
      textLengths[row] = isText ? length : -1;
      byteLengths[row] = isText ? -1 : length;
      offsets[row] = chunk.offset(line);
      numbers[row] = chunk.number(line);
      parts[row] = chunk.offset(line) == headerOffset ? LineChunk.HEADER : chunk.part(line);
    }
    RowGroupEncoder encoder =
        encoders.computeIfAbsent(table, of -> new RowGroupEncoder(of.schema(), ZSTD_LEVEL));
    encoder.begin(rows);
    encoder.bytes("raw", chunk.buffer(), starts, textLengths, 0, rows);
    if (isUtf8) {
      encoder.nulls("raw_bytes");
    } else {
      encoder.bytes("raw_bytes", chunk.buffer(), starts, byteLengths, 0, rows);
    }
    encoder.constantText("source_file", file.name());
    encoder.longs("source_offset", offsets, 0, rows);
    encoder.optionalLongs("line_number", numbers, 0, rows, RejectBatch.UNKNOWN_LINE);
    encoder.ints("part", parts, 0, rows);
    encoder.constantText("load_id", load.loadId());
    encoder.constantLong("load_timestamp", load.loadMicros());
    if (file.isCsv()) {
      encoder.constantText("header", new String(header, StandardCharsets.UTF_8));
    }
    if (sampled != null) {
      encoder.optionalLongs(FeatureSet.USER_ID, sampled.readAs(), 0, rows, Witness.Line.REJECTED);
    }
    return encoder.finish();
  }

  @Override
  public void close() {
    encoders.values().forEach(RowGroupEncoder::close);
  }

  private void reserve(int rows) {
    if (starts.length < rows) {
      int capacity = Math.max(rows, 2 * starts.length);
      starts = new int[capacity];
      textLengths = new int[capacity];
      byteLengths = new int[capacity];
      parts = new int[capacity];
      offsets = new long[capacity];
      numbers = new long[capacity];
    }
    Arrays.fill(parts, 0, rows, 0);
  }
}
