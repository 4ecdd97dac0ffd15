package io.lookback.internal.parquet;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * Reads the row groups of a Parquet file, of any writer, column by column into arrays.
 *
 * <p>{@link #next()} goes to the next row group, whose columns can then be asked for, each once. A
 * null list or map reads as an empty one. Page checksums are verified. Every method throws {@link
 * IOException} with the file's name in it if the file is damaged, or lacks the column, or the
 * column has another type or a null where none is asked for. Not thread-safe.
 */
public final class RowGroupReader implements Closeable {
  private final InputFile file;
  private final PageDecompression decompression;
  private final ParquetFileReader reader;
  private final MessageType schema;
  private PageReadStore group;
  private int rows;

  private RowGroupReader(
      InputFile file, PageDecompression decompression, ParquetFileReader reader) {
    this.file = file;
    this.decompression = decompression;
    this.reader = reader;
    this.schema = reader.getFileMetaData().getSchema();
  }

  /**
   * Opens a file.
   *
   * @param file the file; its {@code toString()} is what messages call it
   * @param columns the columns that will be asked for; others are not read from the disk
   * @throws IOException if the file cannot be read or lacks a column
   */
  public static RowGroupReader open(InputFile file, Collection<String> columns) throws IOException {
    ParquetConfiguration configuration = new PlainParquetConfiguration();
    PageDecompression decompression = new PageDecompression(configuration);
    ParquetReadOptions options =
        ParquetReadOptions.builder(configuration)
            .withCodecFactory(decompression)
            .usePageChecksumVerification(true)
            .build();
    RowGroupReader opened = null;
    try {
      FooterCheck.checkCounts(file);
      opened = new RowGroupReader(file, decompression, ParquetFileReader.open(file, options));
      FooterCheck.check(opened.reader, opened.schema, file.getLength());
      opened.select(columns);
      return opened;
    } catch (IOException | RuntimeException e) {
      if (opened == null) {
        decompression.release();
      } else {
        opened.close();
      }
      throw damaged(file, e);
    }
  }

  /** Goes to the next row group; returns false if there is none. */
  public boolean next() throws IOException {
    try {
      group = reader.readNextRowGroup();
      rows = group == null ? 0 : Math.toIntExact(group.getRowCount());
    } catch (IOException | RuntimeException e) {
      throw damaged(file, e);
    }
    return group != null;
  }

  /** Passes the next row group over without reading it; returns false if there is none. */
  public boolean skip() throws IOException {
    group = null;
    rows = 0;
    try {
      return reader.skipNextRowGroup();
    } catch (RuntimeException e) {
      throw damaged(file, e);
    }
  }

  /** Returns the rows of this row group. */
  public int rows() {
    return rows;
  }

  /** Returns a date column: epoch days. */
  public int[] dates(String column) throws IOException {
    return flatInts(column, ColumnKind.DATE);
  }

  /** Returns an int32 column. */
  public int[] ints(String column) throws IOException {
    return flatInts(column, ColumnKind.INT32);
  }

  /** Returns an int64 column. */
  public long[] longs(String column) throws IOException {
    return flatLongs(column, ColumnKind.INT64);
  }

  /** Returns a decimal column of scale 2: minor units. */
  public long[] decimals(String column) throws IOException {
    return flatLongs(column, ColumnKind.DECIMAL);
  }

  /** Returns a timestamp column: microseconds since 1970-01-01T00:00Z. */
  public long[] timestamps(String column) throws IOException {
    return flatLongs(column, ColumnKind.TIMESTAMP);
  }

  /** Returns an int32 column that may have nulls. */
  public OptionalLongColumn optionalInts(String column) throws IOException {
    return flatOptional(column, ColumnKind.INT32);
  }

  /** Returns an int64 column that may have nulls. */
  public OptionalLongColumn optionalLongs(String column) throws IOException {
    return flatOptional(column, ColumnKind.INT64);
  }

  /** Returns a decimal column of scale 2 that may have nulls: minor units. */
  public OptionalLongColumn optionalDecimals(String column) throws IOException {
    return flatOptional(column, ColumnKind.DECIMAL);
  }

  /** Returns a boolean column. */
  public boolean[] booleans(String column) throws IOException {
    return decode(
        () -> {
          ChunkReader chunk = single(column, ColumnKind.BOOLEAN);
          boolean[] values = chunk.booleans();
          requireNoNulls(column, chunk);
          return values;
        });
  }

  /** Returns a text column; nulls have code -1. */
  public TextColumn texts(String column) throws IOException {
    return decode(
        () -> {
          ChunkReader chunk = single(column, ColumnKind.TEXT);
          TextColumn dense = chunk.texts();
          if (chunk.present() == rows) {
            return dense;
          }
          boolean[] present = present(chunk);
          int[] codes = new int[rows];
          int next = 0;
          for (int row = 0; row < rows; row++) {
            codes[row] = present[row] ? dense.codes()[next++] : -1;
          }
          return new TextColumn(codes, dense.dictionary());
        });
  }

  /** Returns a bytes or text column as bytes; nulls have length -1. */
  public BytesColumn bytes(String column) throws IOException {
    return bytes(column, PageFilter.ALL);
  }

  /**
   * Returns a bytes or text column as bytes where a few values are looked for; nulls have length
   * -1, and so may values of pages that are not wanted.
   *
   * @param wanted which pages are wanted
   */
  public BytesColumn bytes(String column, PageFilter wanted) throws IOException {
    return decode(
        () -> {
          ChunkReader chunk = single(column, ColumnKind.BYTES);
          BytesColumn dense = chunk.bytes(wanted);
          if (chunk.present() == rows) {
            return dense;
          }
          boolean[] present = present(chunk);
          int[] starts = new int[rows];
          int[] lengths = new int[rows];
          int next = 0;
          for (int row = 0; row < rows; row++) {
            starts[row] = present[row] ? dense.starts()[next] : 0;
            lengths[row] = present[row] ? dense.lengths()[next++] : -1;
          }
          return new BytesColumn(dense.data(), starts, lengths);
        });
  }

  /** Returns the elements of a list of texts, or the keys of a map. */
  public TextEntries textEntries(String column) throws IOException {
    return decode(
        () -> {
          ColumnDescriptor leaf = leaves(column).get(0);
          ChunkReader chunk = nested(leaf, ColumnKind.TEXT);
          TextColumn texts = chunk.texts();
          int[] perRow = entriesPerRow(leaf, chunk);
          return new TextEntries(perRow, texts);
        });
  }

  /** Returns an int32 field of a map's values, one per entry, all rows' behind each other. */
  public int[] mapInts(String column, String field) throws IOException {
    return decode(
        () -> {
          ColumnDescriptor leaf = field(column, field);
          ChunkReader chunk = nested(leaf, ColumnKind.INT32);
          int[] values = chunk.ints();
          entriesPerRow(leaf, chunk);
          return values;
        });
  }

  /** Returns a decimal field (scale 2, minor units) of a map's values, one per entry. */
  public long[] mapDecimals(String column, String field) throws IOException {
    return decode(
        () -> {
          ColumnDescriptor leaf = field(column, field);
          ChunkReader chunk = nested(leaf, ColumnKind.DECIMAL);
          long[] values = chunk.longs();
          entriesPerRow(leaf, chunk);
          return values;
        });
  }

  /** Returns an int32 field of a map's values that may have nulls, one place per entry. */
  public OptionalLongColumn optionalMapInts(String column, String field) throws IOException {
    return mapOptional(column, field, ColumnKind.INT32);
  }

  /** Returns a decimal field (scale 2, minor units) that may have nulls, one place per entry. */
  public OptionalLongColumn optionalMapDecimals(String column, String field) throws IOException {
    return mapOptional(column, field, ColumnKind.DECIMAL);
  }

  @Override
  public void close() throws IOException {
    decompression.release();
    reader.close();
  }

  private int[] flatInts(String column, ColumnKind kind) throws IOException {
    return decode(
        () -> {
          ChunkReader chunk = single(column, kind);
          int[] values = chunk.ints();
          requireNoNulls(column, chunk);
          return values;
        });
  }

  private long[] flatLongs(String column, ColumnKind kind) throws IOException {
    return decode(
        () -> {
          ChunkReader chunk = single(column, kind);
          long[] values = chunk.longs();
          requireNoNulls(column, chunk);
          return values;
        });
  }

  private OptionalLongColumn flatOptional(String column, ColumnKind kind) throws IOException {
    return decode(
        () -> {
          ChunkReader chunk = single(column, kind);
          long[] dense = numbers(chunk, kind);
          return OptionalLongColumn.of(dense, present(chunk));
        });
  }

  private OptionalLongColumn mapOptional(String column, String field, ColumnKind kind)
      throws IOException {
    return decode(
        () -> {
          ColumnDescriptor leaf = field(column, field);
          ChunkReader chunk = nested(leaf, kind);
          long[] dense = numbers(chunk, kind);
          return OptionalLongColumn.of(dense, presentEntries(leaf, chunk));
        });
  }

  /** Reads a chunk of whole numbers without its nulls. */
  private static long[] numbers(ChunkReader chunk, ColumnKind kind) throws IOException {
    return kind == ColumnKind.INT32
        ? Arrays.stream(chunk.ints()).asLongStream().toArray()
        : chunk.longs();
  }

  private void select(Collection<String> columns) throws IOException {
    List<ColumnDescriptor> selected = new ArrayList<>();
    for (String column : columns) {
      selected.addAll(leaves(column));
    }
    reader.setRequestedSchema(selected);
  }

  private List<ColumnDescriptor> leaves(String column) throws IOException {
    List<ColumnDescriptor> leaves = new ArrayList<>();
    for (ColumnDescriptor leaf : schema.getColumns()) {
      if (leaf.getPath()[0].equals(column)) {
        leaves.add(leaf);
      }
    }
    if (leaves.isEmpty()) {
      throw new IOException("there is no column " + column);
    }
    return leaves;
  }

  private ColumnDescriptor field(String column, String field) throws IOException {
    List<ColumnDescriptor> leaves = leaves(column);
    for (ColumnDescriptor leaf : leaves.subList(1, leaves.size())) {
      if (leaf.getPath()[leaf.getPath().length - 1].equals(field)) {
        return leaf;
      }
    }
    throw new IOException("column " + column + " has no field " + field);
  }

  private ChunkReader single(String column, ColumnKind kind) throws IOException {
    ColumnDescriptor leaf = leaves(column).get(0);
    if (leaf.getPath().length != 1 || leaf.getMaxRepetitionLevel() > 0) {
      throw new IOException("column " + column + " is not a single value");
    }
    return chunk(leaf, kind);
  }

  private ChunkReader nested(ColumnDescriptor leaf, ColumnKind kind) throws IOException {
    if (leaf.getMaxRepetitionLevel() != 1) {
      throw new IOException("column " + leaf.getPath()[0] + " is not a list or a map");
    }
    return chunk(leaf, kind);
  }

  private ChunkReader chunk(ColumnDescriptor leaf, ColumnKind kind) throws IOException {
    if (group == null) {
      throw new IOException("there is no row group to read from");
    }
    if (!holds(leaf.getPrimitiveType(), kind)) {
      throw new IOException(
          "column "
              + String.join(".", leaf.getPath())
              + " is no "
              + kind
              + ": "
              + leaf.getPrimitiveType());
    }
    return new ChunkReader(leaf, group.getPageReader(leaf));
  }

  private static boolean holds(PrimitiveType type, ColumnKind kind) {
    PrimitiveTypeName stored = type.getPrimitiveTypeName();
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    return switch (kind) {
      case DATE ->
          stored == PrimitiveTypeName.INT32 && logical instanceof DateLogicalTypeAnnotation;
      case INT32 -> stored == PrimitiveTypeName.INT32 && isPlainNumber(logical);
      case INT64 -> stored == PrimitiveTypeName.INT64 && isPlainNumber(logical);
      case BOOLEAN -> stored == PrimitiveTypeName.BOOLEAN;
      case DECIMAL ->
          stored == PrimitiveTypeName.INT64
              && logical instanceof DecimalLogicalTypeAnnotation decimal
              && decimal.getScale() == ColumnKind.DECIMAL_SCALE;
      case TIMESTAMP ->
          stored == PrimitiveTypeName.INT64
              && logical instanceof TimestampLogicalTypeAnnotation timestamp
              && timestamp.getUnit() == TimeUnit.MICROS;
      case TEXT, BYTES ->
          stored == PrimitiveTypeName.BINARY && !(logical instanceof DecimalLogicalTypeAnnotation);
    };
  }

  private static boolean isPlainNumber(LogicalTypeAnnotation logical) {
    return logical == null
        || (logical instanceof IntLogicalTypeAnnotation number && number.isSigned());
  }

  private boolean[] present(ChunkReader chunk) throws IOException {
    requireRows(chunk.slots());
    boolean[] present = new boolean[rows];
    if (chunk.present() == rows) {
      Arrays.fill(present, true);
      return present;
    }
    for (int row = 0; row < rows; row++) {
      present[row] = chunk.definition()[row] == 1;
    }
    return present;
  }

  private void requireNoNulls(String column, ChunkReader chunk) throws IOException {
    requireRows(chunk.slots());
    if (chunk.present() != rows) {
      throw new IOException("column " + column + " has nulls");
    }
  }

  private void requireRows(int found) throws IOException {
    if (found != rows) {
      throw new IOException("a column has " + found + " rows, not " + rows);
    }
  }

  /** Counts the entries of each row and makes sure that none of them is null. */
  private int[] entriesPerRow(ColumnDescriptor leaf, ChunkReader chunk) throws IOException {
    int[] perRow = countEntries(leaf, chunk);
    if (Arrays.stream(perRow).sum() != chunk.present()) {
      throw new IOException("column " + String.join(".", leaf.getPath()) + " has nulls");
    }
    return perRow;
  }

  /** Tells for each entry, all rows' behind each other, whether it has a value. */
  private boolean[] presentEntries(ColumnDescriptor leaf, ChunkReader chunk) throws IOException {
    boolean[] present = new boolean[Arrays.stream(countEntries(leaf, chunk)).sum()];
    int[] definition = chunk.definition();
    int entryLevel = levelOfEntries(leaf);
    int entry = 0;
    for (int slot = 0; slot < chunk.slots(); slot++) {
      if (definition[slot] >= entryLevel) {
        present[entry++] = definition[slot] == leaf.getMaxDefinitionLevel();
      }
    }
    return present;
  }

  private int[] countEntries(ColumnDescriptor leaf, ChunkReader chunk) throws IOException {
    int[] perRow = new int[rows];
    int[] repetition = chunk.repetition();
    int[] definition = chunk.definition();
    int entryLevel = levelOfEntries(leaf);
    int row = -1;
    for (int slot = 0; slot < chunk.slots(); slot++) {
      row += repetition[slot] == 0 ? 1 : 0;
      if (row < 0 || row >= rows) {
        throw new IOException("a column has other than " + rows + " rows");
      }
      perRow[row] += definition[slot] >= entryLevel ? 1 : 0;
    }
    requireRows(row + 1);
    return perRow;
  }

  /** The definition level from which on a slot is an entry, not an empty list or map. */
  private int levelOfEntries(ColumnDescriptor leaf) throws IOException {
    String[] path = leaf.getPath();
    for (int depth = 1; depth <= path.length; depth++) {
      String[] prefix = Arrays.copyOf(path, depth);
      if (schema.getType(prefix).isRepetition(Type.Repetition.REPEATED)) {
        return schema.getMaxDefinitionLevel(prefix);
      }
    }
    throw new IOException("column " + path[0] + " is not a list or a map");
  }

  /** Reads from the file. */
  @FunctionalInterface
  private interface Decoding<T> {
    T run() throws IOException;
  }

  private <T> T decode(Decoding<T> decoding) throws IOException {
    try {
      return decoding.run();
    } catch (IOException | RuntimeException e) {
      throw damaged(file, e);
    }
  }

  /** Parquet's readers meet damaged files with every kind of exception. */
  private static IOException damaged(InputFile file, Exception cause) {
    return new IOException("cannot read " + file + ": " + cause.getMessage(), cause);
  }
}
