package io.lookback.spec;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lookback.batch.ValueKind;
import io.lookback.internal.parse.CsvHeader;
import io.lookback.internal.parse.EventParser;
import io.lookback.internal.parse.JsonEventParser;
import io.lookback.internal.parse.RecordingSink;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventFieldsTest {
  private static final String NULL = "null";

  @Test
  void namesOfTheBuiltInSources() {
    assertThat(
        "prints and taps",
        EventFields.PRINTS.names(),
        contains("day", "event_data.position", "user_id", "event_data.value_prop"));
    assertThat("prints and taps", EventFields.PRINTS.jsonFault(), is(nullValue()));
    assertThat(
        "payments",
        EventFields.PAYS.names(),
        contains("pay_date", "total", "user_id", "value_prop"));
    assertThat("payments", EventFields.PAYS.jsonFault(), is(nullValue()));
    EventFields none = new EventFields("d", "u", "p", null, ValueKind.NONE);
    assertThat("without a value", none.names(), contains("d", "u", "p"));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = NULL,
      value = {
        "null,u,p,v,AMOUNT,the name of the field day is missing",
        "' ',u,p,v,AMOUNT,the name of the field day is blank",
        "d,'',p,v,POSITION,the name of the field userId is blank",
        "d,null,p,null,NONE,the name of the field userId is missing",
        "d,u,null,v,POSITION,the name of the field valueProp is missing",
        "d,u,p,null,POSITION,the name of the field value is missing",
        "d,u,p,'\t',AMOUNT,the name of the field value is blank",
        "d,u,p,v,NONE,the field of the value is v",
        "d,u,p,'',NONE,the field of the value is ",
        "d,u,p,v,null,the kind of value is missing",
        "d,d,p,v,AMOUNT,two fields of an event have the name d",
        "d,u,p,u,AMOUNT,two fields of an event have the name u",
        "d,u,u,null,NONE,two fields of an event have the name u"
      })
  void illegalNames(
      String day, String userId, String valueProp, String value, ValueKind kind, String fault) {
    IllegalArgumentException thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> new EventFields(day, userId, valueProp, value, kind));
    assertThat(
        "message", thrown.getMessage(), allOf(containsString(fault), not(containsString("\n"))));
  }

  @Test
  void halfASurrogatePairIsNoName() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new EventFields("d\uD800", "u", "p", null, ValueKind.NONE));
  }

  @ParameterizedTest
  @ValueSource(strings = {".", ".d", "d.", "a..d", "a.b.", ".."})
  void aPathWithAnEmptyPartIsNoJson(String day) {
    EventFields fields = new EventFields(day, "u", "p", "v", ValueKind.AMOUNT);
    assertThat("fault", fields.jsonFault(), containsString("the path " + day + " of a JSON field"));
    IllegalArgumentException thrown =
        assertThrows(IllegalArgumentException.class, () -> new JsonEventParser(fields));
    assertThat("message", thrown.getMessage(), is(fields.jsonFault()));
    assertThat("as a column", parsesCsv(fields), is(true));
  }

  @ParameterizedTest
  @CsvSource({"a,a.b,p,v", "a.b,u,a,v", "d,u,p.q.r.s,p.q", "d,v.x,p,v"})
  void aPathThatBeginsWithAnotherOneIsNoJson(
      String day, String userId, String valueProp, String value) {
    EventFields fields = new EventFields(day, userId, valueProp, value, ValueKind.POSITION);
    assertThat("fault", fields.jsonFault(), containsString("no path may begin with another path"));
    assertThrows(IllegalArgumentException.class, () -> EventParser.json(fields));
    assertThat("as columns", parsesCsv(fields), is(true));
  }

  @ParameterizedTest
  @CsvSource({"a,ab,a_b,aa", "x.a,x.ab,x.b,y.a", "a.b.c,a.bc,a.b.d,ab.c"})
  void namesMayBeginAlike(String day, String userId, String valueProp, String value) {
    EventFields fields = new EventFields(day, userId, valueProp, value, ValueKind.POSITION);
    assertThat("fault", fields.jsonFault(), is(nullValue()));
  }

  @Test
  void travelsWithATransform() throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(EventFields.PAYS);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat("read back", in.readObject(), is(EventFields.PAYS));
    }
  }

  /** Whether a record under a header of just these columns is read. */
  private static boolean parsesCsv(EventFields fields) {
    byte[] header = String.join(",", fields.names()).getBytes(StandardCharsets.UTF_8);
    byte[] record = "2020-11-01,1,7,p".getBytes(StandardCharsets.UTF_8);
    RecordingSink sink = new RecordingSink();
    EventParser.csv(CsvHeader.of(header, 0, header.length, fields))
        .parse(record, 0, record.length, false, sink);
    return sink.last().startsWith("day");
  }
}
