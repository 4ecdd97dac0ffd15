package io.lookback.silver;

import io.lookback.batch.Source;
import io.lookback.feature.FeatureSet;
import io.lookback.internal.coder.AvroRows;
import io.lookback.internal.lake.Table;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;

/** How silver's rows look to Beam and to Avro, for any source. */
public final class SilverSchemas {
  private SilverSchemas() {}

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
}
