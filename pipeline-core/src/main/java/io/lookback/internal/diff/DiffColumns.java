package io.lookback.internal.diff;

import io.lookback.feature.ColumnType;
import io.lookback.feature.FeatureColumn;
import io.lookback.feature.FeatureSet;
import io.lookback.feature.GoldColumn;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which columns two golds have in common, and which only one of them has. A column that has another
 * type in the other gold is another column. The fields of {@code history} are compared as columns
 * are.
 *
 * @param compared the columns of single values that both have, but for those of the key
 * @param fields the fields of {@code history} that both have
 * @param matchesPosition whether rows are matched by their position too
 * @param onlyInA the columns and fields that the first has alone, in words
 * @param onlyInB those of the second
 */
public record DiffColumns(
    List<Column> compared,
    List<Column> fields,
    boolean matchesPosition,
    List<String> onlyInA,
    List<String> onlyInB)
    implements Serializable {
  private static final Set<String> KEY =
      Set.of(FeatureSet.PRINT_DAY, FeatureSet.USER_ID, FeatureSet.VALUE_PROP);

  /**
   * A column, or a field of {@code history}.
   *
   * @param name its name
   * @param type what it holds
   */
  public record Column(String name, GoldColumn.Type type) implements Serializable {
    private String inWords(Set<String> otherNames) {
      return otherNames.contains(name)
          ? name + " (" + (type == GoldColumn.Type.AMOUNT ? "decimal" : "whole number") + ")"
          : name;
    }
  }

  /** Compares the columns of two golds. */
  public static DiffColumns of(FeatureSet a, FeatureSet b) {
    List<Column> columnsOfA = columns(a);
    List<Column> columnsOfB = columns(b);
    List<Column> fieldsOfA = fields(a);
    List<Column> fieldsOfB = fields(b);
    boolean matchesPosition = a.scored().hasPosition() && b.scored().hasPosition();
    List<Column> compared = new ArrayList<>(columnsOfA);
    compared.retainAll(columnsOfB);
    compared.removeIf(column -> column.name().equals(FeatureSet.POSITION) && matchesPosition);
    List<Column> fields = new ArrayList<>(fieldsOfA);
    fields.retainAll(fieldsOfB);
    List<String> onlyInA = missing(columnsOfA, columnsOfB, "");
    onlyInA.addAll(missing(fieldsOfA, fieldsOfB, FeatureSet.HISTORY + "."));
    List<String> onlyInB = missing(columnsOfB, columnsOfA, "");
    onlyInB.addAll(missing(fieldsOfB, fieldsOfA, FeatureSet.HISTORY + "."));
    return new DiffColumns(
        List.copyOf(compared),
        List.copyOf(fields),
        matchesPosition,
        List.copyOf(onlyInA),
        List.copyOf(onlyInB));
  }

  /** Whether both have the same columns. */
  public boolean areAlike() {
    return onlyInA.isEmpty() && onlyInB.isEmpty();
  }

  /** The names of what is compared, in the order in which it is counted: history comes last. */
  public List<String> names() {
    List<String> names = new ArrayList<>(compared.stream().map(Column::name).toList());
    names.add(FeatureSet.HISTORY);
    return names;
  }

  private static List<Column> columns(FeatureSet features) {
    List<Column> columns = new ArrayList<>();
    for (GoldColumn column : features.goldColumns()) {
      if (!KEY.contains(column.name()) && column.type() != GoldColumn.Type.HISTORY) {
        columns.add(new Column(column.name(), column.type()));
      }
    }
    return columns;
  }

  private static List<Column> fields(FeatureSet features) {
    List<Column> fields = new ArrayList<>();
    for (FeatureColumn column : features.columns()) {
      boolean isAmount = column.type() == ColumnType.AMOUNT;
      fields.add(
          new Column(column.field(), isAmount ? GoldColumn.Type.AMOUNT : GoldColumn.Type.INT32));
    }
    return fields;
  }

  private static List<String> missing(List<Column> of, List<Column> in, String prefix) {
    Set<String> otherNames = Set.copyOf(in.stream().map(Column::name).toList());
    List<String> missing = new ArrayList<>();
    for (Column column : of) {
      if (!in.contains(column)) {
        missing.add(prefix + column.inWords(otherNames));
      }
    }
    return missing;
  }
}
