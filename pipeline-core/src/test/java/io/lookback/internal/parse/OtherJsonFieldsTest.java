package io.lookback.internal.parse;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import io.lookback.batch.ValueKind;
import io.lookback.spec.EventFields;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON lines with other fields than those of the built-in sources. */
class OtherJsonFieldsTest {
  /** Paths of one to four names. */
  private static final EventFields DEEP =
      new EventFields("a.b.c.day", "user", "a.b.prop", "a.paid", ValueKind.AMOUNT);

  private static final String DEEP_LINE =
      "{'a':{'b':{'c':{'day':'2020-11-01'},'prop':'point'},'paid':12.5},'user':7}";

  private static final EventFields NONE =
      new EventFields("day", "who.id", "item", null, ValueKind.NONE);
  private static final String NONE_LINE = "{'day':'2020-11-01','who':{'id':7},'item':'point'}";

  private static final EventFields SLOT =
      new EventFields("day", "user", "prop", "at.slot.n", ValueKind.POSITION);
  private static final String SLOT_LINE =
      "{'day':'2020-11-01','at':{'slot':{'n':3}},'user':7,'prop':'point'}";

  /** The result of a line, for a new parser and for one that knows good lines. */
  private static String parse(EventFields fields, String good, String line) {
    RecordingSink sink = new RecordingSink();
    read(EventParser.json(fields), line, sink);
    EventParser experienced = EventParser.json(fields);
    read(experienced, good, sink);
    read(experienced, line, sink);
    assertThat("one call each", sink.records(), hasSize(3));
    assertThat("after a good line", sink.last(), is(sink.records().get(0)));
    return sink.last();
  }

  private static void read(EventParser parser, String line, RecordingSink sink) {
    byte[] bytes = line.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    parser.parse(bytes, 0, bytes.length, false, sink);
  }

  private static String deep(String written, String instead) {
    assertThat(DEEP_LINE + " has " + written, DEEP_LINE.contains(written), is(true));
    return parse(DEEP, DEEP_LINE, DEEP_LINE.replace(written, instead));
  }

  private static String event(long value) {
    return RecordingSink.accepted(LocalDate.of(2020, 11, 1), 7, "point", value);
  }

  @Test
  void acceptsEveryKindOfValue() {
    assertThat("an amount", parse(DEEP, DEEP_LINE, DEEP_LINE), is(event(1250)));
    assertThat("a position", parse(SLOT, SLOT_LINE, SLOT_LINE), is(event(3)));
    assertThat("no value", parse(NONE, NONE_LINE, NONE_LINE), is(event(0)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " { 'user' : 7 , 'a' : { 'paid' : 12.50 , 'b' : { 'prop' : 'point' , 'c' :\t"
            + "{ 'day' : '2020-11-01' } } } } ",
        "{'b':{'prop':1},'day':1,'a':{'a':{'paid':0},'b':{'user':2,'b':{'c':3},'c':{'prop':'x',"
            + "'day':'2020-11-01','c':{'day':4}},'prop':'point'},'paid':12.5},'user':7,'paid':5}",
        "{'\\u0061':{'\\u0062':{'c':{'d\\u0061y':'2020-11-01'},'pr\\u006fp':'point'},"
            + "'p\\u0061id':12.5},'us\\u0065r':7}",
        "{'a.b.c.day':1,'a.paid':1,'a.b':{'prop':1},'user':7,'a':{'b.prop':'x','paid':12.5,"
            + "'b':{'c.day':'x','prop':'point','c':{'day':'2020-11-01'}}}}"
      })
  void fieldsGoByTheirPath(String line) {
    assertThat("result of " + line, parse(DEEP, DEEP_LINE, line), is(event(1250)));
  }

  @Test
  void namesMayBeAnyText() {
    EventFields fields = new EventFields("täg.日", "user id", "😀.p", null, ValueKind.NONE);
    for (String line :
        new String[] {
          "{'täg':{'日':'2020-11-01'},'user id':7,'😀':{'p':'point'}}",
          "{'t\\u00e4g':{'\\u65e5':'2020-11-01'},'user\\u0020id':7,'\\ud83d\\ude00':{'p':'point'}}"
        }) {
      assertThat("result of " + line, parse(fields, line, line), is(event(0)));
    }
    String twice = "{'täg':{},'t\\u00e4g':{}}";
    assertThat("named twice", parse(fields, twice, twice), is("bad_json"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'a':1,'a':{}}",
        "{'a':{},'a':{}}",
        "{'a':{'b':{},'b':null}}",
        "{'a':{'b':{'c':{},'\\u0063':{}}}}",
        "{'a':{'b':{'c':{'day':1,'day':1}}}}",
        "{'a':{'b':{'prop':'x','prop':'x'}}}",
        "{'a':{'paid':1,'paid':1}}",
        "{'user':1,'user':1}",
        "{'a':{'paid':1.}}",
        "{'a':{'paid':-}}",
        "{'a':{'paid':.5}}",
        "{'a':{'paid':01}}",
        "{'a':{'paid':+1}}",
        "{'a':{'b':{'c':{'day':'2020-11-01'}}}",
        "{'a':{'b':{'c':{'day':'2020-11-01'}}}}}",
        "{'a':{'b':{'c':{,}}}}",
        "{'a':{'b':{'c':{'day'}}}}"
      })
  void badJson(String line) {
    assertThat("result of " + line, parse(DEEP, DEEP_LINE, line), is("bad_json"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'x':1,'x':2,",
        "'b':{'c':{'day':1,'day':2}},'b':1,",
        "'day':1,'day':2,'prop':1,'prop':2,'paid':1,'paid':{'paid':1},"
      })
  void repeatsElsewhereAreNoConcern(String fields) {
    assertThat("at the top", deep("{'a':", "{" + fields + "'a':"), is(event(1250)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'c':{'day':'2020-11-01'},'prop':'point'}|null",
        "{'c':{'day':'2020-11-01'},'prop':'point'}|1",
        "{'c':{'day':'2020-11-01'},'prop':'point'}|[{'c':{'day':'2020-11-01'},'prop':'point'}]",
        "{'day':'2020-11-01'}|'2020-11-01'",
        "{'day':'2020-11-01'}|[]",
        "{'day':'2020-11-01'}|{}",
        "'2020-11-01'|null",
        "'point'|null",
        "12.5|null",
        ":7|:null",
        ",'user':7|~~",
        ",'paid':12.5|~~",
        "'day'|'Day'"
      })
  void missingField(String written, String instead) {
    assertThat(written + " is " + instead, deep(written, instead), is("missing_field"));
  }

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "-0,0",
    "0.0,0",
    "-0.00,0",
    "0.05,5",
    "1,100",
    "1.2,120",
    "1.23,123",
    "1234567890.1,123456789010",
    "9999999999999999,999999999999999900",
    "9999999999999999.99,999999999999999999"
  })
  void amounts(String written, long minorUnits) {
    assertThat("amount " + written, deep("12.5", written), is(event(minorUnits)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "1.234|bad_amount",
        "1.000|bad_amount",
        "1e0|bad_amount",
        "1E2|bad_amount",
        "1.5e1|bad_amount",
        "0e0|bad_amount",
        "10000000000000000|bad_amount",
        "-10000000000000000|bad_amount",
        "10000000000000000.5|bad_amount",
        "123456789012345678901234567890|bad_amount",
        "-1.005|bad_amount",
        "'1'|bad_amount",
        "''|bad_amount",
        "true|bad_amount",
        "[]|bad_amount",
        "[1]|bad_amount",
        "{}|bad_amount",
        "{'paid':1}|bad_amount",
        "-0.01|negative_amount",
        "-1|negative_amount",
        "-9999999999999999.99|negative_amount"
      })
  void badAmounts(String written, String reason) {
    assertThat("amount " + written, deep("12.5", written), is(reason));
  }

  @Test
  void reasonsOfAnAmountAreCollectedWithOthers() {
    assertThat(
        "all but one",
        parse(DEEP, DEEP_LINE, "{'a':{'b':{'c':{'day':1},'prop':'\\ud800'},'paid':'1'},'user':-7}"),
        is("bad_day bad_user_id bad_amount bad_encoding"));
    assertThat(
        "the others",
        parse(DEEP, DEEP_LINE, "{'a':{'b':{'c':7,'prop':' '},'paid':-1},'user':7}"),
        is("missing_field bad_value_prop negative_amount"));
    assertThat("long", deep("point", "p".repeat(1025)), is("value_prop_too_long"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0", "1e0", "'1'", "-1", "2147483648", "[]", "{}"})
  void badPositions(String written) {
    String line = SLOT_LINE.replace("'n':3", "'n':" + written);
    assertThat("position " + written, parse(SLOT, SLOT_LINE, line), is("bad_position"));
  }

  @Test
  void withoutAValueOtherReasonsStay() {
    assertThat(
        "all",
        parse(NONE, NONE_LINE, "{'day':'x','who':{'id':1.5},'item':1}"),
        is("bad_day bad_user_id bad_value_prop"));
    assertThat("none", parse(NONE, NONE_LINE, "{}"), is("missing_field"));
    String more = NONE_LINE.replace("{'day'", "{'position':-1,'total':'x','day'");
    assertThat("unknown values", parse(NONE, NONE_LINE, more), is(event(0)));
  }

  @Test
  void unknownFieldsGoByTheirPathWithinObjectsOnTheWay() {
    EventParser parser = EventParser.json(DEEP);
    RecordingSink sink = new RecordingSink();
    read(
        parser,
        "{'a':{'x':{'deep':1},'b':{'day':0,'c':{'n':null,'day':'2020-11-01'},'prop':'point'},"
            + "'paid':12.5},'user':7,'z':{'deep':1},'b':{'prop':2},'a.b':3}",
        sink);
    assertThat("result", sink.last(), is(event(1250)));
    assertThat(
        "names",
        parser.unknownFields().names(),
        contains("a.b", "a.b.c.n", "a.b.day", "a.x", "b", "z"));
  }

  @Test
  void anObjectOnTheWayIsNotUnknownWhateverItHolds() {
    for (String line : new String[] {"{'a':1}", "{'a':[{'x':1}]}", "{'a':{'b':'x'}}"}) {
      EventParser parser = EventParser.json(DEEP);
      RecordingSink sink = new RecordingSink();
      read(parser, line, sink);
      assertThat("result of " + line, sink.last(), is("missing_field"));
      assertThat("names in " + line, parser.unknownFields().names(), hasSize(0));
    }
  }

  @Test
  void fieldsOfOtherSourcesAreUnknown() {
    EventParser parser = EventParser.json(NONE);
    RecordingSink sink = new RecordingSink();
    read(parser, NONE_LINE.replace("}}", "},'event_data':{'position':1}}"), sink);
    read(parser, NONE_LINE.replace("'who'", "'event_data':{'position':1},'who'"), sink);
    assertThat("names", parser.unknownFields().names(), contains("event_data"));
  }
}
