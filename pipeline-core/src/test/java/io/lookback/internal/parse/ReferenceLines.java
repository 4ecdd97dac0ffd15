package io.lookback.internal.parse;

import io.lookback.batch.Reason;
import io.lookback.batch.Source;
import io.lookback.internal.plain.PlainEvent;
import io.lookback.internal.plain.PlainLine;
import io.lookback.internal.plain.PlainParser;
import io.lookback.internal.plain.PlainRecord;
import io.lookback.spec.EventFields;
import io.lookback.spec.SourceSpec;
import java.util.List;

/**
 * What the contract says about lines, as {@link PlainParser} reads it. A result is the text that
 * {@link RecordingSink} writes down for the same.
 */
final class ReferenceLines {
  private static final int BEHIND_THE_START = 1;

  private final PlainParser json;
  private final PlainParser csv;

  ReferenceLines(EventFields names) {
    Source source = new Source("events", "event", names.kind());
    json = new PlainParser(spec(source, SourceSpec.Format.JSON, names));
    csv = new PlainParser(spec(source, SourceSpec.Format.CSV, names));
  }

  private static SourceSpec spec(Source source, SourceSpec.Format format, EventFields names) {
    return new SourceSpec(source, format, SourceSpec.namedLike(source), names, true, true);
  }

  /** The result of a JSON line without its line end. */
  String json(byte[] line) {
    return result(json, line, new byte[0]);
  }

  /** The result of a CSV record without its line end. */
  String csv(byte[] header, byte[] record) {
    return result(csv, record, header);
  }

  /** The columns of a CSV header; null if it is not usable. */
  List<String> header(byte[] header) {
    return csv.header(header);
  }

  private static String result(PlainParser parser, byte[] raw, byte[] header) {
    PlainRecord record =
        parser.parseRecord(
            new PlainLine("events", "", BEHIND_THE_START, 1, "", PlainLine.WHOLE, raw, header));
    if (record.isRejected()) {
      return RecordingSink.rejected(record.reasons().toArray(Reason[]::new));
    }
    PlainEvent event = record.event();
    long value =
        event.position() != null
            ? event.position()
            : event.amount() != null ? event.amount().unscaledValue().longValueExact() : 0;
    return RecordingSink.accepted(event.day(), event.user(), event.valueProp(), value);
  }

  /**
   * Where the CSV record ends that starts at {@code from}, its line end included; {@link
   * RecordSplitter#TOO_LONG} if even its first line is longer than {@code most}.
   */
  static int csvEnd(byte[] content, int from, int most) {
    int end = wellFormedEnd(content, from);
    return end >= 0 && end - from <= most ? end : lineEnd(content, from, most);
  }

  /** The same for a line, whatever it holds. */
  static int lineEnd(byte[] content, int from, int most) {
    int end = physicalEnd(content, from);
    return end - from > most ? RecordSplitter.TOO_LONG : end;
  }

  /** The index after the next line feed, or the end of the content. */
  static int physicalEnd(byte[] content, int from) {
    int at = from;
    while (at < content.length && content[at] != '\n') {
      at++;
    }
    return Math.min(content.length, at + 1);
  }

  private static int wellFormedEnd(byte[] content, int from) {
    int at = from;
    boolean quoted = false;
    boolean fieldStart = true;
    for (; at < content.length; at++) {
      byte next = content[at];
      if (quoted) {
        if (next != '"') {
          continue;
        }
        if (at + 1 < content.length && content[at + 1] == '"') {
          at++;
          continue;
        }
        quoted = false;
        if (!isFieldEnd(content, at + 1)) {
          return -1;
        }
      } else if (next == '"' && fieldStart) {
        quoted = true;
      } else if (next == '\n') {
        return at + 1;
      }
      fieldStart = !quoted && next == ',';
    }
    return quoted ? -1 : at;
  }

  private static boolean isFieldEnd(byte[] content, int at) {
    if (at == content.length || content[at] == ',' || content[at] == '\n') {
      return true;
    }
    return content[at] == '\r' && (at + 1 == content.length || content[at + 1] == '\n');
  }
}
