package io.lookback.internal.parquet;

import java.util.Locale;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.DateType;
import org.apache.parquet.format.DecimalType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.MicroSeconds;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.StringType;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.TimestampType;
import org.apache.parquet.format.Type;

/** What one value of a column is, and how Parquet stores it. */
enum ColumnKind {
  /** Days since 1970-01-01 in an int. */
  DATE(Type.INT32),
  INT32(Type.INT32),
  INT64(Type.INT64),
  BOOLEAN(Type.BOOLEAN),
  /** {@code decimal(18,2)}: minor units in a long. */
  DECIMAL(Type.INT64),
  /** Microseconds since 1970-01-01T00:00Z in a long. */
  TIMESTAMP(Type.INT64),
  /** Text, stored as UTF-8. */
  TEXT(Type.BYTE_ARRAY),
  /** Bytes without a meaning. */
  BYTES(Type.BYTE_ARRAY);

  static final int DECIMAL_PRECISION = 18;
  static final int DECIMAL_SCALE = 2;

  private final Type physical;

  ColumnKind(Type physical) {
    this.physical = physical;
  }

  Type physical() {
    return physical;
  }

  /** Sets the physical and the logical type of {@code element}, the latter in both notations. */
  void describe(SchemaElement element) {
    element.setType(physical);
    switch (this) {
      case DATE ->
          element
              .setConverted_type(ConvertedType.DATE)
              .setLogicalType(LogicalType.DATE(new DateType()));
      case DECIMAL ->
          element
              .setConverted_type(ConvertedType.DECIMAL)
              .setScale(DECIMAL_SCALE)
              .setPrecision(DECIMAL_PRECISION)
              .setLogicalType(
                  LogicalType.DECIMAL(new DecimalType(DECIMAL_SCALE, DECIMAL_PRECISION)));
      case TIMESTAMP ->
          element
              .setConverted_type(ConvertedType.TIMESTAMP_MICROS)
              .setLogicalType(
                  LogicalType.TIMESTAMP(
                      new TimestampType(true, TimeUnit.MICROS(new MicroSeconds()))));
      case TEXT ->
          element
              .setConverted_type(ConvertedType.UTF8)
              .setLogicalType(LogicalType.STRING(new StringType()));
      case INT32, INT64, BOOLEAN, BYTES -> {
        // The physical type says it all.
      }
    }
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
