package io.lookback.internal.parquet;

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
 * encoder.constantInt("print_day", day);
 * encoder.longs("user_id", users, from, to);
 * encoder.entries("history", propsPerRow, from, to);   // a map: its entries, keys, fields
 * encoder.texts("history.key", propCodes, first, last, dictionary);
 * encoder.ints("history.views", views, first, last);
 * encoder.optionalLongs("history.amount", amounts, first, last, NO_AMOUNT);
 * EncodedRowGroup group = encoder.finish();
 * }</pre>
 *
 * <p>Every method that takes a column takes its name first, so that two columns of one kind cannot
 * be mistaken for each other. The name of the elements of a list is {@code list.element}; that of
 * the keys of a map is {@code map.key}, and that of a field of its values {@code map.field}.
 *
 * <p>Every method that takes a column throws {@link IllegalStateException} if another column is due
 * or the column has another kind, and {@link IllegalArgumentException} if the number of values is
 * wrong. After an exception the encoder can only {@link #begin} again.
 *
 * <p>Reuses its buffers, holds native memory until closed, and is not thread-safe.
 */
public final class RowGroupEncoder implements AutoCloseable {
  private static final Set<ColumnKind> INTS = EnumSet.of(ColumnKind.DATE, ColumnKind.INT32);
  private static final Set<ColumnKind> LONGS =
      EnumSet.of(ColumnKind.INT64, ColumnKind.DECIMAL, ColumnKind.TIMESTAMP);
  private static final Set<ColumnKind> BOOLEANS = EnumSet.of(ColumnKind.BOOLEAN);
  private static final Set<ColumnKind> TEXTS = EnumSet.of(ColumnKind.TEXT);
  private static final Set<ColumnKind> BYTES = EnumSet.of(ColumnKind.TEXT, ColumnKind.BYTES);
  private static final Set<ColumnKind> ANY = EnumSet.allOf(ColumnKind.class);

  private final TableSchema schema;
  private final ChunkWriter chunk;
  private final ValueEncoder values;
  private final List<ColumnChunk> chunks = new ArrayList<>();

  private int rows;
  private String entriesColumn;
  private Levels.Entries entriesLevels;
  private int[] present = new int[0];
  private int[] denseInts = new int[0];
  private long[] denseLongs = new long[0];

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

  /** Encodes a date column (epoch days) or an int32 column from {@code ints[from, to)}. */
  public void ints(String column, int[] ints, int from, int to) {
    TableSchema.Leaf leaf = due(column, INTS);
    requireCount(leaf, ints.length, from, to);
    chunks.add(values.ints(leaf, allPresent(leaf), ints, from));
  }

  /**
   * Encodes an optional int32 column from {@code ints[from, to)}.
   *
   * @param nullValue the int that stands for null
   */
  public void optionalInts(String column, int[] ints, int from, int to, int nullValue) {
    TableSchema.Leaf leaf = dueOptional(column, INTS);
    int places = requireCount(leaf, ints.length, from, to);
    int[] definition = present(places);
    int[] dense = denseInts(places);
    int count = 0;
    for (int i = 0; i < places; i++) {
      int value = ints[from + i];
      definition[i] = value == nullValue ? 0 : 1;
      dense[count] = value;
      count += definition[i];
    }
    chunks.add(values.ints(leaf, somePresent(leaf, count), dense, 0));
  }

  /** Encodes a date or an int32 column that has the same value everywhere. */
  public void constantInt(String column, int value) {
    TableSchema.Leaf leaf = due(column, INTS);
    chunks.add(values.constantInt(leaf, allPresent(leaf), value));
  }

  /**
   * Encodes an int64, decimal (minor units) or timestamp (microseconds) column from {@code
   * longs[from, to)}.
   *
   * @throws IllegalArgumentException if an amount has more than 18 digits
   */
  public void longs(String column, long[] longs, int from, int to) {
    TableSchema.Leaf leaf = due(column, LONGS);
    requireCount(leaf, longs.length, from, to);
    chunks.add(values.longs(leaf, allPresent(leaf), longs, from));
  }

  /**
   * Encodes an optional int64 or decimal (minor units) column from {@code longs[from, to)}.
   *
   * @param nullValue the long that stands for null
   * @throws IllegalArgumentException if an amount has more than 18 digits
   */
  public void optionalLongs(String column, long[] longs, int from, int to, long nullValue) {
    TableSchema.Leaf leaf = dueOptional(column, LONGS);
    int places = requireCount(leaf, longs.length, from, to);
    int[] definition = present(places);
    long[] dense = denseLongs(places);
    int count = 0;
    for (int i = 0; i < places; i++) {
      long value = longs[from + i];
      definition[i] = value == nullValue ? 0 : 1;
      dense[count] = value;
      count += definition[i];
    }
    chunks.add(values.longs(leaf, somePresent(leaf, count), dense, 0));
  }

  /**
   * Encodes an int64, decimal or timestamp column that has the same value everywhere.
   *
   * @throws IllegalArgumentException if it is an amount of more than 18 digits
   */
  public void constantLong(String column, long value) {
    TableSchema.Leaf leaf = due(column, LONGS);
    chunks.add(values.constantLong(leaf, allPresent(leaf), value));
  }

  /** Encodes a boolean column from {@code booleans[from, to)}. */
  public void booleans(String column, boolean[] booleans, int from, int to) {
    TableSchema.Leaf leaf = due(column, BOOLEANS);
    requireCount(leaf, booleans.length, from, to);
    chunks.add(values.booleans(leaf, allPresent(leaf), booleans, from));
  }

  /**
   * Encodes a text column from {@code codes[from, to)}.
   *
   * @param codes offsets in {@code dictionary}; in an optional column -1 is null
   * @param dictionary the texts; those without a row are not written
   * @throws IllegalArgumentException if a code points outside of the dictionary
   */
  public void texts(String column, int[] codes, int from, int to, String[] dictionary) {
    TableSchema.Leaf leaf = due(column, TEXTS);
    int places = requireCount(leaf, codes.length, from, to);
    if (!leaf.optional()) {
      chunks.add(values.texts(leaf, allPresent(leaf), codes, from, dictionary));
      return;
    }
    int[] definition = present(places);
    int[] dense = denseInts(places);
    int count = 0;
    for (int i = 0; i < places; i++) {
      int code = codes[from + i];
      definition[i] = code == -1 ? 0 : 1;
      dense[count] = code;
      count += definition[i];
    }
    chunks.add(values.texts(leaf, somePresent(leaf, count), dense, 0, dictionary));
  }

  /** Encodes a text column that has the same value everywhere. */
  public void constantText(String column, String text) {
    TableSchema.Leaf leaf = due(column, TEXTS);
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
  public void bytes(String column, byte[] data, int[] starts, int[] lengths, int from, int to) {
    TableSchema.Leaf leaf = due(column, BYTES);
    if (leaf.repeated()) {
      throw new IllegalArgumentException("column " + leaf.name() + " takes texts()");
    }
    requireCount(leaf, Math.min(starts.length, lengths.length), from, to);
    int[] definition = present(rows);
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
    Levels levels = leaf.optional() ? somePresent(leaf, count) : new Levels.Required(rows);
    chunks.add(values.bytes(leaf, levels, data, starts, lengths, from));
  }

  /** Encodes an optional column without a single value. */
  public void nulls(String column) {
    TableSchema.Leaf leaf = dueOptional(column, ANY);
    chunks.add(values.constantLong(leaf, uniform(leaf, 0), 0));
  }

  /**
   * Starts a list or map column.
   *
   * @param perRow how many entries each row has, {@code [from, to)} count
   * @throws IllegalArgumentException if a number is negative
   */
  public void entries(String column, int[] perRow, int from, int to) {
    TableSchema.Leaf leaf = due(column);
    if (!needsEntries(leaf)) {
      throw new IllegalStateException("column " + leaf.name() + " is due, not a list or map");
    }
    requireCount(column, rows, perRow.length, from, to);
    entriesLevels = new Levels.Entries(perRow, from, to);
    entriesColumn = leaf.column();
  }

  /**
   * Ends the row group.
   *
   * @throws IllegalStateException if columns are missing
   */
  public EncodedRowGroup finish() {
    if (chunks.size() < schema.leaves().size()) {
      throw new IllegalStateException("column " + dueName(next()) + " is missing");
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

  /** The next leaf, provided that {@code column} is the name that is due. */
  private TableSchema.Leaf due(String column) {
    TableSchema.Leaf leaf = next();
    String due = dueName(leaf);
    if (!due.equals(column)) {
      throw new IllegalStateException("column " + due + " is due, not " + column);
    }
    return leaf;
  }

  private TableSchema.Leaf due(String column, Set<ColumnKind> kinds) {
    TableSchema.Leaf leaf = due(column);
    if (needsEntries(leaf)) {
      throw new IllegalStateException("column " + column + " needs entries() first");
    }
    if (!kinds.contains(leaf.kind())) {
      throw new IllegalStateException(
          "column " + column + " is due, of kind " + leaf.kind() + ", not " + kinds);
    }
    return leaf;
  }

  private TableSchema.Leaf dueOptional(String column, Set<ColumnKind> kinds) {
    TableSchema.Leaf leaf = due(column, kinds);
    if (!leaf.optional()) {
      throw new IllegalStateException("column " + column + " is not optional");
    }
    return leaf;
  }

  /** The name that the next call must say: of a list or map first its own, then those within. */
  private String dueName(TableSchema.Leaf leaf) {
    return needsEntries(leaf) ? leaf.column() : leaf.name();
  }

  private boolean needsEntries(TableSchema.Leaf leaf) {
    return leaf.repeated() && !leaf.column().equals(entriesColumn);
  }

  /** Rows, or the entries of a list or map: each is a value or null. */
  private int places(TableSchema.Leaf leaf) {
    return leaf.repeated() ? entriesLevels.values() : rows;
  }

  /** Levels without a null. */
  private Levels allPresent(TableSchema.Leaf leaf) {
    if (!leaf.optional()) {
      return leaf.repeated() ? entriesLevels : new Levels.Required(rows);
    }
    return uniform(leaf, 1);
  }

  /** Levels of an optional column: a value everywhere if {@code level} is 1, nowhere if it is 0. */
  private Levels uniform(TableSchema.Leaf leaf, int level) {
    if (!leaf.repeated()) {
      return new Levels.Uniform(rows, level == 1);
    }
    int entries = entriesLevels.values();
    int[] definition = present(entries);
    Arrays.fill(definition, 0, entries, level);
    return new Levels.OptionalEntries(entriesLevels, definition, level * entries);
  }

  /**
   * Levels of an optional column: a value where {@link #present} is 1, which it is {@code count}
   * times.
   */
  private Levels somePresent(TableSchema.Leaf leaf, int count) {
    if (leaf.repeated()) {
      return new Levels.OptionalEntries(entriesLevels, present, count);
    }
    return count == 0 || count == rows
        ? new Levels.Uniform(rows, count > 0)
        : new Levels.Optional(present, rows);
  }

  /** Makes sure that there is a value or a null for every place, and returns their number. */
  private int requireCount(TableSchema.Leaf leaf, int length, int from, int to) {
    int places = places(leaf);
    requireCount(leaf.name(), places, length, from, to);
    return places;
  }

  private static void requireCount(String column, int expected, int length, int from, int to) {
    Objects.checkFromToIndex(from, to, length);
    if (to - from != expected) {
      throw new IllegalArgumentException(
          "column " + column + " needs " + expected + " values, not " + (to - from));
    }
  }

  /** {@link #present}, with room for {@code count} rows or entries. */
  private int[] present(int count) {
    if (present.length < count) {
      present = new int[Math.max(count, 2 * present.length)];
    }
    return present;
  }

  private int[] denseInts(int count) {
    if (denseInts.length < count) {
      denseInts = new int[Math.max(count, 2 * denseInts.length)];
    }
    return denseInts;
  }

  private long[] denseLongs(int count) {
    if (denseLongs.length < count) {
      denseLongs = new long[Math.max(count, 2 * denseLongs.length)];
    }
    return denseLongs;
  }
}
