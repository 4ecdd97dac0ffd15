package io.lookback.bronze;

import io.lookback.batch.EventBatch;
import io.lookback.batch.Reason;
import io.lookback.batch.RejectBatch;
import io.lookback.internal.batch.BucketRows;
import io.lookback.internal.batch.UserSample;
import io.lookback.internal.landing.LineChunk;
import io.lookback.internal.ledger.Counted;
import io.lookback.internal.monitor.Counters;
import io.lookback.internal.parse.CsvHeader;
import io.lookback.internal.parse.EventParser;
import io.lookback.internal.parse.EventSink;
import io.lookback.internal.parse.RecordSplitter;
import io.lookback.internal.parse.Utf8;
import io.lookback.internal.verify.Witness;
import io.lookback.ledger.Tally;
import io.lookback.spec.SourceSpec;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;

/**
 * Turns the lines of one landing file into events and rejects, and counts them. The same for lines
 * that come from landing and for those that come from bronze.
 */
final class LineParser implements EventSink {
  /** How many characters of a header that is not usable are kept to be shown. */
  private static final int SHOWN_HEADER = 80;

  private final SourceSpec source;
  private final String file;
  private final CsvHeader header;
  private final EventParser parser;
  private final BucketRows rows;
  private final Set<Integer> days;
  private final long[] mendedLines;
  private final Consumer<RejectBatch> rejects;
  private UserSample sample = UserSample.NONE;
  private boolean isSampled;
  private long readAs;
  private final long[] reasons = new long[Reason.values().length];
  private RejectBatch.Builder rejected;
  private long lines;
  private long blank;
  private long quarantined;
  private long bytes;
  private long blankBytes;
  private long quarantinedBytes;
  private long cutOffBytes;
  private long quarantinedSpanning;
  private long firstNumber = Long.MAX_VALUE;
  private long mended;
  private long mendedBytes;
  private boolean isMended;
  private int lineStart;
  private long offset;
  private long lineNumber;

  /**
   * A parser for the lines of {@code file}.
   *
   * @param headerBytes the header of a CSV file; not used for JSON
   * @param rows takes the events; must be drained with {@link #drain} before another file's parser
   *     uses it
   * @param days the epoch days whose events are wanted; null for all
   * @param mendedLines where lines begin that another file holds mended, ascending
   */
  LineParser(
      SourceSpec source,
      String file,
      byte[] headerBytes,
      BucketRows rows,
      Set<Integer> days,
      long[] mendedLines,
      Consumer<RejectBatch> rejects) {
    this.source = source;
    this.file = file;
    this.header =
        source.isCsv() ? CsvHeader.of(headerBytes, 0, headerBytes.length, source.fields()) : null;
    this.parser = header == null ? EventParser.json(source.fields()) : EventParser.csv(header);
    this.rows = rows;
    this.days = days;
    this.mendedLines = mendedLines;
    this.rejects = rejects;
    this.rejected = new RejectBatch.Builder(source.source(), file);
  }

  /** Notes which lines are of users in a sample, see {@link #isSampled}. */
  LineParser sampling(UserSample users) {
    sample = users;
    return this;
  }

  /** Whether the line that was parsed last is to be kept for the second opinion. */
  boolean isSampled() {
    return isSampled;
  }

  /** The user of such a line; {@link Witness.Line#REJECTED} if it was rejected. */
  long readAs() {
    return readAs;
  }

  /**
   * Parses one line.
   *
   * @param part {@link LineChunk#HEADER}, {@link LineChunk#WHOLE}, or the number of a piece
   */
  void line(byte[] buffer, int from, int to, boolean isUtf8, long at, long number, int part) {
    isSampled = false;
    if (part == LineChunk.HEADER) {
      return;
    }
    if (part > 1) {
      bytes += to - from;
      if (isMended) {
        mendedBytes += to - from;
      } else {
        quarantinedBytes += to - from;
        cutOffBytes += to - from;
      }
      return;
    }
    lines++;
    lineStart = from;
    offset = at;
    lineNumber = number;
    if (part == 1) {
      bytes += to - from;
      int headerReasons = hasBadHeader() ? Reason.BAD_HEADER.mask() : 0;
      rejected(buffer, from, to, Reason.LINE_TOO_LONG.mask() | headerReasons);
      return;
    }
    // Where the offset is not known, the line may be the first of its text.
    int start = at <= 0 ? from + Utf8.bomLength(buffer, from, to) : from;
    if (RecordSplitter.isBlank(buffer, start, to)) {
      blank++;
      blankBytes += to - from;
    } else {
      bytes += to - from;
      parser.parse(buffer, start, to, isUtf8, this);
    }
  }

  @Override
  public void event(int epochDay, long userId, byte[] buffer, int from, int to, long value) {
    if (sample.contains(userId)) {
      isSampled = true;
      readAs = userId;
    }
    if (days != null && !days.contains(epochDay)) {
      return;
    }
    rows.add(epochDay, userId, rows.valueProps().code(buffer, from, to), value);
  }

  @Override
  public void rejected(byte[] buffer, int from, int to, int reasonMask) {
    if (sample.contains(buffer, lineStart, to)) {
      isSampled = true;
      readAs = Witness.Line.REJECTED;
    }
    isMended = Arrays.binarySearch(mendedLines, offset) >= 0;
    if (isMended) {
      mended++;
      mendedBytes += to - lineStart;
      return;
    }
    quarantined++;
    quarantinedBytes += to - lineStart;
    if (header != null && RecordSplitter.spansLines(buffer, from, to)) {
      quarantinedSpanning++;
    }
    if (lineNumber > 0) {
      firstNumber = Math.min(firstNumber, lineNumber);
    }
    for (Reason reason : Reason.of(reasonMask)) {
      reasons[reason.ordinal()]++;
    }
    if (!rejected.hasRoomFor(to - lineStart)) {
      flushRejects();
    }
    // A byte-order mark is no part of the record, but it is one of the line as it came.
    rejected.add(buffer, lineStart, to, offset, lineNumber, reasonMask);
  }

  /** Passes the events gathered so far on, in batches of one bucket each. */
  void drain(ObjIntConsumer<EventBatch> events) {
    rows.drain(source.source(), file, events);
  }

  /** Passes the last rejects on and adds the counts to {@code tally}. */
  void finish(Tally tally) {
    flushRejects();
    Counters.of(Counters.LINES).inc(lines);
    Counters.of(Counters.BLANK_LINES).inc(blank);
    Counters.of(Counters.REJECTED_LINES).inc(quarantined);
    Counters.of(Counters.MENDED_LINES).inc(mended);
    Counters.of(Counters.BYTES).inc(bytes + blankBytes);
    Counters.eventsOf(source.source()).inc(lines - blank - quarantined - mended);
    count(tally, Counted.FILE, "lines", lines);
    count(tally, Counted.FILE, "blank", blank);
    count(tally, Counted.FILE, "quarantined", quarantined);
    count(tally, Counted.FILE, "bytes", bytes);
    count(tally, Counted.FILE, "blank_bytes", blankBytes);
    count(tally, Counted.FILE, "quarantined_bytes", quarantinedBytes);
    count(tally, Counted.FILE, "cut_off_bytes", cutOffBytes);
    count(tally, Counted.SPANNING, "records", parser.spanning());
    count(tally, Counted.SPANNING, "quarantined", quarantinedSpanning);
    if (mended > 0) {
      count(tally, Counted.FILE, "mended", mended);
      count(tally, Counted.FILE, "mended_bytes", mendedBytes);
    }
    if (hasBadHeader() && quarantined > 0) {
      tally.max(1, Counted.BAD_HEADER, source.label(), file, header.fault(), shownHeader());
      // Of the lines that are set aside, the header is the first.
      if (firstNumber < Long.MAX_VALUE) {
        tally.min(firstNumber, Counted.BAD_HEADER, source.label(), file, "line");
      }
    }
    for (Reason reason : Reason.values()) {
      if (reasons[reason.ordinal()] > 0) {
        tally.add(reasons[reason.ordinal()], Counted.REASON, source.label(), file, reason.code());
      }
    }
    for (String name : parser.unknownFields().names()) {
      tally.max(1, Counted.UNKNOWN_FIELD, source.label(), file, name);
    }
  }

  private void count(Tally tally, Counted counted, String name, long count) {
    tally.add(count, counted, source.label(), file, name);
  }

  private String shownHeader() {
    String text = header.text();
    if (text.length() <= SHOWN_HEADER) {
      return text;
    }
    boolean cutsPair = Character.isHighSurrogate(text.charAt(SHOWN_HEADER - 1));
    return text.substring(0, cutsPair ? SHOWN_HEADER - 1 : SHOWN_HEADER) + "...";
  }

  private boolean hasBadHeader() {
    return header != null && !header.isUsable() && !header.isAbsent();
  }

  /** Passes the rejects gathered so far on. */
  void flushRejects() {
    if (rejected.size() > 0) {
      rejects.accept(rejected.build());
      rejected = new RejectBatch.Builder(source.source(), file);
    }
  }
}
