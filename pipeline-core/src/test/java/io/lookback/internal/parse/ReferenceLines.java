package io.lookback.internal.parse;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.lookback.batch.Reason;
import io.lookback.batch.ValueKind;
import io.lookback.spec.EventFields;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the contract says about lines, written down without a thought for speed: trees of strict
 * Jackson, texts, regular expressions, {@link BigDecimal}. A result is the text that {@link
 * RecordingSink} writes down for the same.
 */
final class ReferenceLines {
  private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
  private static final Pattern AMOUNT = Pattern.compile("-?[0-9]+(\\.[0-9]{1,2})?");
  private static final int DEEPEST = 10;
  private static final Pattern BLANK = Pattern.compile("(?U)[\\s\\x1C-\\x1F]*");
  private static final BigInteger MOST_USERS = BigInteger.valueOf(Long.MAX_VALUE);
  private static final BigInteger MOST_POSITIONS = BigInteger.valueOf(Integer.MAX_VALUE);
  private static final BigDecimal MOST_MONEY = new BigDecimal("9999999999999999.99");

  private final EventFields names;
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

  ReferenceLines(EventFields names) {
    this.names = names;
  }

  /** The values of a record while it is judged. */
  private static final class Judged {
    private final Set<Reason> reasons = EnumSet.noneOf(Reason.class);
    private LocalDate day;
    private long user;
    private String prop;
    private long value;

    String result() {
      return reasons.isEmpty()
          ? RecordingSink.accepted(day, user, prop, value)
          : RecordingSink.rejected(reasons.toArray(Reason[]::new));
    }

    void day(String text) {
      day = text == null ? null : date(text);
      check(day != null, Reason.BAD_DAY);
    }

    void check(boolean good, Reason otherwise) {
      if (!good) {
        reasons.add(otherwise);
      }
    }
  }

  /** The result of a JSON line without its line end. */
  String json(byte[] line) {
    String text = text(line);
    if (text == null) {
      return RecordingSink.rejected(Reason.BAD_ENCODING);
    }
    JsonNode json = object(text);
    if (json == null) {
      return RecordingSink.rejected(Reason.BAD_JSON);
    }
    Judged judged = new Judged();
    JsonNode day = at(json, names.day());
    if (isThere(day, judged)) {
      judged.day(day.textValue());
    }
    JsonNode user = at(json, names.userId());
    if (isThere(user, judged)) {
      judged.check(isWhole(user, MOST_USERS), Reason.BAD_USER_ID);
      judged.user = user.longValue();
    }
    if (names.kind() == ValueKind.POSITION && isThere(at(json, names.value()), judged)) {
      JsonNode position = at(json, names.value());
      judged.check(isWhole(position, MOST_POSITIONS), Reason.BAD_POSITION);
      judged.value = position.longValue();
    }
    if (names.kind() == ValueKind.AMOUNT && isThere(at(json, names.value()), judged)) {
      boolean isNumber = at(json, names.value()).isNumber();
      amount(isNumber ? written(text, parts(names.value())) : "no number", judged);
    }
    JsonNode prop = at(json, names.valueProp());
    if (isThere(prop, judged)) {
      judged.prop = prop.textValue();
      boolean isWhole =
          judged.prop == null || StandardCharsets.UTF_8.newEncoder().canEncode(judged.prop);
      judged.check(isWhole, Reason.BAD_ENCODING);
      boolean isBlank = judged.prop == null || BLANK.matcher(judged.prop).matches();
      judged.check(!isBlank, Reason.BAD_VALUE_PROP);
      judged.check(!isWhole || !isTooLong(judged.prop), Reason.VALUE_PROP_TOO_LONG);
    }
    return judged.result();
  }

  /** The object that a line is, if it names no field of an event twice; else null. */
  JsonNode object(String text) {
    if (text.indexOf('\u0000') >= 0 || text.startsWith("\uFEFF")) {
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
    Set<List<String>> known = new HashSet<>();
    for (String name : names.names()) {
      List<String> path = parts(name);
      for (int length = 1; length <= path.size(); length++) {
        known.add(path.subList(0, length));
      }
    }
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
      throw new AssertionError("no JSON: " + text, e);
    }
    throw new AssertionError("no number at " + path + ": " + text);
  }

  /** The names that lead to the current one, if it is within objects only and not deep; or none. */
  private static List<String> path(JsonStreamContext from) {
    List<String> path = new ArrayList<>();
    for (JsonStreamContext at = from; !at.inRoot(); at = at.getParent()) {
      if (!at.inObject() || path.size() == DEEPEST) {
        return List.of();
      }
      path.add(0, at.getCurrentName());
    }
    return path;
  }

  private static List<String> parts(String path) {
    return List.of(path.split("[.]"));
  }

  private static JsonNode at(JsonNode json, String path) {
    JsonNode node = json;
    for (String name : parts(path)) {
      node = node.isObject() ? node.path(name) : MissingNode.getInstance();
    }
    return node;
  }

  /** The columns of a CSV header; null if it is not usable. */
  List<String> header(byte[] header) {
    String text = new String(header, StandardCharsets.UTF_8);
    List<String> columns = fields(text.startsWith("\uFEFF") ? text.substring(1) : text);
    boolean isUsable = columns != null && text.indexOf('\uFFFD') < 0;
    for (String name : names.names()) {
      isUsable = isUsable && Collections.frequency(columns, name) == 1;
    }
    return isUsable ? columns : null;
  }

  /** The result of a CSV record without its line end. */
  String csv(List<String> header, byte[] record) {
    if (header == null) {
      return RecordingSink.rejected(Reason.BAD_HEADER);
    }
    String text = text(record);
    if (text == null) {
      return RecordingSink.rejected(Reason.BAD_ENCODING);
    }
    List<String> fields = fields(text);
    if (fields == null) {
      return RecordingSink.rejected(Reason.BAD_CSV);
    }
    Judged judged = new Judged();
    judged.check(fields.size() >= header.size(), Reason.MISSING_FIELD);
    judged.check(fields.size() <= header.size(), Reason.TOO_MANY_COLUMNS);
    String day = field(names.day(), header, fields, judged);
    if (day != null) {
      judged.day(day);
    }
    if (names.kind() != ValueKind.NONE) {
      String value = field(names.value(), header, fields, judged);
      if (value != null && names.kind() == ValueKind.AMOUNT) {
        amount(value, judged);
      } else if (value != null) {
        judged.value = whole(value, MOST_POSITIONS, Reason.BAD_POSITION, judged);
      }
    }
    String user = field(names.userId(), header, fields, judged);
    if (user != null) {
      judged.user = whole(user, MOST_USERS, Reason.BAD_USER_ID, judged);
    }
    judged.prop = field(names.valueProp(), header, fields, judged);
    boolean isBlank = judged.prop != null && BLANK.matcher(judged.prop).matches();
    judged.check(!isBlank, Reason.BAD_VALUE_PROP);
    judged.check(!isTooLong(judged.prop), Reason.VALUE_PROP_TOO_LONG);
    return judged.result();
  }

  private static long whole(String text, BigInteger most, Reason otherwise, Judged judged) {
    boolean good = text.matches("[0-9]+") && new BigInteger(text).compareTo(most) <= 0;
    judged.check(good, otherwise);
    return good ? Long.parseLong(text) : 0;
  }

  private static boolean isTooLong(String prop) {
    return prop != null && prop.getBytes(StandardCharsets.UTF_8).length > 1024;
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

  /** The fields of a record, read twice over: by hand and by FastCSV. Null if it is malformed. */
  private List<String> fields(String record) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    int at = 0;
    while (true) {
      if (at < record.length() && record.charAt(at) == '"') {
        at++;
        while (at < record.length() && !isClosing(record, at)) {
          at += record.charAt(at) == '"' ? 1 : 0;
          field.append(record.charAt(at++));
        }
        if (at++ >= record.length()) {
          return null;
        }
      } else {
        while (at < record.length() && ",\r\n".indexOf(record.charAt(at)) < 0) {
          field.append(record.charAt(at++));
        }
      }
      fields.add(field.toString());
      field.setLength(0);
      if (at == record.length()) {
        break;
      }
      if (record.charAt(at++) != ',') {
        return null;
      }
    }
    requireSame(fields, record);
    return fields;
  }

  private static boolean isClosing(String record, int at) {
    boolean doubled = at + 1 < record.length() && record.charAt(at + 1) == '"';
    return record.charAt(at) == '"' && !doubled;
  }

  private void requireSame(List<String> fields, String record) {
    if (record.isEmpty()) {
      return;
    }
    List<CsvRecord> records;
    try {
      records = csv.ofCsvRecord(record).stream().toList();
    } catch (CsvParseException e) {
      throw new AssertionError("FastCSV refuses: " + record, e);
    }
    if (records.size() != 1 || !records.get(0).getFields().equals(fields)) {
      throw new AssertionError("FastCSV reads " + records + ", the contract " + fields);
    }
  }

  private static String field(
      String name, List<String> header, List<String> fields, Judged judged) {
    int column = header.indexOf(name);
    if (column >= fields.size()) {
      return null;
    }
    judged.check(!fields.get(column).isEmpty(), Reason.MISSING_FIELD);
    return fields.get(column).isEmpty() ? null : fields.get(column);
  }

  private static void amount(String text, Judged judged) {
    BigDecimal amount = AMOUNT.matcher(text).matches() ? new BigDecimal(text) : null;
    if (amount == null || amount.abs().compareTo(MOST_MONEY) > 0) {
      judged.reasons.add(Reason.BAD_AMOUNT);
    } else {
      judged.check(amount.signum() >= 0, Reason.NEGATIVE_AMOUNT);
      judged.value = amount.movePointRight(2).longValueExact();
    }
  }

  private static boolean isThere(JsonNode node, Judged judged) {
    boolean isThere = !node.isMissingNode() && !node.isNull();
    judged.check(isThere, Reason.MISSING_FIELD);
    return isThere;
  }

  private static boolean isWhole(JsonNode node, BigInteger most) {
    return node.isIntegralNumber()
        && node.bigIntegerValue().signum() >= 0
        && node.bigIntegerValue().compareTo(most) <= 0;
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
