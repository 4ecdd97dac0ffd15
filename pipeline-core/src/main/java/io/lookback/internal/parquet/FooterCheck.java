package io.lookback.internal.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.MessageType;

/**
 * Compares the numbers of a footer with the file and with each other, before memory is taken by
 * them. A footer has no checksum: one wrong byte may claim two billion rows.
 */
final class FooterCheck {
  /** A row group of more rows is not read; those of common writers have some millions at most. */
  private static final long MAX_ROWS = 1 << 26;

  /** The length of the footer and the magic number behind it. */
  private static final int TAIL = 8;

  private FooterCheck() {}

  /**
   * Checks the counts within the footer, before it is read into objects. What is no Parquet file at
   * all is left for the reader to tell.
   *
   * @throws IOException if the file cannot be read or a count cannot be
   */
  static void checkCounts(InputFile file) throws IOException {
    long length = file.getLength();
    if (length < TAIL) {
      return;
    }
    try (SeekableInputStream in = file.newStream()) {
      byte[] tail = new byte[TAIL];
      in.seek(length - TAIL);
      in.readFully(tail);
      long footer = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getInt();
      if (footer <= 0 || footer > length - TAIL) {
        return;
      }
      byte[] bytes = new byte[(int) footer];
      in.seek(length - TAIL - footer);
      in.readFully(bytes);
      ThriftCounts.check(bytes);
    }
  }

  /**
   * Checks all row groups.
   *
   * @param length of the file in bytes
   * @throws IOException if a row group has a number that cannot be
   */
  static void check(ParquetFileReader reader, MessageType schema, long length) throws IOException {
    for (BlockMetaData group : reader.getRowGroups()) {
      long rows = group.getRowCount();
      if (rows < 0 || rows > MAX_ROWS) {
        throw new IOException("a row group claims to have " + rows + " rows");
      }
      for (ColumnChunkMetaData chunk : group.getColumns()) {
        check(chunk, schema, rows, length);
      }
    }
  }

  private static void check(ColumnChunkMetaData chunk, MessageType schema, long rows, long length)
      throws IOException {
    long start = chunk.getStartingPos();
    long size = chunk.getTotalSize();
    if (start < 0 || size < 0 || start > length - size) {
      throw new IOException(
          "column "
              + chunk.getPath().toDotString()
              + " claims to have "
              + size
              + " bytes from byte "
              + start
              + " of "
              + length);
    }
    ColumnDescriptor column = schema.getColumnDescription(chunk.getPath().toArray());
    long values = chunk.getValueCount();
    boolean fits =
        column.getMaxRepetitionLevel() == 0 ? values == rows : values >= rows && values <= MAX_ROWS;
    if (!fits) {
      throw new IOException(
          "column "
              + chunk.getPath().toDotString()
              + " claims to have "
              + values
              + " values in "
              + rows
              + " rows");
    }
  }
}
