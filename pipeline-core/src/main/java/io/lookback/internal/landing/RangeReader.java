package io.lookback.internal.landing;

import io.lookback.internal.landing.LandingFile.Compression;
import io.lookback.internal.parse.RecordSplitter;
import io.lookback.landing.ReadLimits;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the records that begin in a byte range, chunk by chunk.
 *
 * <p>A record belongs to the range that its first byte lies in: a reader skips to the first line
 * start at or after its range's start, and finishes the record that crosses its end. So the ranges
 * of a file cover it exactly once, which {@link #covered} lets the ledger check; only a line break
 * inside quotes at the border of two ranges can break that.
 *
 * <p>A line above the maximal length comes in pieces of that length, so memory is bounded by the
 * block size plus one line. Use: {@link #open}, {@link #next} until it is false, {@link #close};
 * then the same again for another range. Not thread-safe.
 */
public final class RangeReader implements Closeable {
  /** How many bytes a chunk spans at most. */
  public static final int DEFAULT_BLOCK_BYTES = 16 << 20;

  /** How much is read at a time once the range's end is passed. */
  private static final int TAIL_BYTES = 64 << 10;

  private final int blockBytes;
  private final ReadLimits limits;
  private final int maxLineBytes;
  private final ReadMeter meter;
  private final LineChunk chunk = new LineChunk();
  private final ContentHash contentHash = new ContentHash();

  private byte[] buffer = new byte[0];
  private ReadableByteChannel channel;
  private RecordSplitter splitter;
  private boolean isCsv;
  private long rangeStart;
  private long rangeEnd;
  private long base;
  private int at;
  private int to;
  private boolean endOfInput;
  private long coveredStart;
  private long lineNumber;
  private int longLinePart;
  private byte lineEnd = RecordSplitter.LINE_FEED;

  /**
   * Makes a reader.
   *
   * @param blockBytes how many bytes a chunk spans at most, apart from one line
   */
  public RangeReader(int blockBytes, ReadLimits limits) {
    this(blockBytes, limits, null);
  }

  /**
   * Makes a reader whose progress is watched.
   *
   * @param meter counts the bytes that are read; null if nobody watches
   */
  public RangeReader(int blockBytes, ReadLimits limits, ReadMeter meter) {
    this.meter = meter;
    this.blockBytes = blockBytes;
    this.limits = limits;
    this.maxLineBytes = limits.maxLineBytes();
  }

  /** Makes a reader with another longest line than the default. */
  public RangeReader(int blockBytes, int maxLineBytes) {
    this(blockBytes, ReadLimits.DEFAULT.withMaxLineBytes(maxLineBytes));
  }

  /** Opens a range of a file whose lines end with line feeds, and skips to its first line. */
  public void open(LandingRange range) throws IOException {
    open(range, Header.NONE);
  }

  /** Opens a range of a file with this header, and skips to its first line. */
  public void open(LandingRange range, Header header) throws IOException {
    close();
    LandingFile file = range.file();
    isCsv = file.isCsv();
    useLineEnd(header.lineEnd);
    long span = Math.min(range.end(), Math.max(file.bytes(), 1)) - range.start();
    boolean isPlain = file.compression() == Compression.PLAIN;
    int block = (int) Math.min(blockBytes, isPlain ? Math.max(span, 0) + 1 : blockBytes);
    if (buffer.length < block + maxLineBytes + 1) {
      buffer = new byte[block + maxLineBytes + 1];
    }
    channel = LandingChannel.open(file, Math.max(0, range.start() - 1), limits);
    rangeStart = range.start();
    rangeEnd = range.end();
    contentHash.reset();
    base = Math.max(0, range.start() - 1);
    at = 0;
    to = 0;
    endOfInput = false;
    longLinePart = 0;
    lineNumber = range.start() == 0 ? 0 : Long.MIN_VALUE;
    if (range.start() > 0) {
      skipToLineStart();
    }
    coveredStart = base + at;
  }

  /** Reads the next chunk; false at the end of the range. */
  public boolean next() throws IOException {
    while (true) {
      chunk.begin(buffer, base);
      boolean finished = split();
      if (chunk.size() > 0) {
        return true;
      }
      if (finished) {
        return false;
      }
      fill();
    }
  }

  /** The lines of the last {@link #next}. */
  public LineChunk chunk() {
    return chunk;
  }

  /** After the last {@link #next}: how many bytes the range's records take, line ends included. */
  public long covered() {
    return base + at - coveredStart;
  }

  /**
   * After the last {@link #next}: the {@link ContentHash} of the file's bytes in the range,
   * whatever lines they belong to.
   */
  public long contentHash() {
    return contentHash.value();
  }

  /** Closes what {@link #open} opened. */
  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
      channel = null;
    }
  }

  /**
   * The header of a CSV file: its first record that is not blank; and what ends the lines of the
   * file, which is found out on the way.
   */
  public static final class Header {
    /** What stands for the header of a file that has none. */
    public static final Header NONE = new Header(new byte[0], -1, RecordSplitter.LINE_FEED);

    /** How much is kept of a header that is too long. */
    private static final int CUT_BYTES = 1000;

    /** The replacement character, by which a header is known not to be usable. */
    private static final byte[] CUT = "\uFFFD".getBytes(StandardCharsets.UTF_8);

    private final byte[] bytes;
    private final long offset;
    private final byte lineEnd;

    private Header(byte[] bytes, long offset, byte lineEnd) {
      this.bytes = bytes;
      this.offset = offset;
      this.lineEnd = lineEnd;
    }

    private static Header of(LineChunk lines, int line, byte lineEnd) {
      int start = lines.start(line);
      int end = lines.end(line);
      byte[] bytes = Arrays.copyOfRange(lines.buffer(), start, end);
      if (lines.part(line) != LineChunk.WHOLE) {
        int kept = Math.min(end - start, CUT_BYTES);
        bytes = Arrays.copyOf(bytes, kept + CUT.length);
        System.arraycopy(CUT, 0, bytes, kept, CUT.length);
      }
      return new Header(bytes, lines.offset(line), lineEnd);
    }

    /**
     * The record without its line end; not to be changed. One that is longer than the longest legal
     * line is cut off and ends in U+FFFD, so that nobody takes it for a whole one.
     */
    public byte[] bytes() {
      return bytes;
    }

    /** What ends the lines of the file, see {@link RecordSplitter#csvLineEnd}. */
    public byte lineEnd() {
      return lineEnd;
    }

    /** Where it begins in the unpacked file, or -1. */
    public long offset() {
      return offset;
    }
  }

  /** Looks for the header of a CSV file. */
  public static Header header(LandingFile file, ReadLimits limits) throws IOException {
    return ofHeaders(limits).header(file);
  }

  /** A reader for the {@link #header(LandingFile) headers} of many files. */
  public static RangeReader ofHeaders(ReadLimits limits) {
    return new RangeReader(TAIL_BYTES, limits);
  }

  /** Looks for the header of a CSV file, with the buffers of this reader, and closes the file. */
  public Header header(LandingFile file) throws IOException {
    try {
      open(new LandingRange(file, 0, Long.MAX_VALUE));
      findLineEnd();
      while (next()) {
        for (int line = 0; line < chunk.size(); line++) {
          if (!chunk.isBlank(line)) {
            return Header.of(chunk, line, lineEnd);
          }
        }
      }
      return Header.NONE;
    } finally {
      close();
    }
  }

  /** Finds out what ends the lines of a CSV file that has just been opened at its start. */
  private void findLineEnd() throws IOException {
    fill();
    // The buffer has room for the longest record and a byte more: whatever the file, that decides.
    useLineEnd(RecordSplitter.csvLineEnd(buffer, (int) Math.min(to, maxLineBytes + 1L)));
  }

  private void useLineEnd(byte end) {
    lineEnd = end;
    splitter = isCsv ? RecordSplitter.csv(maxLineBytes, end) : RecordSplitter.lines(maxLineBytes);
  }

  /** Whether a file has a record: a line that is neither blank nor a header. */
  public static boolean holdsRecord(LandingFile file, ReadLimits limits) throws IOException {
    Header header = file.isCsv() ? header(file, limits) : Header.NONE;
    try (RangeReader reader = new RangeReader(TAIL_BYTES, limits)) {
      reader.open(new LandingRange(file, 0, Long.MAX_VALUE), header);
      while (reader.next()) {
        if (reader.chunk().holdsRecord(header.offset())) {
          return true;
        }
      }
      return false;
    }
  }

  /**
   * Adds the complete records of the buffer to the chunk, as many as it takes; true if the range is
   * at its end.
   */
  private boolean split() {
    while (longLinePart > 0 || base + at < rangeEnd) {
      if (chunk.size() == LineChunk.MAX_LINES) {
        return false;
      }
      if (longLinePart > 0) {
        if (!splitLongLine()) {
          return false;
        }
        continue;
      }
      int end = splitter.recordEnd(buffer, at, to, endOfInput);
      if (end == RecordSplitter.INCOMPLETE) {
        return endOfInput;
      }
      lineNumber++;
      if (end == RecordSplitter.TOO_LONG) {
        longLinePart = 1;
        continue;
      }
      int contentEnd = RecordSplitter.contentEnd(buffer, at, end);
      chunk.add(at, contentEnd, LineChunk.WHOLE, Math.max(lineNumber, -1));
      if (isCsv && lineNumber > 0) {
        lineNumber += innerLineEnds(at, contentEnd);
      }
      at = end;
    }
    return true;
  }

  /** Adds one piece of a line that is too long; false if more bytes are needed for it. */
  private boolean splitLongLine() {
    int limit = Math.min(to, at + maxLineBytes);
    int end = RecordSplitter.lineEnd(buffer, at, limit, lineEnd);
    if (end != RecordSplitter.INCOMPLETE) {
      addPiece(RecordSplitter.contentEnd(buffer, at, end));
      longLinePart = 0;
      at = end;
    } else if (to - at >= maxLineBytes) {
      addPiece(limit);
      at = limit;
    } else if (endOfInput) {
      addPiece(RecordSplitter.contentEnd(buffer, at, to));
      longLinePart = 0;
      at = to;
    } else {
      return false;
    }
    return true;
  }

  private void addPiece(int end) {
    chunk.add(at, end, longLinePart, Math.max(lineNumber, -1));
    longLinePart++;
  }

  private int innerLineEnds(int from, int end) {
    int count = 0;
    int next = RecordSplitter.lineEnd(buffer, from, end, lineEnd);
    while (next != RecordSplitter.INCOMPLETE) {
      count++;
      next = RecordSplitter.lineEnd(buffer, next, end, lineEnd);
    }
    return count;
  }

  private void skipToLineStart() throws IOException {
    while (base + at < rangeEnd) {
      fill();
      int start = RecordSplitter.lineEnd(buffer, at, to, lineEnd);
      if (start != RecordSplitter.INCOMPLETE) {
        at = start;
        return;
      }
      at = to;
      if (endOfInput) {
        return;
      }
    }
  }

  /** Moves the unfinished record to the front and reads on behind it. */
  private void fill() throws IOException {
    System.arraycopy(buffer, at, buffer, 0, to - at);
    base += at;
    to -= at;
    at = 0;
    long left = rangeEnd - (base + to);
    int wanted = (int) Math.min(buffer.length - to, left > 0 ? left : TAIL_BYTES);
    int target = to + wanted;
    while (to < target && !endOfInput) {
      int read = channel.read(ByteBuffer.wrap(buffer, to, target - to));
      if (read < 0) {
        endOfInput = true;
      } else {
        hash(to, read);
        to += read;
        if (meter != null) {
          meter.add(read);
        }
      }
    }
  }

  /** Hashes bytes that were read to {@code position}, as far as they are the range's. */
  private void hash(int position, int length) {
    long from = Math.max(base + position, rangeStart);
    long end = Math.min(base + position + length, rangeEnd);
    if (from < end) {
      contentHash.update(buffer, (int) (from - base), (int) (end - from));
    }
  }
}
