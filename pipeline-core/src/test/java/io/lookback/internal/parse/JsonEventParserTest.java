package io.lookback.internal.parse;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import io.lookback.spec.EventFields;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Locale;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonEventParserTest {
  private static final String GOOD =
      "{'day':'2020-11-01','event_data':{'position':0,'value_prop':'point'},'user_id':7}";
  private static final String EVENT =
      RecordingSink.accepted(LocalDate.of(2020, 11, 1), 7, "point", 0);

  /** The result of a line, in which single quotes stand for double ones. */
  private static String parse(String line) {
    return parseBytes(line.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  /** The result of a line for a new parser, which a parser that knows good lines must agree to. */
  private static String parseBytes(byte[] line) {
    RecordingSink sink = new RecordingSink();
    new JsonEventParser(EventFields.PRINTS).parse(line, 0, line.length, false, sink);
    JsonEventParser experienced = new JsonEventParser(EventFields.PRINTS);
    byte[] good = GOOD.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    experienced.parse(good, 0, good.length, false, sink);
    experienced.parse(line, 0, line.length, false, sink);
    assertThat("one call each", sink.records(), hasSize(3));
    assertThat("after a good line", sink.last(), is(sink.records().get(0)));
    return sink.last();
  }

  private static String parseWith(String name, String value) {
    String field = "'" + name + "':";
    return parse(GOOD.replaceFirst(field + "[^,}]*", Matcher.quoteReplacement(field + value)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        GOOD,
        " { 'user_id' : 7 , 'event_data' : { 'value_prop' : 'point' , 'position' : 0 } ,"
            + "\t'day' : '2020-11-01' } ",
        GOOD + "\r",
        "{'v':2,'a':[1,{'day':null}],'b':{'user_id':'x'},'day':'2020-11-01','n':null,"
            + "'event_data':{'position':0,'z':-1.5e+3,'value_prop':'point'},'user_id':7,'t':true}",
        "{'d\\u0061y':'\\u0032020-11-01','event_data':{'position':-0,'value_prop':'p\\u006fint'},"
            + "'user_id':7}",
        "{'\\ud800':1,'s':'\\udc00','day':'2020-11-01',"
            + "'event_data':{'position':0,'value_prop':'point'},'user_id':7}"
      })
  void accepts(String line) {
    assertThat("result of " + line, parse(line), is(EVENT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "1",
        "[]",
        "'x'",
        "{",
        "}",
        GOOD + "x",
        GOOD + GOOD,
        GOOD + "}",
        GOOD + ",",
        "[" + GOOD + "]",
        "\uFEFF" + GOOD,
        "\u0000" + GOOD,
        GOOD + "\u0000",
        "{'day':1,'day':2}",
        "{'day':null,'d\\u0061y':null}",
        "{'user_id':1,'user_id':1}",
        "{'event_data':1,'event_data':{}}",
        "{'event_data':{'position':0,'position':0}}",
        "{'event_data':{'value_prop':'a','value_prop':'a'}}",
        "{'a':{'b':1,}}",
        "{'a':{1:1}}",
        "{'a':[1,]}",
        "{'a':[,1]}",
        "{'a':[1 2]}",
        "{'a':[{]}}",
        "{'a':{'b'}}",
        "{'a':[}",
        "{'a':[[[[",
        "{'a':['\\ud80']}",
        "{'a':01}",
        "{'a':+1}",
        "{'a':.5}",
        "{'a':1.}",
        "{'a':1e}",
        "{'a':NaN}",
        "{'a':nul}",
        "{'a':'\t'}",
        "{'a':'\\x'}",
        "{'a':'\\u12'}",
        "{a:1}",
        "{'a':1,}",
        "{'a' 1}",
        "{'a':[1}",
        "{'a':1} // x",
        "{'a':/* x */1}",
        "{\u00A0'a':1}"
      })
  void otherThanOneObjectIsBadJson(String line) {
    assertThat("result of " + line, parse(line), is("bad_json"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'a':1,'a':2",
        "'a':{'day':1,'day':2,'day':{'day':null}}",
        "'a':[{'b':1,'b':1},{'b':{},'b':[]}],'a':{}",
        "'position':1,'position':2,'value_prop':3"
      })
  void repeatsInUnknownFieldsAreNoConcern(String fields) {
    assertThat("outside", parse("{" + fields + "," + GOOD.substring(1)), is(EVENT));
    String inside = fields.replace("position", "day").replace("value_prop", "user_id");
    assertThat(
        "in event_data",
        parse(GOOD.replace("'event_data':{", "'event_data':{" + inside + ",")),
        is(EVENT));
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, 1_001, 500_000})
  void unknownFieldsMayBeOfAnyDepth(int levels) {
    String arrays = "[".repeat(levels) + "]".repeat(levels);
    String objects = "{'a':".repeat(levels) + "0" + "}".repeat(levels);
    for (String deep : new String[] {arrays, objects}) {
      assertThat("outside", parse("{'a':" + deep + "," + GOOD.substring(1)), is(EVENT));
      assertThat(
          "inside", parse(GOOD.replace("'position'", "'a':" + deep + ",'position'")), is(EVENT));
      String cut = "{'a':" + deep.substring(0, deep.length() - 1) + "," + GOOD.substring(1);
      assertThat("not closed", parse(cut), is("bad_json"));
      assertThat("in place of a day", parseWith("day", deep), is("bad_day"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "p,1024",
    "é,512",
    "😀,256",
    "\\u0070,1024",
    "\\u00e9,512",
    "\\ud83d\\ude00,256",
    "\\n,1024"
  })
  void theLongestValueProp(String written, int most) {
    // Not all of it white space, whatever the letter is.
    String longest = "x".repeat(1024 / most) + written.repeat(most - 1);
    String result = parseWith("value_prop", "'" + longest + "'");
    assertThat("1,024 bytes: " + result, result.startsWith("day"), is(true));
    for (String more : new String[] {longest + "x", "x" + longest}) {
      assertThat(
          "1,025 bytes", parseWith("value_prop", "'" + more + "'"), is("value_prop_too_long"));
    }
    assertThat(
        "blank and too long",
        parseWith("value_prop", "'" + " ".repeat(1025) + "'"),
        is("bad_value_prop value_prop_too_long"));
  }

  @Test
  void longNamesStringsAndNumbersAreLegal() {
    String digits = "1".repeat(5000);
    String extra = "{'" + "n".repeat(60_000) + "':" + digits + ",'e':1" + digits + ".5e" + digits;
    assertThat("accepted", parse(extra + "," + GOOD.substring(1)), is(EVENT));
    assertThat("long user id", parseWith("user_id", digits), is("bad_user_id"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "20201101",
        "true",
        "[]",
        "{}",
        "''",
        "'2020-11-1'",
        "'2020-11-01 '",
        "'2020-11-01T00:00'",
        "'2020-02-30'",
        "'2019-02-29'",
        "'1900-02-29'",
        "'2020-13-01'",
        "'2020-00-01'",
        "'2020-01-00'",
        "'2020-01-32'",
        "'0000-01-01'",
        "'-001-01-01'",
        "'12020-11-01'",
        "'２020-11-01'",
        "'20201101'",
        "'2020/11/01'",
        "1.5"
      })
  void badDay(String value) {
    assertThat("day " + value, parseWith("day", value), is("bad_day"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0001-01-01", "9999-12-31", "2000-02-29", "2020-02-29", "1970-01-01"})
  void goodDay(String value) {
    String expected = RecordingSink.accepted(LocalDate.parse(value), 7, "point", 0);
    assertThat("day " + value, parseWith("day", "'" + value + "'"), is(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.0",
        "1e0",
        "'1'",
        "-1",
        "2147483648",
        "9223372036854775808",
        "true",
        "[]",
        "{}",
        "0.0",
        "18446744073709551616",
        "''"
      })
  void badPosition(String value) {
    assertThat("position " + value, parseWith("position", value), is("bad_position"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.0",
        "1e0",
        "'1'",
        "-1",
        "9223372036854775808",
        "99999999999999999999",
        "true",
        "[1]",
        "{}",
        "-9223372036854775808",
        "''"
      })
  void badUserId(String value) {
    assertThat("user id " + value, parseWith("user_id", value), is("bad_user_id"));
  }

  @ParameterizedTest
  @CsvSource({"0,0", "10,2147483647", "9223372036854775807,1", "1000000000000000000,9"})
  void largestNumbers(long userId, long position) {
    String line =
        String.format(
            Locale.ROOT,
            "{'day':'2020-11-01','event_data':{'position':%d,'value_prop':'point'},'user_id':%d}",
            position,
            userId);
    String expected = RecordingSink.accepted(LocalDate.of(2020, 11, 1), userId, "point", position);
    assertThat("result of " + line, parse(line), is(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "''",
        "' '",
        "'\u00A0\u2003'",
        "'\\t\\n'",
        "'\\u00a0'",
        "'\u0085'",
        "1",
        "true",
        "[]",
        "{}"
      })
  void badValueProp(String value) {
    assertThat("value prop " + value, parseWith("value_prop", value), is("bad_value_prop"));
  }

  @ParameterizedTest
  @CsvSource({
    "a b,a b",
    "' a ',' a '",
    "é,é",
    "日本,日本",
    "\\u65e5,日",
    "\\ud83d\\ude00,😀",
    "😀,😀",
    "\\/\\\\,/\\",
    "'\u00A0x','\u00A0x'"
  })
  void anyTextIsAValueProp(String written, String text) {
    String expected = RecordingSink.accepted(LocalDate.of(2020, 11, 1), 7, text, 0);
    String line = GOOD.replace("point", written);
    assertThat("result of " + line, parse(line), is(expected));
  }

  @Test
  void encodingsOtherThanUtf8() {
    byte[] latin =
        GOOD.replace('\'', '"').replace("point", "caf\u00E9").getBytes(StandardCharsets.ISO_8859_1);
    assertThat("Latin-1", parseBytes(latin), is("bad_encoding"));
    byte[] wide = GOOD.replace('\'', '"').getBytes(StandardCharsets.UTF_16LE);
    assertThat("UTF-16", parseBytes(wide), is("bad_json"));
    assertThat("half a pair", parseWith("value_prop", "'a\\ud800'"), is("bad_encoding"));
    byte[] broken = "not json \u00E9".getBytes(StandardCharsets.ISO_8859_1);
    assertThat("stands alone", parseBytes(broken), is("bad_encoding"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'day':'2020-11-01','user_id':7}",
        "{'day':'2020-11-01','user_id':7,'event_data':null}",
        "{'day':'2020-11-01','user_id':7,'event_data':[{'position':0,'value_prop':'point'}]}",
        "{'day':'2020-11-01','user_id':7,'position':0,'value_prop':'point'}",
        "{'day':null,'event_data':{'position':0,'value_prop':'point'},'user_id':7}",
        "{'day':'2020-11-01','event_data':{'position':null,'value_prop':'point'},'user_id':7}",
        "{'Day':'2020-11-01','event_data':{'position':0,'value_prop':'point'},'user_id':7}"
      })
  void missingField(String line) {
    assertThat("result of " + line, parse(line), is("missing_field"));
  }

  @Test
  void reasonsAreCollected() {
    assertThat(
        "all but one",
        parse("{'day':1,'event_data':{'position':-1,'value_prop':' '},'user_id':null}"),
        is("missing_field bad_day bad_value_prop bad_position"));
    assertThat(
        "with half a pair",
        parse("{'event_data':{'position':'','value_prop':'\\udc00'},'user_id':''}"),
        is("missing_field bad_user_id bad_position bad_encoding"));
  }

  @Test
  void unknownFieldsAreNamedOnce() {
    JsonEventParser parser = new JsonEventParser(EventFields.PRINTS);
    RecordingSink sink = new RecordingSink();
    String[] lines = {
      GOOD.replace("'user_id'", "'new':{'deep':1},'user_id'"),
      GOOD.replace("'position'", "'new':'x','position'"),
      GOOD.replace("'day'", "'Day'"),
      GOOD.replace("'day'", "'dropped'") + "x"
    };
    for (String line : lines) {
      byte[] bytes = line.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
      parser.parse(bytes, 0, bytes.length, false, sink);
      parser.parse(bytes, 0, bytes.length, false, sink);
    }
    assertThat(
        "of well-formed lines, sorted",
        parser.unknownFields().names(),
        contains("Day", "event_data.new", "new"));
  }

  @Test
  void unknownFieldsAreBounded() {
    for (JsonEventParser parser :
        new JsonEventParser[] {new JsonEventParser(EventFields.PRINTS), withoutShapes()}) {
      RecordingSink sink = new RecordingSink();
      for (int i = 0; i < 300; i++) {
        String line = GOOD.replace("{'day'", "{'name" + i / 2 + "':1,'day'");
        byte[] bytes = line.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        parser.parse(bytes, 0, bytes.length, false, sink);
        assertThat("accepted", sink.last(), is(EVENT));
      }
      assertThat("kept", parser.unknownFields().names(), hasSize(UnknownFields.MAX_NAMES));
      // In the order of text, whatever order they came in.
      assertThat("first", parser.unknownFields().names().first(), is("name0"));
      assertThat("last", parser.unknownFields().names().last(), is("name53"));
    }
  }

  private static JsonEventParser withoutShapes() {
    return new JsonEventParser(EventFields.PRINTS, 0);
  }

  @Test
  void longNamesAreCut() {
    UnknownFields fields = new UnknownFields();
    fields.add("n".repeat(99) + "\uD83D\uDE00");
    fields.add("m".repeat(98) + "\uD83D\uDE00" + "tail");
    assertThat(
        "never within a character",
        fields.names(),
        contains("m".repeat(98) + "\uD83D\uDE00", "n".repeat(99)));
  }
}
