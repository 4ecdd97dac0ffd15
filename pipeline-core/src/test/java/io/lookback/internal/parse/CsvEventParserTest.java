package io.lookback.internal.parse;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import io.lookback.spec.EventFields;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvEventParserTest {
  private static final String HEADER = "pay_date,total,user_id,value_prop";
  private static final String EVENT =
      RecordingSink.accepted(LocalDate.of(2020, 11, 1), 7, "point", 1250);

  private static String parse(String header, String record) {
    return parse(header, record, StandardCharsets.UTF_8);
  }

  private static String parse(String header, String record, Charset charset) {
    byte[] names = header.getBytes(StandardCharsets.UTF_8);
    byte[] bytes = record.getBytes(charset);
    RecordingSink sink = new RecordingSink();
    for (boolean shortCut : new boolean[] {false, true}) {
      CsvEventParser parser =
          CsvEventParser.withHeader(names, 0, names.length, EventFields.PAYS, shortCut);
      parser.parse(bytes, 0, bytes.length, false, sink);
    }
    assertThat("one call each", sink.records(), hasSize(2));
    assertThat("with the short cut", sink.last(), is(sink.records().get(0)));
    return sink.last();
  }

  private static String parse(String record) {
    return parse(HEADER, record);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2020-11-01,12.5,7,point",
        "2020-11-01,12.50,007,point",
        "2020-11-01,0012.50,7,point",
        "\"2020-11-01\",\"12.5\",\"7\",\"point\"",
        "2020-11-01,12.5,7,\"point\""
      })
  void accepts(String record) {
    assertThat("result of " + record, parse(record), is(EVENT));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "user_id,value_prop,pay_date,total|7,point,2020-11-01,12.5",
        "\uFEFFpay_date,total,user_id,value_prop|2020-11-01,12.5,7,point",
        "\uFEFF\"pay_date\",\"total\",\"user_id\",\"value_prop\"|2020-11-01,12.5,7,point",
        "x,pay_date,y,total,user_id,value_prop,y|,2020-11-01,\"a\"\"b\",12.5,7,point,é"
      })
  void columnsGoByName(String header, String record) {
    assertThat("result under " + header, parse(header, record), is(EVENT));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "pay_date,total,user_id|it does not name value_prop",
        " pay_date,total,user_id,value_prop|it does not name pay_date",
        "PAY_DATE,total,user_id,value_prop|it does not name pay_date",
        "2020-11-30,9.22,6,point|it does not name pay_date, total, user_id, value_prop",
        "pay_date,total,total,user_id,value_prop|it names total more than once",
        "total,total,user_id,value_prop|it does not name pay_date and it names total more than once",
        "\"pay_date,total,user_id,value_prop|it has a stray or unclosed quote, or a bare carriage"
            + " return",
        "pay_date,total,user_id,value_prop\r|it has a stray or unclosed quote, or a bare carriage"
            + " return",
        "pay_date,total,user_id,value_prop,\uFFFD|it is not UTF-8, or longer than the longest legal"
            + " line",
        "~~|there is none"
      })
  void aHeaderThatIsNotUsableSpoilsEveryRecord(String header, String fault) {
    byte[] bytes = header.getBytes(StandardCharsets.UTF_8);
    assertThat("fault", CsvHeader.of(bytes, 0, bytes.length, EventFields.PAYS).fault(), is(fault));
    for (String record :
        new String[] {header, "2020-11-01,12.5,7,point", "2020-11-01,1,7,\"x", "\u00E9"}) {
      assertThat("result of " + record, parse(header, record), is("bad_header"));
      assertThat(
          "in Latin-1", parse(header, record, StandardCharsets.ISO_8859_1), is("bad_header"));
    }
    CsvEventParser parser = CsvEventParser.withHeader(bytes, 0, bytes.length, EventFields.PAYS);
    assertThat("columns", parser.unknownFields().names(), is(empty()));
  }

  @Test
  void aHeaderInAnotherEncodingIsNotUsable() {
    byte[] latin = (HEADER + ",caf\u00E9").getBytes(StandardCharsets.ISO_8859_1);
    assertThat(
        "Latin-1", CsvHeader.of(latin, 0, latin.length, EventFields.PAYS).isUsable(), is(false));
    byte[] unicode = (HEADER + ",caf\u00E9").getBytes(StandardCharsets.UTF_8);
    assertThat(
        "UTF-8", CsvHeader.of(unicode, 0, unicode.length, EventFields.PAYS).isUsable(), is(true));
  }

  @ParameterizedTest
  @CsvSource({"p,1024", "\u00E9,512", "\uD83D\uDE00,256"})
  void theLongestValueProp(String letter, int most) {
    String longest = letter.repeat(most);
    String expected = RecordingSink.accepted(LocalDate.of(2020, 11, 1), 7, longest, 1250);
    assertThat("1,024 bytes", parse("2020-11-01,12.5,7," + longest), is(expected));
    assertThat("in quotes", parse("2020-11-01,12.5,7,\"" + longest + "\""), is(expected));
    for (String more : new String[] {longest + "x", "x" + longest}) {
      String reason = "value_prop_too_long";
      assertThat("1,025 bytes", parse("2020-11-01,12.5,7," + more), is(reason));
      assertThat("in quotes", parse("2020-11-01,12.5,7,\"" + more + "\""), is(reason));
    }
  }

  @Test
  void aValuePropIsMeasuredWithoutItsEscapes() {
    String longest = "\"".repeat(1024);
    String expected = RecordingSink.accepted(LocalDate.of(2020, 11, 1), 7, longest, 1250);
    assertThat(
        "doubled quotes", parse("2020-11-01,12.5,7,\"" + longest.repeat(2) + "\""), is(expected));
    assertThat(
        "blank and too long",
        parse("2020-11-01,12.5,7," + " ".repeat(1025)),
        is("bad_value_prop value_prop_too_long"));
  }

  @Test
  void recordsThatSpanLinesAreCounted() {
    byte[] header = HEADER.getBytes(StandardCharsets.UTF_8);
    CsvEventParser parser = CsvEventParser.withHeader(header, 0, header.length, EventFields.PAYS);
    RecordingSink sink = new RecordingSink();
    for (String record :
        new String[] {
          "2020-11-01,1,7,p",
          "2020-11-01,1,7,\"p\"",
          "2020-11-01,1,7,\"p\nq\"",
          "2020-11-01,1,7,\"p\rq\"",
          "2020-11-01,x,7,\"p\nq\"",
          "2020-11-01,1,7,p\rq"
        }) {
      byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
      parser.parse(bytes, 0, bytes.length, true, sink);
    }
    assertThat("of all records, rejected or not", parser.spanning(), is(3L));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "~~|missing_field",
        "2020-11-01,12.5,7|missing_field",
        ",12.5,7,point|missing_field",
        "2020-11-01,\"\",7,point|missing_field",
        "2020-11-01,12.5,7,|missing_field",
        "2020-11-01,12.5,7,point,|too_many_columns",
        "2020-11-31,1.234,x, ,1|bad_day bad_user_id bad_value_prop bad_amount too_many_columns",
        "2020-11-1,-1,,point|missing_field bad_day negative_amount",
        "~ 2020-11-01,12.5,7,point~|bad_day",
        "2020-11-01,12.5, 7,point|bad_user_id",
        "2020-11-01,12.5,-7,point|bad_user_id",
        "2020-11-01,12.5,+7,point|bad_user_id",
        "2020-11-01,12.5,7.0,point|bad_user_id",
        "2020-11-01,12.5,9223372036854775808,point|bad_user_id",
        "2020-11-01,12.5,7,\"\u00A0\"|bad_value_prop",
        "2020-11-01,12.5,7,\"point|bad_csv",
        "2020-11-01,12.5,7,\"point\"\"|bad_csv",
        "2020-11-01,12.5,7,\"point\"x|bad_csv",
        "2020-11-01,12.5,7,\"a\"\"b\"x|bad_csv",
        "2020-11-01,12.5,7,\"point\" |bad_csv"
      })
  void rejects(String record, String expected) {
    assertThat("result of " + record, parse(record), is(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2020-11-01,12.5,7,po\rint",
        "2020-11-01,12.5,7,po\nint",
        "2020-11-01,1,7,point\r"
      })
  void bareLineEndIsBadCsv(String record) {
    assertThat("in or after a field", parse(record), is("bad_csv"));
  }

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "0.00,0",
    "-0.00,0",
    "-0,0",
    "1,100",
    "1.2,120",
    "1.23,123",
    "0.05,5",
    "000.5,50",
    "9999999999999999.99,999999999999999999",
    "00000000000000000000000001.5,150"
  })
  void amounts(String written, long minorUnits) {
    String expected = RecordingSink.accepted(LocalDate.of(2020, 11, 1), 7, "point", minorUnits);
    assertThat("amount", parse("2020-11-01," + written + ",7,point"), is(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "1.234,bad_amount",
    "1.000,bad_amount",
    "1.,bad_amount",
    ".5,bad_amount",
    "-,bad_amount",
    "+1,bad_amount",
    "1e2,bad_amount",
    "-1.,bad_amount",
    "--1,bad_amount",
    "1.-1,bad_amount",
    "1.2.3,bad_amount",
    "10000000000000000,bad_amount",
    "-10000000000000000,bad_amount",
    "NaN,bad_amount",
    "' 1',bad_amount",
    "1.5x,bad_amount",
    "1.x,bad_amount",
    "1x,bad_amount",
    "-0.01,negative_amount",
    "-9999999999999999.99,negative_amount",
    "$1,bad_amount"
  })
  void badAmounts(String written, String reason) {
    assertThat("amount " + written, parse("2020-11-01," + written + ",7,point"), is(reason));
  }

  @ParameterizedTest
  @ValueSource(strings = {" a ", "po\"int", "a,b", "a\nb", "a\r\nb", "\"", "日本 😀", "\t-"})
  void anyTextIsAValueProp(String text) {
    String quoted = "2020-11-01,12.5,7,\"" + text.replace("\"", "\"\"") + "\"";
    String expected = RecordingSink.accepted(LocalDate.of(2020, 11, 1), 7, text, 1250);
    assertThat("quoted", parse(quoted), is(expected));
    if (text.matches("[^\",\r\n].*") && text.indexOf(',') < 0) {
      String plain = "2020-11-01,12.5,7," + text;
      assertThat("unquoted", parse(plain).equals(expected), is(text.indexOf('\n') < 0));
    }
  }

  @Test
  void largestUserId() {
    String expected = RecordingSink.accepted(LocalDate.of(2020, 11, 1), Long.MAX_VALUE, "p", 0);
    assertThat("2^63 - 1", parse("2020-11-01,0,9223372036854775807,p"), is(expected));
    assertThat("with zeroes", parse("2020-11-01,0,0009223372036854775807,p"), is(expected));
  }

  @Test
  void otherEncodingStandsAlone() {
    String record = "x,x,x,\"caf\u00E9";
    assertThat("Latin-1", parse(HEADER, record, StandardCharsets.ISO_8859_1), is("bad_encoding"));
    String plain = "2020-11-01,12.5,7,caf\u00E9";
    assertThat("Latin-1", parse(HEADER, plain, StandardCharsets.ISO_8859_1), is("bad_encoding"));
  }

  @Test
  void unknownColumnsAreNamed() {
    byte[] header = ("b," + HEADER + ",\"a,\"\"\",b").getBytes(StandardCharsets.UTF_8);
    UnknownFields unknown =
        CsvEventParser.withHeader(header, 0, header.length, EventFields.PAYS).unknownFields();
    assertThat("sorted, once", unknown.names(), contains("a,\"", "b"));
    byte[] exact = HEADER.getBytes(StandardCharsets.UTF_8);
    assertThat(
        "none",
        CsvEventParser.withHeader(exact, 0, exact.length, EventFields.PAYS).unknownFields().names(),
        is(empty()));
  }

  @Test
  void anEmptyFileHasNoUnknownColumn() {
    for (String header : new String[] {"", "\uFEFF"}) {
      byte[] bytes = header.getBytes(StandardCharsets.UTF_8);
      UnknownFields unknown =
          CsvEventParser.withHeader(bytes, 0, bytes.length, EventFields.PAYS).unknownFields();
      assertThat("columns of '" + header + "'", unknown.names(), is(empty()));
    }
  }
}
