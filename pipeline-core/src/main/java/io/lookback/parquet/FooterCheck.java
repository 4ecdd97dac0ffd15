package io.lookback.parquet;

import java.io.IOException;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.schema.MessageType;

/**
 * Compares the numbers of a footer with the file and with each other, before memory is taken by
 * them. A footer has no checksum: one wrong byte may claim two billion rows.
 */
final class FooterCheck {
  /** A row group of more rows is not read; those of common writers have some millions at most. */
  private static final long MAX_ROWS = 1 << 26;

  private FooterCheck() {}

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
