package io.lookback.bronze;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lookback.batch.Reason;
import io.lookback.internal.parse.EventParser;
import io.lookback.internal.parse.EventSink;
import io.lookback.spec.SourceSpec;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.FixedPrecisionNumeric;
import org.apache.beam.sdk.schemas.logicaltypes.MicrosInstant;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.apache.beam.sdk.schemas.logicaltypes.VariableString;
import org.apache.beam.sdk.values.Row;
import org.joda.time.DateTime;
import org.joda.time.DateTimeZone;
import org.junit.jupiter.api.Test;

/** What becomes of the values of a row. */
class RowLinesTest {
  /** An event as {@code day user value prop value}, or the reasons against it. */
  private static String parsed(SourceSpec source, Row row) {
    byte[] line = RowLines.of(source, row.getSchema()).line(row);
    String[] said = new String[1];
    EventParser.json(RowLines.source(source).fields())
        .parse(
            line,
            0,
            line.length,
            false,
            new EventSink() {
              @Override
              public void event(int day, long user, byte[] buffer, int from, int to, long value) {
                String prop = new String(buffer, from, to - from, StandardCharsets.UTF_8);
                said[0] = LocalDate.ofEpochDay(day) + " " + user + " " + prop + " " + value;
              }

              @Override
              public void rejected(byte[] buffer, int from, int to, int reasonMask) {
                said[0] = Reason.of(reasonMask).stream().map(Reason::code).toList().toString();
              }
            });
    return said[0];
  }

  private static final Schema PRINT_DATA =
      Schema.builder()
          .addNullableInt32Field("position")
          .addNullableStringField("value_prop")
          .build();

  private static final Schema PRINT =
      Schema.builder()
          .addNullableLogicalTypeField("day", SqlTypes.DATE)
          .addNullableInt64Field("user_id")
          .addNullableRowField("event_data", PRINT_DATA)
          .addStringField("device")
          .build();

  private static String print(LocalDate day, Long user, String prop, Integer position) {
    Row data = Row.withSchema(PRINT_DATA).addValues(position, prop).build();
    return parsed(
        SourceSpec.PRINTS, Row.withSchema(PRINT).addValues(day, user, data, "phone").build());
  }

  private static String pay(FieldType dayType, Object day, FieldType amountType, Object amount) {
    Schema schema =
        Schema.builder()
            .addNullableField("day", dayType)
            .addNullableField("amount", amountType)
            .addInt32Field("user_id")
            .addStringField("value_prop")
            .build();
    return parsed(
        SourceSpec.PAYS, Row.withSchema(schema).addValues(day, amount, 7, "point").build());
  }

  private static String paid(Object amount) {
    FieldType type = amount instanceof Double ? FieldType.DOUBLE : FieldType.DECIMAL;
    return pay(FieldType.STRING, "2020-11-30", type, amount);
  }

  private static String paidOn(FieldType type, Object day) {
    return pay(type, day, FieldType.DECIMAL, BigDecimal.ONE);
  }

  private static final LocalDate DAY = LocalDate.of(2020, 11, 30);

  @Test
  void nestedRows() {
    assertThat(print(DAY, 7L, "zoë \"\\\n", 3), equalTo("2020-11-30 7 zoë \"\\\n 3"));
    assertThat(
        print(DAY, Long.MAX_VALUE, "\uD83D\uDE00", 0),
        equalTo("2020-11-30 9223372036854775807 \uD83D\uDE00 0"));
  }

  @Test
  void nestedRowsThatBreakARule() {
    assertThat(print(null, 7L, "point", 3), equalTo("[missing_field]"));
    assertThat(print(DAY, null, "point", 3), equalTo("[missing_field]"));
    assertThat(print(DAY, 7L, null, 3), equalTo("[missing_field]"));
    assertThat(print(DAY, -1L, "point", -3), equalTo("[bad_user_id, bad_position]"));
    assertThat(print(DAY, 7L, " ", 3), equalTo("[bad_value_prop]"));
    assertThat(print(DAY, 7L, "x".repeat(1025), 3), equalTo("[value_prop_too_long]"));
    assertThat(print(DAY, 7L, "half \uD83D pair", 3), equalTo("[bad_encoding]"));
    assertThat(print(LocalDate.of(10000, 1, 1), 7L, "point", 3), equalTo("[bad_day]"));
    assertThat(
        parsed(SourceSpec.PRINTS, Row.withSchema(PRINT).addValues(DAY, 7L, null, "phone").build()),
        equalTo("[missing_field]"));
  }

  @Test
  void amounts() {
    assertThat(paid(new BigDecimal("10.50")), equalTo("2020-11-30 7 point 1050"));
    assertThat(paid(new BigDecimal("10.500000000")), equalTo("2020-11-30 7 point 1050"));
    assertThat(paid(new BigDecimal("1E+3")), equalTo("2020-11-30 7 point 100000"));
    assertThat(paid(new BigDecimal("0.00")), equalTo("2020-11-30 7 point 0"));
    assertThat(paid(12.5), equalTo("2020-11-30 7 point 1250"));
    assertThat(paid(1e7), equalTo("2020-11-30 7 point 1000000000"));
    assertThat(paid(new BigDecimal("10.505")), equalTo("[bad_amount]"));
    assertThat(paid(0.1 + 0.2), equalTo("[bad_amount]"));
    assertThat(paid(Double.NaN), equalTo("[bad_amount]"));
    assertThat(paid(new BigDecimal("1E+1000000000")), equalTo("[bad_amount]"));
    assertThat(paid(new BigDecimal("-1")), equalTo("[negative_amount]"));
    assertThat(
        pay(FieldType.STRING, "2020-11-30", FieldType.DECIMAL, null), equalTo("[missing_field]"));
  }

  @Test
  void days() {
    assertThat(paidOn(FieldType.STRING, "2020-02-30"), equalTo("[bad_day]"));
    assertThat(paidOn(FieldType.STRING, "2020-02-29"), equalTo("2020-02-29 7 point 100"));
    DateTime start = new DateTime(1969, 12, 31, 0, 0, DateTimeZone.UTC);
    assertThat(paidOn(FieldType.DATETIME, start), equalTo("1969-12-31 7 point 100"));
    assertThat(paidOn(FieldType.DATETIME, start.plusMillis(1)), equalTo("[bad_day]"));
  }

  @Test
  void typesOfADatabaseCountAsTheirBase() {
    FieldType varchar = FieldType.logicalType(VariableString.of("VARCHAR", 20));
    FieldType numeric = FieldType.logicalType(FixedPrecisionNumeric.of(38, 9));
    assertThat(paidOn(varchar, "2020-11-30"), equalTo("2020-11-30 7 point 100"));
    assertThat(
        pay(FieldType.STRING, "2020-11-30", numeric, new BigDecimal("12.500000000")),
        equalTo("2020-11-30 7 point 1250"));
    FieldType micros = FieldType.logicalType(new MicrosInstant());
    assertThat(
        assertThrows(IllegalArgumentException.class, () -> paidOn(micros, java.time.Instant.EPOCH))
            .getMessage(),
        equalTo(
            "field 'day' of input 'pays' is the logical type beam:logical_type:micros_instant:v1;"
                + " legal: DATE, STRING as yyyy-MM-dd, or DATETIME at the start of a day in UTC"));
  }
}
