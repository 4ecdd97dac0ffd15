package io.lookback.internal.coder;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.beam.sdk.extensions.avro.schemas.utils.AvroUtils;

/** How Beam rows with amounts look in Avro. */
public final class AvroRows {
  /** As in the files of the layers: decimal(18,2). */
  private static final LogicalTypes.Decimal AMOUNT = LogicalTypes.decimal(18, 2);

  private AvroRows() {}

  /**
   * The Avro schema of rows with a Beam schema whose decimals are amounts: what {@link
   * AvroUtils#toAvroSchema} gives, with the decimals as decimal(18,2). A decimal of a Beam schema
   * has no scale, so {@code AvroUtils} gives it scale 0, and cents do not fit into that.
   */
  public static Schema schema(org.apache.beam.sdk.schemas.Schema rows) {
    return withAmounts(AvroUtils.toAvroSchema(rows));
  }

  private static Schema withAmounts(Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> {
        List<Schema.Field> fields = new ArrayList<>();
        for (Schema.Field field : schema.getFields()) {
          fields.add(new Schema.Field(field.name(), withAmounts(field.schema()), field.doc()));
        }
        yield Schema.createRecord(
            schema.getName(), schema.getDoc(), schema.getNamespace(), false, fields);
      }
      case MAP -> Schema.createMap(withAmounts(schema.getValueType()));
      case BYTES -> AMOUNT.addToSchema(Schema.create(Schema.Type.BYTES));
      default -> schema;
    };
  }
}
