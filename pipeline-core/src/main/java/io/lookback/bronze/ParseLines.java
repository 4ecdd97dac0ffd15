package io.lookback.bronze;

import io.lookback.batch.EventBatch;
import io.lookback.batch.RejectBatch;
import io.lookback.internal.batch.EventRows;
import io.lookback.internal.landing.LineChunk;
import io.lookback.internal.parse.RecordSplitter;
import io.lookback.internal.parse.Utf8;
import io.lookback.ledger.Tally;
import io.lookback.spec.SourceSpec;
import java.io.Serializable;
import java.util.Arrays;
import java.util.LinkedHashMap;
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

  /** A bundle keeps the events of so many origins apart at a time. */
  private static final int MOST_ORIGINS = 64;

  /** Events of one origin are passed on when there are so many of them. */
  private static final int MOST_ROWS = 1 << 18;

  private static final long UNKNOWN_OFFSET = -1;

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
  private transient Outputs outputs;

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
    private final EventRows rows = new EventRows();
    private final LineParser parser;

    Origin(String name) {
      parser =
          new LineParser(
              source,
              name,
              header,
              rows,
              null,
              new long[0],
              batch -> outputs.give(ParsedLanding.REJECTS, batch));
    }

    void parse(byte[] line) {
      int end = RecordSplitter.contentEnd(line, 0, line.length);
      if (isHeader(line, end)) {
        return;
      }
      // As in a file, the limit holds for the line with its line end.
      boolean isTooLong = end >= maxLineBytes;
      int cut = isTooLong ? maxLineBytes : end;
      part(line, 0, cut, isTooLong ? 1 : LineChunk.WHOLE);
      if (end > cut) {
        part(line, cut, end, 2);
      }
      if (rows.size() >= MOST_ROWS) {
        drain();
      }
    }

    private boolean isHeader(byte[] line, int end) {
      int start = Utf8.bomLength(line, 0, end);
      return header.length > 0 && Arrays.equals(line, start, end, header, 0, header.length);
    }

    private void part(byte[] line, int from, int to, int part) {
      parser.line(line, from, to, false, UNKNOWN_OFFSET, RejectBatch.UNKNOWN_LINE, part);
    }

    void drain() {
      parser.drain(
          buckets, (batch, bucket) -> outputs.give(ParsedLanding.EVENTS, KV.of(bucket, batch)));
    }

    void finish() {
      drain();
      Tally tally = new Tally();
      parser.finish(tally);
      outputs.give(ParsedLanding.TALLIES, tally);
    }
  }

  @StartBundle
  public void startBundle() {
    // In the order of the last use.
    origins = new LinkedHashMap<>(MOST_ORIGINS, 0.75f, true);
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
        origins.remove(origins.keySet().iterator().next()).finish();
      }
      origin = new Origin(name);
      origins.put(name, origin);
    }
    origin.parse(reading.line(element));
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
