package io.lookback.internal.parquet;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.ListType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.MapType;
import org.apache.parquet.format.SchemaElement;

/**
 * The ordered columns of a table. Immutable.
 *
 * <p>A column is a single value, a list of texts, or a map from text to a struct of single values.
 * Columns are required unless their builder method says otherwise. Example:
 *
 * <pre>{@code
 * TableSchema.builder("print_features")
 *     .date("print_day")
 *     .int64("user_id")
 *     .map("history", TableSchema.builder("history").int32("views").decimal("amount").build())
 *     .build();
 * }</pre>
 */
public final class TableSchema implements Serializable {
  private static final long serialVersionUID = 1;

  private static final String ELEMENT = "element";
  private static final String KEY = "key";

  private final String name;
  private final List<Column> columns;
  private final List<Leaf> leaves;

  private TableSchema(String name, List<Column> columns) {
    this.name = name;
    this.columns = List.copyOf(columns);
    List<Leaf> found = new ArrayList<>();
    this.columns.forEach(column -> column.addLeaves(found));
    this.leaves = List.copyOf(found);
  }

  /**
   * Starts a schema.
   *
   * @param name the name of the message type, shown by tools that print a file's schema
   */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /** Returns the column names in order; a list or a map counts as one column. */
  public List<String> columnNames() {
    return columns.stream().map(Column::name).toList();
  }

  /** The columns that hold values, in file order: a map has one for its key and one per field. */
  List<Leaf> leaves() {
    return leaves;
  }

  /** The schema tree in Parquet's depth-first order; a new list with new elements. */
  List<SchemaElement> elements() {
    List<SchemaElement> elements = new ArrayList<>();
    elements.add(new SchemaElement(name).setNum_children(columns.size()));
    columns.forEach(column -> column.addElements(elements));
    return elements;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TableSchema that
        && name.equals(that.name)
        && columns.equals(that.columns);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, columns);
  }

  @Override
  public String toString() {
    return name + columns;
  }

  /** Collects columns in file order. Each name may be used once. */
  public static final class Builder {
    private final String name;
    private final List<Column> columns = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    private Builder(String name) {
      this.name = Objects.requireNonNull(name, "name");
    }

    /** Adds a column of days: epoch-day ints. */
    public Builder date(String column) {
      return single(column, ColumnKind.DATE, false);
    }

    /** Adds a column of ints. */
    public Builder int32(String column) {
      return single(column, ColumnKind.INT32, false);
    }

    /** Adds a column of ints that may be null. */
    public Builder optionalInt32(String column) {
      return single(column, ColumnKind.INT32, true);
    }

    /** Adds a column of longs. */
    public Builder int64(String column) {
      return single(column, ColumnKind.INT64, false);
    }

    /** Adds a column of longs that may be null. */
    public Builder optionalInt64(String column) {
      return single(column, ColumnKind.INT64, true);
    }

    /** Adds a column of booleans. */
    public Builder bool(String column) {
      return single(column, ColumnKind.BOOLEAN, false);
    }

    /** Adds a {@code decimal(18,2)} column: minor units in longs. */
    public Builder decimal(String column) {
      return single(column, ColumnKind.DECIMAL, false);
    }

    /** Adds a {@code decimal(18,2)} column that may be null: minor units in longs. */
    public Builder optionalDecimal(String column) {
      return single(column, ColumnKind.DECIMAL, true);
    }

    /** Adds a column of instants: microseconds since 1970-01-01T00:00Z in longs. */
    public Builder timestamp(String column) {
      return single(column, ColumnKind.TIMESTAMP, false);
    }

    /** Adds a column of texts. */
    public Builder text(String column) {
      return single(column, ColumnKind.TEXT, false);
    }

    /** Adds a column of texts that may be null. */
    public Builder optionalText(String column) {
      return single(column, ColumnKind.TEXT, true);
    }

    /** Adds a column of byte strings. */
    public Builder bytes(String column) {
      return single(column, ColumnKind.BYTES, false);
    }

    /** Adds a column of byte strings that may be null. */
    public Builder optionalBytes(String column) {
      return single(column, ColumnKind.BYTES, true);
    }

    /** Adds a column of lists of texts; a list may be empty, not null. */
    public Builder textList(String column) {
      return add(new Column(column, Shape.LIST, ColumnKind.TEXT, false, List.of()));
    }

    /**
     * Adds a column of maps from text to a struct; a map may be empty, not null.
     *
     * @param fields the fields of the struct: at least one, each a single value, which may be
     *     optional; none is called {@code key}, the name of the map's keys
     * @throws IllegalArgumentException if a field is a list or a map, or is called {@code key}
     */
    public Builder map(String column, TableSchema fields) {
      for (Column field : fields.columns) {
        if (field.shape() != Shape.SINGLE) {
          throw new IllegalArgumentException(
              "field " + field.name() + " of map " + column + " must be a single value");
        }
        if (field.name().equals(KEY)) {
          throw new IllegalArgumentException(
              "a field of map " + column + " is called key; legal: any other name");
        }
      }
      return add(new Column(column, Shape.MAP, ColumnKind.TEXT, false, fields.columns));
    }

    /**
     * Returns the schema.
     *
     * @throws IllegalStateException if no column was added
     */
    public TableSchema build() {
      if (columns.isEmpty()) {
        throw new IllegalStateException("schema " + name + " has no column");
      }
      return new TableSchema(name, columns);
    }

    private Builder single(String column, ColumnKind kind, boolean optional) {
      return add(new Column(column, Shape.SINGLE, kind, optional, List.of()));
    }

    private Builder add(Column column) {
      if (!names.add(column.name())) {
        throw new IllegalArgumentException("schema " + name + " has two columns " + column.name());
      }
      columns.add(column);
      return this;
    }
  }

  /** How the values of a column are nested. */
  private enum Shape {
    SINGLE,
    LIST,
    MAP
  }

  /** One column; {@code kind} is that of the value, the list element or the map key. */
  private record Column(
      String name, Shape shape, ColumnKind kind, boolean optional, List<Column> fields)
      implements Serializable {

    Column {
      Objects.requireNonNull(name, "name");
      fields = List.copyOf(fields);
    }

    void addLeaves(List<Leaf> leaves) {
      switch (shape) {
        case SINGLE -> leaves.add(new Leaf(name, List.of(name), kind, optional, false));
        case LIST -> leaves.add(entryLeaf(ELEMENT, List.of(name, "list", ELEMENT), kind, false));
        case MAP -> {
          leaves.add(entryLeaf(KEY, List.of(name, "key_value", KEY), kind, false));
          for (Column field : fields) {
            List<String> path = List.of(name, "key_value", "value", field.name());
            leaves.add(entryLeaf(field.name(), path, field.kind(), field.optional()));
          }
        }
      }
    }

    private Leaf entryLeaf(String part, List<String> path, ColumnKind leafKind, boolean nullable) {
      return new Leaf(name + "." + part, path, leafKind, nullable, true);
    }

    void addElements(List<SchemaElement> elements) {
      switch (shape) {
        case SINGLE -> elements.add(leaf(name, kind, optional));
        case LIST -> {
          elements.add(
              group(name, FieldRepetitionType.REQUIRED, 1)
                  .setConverted_type(ConvertedType.LIST)
                  .setLogicalType(LogicalType.LIST(new ListType())));
          elements.add(group("list", FieldRepetitionType.REPEATED, 1));
          elements.add(leaf(ELEMENT, kind, false));
        }
        case MAP -> {
          elements.add(
              group(name, FieldRepetitionType.REQUIRED, 1)
                  .setConverted_type(ConvertedType.MAP)
                  .setLogicalType(LogicalType.MAP(new MapType())));
          elements.add(group("key_value", FieldRepetitionType.REPEATED, 2));
          elements.add(leaf(KEY, kind, false));
          elements.add(group("value", FieldRepetitionType.REQUIRED, fields.size()));
          fields.forEach(field -> field.addElements(elements));
        }
      }
    }

    private static SchemaElement group(String name, FieldRepetitionType repetition, int children) {
      return new SchemaElement(name).setRepetition_type(repetition).setNum_children(children);
    }

    private static SchemaElement leaf(String name, ColumnKind kind, boolean optional) {
      SchemaElement element = new SchemaElement(name);
      element.setRepetition_type(
          optional ? FieldRepetitionType.OPTIONAL : FieldRepetitionType.REQUIRED);
      kind.describe(element);
      return element;
    }
  }

  /**
   * A column that holds values.
   *
   * @param name what the encoder's callers call it: the column's name, followed in a list by {@code
   *     .element}, in a map by {@code .key} or a dot and the field's name
   * @param path the names from the root to the leaf, as Parquet nests them
   * @param kind what a value is
   * @param optional whether a value may be null
   * @param repeated whether the values are the entries of a list or a map
   */
  record Leaf(String name, List<String> path, ColumnKind kind, boolean optional, boolean repeated)
      implements Serializable {

    /** The name of the column that the leaf is a part of. */
    String column() {
      return path.get(0);
    }
  }
}
