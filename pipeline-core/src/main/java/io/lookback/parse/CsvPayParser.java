package io.lookback.parse;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads payments: CSV records by RFC 4180 whose columns are named by the header of the file, in any
 * order.
 *
 * <ul>
 *   <li>{@code pay_date}: a calendar date {@code yyyy-MM-dd}, years 0001 to 9999
 *   <li>{@code total}: {@code -?digits(.digits)?}, at most 16 integer digits after leading zeroes
 *       and 2 fraction digits, not below zero
 *   <li>{@code user_id}: digits, from 0 to 2^63 - 1
 *   <li>{@code value_prop}: any text that is not blank
 * </ul>
 *
 * <p>All reasons of a record are collected. Only {@link Reason#BAD_ENCODING} and {@link
 * Reason#BAD_CSV} stand alone, since such a record has no fields to look at. A record with fewer
 * fields than the header is {@link Reason#MISSING_FIELD} even if all required ones are there.
 * Spaces around a field belong to it.
 */
public final class CsvPayParser implements EventParser {
  private static final List<String> REQUIRED =
      List.of("pay_date", "total", "user_id", "value_prop");
  private static final int DAY = 0;
  private static final int AMOUNT = 1;
  private static final int USER_ID = 2;
  private static final int VALUE_PROP = 3;

  private static final int NONE = -1;

  private final UnknownFields unknown = new UnknownFields();
  private final Days days = new Days();
  private final boolean malformedHeader;
  private final int columns;
  private final CsvFields fields;

  /** The column of each required field, or NONE if the header does not name exactly one. */
  private final int[] columnOf = new int[REQUIRED.size()];

  /** The short cut, or null if the header is such that no record is accepted. */
  private final PlainCsv plain;

  /** The reasons that every record under this header has. */
  private int headerReasons;

  /** The reasons of the record at hand. */
  private int reasons;

  private CsvPayParser(List<String> header, boolean malformedHeader, boolean shortCut) {
    this.malformedHeader = malformedHeader;
    this.columns = header.size();
    this.fields = new CsvFields(columns);
    for (int i = 0; i < columnOf.length; i++) {
      columnOf[i] = onlyColumn(header, REQUIRED.get(i));
    }
    boolean good = !malformedHeader && headerReasons == 0;
    plain = shortCut && good ? new PlainCsv(kinds()) : null;
    for (String name : header) {
      if (!REQUIRED.contains(name)) {
        unknown.add(name);
      }
    }
  }

  /**
   * A parser for the records of a file with the header {@code buf[from, to)}, which has no line
   * end.
   *
   * <p>Names may be quoted and are compared as they are, spaces and case included; a byte-order
   * mark before them is dropped. A header never fails: with a required column absent every record
   * is {@link Reason#MISSING_FIELD}, with one named twice {@link Reason#AMBIGUOUS_COLUMN}, with a
   * malformed header {@link Reason#BAD_CSV}. All other columns are {@link #unknownFields}.
   */
  public static CsvPayParser withHeader(byte[] buf, int from, int to) {
    return withHeader(buf, from, to, true);
  }

  /** Without the short cut every record is split first: the result must be the same. */
  static CsvPayParser withHeader(byte[] buf, int from, int to, boolean shortCut) {
    int start = from + Utf8.bomLength(buf, from, to);
    // What is not UTF-8 becomes an odd name, which is no harm: all names that count are ASCII.
    byte[] text =
        new String(buf, start, to - start, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
    CsvFields names = new CsvFields(text.length + 1);
    // The header of an empty file: no column, not one without a name.
    int count = text.length == 0 ? 0 : names.split(text, 0, text.length);
    List<String> header = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int length = names.end(i) - names.start(i);
      header.add(new String(names.buf(), names.start(i), length, StandardCharsets.UTF_8));
    }
    return new CsvPayParser(header, count == CsvFields.MALFORMED, shortCut);
  }

  @Override
  public void parse(byte[] buf, int from, int to, boolean validUtf8, EventSink sink) {
    if (plain != null && plain.match(buf, from, to) == to) {
      plain.emit(buf, sink);
      return;
    }
    if (!validUtf8 && !Utf8.isValid(buf, from, to)) {
      sink.rejected(buf, from, to, Reason.BAD_ENCODING.mask());
      return;
    }
    int count = malformedHeader ? CsvFields.MALFORMED : fields.split(buf, from, to);
    if (count == CsvFields.MALFORMED) {
      sink.rejected(buf, from, to, Reason.BAD_CSV.mask());
      return;
    }
    reasons = headerReasons;
    if (count != columns) {
      reasons |= (count > columns ? Reason.TOO_MANY_COLUMNS : Reason.MISSING_FIELD).mask();
    }
    int day = day(column(DAY, count));
    long amount = amount(column(AMOUNT, count));
    long userId = userId(column(USER_ID, count));
    int prop = valueProp(column(VALUE_PROP, count));
    if (reasons == 0) {
      sink.event(day, userId, fields.buf(), fields.start(prop), fields.end(prop), amount);
    } else {
      sink.rejected(buf, from, to, reasons);
    }
  }

  @Override
  public UnknownFields unknownFields() {
    return unknown;
  }

  private byte[] kinds() {
    byte[] kinds = new byte[columns];
    kinds[columnOf[DAY]] = PlainCsv.DAY;
    kinds[columnOf[AMOUNT]] = PlainCsv.AMOUNT;
    kinds[columnOf[USER_ID]] = PlainCsv.USER_ID;
    kinds[columnOf[VALUE_PROP]] = PlainCsv.VALUE_PROP;
    return kinds;
  }

  private int onlyColumn(List<String> header, String name) {
    int column = header.indexOf(name);
    if (column < 0) {
      headerReasons |= Reason.MISSING_FIELD.mask();
      return NONE;
    }
    if (column != header.lastIndexOf(name)) {
      headerReasons |= Reason.AMBIGUOUS_COLUMN.mask();
      return NONE;
    }
    return column;
  }

  /** The column of a required field, or NONE if the record has nothing in it. */
  private int column(int required, int count) {
    int column = columnOf[required];
    if (column == NONE || column >= count) {
      return NONE;
    }
    if (fields.start(column) == fields.end(column)) {
      reasons |= Reason.MISSING_FIELD.mask();
      return NONE;
    }
    return column;
  }

  private int day(int column) {
    if (column == NONE) {
      return Days.BAD;
    }
    int start = fields.start(column);
    boolean fits = fields.end(column) - start == Days.LENGTH;
    int day = fits ? days.read(fields.buf(), start) : Days.BAD;
    if (day == Days.BAD) {
      reasons |= Reason.BAD_DAY.mask();
    }
    return day;
  }

  private long amount(int column) {
    if (column == NONE) {
      return Numbers.BAD;
    }
    long amount = Numbers.minorUnits(fields.buf(), fields.start(column), fields.end(column));
    if (amount < 0) {
      reasons |= (amount == Numbers.BAD ? Reason.BAD_AMOUNT : Reason.NEGATIVE_AMOUNT).mask();
    }
    return amount;
  }

  private long userId(int column) {
    if (column == NONE) {
      return Numbers.BAD;
    }
    long userId = Numbers.whole(fields.buf(), fields.start(column), fields.end(column));
    if (userId == Numbers.BAD) {
      reasons |= Reason.BAD_USER_ID.mask();
    }
    return userId;
  }

  private int valueProp(int column) {
    if (column != NONE && Utf8.isBlank(fields.buf(), fields.start(column), fields.end(column))) {
      reasons |= Reason.BAD_VALUE_PROP.mask();
    }
    return column;
  }
}
