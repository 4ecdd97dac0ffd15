package io.lookback.internal.parse;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.lookback.batch.ValueKind;
import io.lookback.spec.EventFields;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The short cut and the splitter against reading whole texts with FastCSV. */
class CsvShortCutTest {
  private static final long SEED = 20201102;
  private static final int ROUNDS = 200_000;
  private static final byte[] HEADER =
      "pay_date,total,extra,user_id,value_prop".getBytes(StandardCharsets.UTF_8);
  private static final byte[] KINDS = {
    PlainCsv.DAY, PlainCsv.AMOUNT, PlainCsv.SKIPPED, PlainCsv.USER_ID, PlainCsv.VALUE_PROP
  };

  /** Other fields, the header over their records, and the kinds of its columns. */
  private record Other(EventFields fields, String header, List<String> records, List<Byte> kinds) {}

  private static final List<Other> OTHERS =
      List.of(
          new Other(
              new EventFields("day", "who", "what", "slot", ValueKind.POSITION),
              "what,slot,who,extra,day",
              List.of(
                  "point,0,7,x,2020-11-01",
                  "\"a \"\"b\"\"\",2147483647,007,,2024-02-29",
                  "é日,0012,9223372036854775807,\"line\nend\",2020-11-30",
                  "p,\"3\",10297,y,\"2020-11-30\""),
              List.of(
                  PlainCsv.VALUE_PROP,
                  PlainCsv.POSITION,
                  PlainCsv.USER_ID,
                  PlainCsv.SKIPPED,
                  PlainCsv.DAY)),
          new Other(
              new EventFields("event.day", "who", "what", null, ValueKind.NONE),
              "who,event.day,total,what",
              List.of(
                  "7,2020-11-01,1,point",
                  "9223372036854775807,2024-02-29,,\"a \"\"b\"\"\"",
                  "007,\"2020-11-30\",\"line\nend\",é日"),
              List.of(PlainCsv.USER_ID, PlainCsv.DAY, PlainCsv.SKIPPED, PlainCsv.VALUE_PROP)),
          new Other(
              new EventFields("day", "who", "what", "paid in €", ValueKind.AMOUNT),
              "day,paid in €,who,what",
              List.of("2020-11-01,12.5,7,point", "2020-11-01,00.05,7,\"point\""),
              List.of(PlainCsv.DAY, PlainCsv.AMOUNT, PlainCsv.USER_ID, PlainCsv.VALUE_PROP)));

  private static final String FIELD = "(?:\"(?:[^\"]|\"\")*+\"|(?!\")[^,\r\n]*+)";
  private static final Pattern RECORD = Pattern.compile(FIELD + "(?:," + FIELD + ")*+");

  private static final List<String> RECORDS =
      List.of(
          "2020-11-01,12.50,x,7,point",
          "2024-02-29,9999999999999999.99,,9223372036854775807,\"a \"\"b\"\", c\"",
          "\"2020-11-30\",\"0\",\"é,日\",\"007\",\"line\nend\"",
          "2020-11-30,3.5,\"\",10297,cellphone_recharge");

  private static final List<String> PIECES =
      List.of(
          "\"",
          "\"\"",
          ",",
          "\",",
          ",\"",
          "\r",
          "\n",
          "-",
          ".",
          "0",
          "9",
          " ",
          "é",
          "\u00a0",
          "+",
          "-0.00",
          "\u0000",
          "12345678901234567",
          "2147483647",
          "2147483648",
          "p".repeat(1020),
          "é".repeat(509));

  @Test
  void mutatedRecordsHaveTheSameResultEitherWay() {
    Random random = new Random(SEED);
    CsvEventParser quick = CsvEventParser.withHeader(HEADER, 0, HEADER.length, EventFields.PAYS);
    CsvEventParser general =
        CsvEventParser.withHeader(HEADER, 0, HEADER.length, EventFields.PAYS, false);
    PlainCsv plain = new PlainCsv(KINDS);
    RecordingSink sink = new RecordingSink();
    RecordSplitter splitter = RecordSplitter.csv(10_000);
    int accepted = 0;
    int byShortCut = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] record = mutate(RECORDS.get(random.nextInt(RECORDS.size())), random);
      byte[] buf = Arrays.copyOf(record, record.length + 1 + random.nextInt(12));
      buf[record.length] = '\n';
      int end = splitter.recordEnd(buf, 0, buf.length, true);
      int contentEnd = RecordSplitter.contentEnd(buf, 0, end);
      String where =
          "seed " + SEED + " round " + round + ": " + new String(buf, StandardCharsets.UTF_8);
      general.parse(buf, 0, contentEnd, false, sink);
      String expected = sink.last();
      quick.parse(buf, 0, contentEnd, random.nextBoolean() && isAscii(buf), sink);
      assertThat(where, sink.last(), is(expected));
      if (plain.match(buf, 0, contentEnd) == contentEnd) {
        plain.emit(buf, sink);
        assertThat("cut short, " + where, sink.last(), is(expected));
        byShortCut++;
      }
      boolean isEvent = expected.startsWith("day");
      assertThat(where, isEvent, is(isLegal(buf, contentEnd, expected)));
      accepted += isEvent ? 1 : 0;
    }
    assertThat("accepted records", accepted, greaterThan(ROUNDS / 20));
    assertThat("records cut short", byShortCut, greaterThan(ROUNDS / 40));
  }

  static List<Other> others() {
    return OTHERS;
  }

  @ParameterizedTest
  @MethodSource("others")
  void mutatedRecordsWithOtherFieldsToo(Other other) {
    Random random = new Random(SEED);
    byte[] header = other.header().getBytes(StandardCharsets.UTF_8);
    EventFields fields = other.fields();
    CsvEventParser quick = CsvEventParser.withHeader(header, 0, header.length, fields);
    CsvEventParser general = CsvEventParser.withHeader(header, 0, header.length, fields, false);
    ReferenceLines reference = new ReferenceLines(fields);
    byte[] kinds = new byte[other.kinds().size()];
    for (int column = 0; column < kinds.length; column++) {
      kinds[column] = other.kinds().get(column);
    }
    PlainCsv plain = new PlainCsv(kinds);
    RecordingSink sink = new RecordingSink();
    int rounds = ROUNDS / 4;
    int accepted = 0;
    int byShortCut = 0;
    for (int round = 0; round < rounds; round++) {
      byte[] record = mutate(other.records().get(random.nextInt(other.records().size())), random);
      String text = new String(record, StandardCharsets.UTF_8);
      String where = "seed " + SEED + " round " + round + ": " + text;
      String expected = reference.csv(header, record);
      general.parse(record, 0, record.length, false, sink);
      assertThat("the long way, " + where, sink.last(), is(expected));
      quick.parse(record, 0, record.length, random.nextBoolean() && isAscii(record), sink);
      assertThat(where, sink.last(), is(expected));
      if (plain.match(record, 0, record.length) == record.length) {
        plain.emit(record, sink);
        assertThat("cut short, " + where, sink.last(), is(expected));
        byShortCut++;
      }
      accepted += expected.startsWith("day") ? 1 : 0;
    }
    assertThat("accepted records", accepted, greaterThan(rounds / 20));
    assertThat("records cut short", byShortCut, greaterThan(rounds / 40));
  }

  @Test
  void wholeFilesSplitAsFastCsvDoes() {
    Random random = new Random(SEED);
    for (int round = 0; round < 5_000; round++) {
      String text = file(random);
      List<List<String>> expected = new ArrayList<>();
      for (CsvRecord record : CsvReader.builder().skipEmptyLines(false).ofCsvRecord(text)) {
        expected.add(record.getFields());
      }
      assertThat("seed " + SEED + " round " + round + " " + text, split(text), is(expected));
    }
  }

  private static List<List<String>> split(String text) {
    byte[] buf = text.getBytes(StandardCharsets.UTF_8);
    RecordSplitter splitter = RecordSplitter.csv(10_000);
    CsvFields fields = new CsvFields(100);
    List<List<String>> records = new ArrayList<>();
    int from = 0;
    int end = splitter.recordEnd(buf, from, buf.length, true);
    while (end >= 0) {
      int count = fields.split(buf, from, RecordSplitter.contentEnd(buf, from, end));
      List<String> record = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int length = fields.end(i) - fields.start(i);
        record.add(new String(fields.buf(), fields.start(i), length, StandardCharsets.UTF_8));
      }
      records.add(record);
      from = end;
      end = splitter.recordEnd(buf, from, buf.length, true);
    }
    return records;
  }

  private static String file(Random random) {
    StringBuilder text = new StringBuilder();
    String lineEnd = random.nextBoolean() ? "\n" : "\r\n";
    for (int left = random.nextInt(6); left >= 0; left--) {
      text.append(field(random));
      for (int more = random.nextInt(4); more > 0; more--) {
        text.append(',').append(field(random));
      }
      // A last record that is one empty field needs its line end to be a record at all.
      boolean open = left == 0 && random.nextBoolean() && !text.toString().endsWith("\n");
      text.append(open && text.length() > 0 ? "" : lineEnd);
    }
    return text.toString();
  }

  private static String field(Random random) {
    StringBuilder field = new StringBuilder();
    boolean quoted = random.nextBoolean();
    String alphabet = quoted ? "ab\n\r,é\"" : "ab \"é日";
    for (int left = random.nextInt(6); left > 0; left--) {
      char next = alphabet.charAt(random.nextInt(alphabet.length()));
      // FastCSV 3.4 loses the LF that ends a record after a bare CR within quotes.
      field.append(next == '\r' ? "\r\n" : String.valueOf(next));
    }
    if (quoted) {
      return "\"" + field.toString().replace("\"", "\"\"") + "\"";
    }
    return field.indexOf("\"") == 0 ? "x" + field : field.toString();
  }

  private static byte[] mutate(String record, Random random) {
    StringBuilder text = new StringBuilder(record);
    for (int left = random.nextInt(3); left > 0; left--) {
      int from = random.nextInt(text.length() + 1);
      int to = Math.min(text.length(), from + random.nextInt(3));
      boolean digit = random.nextBoolean();
      String piece =
          digit ? Integer.toString(random.nextInt(10)) : PIECES.get(random.nextInt(PIECES.size()));
      text.replace(from, to, piece);
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    if (bytes.length > 0 && random.nextInt(50) == 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private static boolean isAscii(byte[] buf) {
    for (byte b : buf) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether an independent reading accepts the record, with the same values. */
  private static boolean isLegal(byte[] buf, int to, String result) {
    if (!Utf8Test.decodes(buf, 0, to)) {
      return false;
    }
    String text = new String(buf, 0, to, StandardCharsets.UTF_8);
    // FastCSV is lenient where a quoted field stays open and takes a bare CR for a line end.
    boolean wellFormed = RECORD.matcher(text).matches();
    assertThat("bad_csv of " + text, result.equals("bad_csv"), is(!wellFormed));
    if (!wellFormed) {
      return false;
    }
    List<CsvRecord> records =
        CsvReader.builder().skipEmptyLines(false).ofCsvRecord(text).stream().toList();
    return records.size() == 1 && isLegal(records.get(0).getFields(), result);
  }

  private static boolean isLegal(List<String> fields, String result) {
    if (fields.size() != 5
        || !fields.get(0).matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")
        || !fields.get(1).matches("-?0*[0-9]{1,16}(\\.[0-9]{1,2})?")
        || !fields.get(3).matches("[0-9]+")
        || fields.get(4).matches("(?U)[\\s\\x1C-\\x1F]*")
        || fields.get(4).getBytes(StandardCharsets.UTF_8).length > 1024) {
      return false;
    }
    BigDecimal amount = new BigDecimal(fields.get(1));
    BigDecimal user = new BigDecimal(fields.get(3));
    if (amount.signum() < 0 || user.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      return false;
    }
    try {
      LocalDate day = LocalDate.parse(fields.get(0));
      long minor = amount.movePointRight(2).longValueExact();
      String event = RecordingSink.accepted(day, user.longValueExact(), fields.get(4), minor);
      assertThat("values", result, is(event));
      return day.getYear() > 0;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
