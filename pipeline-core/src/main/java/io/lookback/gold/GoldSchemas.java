package io.lookback.gold;

import io.lookback.feature.ColumnType;
import io.lookback.feature.FeatureColumn;
import io.lookback.feature.FeatureSet;
import io.lookback.feature.GoldColumn;
import io.lookback.internal.coder.AvroRows;
import io.lookback.internal.lake.Table;
import java.util.List;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.SchemaBuilder.FieldAssembler;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;

/** How gold's rows look to Beam, to Avro and to ParquetIO, for any feature set. */
public final class GoldSchemas {
  private GoldSchemas() {}

  /** One value prop's part of a history: the fields of the feature set. */
  public static Schema history(FeatureSet features) {
    Schema.Builder schema = Schema.builder();
    for (FeatureColumn column : features.columns()) {
      FieldType type = column.type() == ColumnType.AMOUNT ? FieldType.DECIMAL : FieldType.INT32;
      schema.addField(field(column.field(), type, column.isNullable()));
    }
    return schema.build();
  }

  /** The columns of gold, {@code print_day} included. */
  public static Schema rows(FeatureSet features) {
    return rows(features, features.goldColumns());
  }

  /** The columns of served users, {@code feature_day} included. */
  public static Schema servedRows(FeatureSet features) {
    return rows(features, features.servedColumns());
  }

  private static Schema rows(FeatureSet features, List<GoldColumn> columns) {
    Schema.Builder schema = Schema.builder();
    for (GoldColumn column : columns) {
      FieldType type =
          switch (column.type()) {
            case DATE -> FieldType.logicalType(SqlTypes.DATE);
            case INT64 -> FieldType.INT64;
            case INT32 -> FieldType.INT32;
            case TEXT -> FieldType.STRING;
            case BOOLEAN -> FieldType.BOOLEAN;
            case AMOUNT -> FieldType.DECIMAL;
            case HISTORY -> FieldType.map(FieldType.STRING, FieldType.row(history(features)));
          };
      schema.addField(field(column.name(), type, column.isNullable()));
    }
    return schema.build();
  }

  /**
   * The same columns as Avro, with the amounts as decimal(18,2): for Beam's {@code AvroUtils} and
   * {@code ParquetIO.sink}. {@code AvroUtils.toAvroSchema} cannot make it, as a decimal of {@link
   * #rows} has no scale. Where Beam makes rows of such records, {@code print_day} is the start of
   * the day in UTC.
   */
  public static org.apache.avro.Schema avro(FeatureSet features) {
    return AvroRows.schema(rows(features));
  }

  /** The columns of served users as Avro, in the way of {@link #avro}. */
  public static org.apache.avro.Schema servedAvro(FeatureSet features) {
    return AvroRows.schema(servedRows(features));
  }

  /**
   * The columns of a file of {@code gold/print_features} as Beam's ParquetIO reads them: those of
   * {@link #rows} without {@code print_day}, which is in the name of the folder, and with amounts
   * as longs in minor units, which is how Parquet's Avro reader gives a decimal that is kept in 64
   * bits.
   *
   * <p>Example, one print day:
   *
   * <pre>{@code
   * PCollection<GenericRecord> gold =
   *     pipeline.apply(
   *         ParquetIO.read(GoldSchemas.files(FeatureSet.BUILT_IN))
   *             .from("data/gold/print_features/print_day=2020-11-30/*.parquet")
   *             .withBeamSchemas(true));
   * }</pre>
   */
  public static org.apache.avro.Schema files(FeatureSet features) {
    return files(Table.PRINT_FEATURES, features, features.goldColumns());
  }

  /**
   * The columns of a file of {@code gold/user_features} as Beam's ParquetIO reads them, in the way
   * of {@link #files}.
   */
  public static org.apache.avro.Schema servedFiles(FeatureSet features) {
    return files(Table.USER_FEATURES, features, features.servedColumns());
  }

  private static org.apache.avro.Schema files(
      String table, FeatureSet features, List<GoldColumn> columns) {
    FieldAssembler<org.apache.avro.Schema> history = SchemaBuilder.record("history_sums").fields();
    for (FeatureColumn column : features.columns()) {
      boolean isLong = column.type() == ColumnType.AMOUNT;
      history = number(history, column.field(), isLong, column.isNullable());
    }
    org.apache.avro.Schema entry = history.endRecord();
    FieldAssembler<org.apache.avro.Schema> fields = SchemaBuilder.record(table).fields();
    for (GoldColumn column : columns) {
      String name = column.name();
      fields =
          switch (column.type()) {
            case DATE -> fields;
            case INT64, AMOUNT -> number(fields, name, true, column.isNullable());
            case INT32 -> number(fields, name, false, column.isNullable());
            case TEXT -> fields.requiredString(name);
            case BOOLEAN -> fields.requiredBoolean(name);
            case HISTORY -> fields.name(name).type(SchemaBuilder.map().values(entry)).noDefault();
          };
    }
    return fields.endRecord();
  }

  private static FieldAssembler<org.apache.avro.Schema> number(
      FieldAssembler<org.apache.avro.Schema> fields,
      String name,
      boolean isLong,
      boolean isNullable) {
    if (isNullable) {
      return isLong ? fields.optionalLong(name) : fields.optionalInt(name);
    }
    return isLong ? fields.requiredLong(name) : fields.requiredInt(name);
  }

  private static Field field(String name, FieldType type, boolean isNullable) {
    return isNullable ? Field.nullable(name, type) : Field.of(name, type);
  }
}
