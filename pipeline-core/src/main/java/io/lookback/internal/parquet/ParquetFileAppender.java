package io.lookback.internal.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.ColumnOrder;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.TypeDefinedOrder;
import org.apache.parquet.format.Util;

/**
 * Puts row groups behind each other in one Parquet file.
 *
 * <p>The channel belongs to the caller and stays open. A file without its footer cannot be read, so
 * {@link #finish()} is not done by a {@code close()}: a writer that fails half-way must not leave
 * something that looks complete. A file without row groups is a valid, empty table. Not
 * thread-safe.
 */
public final class ParquetFileAppender {
  /**
   * The writer of the file, in the one form that Parquet's Java readers parse; of a writer that
   * they cannot parse they ignore the statistics.
   */
  private static final String CREATED_BY = "lookback version 0.1.0 (build 1)";

  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  private final WritableByteChannel channel;
  private final TableSchema schema;
  private final Map<String, String> metadata;
  private final List<RowGroup> groups = new ArrayList<>();
  private long position;
  private long rows;
  private boolean finished;

  /**
   * Starts a file without metadata of its own.
   *
   * @throws IOException if the channel fails
   */
  public ParquetFileAppender(WritableByteChannel channel, TableSchema schema) throws IOException {
    this(channel, schema, Map.of());
  }

  /**
   * Starts a file.
   *
   * @param channel where the file goes, at its start
   * @param schema the schema that all row groups were encoded with
   * @param metadata texts by key, kept in the footer in key order
   * @throws IOException if the channel fails
   */
  public ParquetFileAppender(
      WritableByteChannel channel, TableSchema schema, Map<String, String> metadata)
      throws IOException {
    this.channel = channel;
    this.schema = schema;
    this.metadata = new TreeMap<>(metadata);
    write(ByteBuffer.wrap(MAGIC));
  }

  /**
   * Appends a row group.
   *
   * @throws IllegalArgumentException if it was encoded with other columns than this file's
   * @throws IllegalStateException if the file is finished
   * @throws IOException if the channel fails or the row group was damaged on its way
   */
  public void append(EncodedRowGroup encoded) throws IOException {
    requireUnfinished();
    RowGroup group = encoded.description();
    requireSameColumns(group);
    shift(group, position);
    if (groups.size() <= Short.MAX_VALUE) {
      group.setOrdinal((short) groups.size());
    }
    write(encoded.pages());
    groups.add(group);
    rows += encoded.rows();
  }

  /** Returns the bytes written so far. */
  public long position() {
    return position;
  }

  /** Returns the rows appended so far. */
  public long rows() {
    return rows;
  }

  /**
   * Writes the footer. Nothing may be appended afterwards.
   *
   * @throws IllegalStateException if the file is finished already
   * @throws IOException if the channel fails
   */
  public void finish() throws IOException {
    requireUnfinished();
    finished = true;
    GrowingBytes footer = new GrowingBytes(1 << 12);
    Util.writeFileMetaData(footerMetadata(), footer);
    footer.putInt(footer.size());
    footer.write(MAGIC, 0, MAGIC.length);
    write(ByteBuffer.wrap(footer.array(), 0, footer.size()));
  }

  private FileMetaData footerMetadata() {
    FileMetaData footer = new FileMetaData(1, schema.elements(), rows, groups);
    footer.setCreated_by(CREATED_BY);
    if (!metadata.isEmpty()) {
      List<KeyValue> pairs = new ArrayList<>();
      metadata.forEach((key, value) -> pairs.add(new KeyValue(key).setValue(value)));
      footer.setKey_value_metadata(pairs);
    }
    // Without an order readers ignore the minima and maxima.
    List<ColumnOrder> orders = new ArrayList<>();
    schema.leaves().forEach(leaf -> orders.add(ColumnOrder.TYPE_ORDER(new TypeDefinedOrder())));
    return footer.setColumn_orders(orders);
  }

  private static void shift(RowGroup group, long by) {
    group.setFile_offset(group.getFile_offset() + by);
    for (ColumnChunk chunk : group.getColumns()) {
      chunk.setFile_offset(chunk.getFile_offset() + by);
      ColumnMetaData column = chunk.getMeta_data();
      column.setData_page_offset(column.getData_page_offset() + by);
      if (column.isSetDictionary_page_offset()) {
        column.setDictionary_page_offset(column.getDictionary_page_offset() + by);
      }
    }
  }

  private void requireSameColumns(RowGroup group) {
    List<TableSchema.Leaf> leaves = schema.leaves();
    boolean same = group.getColumnsSize() == leaves.size();
    for (int i = 0; same && i < leaves.size(); i++) {
      ColumnMetaData column = group.getColumns().get(i).getMeta_data();
      same =
          column.getPath_in_schema().equals(leaves.get(i).path())
              && column.getType() == leaves.get(i).kind().physical();
    }
    if (!same) {
      throw new IllegalArgumentException("the row group was not encoded with schema " + schema);
    }
  }

  private void requireUnfinished() {
    if (finished) {
      throw new IllegalStateException("the file has its footer already");
    }
  }

  private void write(ByteBuffer bytes) throws IOException {
    position += bytes.remaining();
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
