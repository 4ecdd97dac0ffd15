package io.lookback.silver;

import io.lookback.batch.EventBatch;
import io.lookback.batch.Source;
import io.lookback.coder.AvroRows;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;

/**
 * Unfolds the batches of one source into Beam rows, for library users who want schemas or Beam SQL.
 */
public final class SilverRows extends DoFn<KV<Integer, EventBatch>, Row> {
  private static final long serialVersionUID = 1L;

  private static final Schema POSITIONED = event().addInt32Field("position").build();
  private static final Schema PAID = event().addDecimalField("amount").build();

  private final Source source;

  SilverRows(Source source) {
    this.source = source;
  }

  /**
   * The columns of silver, {@code day} included: {@code day, user_id, value_prop}, and {@code
   * position} for prints and taps, {@code amount} with two fraction digits for payments.
   */
  public static Schema schema(Source source) {
    return source == Source.PAYS ? PAID : POSITIONED;
  }

  /**
   * The same columns as Avro, with the amount as decimal(18,2); see {@code GoldRows.avroSchema}.
   */
  public static org.apache.avro.Schema avroSchema(Source source) {
    return AvroRows.schema(schema(source));
  }

  /** Puts out one row per event of the source. */
  @ProcessElement
  public void unfold(@Element KV<Integer, EventBatch> element, OutputReceiver<Row> out) {
    EventBatch batch = element.getValue();
    if (batch.source() != source) {
      return;
    }
    for (int row = 0; row < batch.size(); row++) {
      out.output(
          Row.withSchema(schema(source))
              .addValues(
                  LocalDate.ofEpochDay(batch.day(row)),
                  batch.user(row),
                  batch.valueProp(batch.prop(row)),
                  value(batch.value(row)))
              .build());
    }
  }

  private Object value(long value) {
    return source == Source.PAYS ? BigDecimal.valueOf(value, 2) : (Object) (int) value;
  }

  private static Schema.Builder event() {
    return Schema.builder()
        .addLogicalTypeField("day", SqlTypes.DATE)
        .addInt64Field("user_id")
        .addStringField("value_prop");
  }
}
