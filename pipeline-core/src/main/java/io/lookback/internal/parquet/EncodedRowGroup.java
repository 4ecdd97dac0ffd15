package io.lookback.internal.parquet;

import io.lookback.internal.batch.WireBytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/**
 * One encoded row group: its pages and their description, with offsets from the start of the pages.
 * Immutable, at least one row; equal when all bytes are.
 */
public final class EncodedRowGroup {
  private final int rows;

  /** A footer with this row group alone; the library offers no shorter carrier for it. */
  private final byte[] description;

  private final byte[] pages;

  private EncodedRowGroup(int rows, byte[] description, byte[] pages) {
    this.rows = rows;
    this.description = description;
    this.pages = pages;
  }

  /** Takes {@code pages} over without a copy. */
  static EncodedRowGroup of(int rows, RowGroup group, byte[] pages) {
    ByteArrayOutputStream description = new ByteArrayOutputStream(1 << 10);
    try {
      Util.writeFileMetaData(new FileMetaData(1, List.of(), rows, List.of(group)), description);
    } catch (IOException e) {
      throw new UncheckedIOException("a buffer in memory refused a row group", e);
    }
    return new EncodedRowGroup(rows, description.toByteArray(), pages);
  }

  /** Returns the number of rows, at least 1. */
  public int rows() {
    return rows;
  }

  /** Returns the size of the pages and their description in bytes. */
  public long sizeInBytes() {
    return (long) description.length + pages.length;
  }

  /**
   * Writes the wire form: rows, length and bytes of the description, length and bytes of the pages,
   * the numbers as big-endian ints.
   *
   * @throws IOException if {@code out} fails
   */
  public void writeTo(DataOutput out) throws IOException {
    out.writeInt(rows);
    out.writeInt(description.length);
    out.write(description);
    out.writeInt(pages.length);
    out.write(pages);
  }

  /**
   * Reads what {@link #writeTo} wrote.
   *
   * @throws IOException if {@code in} fails, ends early or holds a negative number
   */
  public static EncodedRowGroup readFrom(DataInput in) throws IOException {
    int rows = in.readInt();
    if (rows <= 0) {
      throw new IOException("a row group has at least one row, this one " + rows);
    }
    byte[] description = readBytes(in);
    ThriftCounts.check(description);
    return new EncodedRowGroup(rows, description, readBytes(in));
  }

  private static byte[] readBytes(DataInput in) throws IOException {
    int length = in.readInt();
    if (length < 0) {
      throw new IOException("negative length " + length + " in a row group");
    }
    return WireBytes.read(in, length);
  }

  /** The description as new objects, which the caller may change. */
  RowGroup description() throws IOException {
    return Util.readFileMetaData(new ByteArrayInputStream(description)).getRow_groups().get(0);
  }

  /** The pages, read-only. */
  ByteBuffer pages() {
    return ByteBuffer.wrap(pages).asReadOnlyBuffer();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EncodedRowGroup that
        && rows == that.rows
        && Arrays.equals(description, that.description)
        && Arrays.equals(pages, that.pages);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(description) + Arrays.hashCode(pages);
  }

  @Override
  public String toString() {
    return "EncodedRowGroup[rows=" + rows + ", bytes=" + sizeInBytes() + "]";
  }
}
