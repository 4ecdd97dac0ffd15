package io.lookback.internal.parse;

import io.lookback.spec.EventFields;

/**
 * Reads the records of one landing file, one at a time. An instance belongs to one file (or one
 * byte range of it), learns from its records, and is not thread-safe.
 */
public interface EventParser {
  /** The longest legal value prop, unescaped, in bytes of UTF-8. */
  int MAX_VALUE_PROP_BYTES = 1024;

  /**
   * A parser for JSON lines.
   *
   * @throws IllegalArgumentException if the fields have a {@linkplain EventFields#jsonFault fault}
   */
  static EventParser json(EventFields fields) {
    return new JsonEventParser(fields);
  }

  /** A parser for the CSV records under a header, which names the fields. */
  static EventParser csv(CsvHeader header) {
    return CsvEventParser.under(header, header.fields());
  }

  /**
   * Reads the record {@code buf[from, to)} and calls {@code sink} exactly once.
   *
   * @param from the first byte of the record
   * @param to the end of the record without its line end; see {@link RecordSplitter#contentEnd}
   * @param validUtf8 whether the caller knows the record to be valid UTF-8, because it checked a
   *     larger range at once; if not, the record is checked here
   */
  void parse(byte[] buf, int from, int to, boolean validUtf8, EventSink sink);

  /** The fields seen so far that no event has: schema drift. A live view. */
  UnknownFields unknownFields();

  /**
   * How many of the records so far {@linkplain RecordSplitter#spansLines span lines}. None where
   * every line is a record.
   */
  default long spanning() {
    return 0;
  }
}
