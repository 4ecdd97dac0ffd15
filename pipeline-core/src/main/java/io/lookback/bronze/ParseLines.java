package io.lookback.bronze;

import io.lookback.batch.EventBatch;
import io.lookback.batch.RejectBatch;
import io.lookback.internal.batch.BucketRows;
import io.lookback.internal.landing.LineChunk;
import io.lookback.internal.parse.CsvHeader;
import io.lookback.internal.parse.RecordSplitter;
import io.lookback.ledger.Tally;
import io.lookback.spec.SourceSpec;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Parses elements of a user's own pipeline as lines of one source, by the rules for landing files.
 *
 * @param <T> what holds a line
 */
final class ParseLines<T> extends DoFn<T, KV<Integer, EventBatch>> {
  private static final long serialVersionUID = 1L;

  /** A bundle keeps the counts of so many origins apart at a time. */
  private static final int MOST_ORIGINS = 4096;

  /** Lines wait until there are so many of them, of all origins of the bundle together. */
  private static final int MOST_WAITING = 1 << 18;

  /** So do lines with so many bytes. */
  private static final long MOST_WAITING_BYTES = 32L << 20;

  /** How an element is read. */
  interface Reading<T> extends Serializable {
    /** Where the line came from: a name for the ledger and for rejects. */
    String origin(T element);

    /** The line in UTF-8, with or without its line end. */
    byte[] line(T element);
  }

  private final SourceSpec source;
  private final Reading<T> reading;
  private final byte[] header;
  private final int buckets;
  private final int maxLineBytes;

  private transient Map<String, Origin> origins;

  /** Deals the lines of one origin at a time: each origin with all buckets would need too much. */
  private transient BucketRows dealt;

  private transient Outputs outputs;
  private transient CsvHeader columns;
  private transient int waiting;
  private transient long waitingBytes;

  /** Parses lines; {@code header} is the header of CSV records. */
  ParseLines(SourceSpec source, Reading<T> reading, byte[] header, int buckets, int maxLineBytes) {
    this.source = source;
    this.reading = reading;
    this.header = header;
    this.buckets = buckets;
    this.maxLineBytes = maxLineBytes;
  }

  /** Where the parsed lines go: the outputs of the call at hand. */
  private interface Outputs {
    <OutputT> void give(TupleTag<OutputT> tag, OutputT value);
  }

  /** The lines of one origin in this bundle. */
  private final class Origin {
    private final String name;
    private final LineParser parser;

    Origin(String name) {
      this.name = name;
      parser =
          new LineParser(
              source,
              name,
              header,
              new BucketRows(1),
              null,
              new long[0],
              batch -> outputs.give(ParsedLanding.REJECTS, batch));
    }

    void parse(byte[] line) {
      int end = RecordSplitter.contentEnd(line, 0, line.length);
      if (isHeader(line, end)) {
        return;
      }
      waiting++;
      waitingBytes += line.length;
      // As in a file, the limit holds for the line with its line end.
      boolean isTooLong = end >= maxLineBytes;
      int cut = isTooLong ? maxLineBytes : end;
      part(line, 0, cut, isTooLong ? 1 : LineChunk.WHOLE);
      if (end > cut) {
        part(line, cut, end, 2);
      }
    }

    private void part(byte[] line, int from, int to, int part) {
      parser.line(
          line, from, to, false, RejectBatch.UNKNOWN_OFFSET, RejectBatch.UNKNOWN_LINE, part);
    }

    void drain() {
      parser.drain((batch, only) -> dealt.add(batch));
      dealt.drain(
          source.source(),
          name,
          (batch, bucket) -> outputs.give(ParsedLanding.EVENTS, KV.of(bucket, batch)));
      parser.flushRejects();
    }

    void finish() {
      drain();
      Tally tally = new Tally();
      parser.finish(tally);
      outputs.give(ParsedLanding.TALLIES, tally);
    }
  }

  /**
   * Whether a line is the header.
   *
   * @throws IllegalArgumentException if it is another header than the one that is given: elements
   *     have no order, so nobody can tell which records stand under which header
   */
  private boolean isHeader(byte[] line, int end) {
    if (columns == null || !columns.mayBe(line, 0, end)) {
      return false;
    }
    CsvHeader found = CsvHeader.of(line, 0, end, source.fields());
    if (!found.isUsable()) {
      return false;
    }
    if (found.hasColumnsOf(columns)) {
      return true;
    }
    throw new IllegalArgumentException(
        "input '"
            + source.label()
            + "' holds the header '"
            + found.text()
            + "' beside the header '"
            + columns.text()
            + "', and nobody can tell which lines stand under which; give files with several"
            + " headers as a landing folder, or one input for each header");
  }

  @Setup
  public void setUp() {
    dealt = new BucketRows(buckets);
    columns = header.length == 0 ? null : CsvHeader.of(header, 0, header.length, source.fields());
  }

  @StartBundle
  public void startBundle() {
    origins = new HashMap<>();
    forgetWaiting();
  }

  private void forgetWaiting() {
    waiting = 0;
    waitingBytes = 0;
  }

  @ProcessElement
  public void parse(@Element T element, @Timestamp Instant timestamp, MultiOutputReceiver out) {
    if (timestamp.isAfter(GlobalWindow.INSTANCE.maxTimestamp())) {
      throw new IllegalArgumentException(
          "an element of input '"
              + source.label()
              + "' has the timestamp "
              + timestamp
              + ", which is after the end of the global window; legal: up to "
              + GlobalWindow.INSTANCE.maxTimestamp());
    }
    outputs =
        new Outputs() {
          @Override
          public <OutputT> void give(TupleTag<OutputT> tag, OutputT value) {
            out.get(tag).outputWithTimestamp(value, BoundedWindow.TIMESTAMP_MIN_VALUE);
          }
        };
    String name = reading.origin(element);
    Origin origin = origins.get(name);
    if (origin == null) {
      if (origins.size() == MOST_ORIGINS) {
        origins.values().forEach(Origin::finish);
        origins.clear();
        forgetWaiting();
      }
      origin = new Origin(name);
      origins.put(name, origin);
    }
    origin.parse(reading.line(element));
    if (waiting >= MOST_WAITING || waitingBytes >= MOST_WAITING_BYTES) {
      origins.values().forEach(Origin::drain);
      forgetWaiting();
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    outputs =
        new Outputs() {
          @Override
          public <OutputT> void give(TupleTag<OutputT> tag, OutputT value) {
            context.output(tag, value, BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE);
          }
        };
    origins.values().forEach(Origin::finish);
    origins = null;
  }

  /** Elements may have any timestamp; what is made of them is stamped at the beginning of time. */
  @Override
  @SuppressWarnings("deprecation")
  public Duration getAllowedTimestampSkew() {
    return Duration.millis(Long.MAX_VALUE);
  }
}
