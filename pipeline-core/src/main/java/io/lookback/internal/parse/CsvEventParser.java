package io.lookback.internal.parse;

import io.lookback.batch.Reason;
import io.lookback.batch.ValueKind;
import io.lookback.spec.EventFields;
import java.util.List;

/**
 * Reads events from CSV records by RFC 4180, whose columns are named by the header of the file, in
 * any order. {@link EventFields} names the columns of their fields.
 *
 * <ul>
 *   <li>The day: a calendar date {@code yyyy-MM-dd}, years 0001 to 9999
 *   <li>The user id: digits, from 0 to 2^63 - 1
 *   <li>The value prop: any text that is not blank, of at most {@link
 *       EventParser#MAX_VALUE_PROP_BYTES} bytes
 *   <li>The position, if events hold one: digits, from 0 to 2^31 - 1
 *   <li>The amount, if events hold one: {@code -?digits(.digits)?}, at most 16 integer digits after
 *       leading zeroes and 2 fraction digits, not below zero
 * </ul>
 *
 * <p>All reasons of a record are collected. Only {@link Reason#BAD_ENCODING} and {@link
 * Reason#BAD_CSV} stand alone, since such a record has no fields to look at. A record with fewer
 * fields than the header is {@link Reason#MISSING_FIELD} even if all required ones are there.
 * Spaces around a field belong to it. Under a header that is not {@linkplain CsvHeader usable}
 * every record is {@link Reason#BAD_HEADER} and nothing else.
 */
public final class CsvEventParser implements EventParser {
  /** No column. */
  private static final int NONE = -1;

  private final UnknownFields unknown = new UnknownFields();
  private final Days days = new Days();
  private final boolean isReadable;
  private final int columns;
  private final CsvFields fields;

  private final int dayColumn;
  private final int userIdColumn;
  private final int valuePropColumn;
  private final int valueColumn;
  private final ValueKind valueKind;

  /** The short cut; null if there is none. */
  private final PlainCsv plain;

  /** The reasons of the record at hand. */
  private int reasons;

  private long spanning;

  private CsvEventParser(CsvHeader header, EventFields names, boolean shortCut) {
    isReadable = header.isUsable();
    List<String> found = isReadable ? header.names() : List.of();
    columns = found.size();
    fields = new CsvFields(columns);
    valueKind = names.kind();
    dayColumn = found.indexOf(names.day());
    userIdColumn = found.indexOf(names.userId());
    valuePropColumn = found.indexOf(names.valueProp());
    valueColumn = valueKind == ValueKind.NONE ? NONE : found.indexOf(names.value());
    plain = shortCut && isReadable ? new PlainCsv(kinds()) : null;
    for (String name : found) {
      if (!names.names().contains(name)) {
        unknown.add(name);
      }
    }
  }

  /**
   * A parser for the records under a header. All columns that are none of the fields are {@link
   * #unknownFields}; a header that is not usable has none.
   *
   * @param fields those that the header was made with
   * @throws IllegalArgumentException if the header was made with other fields
   */
  public static CsvEventParser under(CsvHeader header, EventFields fields) {
    if (!header.fields().equals(fields)) {
      throw new IllegalArgumentException(
          "the header was checked for the columns of "
              + header.fields()
              + " and not of "
              + fields
              + ": make header and parser with the same fields");
    }
    return new CsvEventParser(header, fields, true);
  }

  /** The same for the header {@code buf[from, to)}, which has no line end. */
  public static CsvEventParser withHeader(byte[] buf, int from, int to, EventFields fields) {
    return withHeader(buf, from, to, fields, true);
  }

  /** Without the short cut every record is split first: the result must be the same. */
  static CsvEventParser withHeader(
      byte[] buf, int from, int to, EventFields fields, boolean shortCut) {
    return new CsvEventParser(CsvHeader.of(buf, from, to, fields), fields, shortCut);
  }

  @Override
  public void parse(byte[] buf, int from, int to, boolean validUtf8, EventSink sink) {
    if (plain != null && plain.match(buf, from, to) == to) {
      plain.emit(buf, sink);
      return;
    }
    if (!isReadable) {
      rejectUnsplit(buf, from, to, Reason.BAD_HEADER, sink);
      return;
    }
    if (!validUtf8 && !Utf8.isValid(buf, from, to)) {
      rejectUnsplit(buf, from, to, Reason.BAD_ENCODING, sink);
      return;
    }
    int count = fields.split(buf, from, to);
    if (count == CsvFields.MALFORMED) {
      rejectUnsplit(buf, from, to, Reason.BAD_CSV, sink);
      return;
    }
    spanning += fields.spansLines() ? 1 : 0;
    reasons = 0;
    if (count != columns) {
      reasons = (count > columns ? Reason.TOO_MANY_COLUMNS : Reason.MISSING_FIELD).mask();
    }
    int day = day(column(dayColumn, count));
    long value = value(count);
    long userId = userId(column(userIdColumn, count));
    int prop = valueProp(column(valuePropColumn, count));
    if (reasons == 0) {
      sink.event(day, userId, fields.buf(), fields.start(prop), fields.end(prop), value);
    } else {
      sink.rejected(buf, from, to, reasons);
    }
  }

  @Override
  public UnknownFields unknownFields() {
    return unknown;
  }

  @Override
  public long spanning() {
    return spanning;
  }

  private void rejectUnsplit(byte[] buf, int from, int to, Reason reason, EventSink sink) {
    spanning += RecordSplitter.spansLines(buf, from, to) ? 1 : 0;
    sink.rejected(buf, from, to, reason.mask());
  }

  private byte[] kinds() {
    byte[] kinds = new byte[columns];
    kinds[dayColumn] = PlainCsv.DAY;
    kinds[userIdColumn] = PlainCsv.USER_ID;
    kinds[valuePropColumn] = PlainCsv.VALUE_PROP;
    if (valueKind != ValueKind.NONE) {
      kinds[valueColumn] = valueKind == ValueKind.POSITION ? PlainCsv.POSITION : PlainCsv.AMOUNT;
    }
    return kinds;
  }

  /** The same column, or NONE if the record has nothing in it. */
  private int column(int column, int count) {
    if (column >= count) {
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

  private long value(int count) {
    return switch (valueKind) {
      case NONE -> 0;
      case POSITION -> position(column(valueColumn, count));
      case AMOUNT -> amount(column(valueColumn, count));
    };
  }

  private long position(int column) {
    if (column == NONE) {
      return Numbers.BAD;
    }
    long position = Numbers.whole(fields.buf(), fields.start(column), fields.end(column));
    if (position == Numbers.BAD || position > Integer.MAX_VALUE) {
      reasons |= Reason.BAD_POSITION.mask();
    }
    return position;
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
    if (column == NONE) {
      return column;
    }
    if (Utf8.isBlank(fields.buf(), fields.start(column), fields.end(column))) {
      reasons |= Reason.BAD_VALUE_PROP.mask();
    }
    if (fields.end(column) - fields.start(column) > MAX_VALUE_PROP_BYTES) {
      reasons |= Reason.VALUE_PROP_TOO_LONG.mask();
    }
    return column;
  }
}
