package io.lookback.silver;

import io.lookback.batch.EventBatch;
import io.lookback.batch.Source;
import io.lookback.coder.AvroRows;
import io.lookback.feature.FeatureSet;
import io.lookback.lake.Table;
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

  private final Source source;

  SilverRows(Source source) {
    this.source = source;
  }

  /**
   * The columns of silver, {@code day} included: {@code day, user_id, value_prop}, and {@code
   * position} or {@code amount} with two fraction digits, as the source holds it.
   */
  public static Schema schema(Source source) {
    Schema.Builder event =
        Schema.builder()
            .addLogicalTypeField(Table.DAY, SqlTypes.DATE)
            .addInt64Field(FeatureSet.USER_ID)
            .addStringField(FeatureSet.VALUE_PROP);
    return switch (source.value()) {
      case POSITION -> event.addInt32Field(source.value().column()).build();
      case AMOUNT -> event.addDecimalField(source.value().column()).build();
      case NONE -> event.build();
    };
  }

  /** The same columns as Avro, with the amount as decimal(18,2); see {@code GoldSchemas.avro}. */
  public static org.apache.avro.Schema avroSchema(Source source) {
    return AvroRows.schema(schema(source));
  }

  /** Puts out one row per event of the source. */
  @ProcessElement
  public void unfold(@Element KV<Integer, EventBatch> element, OutputReceiver<Row> out) {
    EventBatch batch = element.getValue();
    if (!batch.source().equals(source)) {
      return;
    }
    Schema schema = schema(source);
    for (int row = 0; row < batch.size(); row++) {
      Row.Builder event =
          Row.withSchema(schema)
              .addValues(
                  LocalDate.ofEpochDay(batch.day(row)),
                  batch.user(row),
                  batch.valueProp(batch.prop(row)));
      if (source.hasAmount()) {
        event.addValue(BigDecimal.valueOf(batch.value(row), 2));
      } else if (source.hasPosition()) {
        event.addValue((int) batch.value(row));
      }
      out.output(event.build());
    }
  }
}
