package io.lookback.internal.parse;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lookback.batch.ValueKind;
import io.lookback.spec.EventFields;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CSV records with other fields than those of the built-in payments. */
class OtherCsvFieldsTest {
  private static final EventFields SLOT =
      new EventFields("on.day", "who", "Item name", "slot", ValueKind.POSITION);
  private static final String SLOT_HEADER = "slot,Item name,on.day,who";

  private static final EventFields NONE =
      new EventFields("day", "who", "item", null, ValueKind.NONE);
  private static final String NONE_HEADER = "day,who,item";

  private static String parse(EventFields fields, String header, String record) {
    byte[] names = header.getBytes(StandardCharsets.UTF_8);
    byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
    RecordingSink sink = new RecordingSink();
    for (boolean shortCut : new boolean[] {false, true}) {
      CsvEventParser.withHeader(names, 0, names.length, fields, shortCut)
          .parse(bytes, 0, bytes.length, false, sink);
    }
    assertThat("one call each", sink.records(), hasSize(2));
    assertThat("with the short cut", sink.last(), is(sink.records().get(0)));
    return sink.last();
  }

  private static CsvHeader header(String text, EventFields fields) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return CsvHeader.of(bytes, 0, bytes.length, fields);
  }

  private static String event(long value) {
    return RecordingSink.accepted(LocalDate.of(2020, 11, 1), 7, "point", value);
  }

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "3,3",
    "007,7",
    "\"12\",12",
    "2147483647,2147483647",
    "0002147483647,2147483647",
    "00000000000000000000000001,1"
  })
  void positions(String written, long position) {
    String record = written + ",point,2020-11-01,7";
    assertThat("position " + written, parse(SLOT, SLOT_HEADER, record), is(event(position)));
  }

  @ParameterizedTest
  @CsvSource({
    "2147483648",
    "9223372036854775807",
    "9223372036854775808",
    "99999999999999999999",
    "-1",
    "-0",
    "+1",
    "1.0",
    "1e0",
    "x",
    "' 1'",
    "'1 '",
    "' '"
  })
  void badPositions(String written) {
    String record = written + ",point,2020-11-01,7";
    assertThat("position " + written, parse(SLOT, SLOT_HEADER, record), is("bad_position"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        ",point,2020-11-01,7|missing_field",
        "\"\",point,2020-11-01,7|missing_field",
        "3,,2020-11-01,7|missing_field",
        "3,point,2020-11-01|missing_field",
        "3,point,2020-11-01,7,|too_many_columns",
        "3,point,2020-11-31,7|bad_day",
        "3,point,2020-11-01,x|bad_user_id",
        "3,\" \",2020-11-01,7|bad_value_prop",
        "3,point,2020-11-01,\"7|bad_csv",
        "x, ,1,y|bad_day bad_user_id bad_value_prop bad_position",
        "-1,point,,|missing_field bad_position"
      })
  void reasonsBesideAPosition(String record, String expected) {
    assertThat("result of " + record, parse(SLOT, SLOT_HEADER, record), is(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "2020-11-01,7|missing_field",
        "2020-11-01,7,|missing_field",
        "2020-11-01,7,point,1|too_many_columns",
        "x,y,\" \"|bad_day bad_user_id bad_value_prop",
        "2020-11-01,7,\"point|bad_csv"
      })
  void reasonsWithoutAValue(String record, String expected) {
    assertThat("result of " + record, parse(NONE, NONE_HEADER, record), is(expected));
  }

  @Test
  void noColumnNeedsToHoldAValue() {
    assertThat("alone", parse(NONE, NONE_HEADER, "2020-11-01,7,point"), is(event(0)));
    assertThat("quoted", parse(NONE, NONE_HEADER, "2020-11-01,7,\"point\""), is(event(0)));
    assertThat(
        "among others",
        parse(NONE, "total,item,who,slot,day", "-1,point,7,x,2020-11-01"),
        is(event(0)));
    assertThat(
        "long",
        parse(NONE, NONE_HEADER, "2020-11-01,7," + "p".repeat(1025)),
        is("value_prop_too_long"));
  }

  @Test
  void anAmountUnderAnotherName() {
    EventFields fields = new EventFields("day", "who", "item", "paid, in €", ValueKind.AMOUNT);
    String header = "\"paid, in €\",day,who,item";
    assertThat("amount", parse(fields, header, "12.5,2020-11-01,7,point"), is(event(1250)));
    assertThat("none", parse(fields, header, "x,2020-11-01,7,point"), is("bad_amount"));
    assertThat("below zero", parse(fields, header, "-1,2020-11-01,7,point"), is("negative_amount"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "slot,on.day,who|it does not name Item name",
        "slot,item name,on.day,who|it does not name Item name",
        "pay_date,total,user_id,value_prop|it does not name on.day, slot, who, Item name",
        "slot,slot,Item name,on.day,who|it names slot more than once",
        "who,slot,who,on.day|it does not name Item name and it names who more than once"
      })
  void aHeaderMustNameTheFields(String text, String fault) {
    assertThat("fault", header(text, SLOT).fault(), is(fault));
    assertThat("result", parse(SLOT, text, "3,point,2020-11-01,7"), is("bad_header"));
  }

  @Test
  void aColumnThatIsNotReadMayBeThereTwice() {
    assertThat("fault", header("day,total,who,item,total", NONE).fault(), is(""));
    assertThat("fault", header(NONE_HEADER, NONE).isUsable(), is(true));
  }

  @Test
  void columnsThatAreNoFieldsAreUnknown() {
    EventParser slots = EventParser.csv(header("total,day," + SLOT_HEADER + ",value_prop", SLOT));
    assertThat("names", slots.unknownFields().names(), contains("day", "total", "value_prop"));
    EventParser none = EventParser.csv(header("slot," + NONE_HEADER, NONE));
    assertThat("names", none.unknownFields().names(), contains("slot"));
    EventParser bad = EventParser.csv(header("slot,day", NONE));
    assertThat("under a bad header", bad.unknownFields().names(), hasSize(0));
  }

  @Test
  void headerAndParserMustAgree() {
    CsvHeader header = header(NONE_HEADER, NONE);
    assertThrows(IllegalArgumentException.class, () -> CsvEventParser.under(header, SLOT));
    assertThat("the same", CsvEventParser.under(header, NONE).unknownFields().names(), hasSize(0));
  }
}
