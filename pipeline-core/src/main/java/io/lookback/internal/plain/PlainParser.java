package io.lookback.internal.plain;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.lookback.batch.Reason;
import io.lookback.batch.ValueKind;
import io.lookback.spec.EventFields;
import io.lookback.spec.SourceSpec;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
  private static final Pattern DOT = Pattern.compile("[.]");
  private static final Pattern BLANK_LINE = Pattern.compile("[ \\t\\r]*");
  private static final BigInteger MOST_USERS = BigInteger.valueOf(Long.MAX_VALUE);
  private static final BigInteger MOST_POSITIONS = BigInteger.valueOf(Integer.MAX_VALUE);
  private static final BigDecimal MOST_MONEY = new BigDecimal("9999999999999999.99");
  private static final int LONGEST_VALUE_PROP = 1024;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final SourceSpec source;
  private final EventFields names;
  private final Set<List<String>> known = new HashSet<>();
  private final JsonMapper mapper =
      JsonMapper.builder(
              new JsonFactoryBuilder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNumberLength(Integer.MAX_VALUE)
                          .maxStringLength(Integer.MAX_VALUE)
                          .maxNameLength(Integer.MAX_VALUE)
                          .maxNestingDepth(Integer.MAX_VALUE)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private final CsvReader.CsvReaderBuilder csv =
      CsvReader.builder()
          .skipEmptyLines(false)
          .ignoreDifferentFieldCount(true)
          .acceptCharsAfterQuotes(false);

  /** Names that lie deeper are no fields of an event. */
  private final int deepest;

  private byte[] headerBytes;
  private List<String> header;

  /** A parser for lines of a source. */
  public PlainParser(SourceSpec source) {
    this.source = source;
    this.names = source.fields();
    for (String name : names.names()) {
      List<String> path = parts(name);
      for (int length = 1; length <= path.size(); length++) {
        known.add(path.subList(0, length));
      }
    }
    deepest = known.stream().mapToInt(List::size).max().orElse(0);
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
    JsonNode json = object(text);
    if (json == null) {
      record.reject(Reason.BAD_JSON);
      return;
    }
    JsonNode day = at(json, names.day());
    if (isThere(day, record)) {
      day(day.textValue(), record);
    }
    JsonNode user = at(json, names.userId());
    if (isThere(user, record) && record.check(isWhole(user, MOST_USERS), Reason.BAD_USER_ID)) {
      record.user(user.longValue());
    }
    if (names.kind() == ValueKind.POSITION && isThere(at(json, names.value()), record)) {
      JsonNode position = at(json, names.value());
      if (record.check(isWhole(position, MOST_POSITIONS), Reason.BAD_POSITION)) {
        record.position(position.intValue());
      }
    }
    if (names.kind() == ValueKind.AMOUNT && isThere(at(json, names.value()), record)) {
      boolean isNumber = at(json, names.value()).isNumber();
      amount(isNumber ? written(text, parts(names.value())) : "no number", record);
    }
    JsonNode prop = at(json, names.valueProp());
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

  /** The object that a line is, if it names no field of an event twice; else null. */
  private JsonNode object(String text) {
    if (text.indexOf('\u0000') >= 0 || text.startsWith(BYTE_ORDER_MARK)) {
      return null;
    }
    try {
      JsonNode json = mapper.readTree(text);
      return json.isObject() && !repeatsKnownNames(text) ? json : null;
    } catch (IOException e) {
      return null;
    }
  }

  private boolean repeatsKnownNames(String text) throws IOException {
    Set<List<String>> seen = new HashSet<>();
    try (JsonParser tokens = mapper.createParser(text)) {
      for (JsonToken token = tokens.nextToken(); token != null; token = tokens.nextToken()) {
        if (token == JsonToken.FIELD_NAME) {
          List<String> path = path(tokens.getParsingContext());
          if (known.contains(path) && !seen.add(path)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** How the number is written that is at this path. */
  private String written(String text, List<String> path) {
    try (JsonParser tokens = mapper.createParser(text)) {
      for (JsonToken token = tokens.nextToken(); token != null; token = tokens.nextToken()) {
        if (token.isNumeric() && path(tokens.getParsingContext()).equals(path)) {
          return tokens.getText();
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("no JSON any more: " + text, e);
    }
    throw new IllegalStateException("no number at " + path + ": " + text);
  }

  /** The names that lead to the current one if it is within objects only, else none. */
  private List<String> path(JsonStreamContext from) {
    List<String> path = new ArrayList<>();
    for (JsonStreamContext at = from; !at.inRoot(); at = at.getParent()) {
      if (!at.inObject() || path.size() == deepest) {
        return List.of();
      }
      path.add(0, at.getCurrentName());
    }
    return path;
  }

  private static List<String> parts(String path) {
    return List.of(DOT.split(path));
  }

  private static JsonNode at(JsonNode json, String path) {
    JsonNode node = json;
    for (String name : parts(path)) {
      node = node.isObject() ? node.path(name) : MissingNode.getInstance();
    }
    return node;
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
