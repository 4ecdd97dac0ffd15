package io.lookback.internal.coder;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.lookback.batch.Source;
import io.lookback.feature.FeatureSet;
import io.lookback.gold.GoldSchemas;
import io.lookback.silver.SilverSchemas;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.beam.sdk.extensions.avro.schemas.utils.AvroUtils;
import org.apache.beam.sdk.values.Row;
import org.joda.time.ReadableInstant;
import org.junit.jupiter.api.Test;

/** Rows of gold and silver through Avro's own form and back. */
class AvroRowsTest {
  private static final BigDecimal LARGEST = new BigDecimal("9999999999999999.99");

  @Test
  void goldKeepsEveryCent() throws IOException {
    Row history =
        Row.withSchema(GoldSchemas.history(FeatureSet.BUILT_IN))
            .addValues(3, 2, 1, new BigDecimal("0.01"))
            .build();
    Row.FieldValueBuilder gold =
        Row.withSchema(GoldSchemas.rows(FeatureSet.BUILT_IN))
            .withFieldValue("print_day", LocalDate.parse("2020-11-30"))
            .withFieldValue("user_id", Long.MAX_VALUE)
            .withFieldValue("value_prop", "zoë")
            .withFieldValue("amount_3w", LARGEST)
            .withFieldValue("history", Map.of("zoë", history));
    GoldSchemas.rows(FeatureSet.BUILT_IN).getFields().stream()
        .filter(field -> field.getType().getTypeName().isPrimitiveType())
        .forEach(
            field -> {
              switch (field.getType().getTypeName()) {
                case INT32 -> gold.withFieldValue(field.getName(), 7);
                case BOOLEAN -> gold.withFieldValue(field.getName(), true);
                default -> {}
              }
            });
    checkRoundTrip(gold.build(), GoldSchemas.avro(FeatureSet.BUILT_IN));
  }

  @Test
  void paymentsKeepEveryCent() throws IOException {
    checkRoundTrip(
        Row.withSchema(SilverSchemas.schema(Source.PAYS))
            .addValues(LocalDate.parse("1999-12-31"), 7L, "point", LARGEST)
            .build(),
        SilverSchemas.avroSchema(Source.PAYS));
  }

  @Test
  void printsHaveNoAmount() throws IOException {
    checkRoundTrip(
        Row.withSchema(SilverSchemas.schema(Source.PRINTS))
            .addValues(LocalDate.parse("2020-02-29"), 7L, "point", 3)
            .build(),
        SilverSchemas.avroSchema(Source.PRINTS));
  }

  @Test
  void amountsAreDecimalsOfEighteenDigitsTwoOfThemCents() {
    Schema history =
        GoldSchemas.avro(FeatureSet.BUILT_IN).getField("history").schema().getValueType();
    for (Schema amount :
        new Schema[] {
          GoldSchemas.avro(FeatureSet.BUILT_IN).getField("amount_3w").schema(),
          history.getField("amount").schema(),
          SilverSchemas.avroSchema(Source.PAYS).getField("amount").schema()
        }) {
      assertThat(amount.getLogicalType(), equalTo(LogicalTypes.decimal(18, 2)));
    }
  }

  private static void checkRoundTrip(Row row, Schema schema) throws IOException {
    GenericRecord record = AvroUtils.toGenericRecord(row, schema);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
    encoder.flush();
    GenericRecord read =
        new GenericDatumReader<GenericRecord>(schema)
            .read(null, DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));
    Row back = AvroUtils.toBeamRowStrict(read, AvroUtils.toBeamSchema(schema));
    for (int field = 0; field < row.getFieldCount(); field++) {
      String name = row.getSchema().getField(field).getName();
      assertThat(name, plain(back.getValue(name)), equalTo(plain(row.getValue(name))));
    }
  }

  /** A value of a row, but for what Beam changes: a date comes back as the start of that day. */
  private static Object plain(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .collect(Collectors.toMap(Map.Entry::getKey, entry -> plain(entry.getValue())));
    }
    if (value instanceof Row row) {
      return row.getValues();
    }
    return value instanceof ReadableInstant instant
        ? LocalDate.ofEpochDay(instant.getMillis() / Duration.ofDays(1).toMillis())
        : value;
  }
}
