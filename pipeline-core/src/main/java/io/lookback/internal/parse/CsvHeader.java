package io.lookback.internal.parse;

import io.lookback.spec.EventFields;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The header of a CSV file of events. It is usable if it is one well-formed record that names each
 * required column exactly once: those that {@link EventFields} names. Names may be quoted and are
 * compared as they are, spaces and case included; a byte-order mark before them is dropped.
 *
 * <p>Bronze keeps a header as text, so what is not UTF-8 is known by the replacement character
 * U+FFFD: a header that holds one is not usable, wherever it was read.
 */
public final class CsvHeader {
  private static final char REPLACED = '\uFFFD';

  private final EventFields fields;
  private final String text;
  private final List<String> names;
  private final String fault;

  /** The name of the day's column. */
  private final byte[] day;

  private CsvHeader(EventFields fields, String text, List<String> names, String fault) {
    this.fields = fields;
    this.text = text;
    this.names = names;
    this.fault = fault;
    this.day = fields.day().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The header whose record, without its line end, is {@code buf[from, to)}.
   *
   * @param fields names the columns that are required, in any order
   */
  public static CsvHeader of(byte[] buf, int from, int to, EventFields fields) {
    int start = from + Utf8.bomLength(buf, from, to);
    String text = new String(buf, start, to - start, StandardCharsets.UTF_8);
    if (text.isEmpty()) {
      return new CsvHeader(fields, text, List.of(), "there is none");
    }
    if (text.indexOf(REPLACED) >= 0) {
      return new CsvHeader(
          fields, text, List.of(), "it is not UTF-8, or longer than the longest legal line");
    }
    List<String> names = names(text.getBytes(StandardCharsets.UTF_8));
    if (names == null) {
      return new CsvHeader(
          fields, text, List.of(), "it has a stray or unclosed quote, or a bare carriage return");
    }
    return new CsvHeader(fields, text, names, fault(names, fields.names()));
  }

  /** Whether the records under it can be read. */
  public boolean isUsable() {
    return fault.isEmpty();
  }

  /** Whether the file has none, as it has no record at all. */
  public boolean isAbsent() {
    return text.isEmpty();
  }

  /** Why it is not usable, as the end of a sentence; the empty text if it is. */
  public String fault() {
    return fault;
  }

  /** The record as text, without a byte-order mark. */
  public String text() {
    return text;
  }

  /** Whether it has the very columns of another header, in the same order. */
  public boolean hasColumnsOf(CsvHeader other) {
    return names.equals(other.names);
  }

  /**
   * Whether {@code buf[from, to)} can be a header of the same fields: a cheap look, which holds for
   * few records.
   */
  public boolean mayBe(byte[] buf, int from, int to) {
    for (int at = from; at + day.length <= to; at++) {
      if (buf[at] == day[0] && Arrays.equals(buf, at, at + day.length, day, 0, day.length)) {
        return true;
      }
    }
    return false;
  }

  /** Names the columns that are required. */
  EventFields fields() {
    return fields;
  }

  /** The names of the columns; none if they cannot be told. */
  List<String> names() {
    return names;
  }

  private static List<String> names(byte[] text) {
    CsvFields fields = new CsvFields(text.length + 1);
    int count = fields.split(text, 0, text.length);
    if (count == CsvFields.MALFORMED) {
      return null;
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int length = fields.end(i) - fields.start(i);
      names.add(new String(fields.buf(), fields.start(i), length, StandardCharsets.UTF_8));
    }
    return names;
  }

  private static String fault(List<String> names, List<String> columns) {
    List<String> missing = new ArrayList<>();
    List<String> repeated = new ArrayList<>();
    for (String required : columns) {
      int first = names.indexOf(required);
      if (first < 0) {
        missing.add(required);
      } else if (first != names.lastIndexOf(required)) {
        repeated.add(required);
      }
    }
    List<String> faults = new ArrayList<>();
    if (!missing.isEmpty()) {
      faults.add("it does not name " + String.join(", ", missing));
    }
    if (!repeated.isEmpty()) {
      faults.add("it names " + String.join(", ", repeated) + " more than once");
    }
    return String.join(" and ", faults);
  }
}
