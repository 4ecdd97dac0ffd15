package io.lookback.internal.landing;

import io.lookback.internal.parse.RecordSplitter;
import io.lookback.internal.parse.Utf8;
import java.util.Arrays;

/**
 * Consecutive lines of a landing file in one buffer. Lines do not include their line ends. Reused
 * by {@link RangeReader}: valid until its next call.
 */
public final class LineChunk {
  /**
   * How many lines a chunk holds at most. Lines of real input fill a block before that; a block of
   * line feeds alone would else need a hundred times its own size.
   */
  static final int MAX_LINES = 1 << 19;

  /** The {@link #part} of a whole line. */
  public static final int WHOLE = 0;

  /** What bronze notes in place of a {@link #part} for the usable header of a CSV file. */
  public static final int HEADER = -1;

  private byte[] buffer = new byte[0];
  private long base;
  private int size;
  private boolean hasPieces;
  private int[] starts = new int[1024];
  private int[] ends = new int[1024];
  private int[] parts = new int[1024];
  private long[] numbers = new long[1024];

  /** The buffer that all lines are in; not to be changed. */
  public byte[] buffer() {
    return buffer;
  }

  /** The number of lines, pieces of overlong lines counted one by one. */
  public int size() {
    return size;
  }

  /** Where a line starts in the buffer. */
  public int start(int line) {
    return starts[line];
  }

  /** Where a line ends in the buffer, exclusive. */
  public int end(int line) {
    return ends[line];
  }

  /** The byte offset of a line in the decompressed file. */
  public long offset(int line) {
    return base + starts[line];
  }

  /** {@link #WHOLE}, or for a line above the maximal length the number of this piece from 1. */
  public int part(int line) {
    return parts[line];
  }

  /** Whether a line is not {@link #WHOLE}; its pieces may be cut inside a character. */
  public boolean hasPieces() {
    return hasPieces;
  }

  /** The number of the line in its file from 1, or -1 where the reader began in the middle. */
  public long number(int line) {
    return numbers[line];
  }

  /** Whether a line has nothing but white space, the byte-order mark of the file apart. */
  public boolean isBlank(int line) {
    int start = starts[line];
    if (offset(line) == 0) {
      start += Utf8.bomLength(buffer, start, ends[line]);
    }
    return RecordSplitter.isBlank(buffer, start, ends[line]);
  }

  /**
   * Whether a line begins here that is neither blank nor the header.
   *
   * @param headerOffset where the header begins in the unpacked file, or -1
   */
  public boolean holdsRecord(long headerOffset) {
    for (int line = 0; line < size; line++) {
      if (part(line) <= 1 && offset(line) != headerOffset && !isBlank(line)) {
        return true;
      }
    }
    return false;
  }

  void begin(byte[] bytes, long baseOffset) {
    buffer = bytes;
    base = baseOffset;
    size = 0;
    hasPieces = false;
  }

  void add(int start, int end, int part, long number) {
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, 2 * size);
      ends = Arrays.copyOf(ends, 2 * size);
      parts = Arrays.copyOf(parts, 2 * size);
      numbers = Arrays.copyOf(numbers, 2 * size);
    }
    starts[size] = start;
    ends[size] = end;
    parts[size] = part;
    hasPieces |= part != WHOLE;
    numbers[size] = number;
    size++;
  }
}
