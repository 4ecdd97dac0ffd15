package io.lookback.parquet;

import com.github.luben.zstd.Zstd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.RowGroup;

/**
 * Encodes row groups from arrays, column by column in schema order.
 *
 * <p>After {@link #begin} each column takes one call, or for a list or a map: {@link #entries},
 * then one call for the elements, or for the keys and each field. The arrays of these calls hold
 * one value per entry instead of one per row. All ranges are half-open. Arrays are not kept.
 * Example:
 *
 * <pre>{@code
 * encoder.begin(rows);
 * encoder.constantInt(day);                            // print_day
 * encoder.longs(users, from, to);                      // user_id
 * encoder.entries(propsPerRow, from, to);              // history: a map
 * encoder.texts(propCodes, first, last, dictionary);   // its keys
 * encoder.ints(views, first, last);                    // its fields
 * encoder.longs(amounts, first, last);
 * EncodedRowGroup group = encoder.finish();
 * }</pre>
 *
 * <p>Every method that takes a column throws {@link IllegalStateException} if the column that is
 * due has another kind, and {@link IllegalArgumentException} if the number of values is wrong.
 * After an exception the encoder can only {@link #begin} again.
 *
 * <p>Reuses its buffers, holds native memory until closed, and is not thread-safe.
 */
public final class RowGroupEncoder implements AutoCloseable {
  private final TableSchema schema;
  private final ChunkWriter chunk;
  private final ValueEncoder values;
  private final List<ColumnChunk> chunks = new ArrayList<>();

  private int rows;
  private String entriesColumn;
  private Levels entriesLevels;
  private int[] scratch = new int[0];

  /**
   * Makes an encoder.
   *
   * @param zstdLevel the Zstandard level; 1 is fast and usually as small as needed
   * @throws IllegalArgumentException if Zstandard has no such level
   */
  public RowGroupEncoder(TableSchema schema, int zstdLevel) {
    this.schema = Objects.requireNonNull(schema, "schema");
    if (zstdLevel < Zstd.minCompressionLevel() || zstdLevel > Zstd.maxCompressionLevel()) {
      throw new IllegalArgumentException("Zstandard has no level " + zstdLevel);
    }
    this.chunk = new ChunkWriter(zstdLevel);
    this.values = new ValueEncoder(chunk);
  }

  /**
   * Starts a row group and forgets an unfinished one.
   *
   * @param rowCount its rows, at least 1: some readers refuse empty row groups
   * @throws IllegalArgumentException if there are none
   */
  public void begin(int rowCount) {
    if (rowCount <= 0) {
      throw new IllegalArgumentException("a row group has at least one row, not " + rowCount);
    }
    rows = rowCount;
    chunk.clear();
    chunks.clear();
    entriesColumn = null;
    entriesLevels = null;
  }

  /** Encodes a date column (epoch days) or an int32 column from {@code column[from, to)}. */
  public void ints(int[] column, int from, int to) {
    TableSchema.Leaf leaf = due(EnumSet.of(ColumnKind.DATE, ColumnKind.INT32));
    chunks.add(values.ints(leaf, allPresent(leaf, column.length, from, to), column, from));
  }

  /** Encodes a date or an int32 column that has the same value everywhere. */
  public void constantInt(int value) {
    TableSchema.Leaf leaf = due(EnumSet.of(ColumnKind.DATE, ColumnKind.INT32));
    chunks.add(values.constantInt(leaf, allPresent(leaf), value));
  }

  /**
   * Encodes an int64, decimal (minor units) or timestamp (microseconds) column from {@code
   * column[from, to)}.
   *
   * @throws IllegalArgumentException if an amount has more than 18 digits
   */
  public void longs(long[] column, int from, int to) {
    TableSchema.Leaf leaf = dueLong();
    chunks.add(values.longs(leaf, allPresent(leaf, column.length, from, to), column, from));
  }

  /**
   * Encodes an optional int64 column from {@code column[from, to)}.
   *
   * @param present whether row {@code i} has the value {@code column[i]}
   */
  public void optionalLongs(long[] column, boolean[] present, int from, int to) {
    TableSchema.Leaf leaf = dueOptional(EnumSet.of(ColumnKind.INT64));
    requireCount(leaf, rows, Math.min(column.length, present.length), from, to);
    int[] definition = scratch(rows);
    long[] dense = new long[rows];
    int count = 0;
    for (int i = 0; i < rows; i++) {
      definition[i] = present[from + i] ? 1 : 0;
      dense[count] = column[from + i];
      count += definition[i];
    }
    chunks.add(values.longs(leaf, levels(definition, count), dense, 0));
  }

  /**
   * Encodes an int64, decimal or timestamp column that has the same value everywhere.
   *
   * @throws IllegalArgumentException if it is an amount of more than 18 digits
   */
  public void constantLong(long value) {
    TableSchema.Leaf leaf = dueLong();
    chunks.add(values.constantLong(leaf, allPresent(leaf), value));
  }

  /** Encodes a boolean column from {@code column[from, to)}. */
  public void booleans(boolean[] column, int from, int to) {
    TableSchema.Leaf leaf = due(EnumSet.of(ColumnKind.BOOLEAN));
    chunks.add(values.booleans(leaf, allPresent(leaf, column.length, from, to), column, from));
  }

  /**
   * Encodes a text column from {@code codes[from, to)}.
   *
   * @param codes offsets in {@code dictionary}; in an optional column -1 is null
   * @param dictionary the texts; those without a row are not written
   * @throws IllegalArgumentException if a code points outside of the dictionary
   */
  public void texts(int[] codes, int from, int to, String[] dictionary) {
    TableSchema.Leaf leaf = due(EnumSet.of(ColumnKind.TEXT));
    if (!leaf.optional()) {
      Levels levels = allPresent(leaf, codes.length, from, to);
      chunks.add(values.texts(leaf, levels, codes, from, dictionary));
      return;
    }
    requireCount(leaf, rows, codes.length, from, to);
    int[] definition = scratch(rows);
    int[] dense = new int[rows];
    int count = 0;
    for (int i = 0; i < rows; i++) {
      int code = codes[from + i];
      definition[i] = code == -1 ? 0 : 1;
      dense[count] = code;
      count += definition[i];
    }
    chunks.add(values.texts(leaf, levels(definition, count), dense, 0, dictionary));
  }

  /** Encodes a text column that has the same value everywhere. */
  public void constantText(String text) {
    TableSchema.Leaf leaf = due(EnumSet.of(ColumnKind.TEXT));
    chunks.add(values.constantText(leaf, allPresent(leaf), text));
  }

  /**
   * Encodes a text or bytes column from slices of one array, which may have gaps between them.
   *
   * @param data for a text column UTF-8, which is not checked
   * @param starts the offset of each value in {@code data}, {@code [from, to)} count
   * @param lengths the bytes of each value; in an optional column -1 is null
   * @throws IndexOutOfBoundsException if a value lies outside of {@code data}
   * @throws IllegalArgumentException if the column is part of a list or a map
   */
  public void bytes(byte[] data, int[] starts, int[] lengths, int from, int to) {
    TableSchema.Leaf leaf = due(EnumSet.of(ColumnKind.TEXT, ColumnKind.BYTES));
    if (leaf.repeated()) {
      throw new IllegalArgumentException("column " + leaf.dottedPath() + " takes texts()");
    }
    requireCount(leaf, rows, Math.min(starts.length, lengths.length), from, to);
    int[] definition = scratch(rows);
    int count = 0;
    for (int i = 0; i < rows; i++) {
      int length = lengths[from + i];
      boolean isNull = length == -1 && leaf.optional();
      if (!isNull) {
        Objects.checkFromIndexSize(starts[from + i], length, data.length);
      }
      definition[i] = isNull ? 0 : 1;
      count += definition[i];
    }
    Levels levels = leaf.optional() ? levels(definition, count) : new Levels.Required(rows);
    chunks.add(values.bytes(leaf, levels, data, starts, lengths, from));
  }

  /** Encodes an optional column without a single value. */
  public void nulls() {
    TableSchema.Leaf leaf = dueOptional(EnumSet.allOf(ColumnKind.class));
    Levels levels = new Levels.Uniform(rows, false);
    chunks.add(values.constantLong(leaf, levels, 0));
  }

  /**
   * Starts a list or map column.
   *
   * @param perRow how many entries each row has, {@code [from, to)} count
   * @throws IllegalArgumentException if a number is negative
   */
  public void entries(int[] perRow, int from, int to) {
    TableSchema.Leaf leaf = next();
    if (!leaf.repeated() || leaf.path().get(0).equals(entriesColumn)) {
      throw new IllegalStateException("column " + leaf.dottedPath() + " is due, not a list or map");
    }
    requireCount(leaf, rows, perRow.length, from, to);
    entriesLevels = new Levels.Entries(perRow, from, to);
    entriesColumn = leaf.path().get(0);
  }

  /**
   * Ends the row group.
   *
   * @throws IllegalStateException if columns are missing
   */
  public EncodedRowGroup finish() {
    if (chunks.size() < schema.leaves().size()) {
      throw new IllegalStateException("column " + next().dottedPath() + " is missing");
    }
    if (rows == 0) {
      throw new IllegalStateException("no row group was begun");
    }
    long uncompressed = 0;
    for (ColumnChunk column : chunks) {
      ColumnMetaData metadata = column.getMeta_data();
      uncompressed += metadata.getTotal_uncompressed_size();
    }
    RowGroup group = new RowGroup(new ArrayList<>(chunks), uncompressed, rows);
    group.setTotal_compressed_size(chunk.size());
    group.setFile_offset(0);
    EncodedRowGroup encoded = EncodedRowGroup.of(rows, group, chunk.toByteArray());
    rows = 0;
    return encoded;
  }

  /** Frees native memory. */
  @Override
  public void close() {
    chunk.close();
  }

  private TableSchema.Leaf next() {
    if (rows == 0 || chunks.size() == schema.leaves().size()) {
      throw new IllegalStateException(
          rows == 0 ? "no row group was begun" : "the row group has all its columns");
    }
    return schema.leaves().get(chunks.size());
  }

  private TableSchema.Leaf due(Set<ColumnKind> kinds) {
    TableSchema.Leaf leaf = next();
    if (!kinds.contains(leaf.kind())) {
      throw new IllegalStateException(
          "column " + leaf.dottedPath() + " is due, of kind " + leaf.kind() + ", not " + kinds);
    }
    if (leaf.repeated() && !leaf.path().get(0).equals(entriesColumn)) {
      throw new IllegalStateException("column " + leaf.dottedPath() + " needs entries() first");
    }
    return leaf;
  }

  private TableSchema.Leaf dueLong() {
    return due(EnumSet.of(ColumnKind.INT64, ColumnKind.DECIMAL, ColumnKind.TIMESTAMP));
  }

  private TableSchema.Leaf dueOptional(Set<ColumnKind> kinds) {
    TableSchema.Leaf leaf = due(kinds);
    if (!leaf.optional()) {
      throw new IllegalStateException("column " + leaf.dottedPath() + " is not optional");
    }
    return leaf;
  }

  private Levels allPresent(TableSchema.Leaf leaf, int length, int from, int to) {
    Levels levels = allPresent(leaf);
    requireCount(leaf, levels.values(), length, from, to);
    return levels;
  }

  private Levels allPresent(TableSchema.Leaf leaf) {
    if (leaf.repeated()) {
      return entriesLevels;
    }
    return leaf.optional() ? new Levels.Uniform(rows, true) : new Levels.Required(rows);
  }

  /** Levels of an optional column, {@code count} of whose rows have a value. */
  private Levels levels(int[] definition, int count) {
    return count == 0 || count == rows
        ? new Levels.Uniform(rows, count > 0)
        : new Levels.Optional(definition, rows);
  }

  private static void requireCount(
      TableSchema.Leaf leaf, int expected, int length, int from, int to) {
    Objects.checkFromToIndex(from, to, length);
    if (to - from != expected) {
      throw new IllegalArgumentException(
          "column " + leaf.dottedPath() + " needs " + expected + " values, not " + (to - from));
    }
  }

  private int[] scratch(int count) {
    if (scratch.length < count) {
      scratch = Arrays.copyOf(scratch, Math.max(count, 2 * scratch.length));
    }
    return scratch;
  }
}
