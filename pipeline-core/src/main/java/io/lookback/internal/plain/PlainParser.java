package io.lookback.internal.plain;

import com.fasterxml.jackson.databind.JsonNode;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.lookback.batch.Reason;
import io.lookback.batch.ValueKind;
import io.lookback.spec.EventFields;
import io.lookback.spec.SourceSpec;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What the specification says about lines (sections 1, 3 and 10.1), without a thought for speed:
 * trees of strict Jackson, FastCSV, regular expressions, {@link BigDecimal}. Not thread-safe.
 */
public final class PlainParser {
  private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
  private static final Pattern AMOUNT = Pattern.compile("-?[0-9]+(\\.[0-9]{1,2})?");
  private static final Pattern BLANK = Pattern.compile("(?U)[\\s\\x1C-\\x1F]*");
  private static final Pattern DIGITS = Pattern.compile("[0-9]+");
  private static final Pattern BLANK_LINE = Pattern.compile("[ \\t\\r]*");
  private static final BigInteger MOST_USERS = BigInteger.valueOf(Long.MAX_VALUE);
  private static final BigInteger MOST_POSITIONS = BigInteger.valueOf(Integer.MAX_VALUE);
  private static final BigDecimal MOST_MONEY = new BigDecimal("9999999999999999.99");
  private static final int LONGEST_VALUE_PROP = 1024;
  static final String BYTE_ORDER_MARK = "\uFEFF";

  private final SourceSpec source;
  private final EventFields names;
  private final PlainJson json;
  private final CsvReader.CsvReaderBuilder csv =
      CsvReader.builder()
          .skipEmptyLines(false)
          .ignoreDifferentFieldCount(true)
          .acceptCharsAfterQuotes(false);

  private byte[] headerBytes;
  private List<String> header;

  /** A parser for lines of a source. */
  public PlainParser(SourceSpec source) {
    this.source = source;
    this.names = source.fields();
    this.json = new PlainJson(source.fields().names());
  }

  /** What a line is; null for a header and for a piece of a line that is no beginning. */
  public PlainRecord parse(PlainLine line) {
    if (line.part() == PlainLine.HEADER || line.part() > 1) {
      return null;
    }
    PlainRecord record = new PlainRecord(source.source(), line);
    if (line.part() == 1) {
      record.reject(Reason.LINE_TOO_LONG);
    }
    if (source.isCsv() && line.header().length > 0 && header(line.header()) == null) {
      record.reject(Reason.BAD_HEADER);
    }
    if (line.part() == 1) {
      return record;
    }
    byte[] raw = line.raw();
    if (line.offset() == 0 && startsWithMark(raw)) {
      raw = Arrays.copyOfRange(raw, 3, raw.length);
    }
    String text = text(raw);
    if (text != null && BLANK_LINE.matcher(text).matches()) {
      return record.blank();
    }
    if (!record.isRejected()) {
      judge(text, line.header(), record);
    }
    return record;
  }

  /** What the text of a record is, without a line end, that is not blank and not too long. */
  public PlainRecord parseRecord(PlainLine line) {
    PlainRecord record = new PlainRecord(source.source(), line);
    if (source.isCsv() && header(line.header()) == null) {
      record.reject(Reason.BAD_HEADER);
    } else {
      judge(text(line.raw()), line.header(), record);
    }
    return record;
  }

  private void judge(String text, byte[] header, PlainRecord record) {
    if (text == null) {
      record.reject(Reason.BAD_ENCODING);
    } else if (source.isCsv()) {
      csv(header(header), text, record);
    } else {
      json(text, record);
    }
  }

  private static boolean startsWithMark(byte[] raw) {
    byte[] mark = BYTE_ORDER_MARK.getBytes(StandardCharsets.UTF_8);
    return raw.length >= mark.length && Arrays.equals(raw, 0, mark.length, mark, 0, mark.length);
  }

  private void json(String text, PlainRecord record) {
    JsonNode object = json.object(text);
    if (object == null) {
      record.reject(Reason.BAD_JSON);
      return;
    }
    JsonNode day = PlainJson.at(object, names.day());
    if (isThere(day, record)) {
      day(day.textValue(), record);
    }
    JsonNode user = PlainJson.at(object, names.userId());
    if (isThere(user, record) && record.check(isWhole(user, MOST_USERS), Reason.BAD_USER_ID)) {
      record.user(user.longValue());
    }
    if (names.kind() == ValueKind.POSITION
        && isThere(PlainJson.at(object, names.value()), record)) {
      JsonNode position = PlainJson.at(object, names.value());
      if (record.check(isWhole(position, MOST_POSITIONS), Reason.BAD_POSITION)) {
        record.position(position.intValue());
      }
    }
    if (names.kind() == ValueKind.AMOUNT && isThere(PlainJson.at(object, names.value()), record)) {
      boolean isNumber = PlainJson.at(object, names.value()).isNumber();
      amount(isNumber ? json.written(text, names.value()) : "no number", record);
    }
    JsonNode prop = PlainJson.at(object, names.valueProp());
    if (isThere(prop, record)) {
      String valueProp = prop.textValue();
      boolean isWhole =
          valueProp == null || StandardCharsets.UTF_8.newEncoder().canEncode(valueProp);
      record.check(isWhole, Reason.BAD_ENCODING);
      valueProp(valueProp, isWhole, record);
    }
  }

  private static void valueProp(String valueProp, boolean isWhole, PlainRecord record) {
    boolean isBlank = valueProp == null || BLANK.matcher(valueProp).matches();
    record.check(!isBlank, Reason.BAD_VALUE_PROP);
    boolean isTooLong =
        valueProp != null
            && isWhole
            && valueProp.getBytes(StandardCharsets.UTF_8).length > LONGEST_VALUE_PROP;
    record.check(!isTooLong, Reason.VALUE_PROP_TOO_LONG);
    record.valueProp(valueProp);
  }

  /** The columns of a CSV header; null if it is not usable. */
  public List<String> header(byte[] bytes) {
    if (!Arrays.equals(bytes, headerBytes)) {
      headerBytes = bytes;
      String text = new String(bytes, StandardCharsets.UTF_8);
      List<String> columns = fields(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
      boolean isUsable = columns != null && text.indexOf('\uFFFD') < 0;
      for (String name : names.names()) {
        isUsable = isUsable && Collections.frequency(columns, name) == 1;
      }
      header = isUsable ? columns : null;
    }
    return header;
  }

  private void csv(List<String> header, String text, PlainRecord record) {
    List<String> fields = fields(text);
    if (fields == null) {
      record.reject(Reason.BAD_CSV);
      return;
    }
    record.check(fields.size() >= header.size(), Reason.MISSING_FIELD);
    record.check(fields.size() <= header.size(), Reason.TOO_MANY_COLUMNS);
    String day = field(names.day(), header, fields, record);
    if (day != null) {
      day(day, record);
    }
    if (names.kind() != ValueKind.NONE) {
      String value = field(names.value(), header, fields, record);
      if (value != null && names.kind() == ValueKind.AMOUNT) {
        amount(value, record);
      } else if (value != null
          && record.check(isWhole(value, MOST_POSITIONS), Reason.BAD_POSITION)) {
        record.position(Integer.parseInt(value));
      }
    }
    String user = field(names.userId(), header, fields, record);
    if (user != null && record.check(isWhole(user, MOST_USERS), Reason.BAD_USER_ID)) {
      record.user(Long.parseLong(user));
    }
    String valueProp = field(names.valueProp(), header, fields, record);
    if (valueProp != null) {
      valueProp(valueProp, true, record);
    }
  }

  /** The fields of a record; null if it is malformed. */
  private List<String> fields(String record) {
    if (!isWellFormed(record)) {
      return null;
    }
    if (record.isEmpty()) {
      return List.of("");
    }
    List<CsvRecord> records = csv.ofCsvRecord(record).stream().toList();
    if (records.size() != 1) {
      throw new IllegalStateException("FastCSV reads " + records + " for one record: " + record);
    }
    return records.get(0).getFields();
  }

  /** Whether quotes are closed, nothing follows them in their field, and no line end is bare. */
  private static boolean isWellFormed(String record) {
    int at = 0;
    while (true) {
      if (at < record.length() && record.charAt(at) == '"') {
        at++;
        while (at < record.length() && !isClosing(record, at)) {
          at += record.charAt(at) == '"' ? 2 : 1;
        }
        if (at++ >= record.length()) {
          return false;
        }
      } else {
        while (at < record.length() && ",\r\n".indexOf(record.charAt(at)) < 0) {
          at++;
        }
      }
      if (at == record.length()) {
        return true;
      }
      if (record.charAt(at++) != ',') {
        return false;
      }
    }
  }

  private static boolean isClosing(String record, int at) {
    boolean doubled = at + 1 < record.length() && record.charAt(at + 1) == '"';
    return record.charAt(at) == '"' && !doubled;
  }

  private static String field(
      String name, List<String> header, List<String> fields, PlainRecord record) {
    int column = header.indexOf(name);
    if (column >= fields.size()) {
      return null;
    }
    return record.check(!fields.get(column).isEmpty(), Reason.MISSING_FIELD)
        ? fields.get(column)
        : null;
  }

  private static void day(String text, PlainRecord record) {
    LocalDate day = text == null ? null : date(text);
    if (record.check(day != null, Reason.BAD_DAY)) {
      record.day(day);
    }
  }

  private static void amount(String text, PlainRecord record) {
    BigDecimal amount = AMOUNT.matcher(text).matches() ? new BigDecimal(text) : null;
    if (amount == null || amount.abs().compareTo(MOST_MONEY) > 0) {
      record.reject(Reason.BAD_AMOUNT);
    } else if (record.check(amount.signum() >= 0, Reason.NEGATIVE_AMOUNT)) {
      record.amount(amount.setScale(2));
    }
  }

  private static boolean isThere(JsonNode node, PlainRecord record) {
    return record.check(!node.isMissingNode() && !node.isNull(), Reason.MISSING_FIELD);
  }

  private static boolean isWhole(JsonNode node, BigInteger most) {
    return node.isIntegralNumber()
        && node.bigIntegerValue().signum() >= 0
        && node.bigIntegerValue().compareTo(most) <= 0;
  }

  private static boolean isWhole(String text, BigInteger most) {
    return DIGITS.matcher(text).matches() && new BigInteger(text).compareTo(most) <= 0;
  }

  private static LocalDate date(String text) {
    try {
      LocalDate date = DAY.matcher(text).matches() ? LocalDate.parse(text) : null;
      return date == null || date.getYear() == 0 ? null : date;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
