package io.lookback.batch;

import io.lookback.internal.batch.EventRows;
import io.lookback.internal.batch.LongColumn;
import io.lookback.internal.batch.PackedLongs;
import io.lookback.internal.batch.Wire;
import io.lookback.internal.batch.WireBytes;
import io.lookback.internal.batch.WireSize;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Rejected lines of one landing file as columns: the raw bytes, where they stood, and a bit mask of
 * reasons. Immutable.
 */
public final class RejectBatch {
  /** A line whose number in its file is not known. */
  public static final long UNKNOWN_LINE = -1;

  /** A line whose place in its file is not known, as one that came from no file. */
  public static final long UNKNOWN_OFFSET = -1;

  private final Source source;
  private final String file;
  private final byte[] raw;
  private final PackedLongs ends;
  private final PackedLongs offsets;
  private final PackedLongs lineNumbers;
  private final PackedLongs reasons;

  private RejectBatch(Source source, String file, byte[] raw, PackedLongs[] columns) {
    this.source = source;
    this.file = file;
    this.raw = raw;
    this.ends = columns[0];
    this.offsets = columns[1];
    this.lineNumbers = columns[2];
    this.reasons = columns[3];
  }

  /** What the lines should have been. */
  public Source source() {
    return source;
  }

  /** The landing file of the lines. */
  public String file() {
    return file;
  }

  /** The number of lines. */
  public int size() {
    return ends.size();
  }

  /**
   * The raw bytes of all lines, one behind the other. The array is not copied: do not change it.
   */
  public byte[] raw() {
    return raw;
  }

  /** Where in {@link #raw} a line starts. */
  public int start(int row) {
    return row == 0 ? 0 : ends.getInt(row - 1);
  }

  /** Where in {@link #raw} a line ends, exclusive. */
  public int end(int row) {
    return ends.getInt(row);
  }

  /** The byte offset of a line in the decompressed file, or {@link #UNKNOWN_OFFSET}. */
  public long offset(int row) {
    return offsets.get(row);
  }

  /** The number of a line in its file from 1, or {@link #UNKNOWN_LINE}. */
  public long lineNumber(int row) {
    return lineNumbers.get(row);
  }

  /** The reasons of a line as a bit mask. */
  public int reasons(int row) {
    return reasons.getInt(row);
  }

  /** Writes the wire form. */
  public void writeTo(DataOutput out) throws IOException {
    source.writeTo(out);
    Wire.writeText(out, file);
    out.writeInt(raw.length);
    out.write(raw);
    ends.writeTo(out);
    offsets.writeTo(out);
    lineNumbers.writeTo(out);
    reasons.writeTo(out);
  }

  /** Reads what {@link #writeTo} wrote. */
  public static RejectBatch readFrom(DataInput in) throws IOException {
    Source source = Source.readFrom(in);
    String file = Wire.readText(in);
    byte[] raw = WireBytes.read(in, Wire.readCount(in, Integer.MAX_VALUE));
    PackedLongs[] columns = new PackedLongs[4];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = PackedLongs.readFrom(in);
    }
    int size = columns[0].size();
    boolean fits = columns[0].min() >= 0 && columns[0].max() <= raw.length;
    for (PackedLongs column : columns) {
      fits &= column.size() == size;
    }
    if (!fits) {
      throw new IOException("corrupt batch: lines do not fit into their " + raw.length + " bytes");
    }
    return new RejectBatch(source, file, raw, columns);
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof RejectBatch that)) {
      return false;
    }
    return source.equals(that.source)
        && file.equals(that.file)
        && Arrays.equals(raw, that.raw)
        && ends.equals(that.ends)
        && offsets.equals(that.offsets)
        && lineNumbers.equals(that.lineNumbers)
        && reasons.equals(that.reasons);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(raw) + offsets.hashCode();
  }

  @Override
  public String toString() {
    return size() + " rejected lines of " + file;
  }

  /** Gathers rejected lines. */
  public static final class Builder {
    /** The most bytes that the columns of a line take: end, offset, line number, reasons. */
    private static final int MAX_ROW_BYTES = 4 + 8 + 8 + 4;

    private final Source source;
    private final String file;
    private byte[] raw = new byte[1024];
    private int length;
    private final LongColumn ends = new LongColumn();
    private final LongColumn offsets = new LongColumn();
    private final LongColumn lineNumbers = new LongColumn();
    private final LongColumn reasons = new LongColumn();

    /** Begins an empty batch. */
    public Builder(Source source, String file) {
      this.source = source;
      this.file = file;
    }

    /** Adds the line {@code buffer[from, to)}. */
    public void add(byte[] buffer, int from, int to, long offset, long lineNumber, int mask) {
      int needed = Math.addExact(length, to - from);
      if (needed > raw.length) {
        raw = Arrays.copyOf(raw, Math.max(needed, 2 * raw.length));
      }
      System.arraycopy(buffer, from, raw, length, to - from);
      length = needed;
      ends.add(length);
      offsets.add(offset);
      lineNumbers.add(lineNumber);
      reasons.add(mask);
    }

    /** The number of lines so far. */
    public int size() {
      return ends.size();
    }

    /**
     * Whether the batch stays within {@link WireSize} with another line of so many bytes; an empty
     * one takes a line of any size.
     */
    public boolean hasRoomFor(int bytes) {
      long columns = (ends.size() + 1L) * MAX_ROW_BYTES;
      long taken = WireSize.OVERHEAD_BYTES + file.length() * 3L + length + columns;
      return ends.size() == 0
          || (taken + bytes <= WireSize.MAX_BYTES && ends.size() < EventRows.MAX_BATCH_ROWS);
    }

    /** The batch; the builder is of no use afterwards. */
    public RejectBatch build() {
      return new RejectBatch(
          source,
          file,
          Arrays.copyOf(raw, length),
          new PackedLongs[] {ends.pack(), offsets.pack(), lineNumbers.pack(), reasons.pack()});
    }
  }
}
