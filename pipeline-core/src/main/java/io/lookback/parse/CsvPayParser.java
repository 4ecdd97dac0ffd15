package io.lookback.parse;

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
 *   <li>{@code value_prop}: any text that is not blank, of at most {@link
 *       EventParser#MAX_VALUE_PROP_BYTES} bytes
 * </ul>
 *
 * <p>All reasons of a record are collected. Only {@link Reason#BAD_ENCODING} and {@link
 * Reason#BAD_CSV} stand alone, since such a record has no fields to look at. A record with fewer
 * fields than the header is {@link Reason#MISSING_FIELD} even if all required ones are there.
 * Spaces around a field belong to it. Under a header that is not {@linkplain CsvHeader usable}
 * every record is {@link Reason#BAD_HEADER} and nothing else.
 */
public final class CsvPayParser implements EventParser {
  private static final int DAY = 0;
  private static final int AMOUNT = 1;
  private static final int USER_ID = 2;
  private static final int VALUE_PROP = 3;

  private static final int NONE = -1;

  private final UnknownFields unknown = new UnknownFields();
  private final Days days = new Days();
  private final boolean isReadable;
  private final int columns;
  private final CsvFields fields;

  /** The column of each required field. */
  private final int[] columnOf = new int[CsvHeader.REQUIRED.size()];

  /** The short cut; null if there is none. */
  private final PlainCsv plain;

  /** The reasons of the record at hand. */
  private int reasons;

  private long spanning;

  private CsvPayParser(CsvHeader header, boolean shortCut) {
    isReadable = header.isUsable();
    List<String> names = isReadable ? header.names() : List.of();
    columns = names.size();
    fields = new CsvFields(columns);
    for (int i = 0; i < columnOf.length; i++) {
      columnOf[i] = names.indexOf(CsvHeader.REQUIRED.get(i));
    }
    plain = shortCut && isReadable ? new PlainCsv(kinds()) : null;
    for (String name : names) {
      if (!CsvHeader.REQUIRED.contains(name)) {
        unknown.add(name);
      }
    }
  }

  /**
   * A parser for the records under a header. All columns that a payment does not need are {@link
   * #unknownFields}; a header that is not usable has none.
   */
  public static CsvPayParser under(CsvHeader header) {
    return new CsvPayParser(header, true);
  }

  /** The same for the header {@code buf[from, to)}, which has no line end. */
  public static CsvPayParser withHeader(byte[] buf, int from, int to) {
    return withHeader(buf, from, to, true);
  }

  /** Without the short cut every record is split first: the result must be the same. */
  static CsvPayParser withHeader(byte[] buf, int from, int to, boolean shortCut) {
    return new CsvPayParser(CsvHeader.of(buf, from, to), shortCut);
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
    kinds[columnOf[DAY]] = PlainCsv.DAY;
    kinds[columnOf[AMOUNT]] = PlainCsv.AMOUNT;
    kinds[columnOf[USER_ID]] = PlainCsv.USER_ID;
    kinds[columnOf[VALUE_PROP]] = PlainCsv.VALUE_PROP;
    return kinds;
  }

  /** The column of a required field, or NONE if the record has nothing in it. */
  private int column(int required, int count) {
    int column = columnOf[required];
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
