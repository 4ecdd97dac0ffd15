package io.lookback.bronze;

import io.lookback.batch.Source;
import io.lookback.batch.ValueKind;
import io.lookback.bronze.ParseLines.Reading;
import io.lookback.feature.FeatureSet;
import io.lookback.internal.lake.Table;
import io.lookback.spec.EventFields;
import io.lookback.spec.SourceSpec;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.apache.beam.sdk.values.Row;
import org.joda.time.ReadableInstant;

/**
 * Writes rows as JSON lines with the names of silver, so that rows keep to the very rules of lines.
 * Such a line is also how a rejected row is shown.
 */
final class RowLines implements Reading<Row> {
  private static final long serialVersionUID = 1L;
  private static final int MILLIS_PER_DAY = 24 * 60 * 60 * 1000;

  private final String origin;
  private final List<Cell> cells;

  private RowLines(String origin, List<Cell> cells) {
    this.origin = origin;
    this.cells = cells;
  }

  /** What a cell holds, and which types may hold it. */
  private enum Content {
    DAY("DATE, STRING as yyyy-MM-dd, or DATETIME at the start of a day in UTC") {
      @Override
      boolean takes(FieldType type) {
        return type.getTypeName() == TypeName.STRING
            || type.getTypeName() == TypeName.DATETIME
            || isDate(type);
      }
    },
    WHOLE("INT64, INT32 or INT16") {
      @Override
      boolean takes(FieldType type) {
        return switch (type.getTypeName()) {
          case INT16, INT32, INT64 -> true;
          default -> false;
        };
      }
    },
    TEXT("STRING") {
      @Override
      boolean takes(FieldType type) {
        return type.getTypeName() == TypeName.STRING;
      }
    },
    /** Whole numbers are refused, since nobody can tell whether they are minor units. */
    AMOUNT("DECIMAL or DOUBLE; for whole minor units BigDecimal.valueOf(units, 2)") {
      @Override
      boolean takes(FieldType type) {
        return type.getTypeName() == TypeName.DECIMAL || type.getTypeName() == TypeName.DOUBLE;
      }
    };

    private final String legal;

    Content(String legal) {
      this.legal = legal;
    }

    /** Whether a type can hold it; of a logical type that is no date, its base. */
    abstract boolean takes(FieldType type);
  }

  private static boolean isDate(FieldType type) {
    return type.getTypeName() == TypeName.LOGICAL_TYPE
        && type.getLogicalType().getIdentifier().equals(SqlTypes.DATE.getIdentifier());
  }

  /** What a value of a type is in the end, such as STRING for a VARCHAR of a database. */
  private static FieldType base(FieldType type) {
    return type.getTypeName() == TypeName.LOGICAL_TYPE && !isDate(type)
        ? base(type.getLogicalType().getBaseType())
        : type;
  }

  /** One field of an event: how the line names it, and where rows hold it. */
  // Cells are never compared, and a list would unbox an index for each value.
  @SuppressWarnings("ArrayRecordComponent")
  private record Cell(String name, Content content, int[] path) implements java.io.Serializable {
    Object in(Row row) {
      Object value = row;
      for (int field : path) {
        if (value == null) {
          return null;
        }
        Row outer = (Row) value;
        // A logical type says more than is asked here; a date alone is more than its base.
        value =
            isDate(outer.getSchema().getField(field).getType())
                ? outer.getValue(field)
                : outer.getBaseValue(field, Object.class);
      }
      return value;
    }
  }

  /** The source as the lines have it that are made of rows. */
  static SourceSpec source(SourceSpec source) {
    return new SourceSpec(
        source.source(),
        SourceSpec.Format.JSON,
        source.files(),
        columns(source.source()),
        source.isRequired(),
        source.dropsRepeats());
  }

  /** The names of silver's columns. */
  private static EventFields columns(Source source) {
    ValueKind kind = source.value();
    return new EventFields(
        Table.DAY,
        FeatureSet.USER_ID,
        FeatureSet.VALUE_PROP,
        kind == ValueKind.NONE ? null : kind.column(),
        kind);
  }

  /**
   * How rows of a schema are read: by the field paths of the source, or by the names of silver's
   * columns.
   *
   * @throws IllegalArgumentException if a field is missing or of a type that cannot hold it
   */
  static RowLines of(SourceSpec source, Schema schema) {
    EventFields columns = columns(source.source());
    EventFields fields = source.fields();
    List<String> missing = missing(schema, fields);
    if (!missing.isEmpty() && missing(schema, columns).isEmpty()) {
      fields = columns;
    } else if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "rows of input '"
              + source.label()
              + "' have no field "
              + String.join(", ", missing)
              + "; they have "
              + String.join(", ", schema.getFieldNames())
              + "; legal: "
              + String.join(", ", fields.names())
              + "; or the columns of silver, "
              + String.join(", ", columns.names())
              + "; rename with RenameFields");
    }
    List<Cell> cells = new ArrayList<>();
    cells.add(cell(source, schema, columns.day(), fields.day(), Content.DAY));
    cells.add(cell(source, schema, columns.userId(), fields.userId(), Content.WHOLE));
    cells.add(cell(source, schema, columns.valueProp(), fields.valueProp(), Content.TEXT));
    if (columns.value() != null) {
      Content content = columns.kind() == ValueKind.AMOUNT ? Content.AMOUNT : Content.WHOLE;
      cells.add(cell(source, schema, columns.value(), fields.value(), content));
    }
    return new RowLines(source.label(), cells);
  }

  private static List<String> missing(Schema schema, EventFields fields) {
    return fields.names().stream()
        .filter(name -> path(schema, name) == null)
        .collect(Collectors.toList());
  }

  private static Cell cell(
      SourceSpec source, Schema schema, String name, String field, Content content) {
    int[] path = path(schema, field);
    FieldType type = type(schema, path);
    if (!content.takes(base(type))) {
      throw new IllegalArgumentException(
          "field '"
              + field
              + "' of input '"
              + source.label()
              + "' is "
              + (type.getTypeName() == TypeName.LOGICAL_TYPE
                  ? "the logical type " + type.getLogicalType().getIdentifier()
                  : type.getTypeName())
              + "; legal: "
              + content.legal);
    }
    return new Cell(name, content, path);
  }

  /** The indices that lead to a field, through rows within rows; null if there is none. */
  private static int[] path(Schema schema, String name) {
    if (schema.hasField(name)) {
      return new int[] {schema.indexOf(name)};
    }
    int dot = name.indexOf('.');
    if (dot < 0 || !schema.hasField(name.substring(0, dot))) {
      return null;
    }
    int outer = schema.indexOf(name.substring(0, dot));
    FieldType type = schema.getField(outer).getType();
    if (type.getTypeName() != TypeName.ROW) {
      return null;
    }
    int[] inner = path(type.getRowSchema(), name.substring(dot + 1));
    if (inner == null) {
      return null;
    }
    int[] path = new int[inner.length + 1];
    path[0] = outer;
    System.arraycopy(inner, 0, path, 1, inner.length);
    return path;
  }

  private static FieldType type(Schema schema, int[] path) {
    FieldType type = schema.getField(path[0]).getType();
    return path.length == 1
        ? type
        : type(type.getRowSchema(), Arrays.copyOfRange(path, 1, path.length));
  }

  @Override
  public String origin(Row row) {
    return origin;
  }

  @Override
  public byte[] line(Row row) {
    StringBuilder line = new StringBuilder(96).append('{');
    for (Cell cell : cells) {
      Object value = cell.in(row);
      if (value != null) {
        line.append(line.length() == 1 ? "\"" : ",\"").append(cell.name()).append("\":");
        append(line, value);
      }
    }
    return line.append('}').toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void append(StringBuilder line, Object value) {
    if (value instanceof BigDecimal amount) {
      line.append(plain(amount));
    } else if (value instanceof Double amount) {
      if (Double.isFinite(amount)) {
        line.append(plain(BigDecimal.valueOf(amount)));
      } else {
        quote(line, amount.toString());
      }
    } else if (value instanceof Number number) {
      line.append(number.longValue());
    } else if (value instanceof ReadableInstant instant) {
      boolean isDay = Math.floorMod(instant.getMillis(), MILLIS_PER_DAY) == 0;
      quote(
          line,
          isDay
              ? LocalDate.ofEpochDay(Math.floorDiv(instant.getMillis(), MILLIS_PER_DAY)).toString()
              : instant.toString());
    } else {
      quote(line, value.toString());
    }
  }

  /** A number without an exponent, and without zeros at its end beyond the minor unit. */
  private static String plain(BigDecimal amount) {
    BigDecimal stripped = amount.scale() > 2 ? amount.stripTrailingZeros() : amount;
    // A scale far from zero would write that many digits; no such number is an amount.
    return Math.abs((long) stripped.scale()) > 40 ? stripped.toString() : stripped.toPlainString();
  }

  /** Text in quotes. Half a surrogate pair is escaped, so that the line remains Unicode text. */
  private static void quote(StringBuilder line, String text) {
    line.append('"');
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      boolean isPair =
          Character.isHighSurrogate(c)
              && at + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(at + 1));
      if (isPair) {
        line.append(c).append(text.charAt(++at));
      } else if (c < ' ' || Character.isSurrogate(c)) {
        line.append(String.format("\\u%04x", (int) c));
      } else {
        if (c == '"' || c == '\\') {
          line.append('\\');
        }
        line.append(c);
      }
    }
    line.append('"');
  }
}
