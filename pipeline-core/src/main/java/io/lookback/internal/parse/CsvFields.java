package io.lookback.internal.parse;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The fields of one CSV record. They stay in place unless a field has a doubled quote: such a
 * record is read by FastCSV, and its fields are written to a buffer of this class. FastCSV is also
 * what a record means, except where it is lenient and this class is not: a quote still open at the
 * end, and a bare carriage return or line feed outside of quotes are malformed. Not thread-safe.
 */
final class CsvFields {
  /** The record is malformed. */
  static final int MALFORMED = -1;

  private final CsvReader.CsvReaderBuilder reader =
      CsvReader.builder()
          .skipEmptyLines(false)
          .ignoreDifferentFieldCount(true)
          .acceptCharsAfterQuotes(false);
  private final int[] starts;
  private final int[] ends;
  private byte[] buf = {};
  private int count;
  private boolean spansLines;

  /** Keeps at most {@code capacity} fields of a record; further ones are only counted. */
  CsvFields(int capacity) {
    starts = new int[capacity];
    ends = new int[capacity];
  }

  /**
   * Splits the record {@code record[from, to)}, valid UTF-8 without a line end.
   *
   * @return the number of fields, at least 1, or {@link #MALFORMED}
   */
  int split(byte[] record, int from, int to) {
    buf = record;
    count = 0;
    spansLines = false;
    boolean doubledQuotes = false;
    int end = from - 1;
    while (end < to) {
      int start = end + 1;
      if (start < to && record[start] == '"') {
        int close = closingQuote(record, start + 1, to);
        if (close < 0) {
          return MALFORMED;
        }
        if (special(record, start + 1, close) < close) {
          doubledQuotes |= quote(record, start + 1, close) < close;
          spansLines |= lineBreak(record, start + 1, close) < close;
        }
        add(start + 1, close);
        end = close + 1;
      } else {
        end = unquotedEnd(record, start, to);
        add(start, end);
      }
      if (end < to && record[end] != ',') {
        return MALFORMED;
      }
    }
    return doubledQuotes ? unescape(record, from, to) : count;
  }

  /** Whether a field of the last record, which was not malformed, holds a line break. */
  boolean spansLines() {
    return spansLines;
  }

  /** The bytes that the fields of the last record lie in. */
  byte[] buf() {
    return buf;
  }

  /** Where field {@code i} starts in {@link #buf}. */
  int start(int i) {
    return starts[i];
  }

  /** The end of field {@code i} in {@link #buf}, exclusive. */
  int end(int i) {
    return ends[i];
  }

  /**
   * The index of the quote that closes a quoted field whose content starts at {@code from}, or -1.
   * A quote in the last byte closes.
   */
  static int closingQuote(byte[] buf, int from, int to) {
    int at = quote(buf, from, to);
    while (at + 1 < to && buf[at + 1] == '"') {
      at = quote(buf, at + 2, to);
    }
    return at < to ? at : -1;
  }

  private void add(int start, int end) {
    if (count < starts.length) {
      starts[count] = start;
      ends[count] = end;
    }
    count++;
  }

  private int unescape(byte[] record, int from, int to) {
    List<String> fields =
        readByLibrary(new String(record, from, to - from, StandardCharsets.UTF_8));
    if (fields.isEmpty()) {
      return MALFORMED;
    }
    // Unescaping only ever shortens.
    buf = new byte[to - from];
    count = 0;
    int at = 0;
    for (String field : fields) {
      byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
      System.arraycopy(bytes, 0, buf, at, bytes.length);
      add(at, at + bytes.length);
      at += bytes.length;
    }
    return count;
  }

  /** The fields of a text that is one record; none if it is not. */
  private List<String> readByLibrary(String text) {
    try {
      List<CsvRecord> records = reader.ofCsvRecord(text).stream().toList();
      return records.size() == 1 ? records.get(0).getFields() : List.of();
    } catch (CsvParseException e) {
      return List.of();
    }
  }

  /** The index of the first quote in {@code buf[from, to)}, or {@code to}. */
  private static int quote(byte[] buf, int from, int to) {
    int at = from;
    for (int end = to - Long.BYTES; at <= end; at += Long.BYTES) {
      long found = Words.firstEqual(Words.word(buf, at), Words.QUOTES);
      if (found != 0) {
        return at + Words.first(found);
      }
    }
    while (at < to && buf[at] != '"') {
      at++;
    }
    return at;
  }

  /** The index of the first quote or line end character in {@code buf[from, to)}, or {@code to}. */
  private static int special(byte[] buf, int from, int to) {
    int at = from;
    for (int end = to - Long.BYTES; at <= end; at += Long.BYTES) {
      long word = Words.word(buf, at);
      long found =
          Words.firstEqual(word, Words.QUOTES)
              | Words.firstEqual(word, Words.RETURNS)
              | Words.firstEqual(word, Words.LINE_FEEDS);
      if (found != 0) {
        return at + Words.first(found);
      }
    }
    while (at < to && buf[at] != '"' && buf[at] != '\r' && buf[at] != '\n') {
      at++;
    }
    return at;
  }

  private static int lineBreak(byte[] buf, int from, int to) {
    int at = from;
    while (at < to && buf[at] != '\r' && buf[at] != '\n') {
      at++;
    }
    return at;
  }

  /**
   * The index of the first separator or line end character in {@code buf[from, to)}, or {@code to}.
   */
  private static int unquotedEnd(byte[] buf, int from, int to) {
    int at = from;
    for (int end = to - Long.BYTES; at <= end; at += Long.BYTES) {
      long word = Words.word(buf, at);
      long found =
          Words.firstEqual(word, Words.COMMAS)
              | Words.firstEqual(word, Words.RETURNS)
              | Words.firstEqual(word, Words.LINE_FEEDS);
      if (found != 0) {
        return at + Words.first(found);
      }
    }
    while (at < to && buf[at] != ',' && buf[at] != '\r' && buf[at] != '\n') {
      at++;
    }
    return at;
  }
}
