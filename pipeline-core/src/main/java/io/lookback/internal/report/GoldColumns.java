package io.lookback.internal.report;

import io.lookback.feature.ColumnType;
import io.lookback.feature.FeatureColumn;
import io.lookback.feature.FeatureSet;
import io.lookback.feature.GoldColumn;
import io.lookback.internal.ledger.Counted;
import io.lookback.internal.ledger.Measures;
import io.lookback.internal.profile.Profile;
import io.lookback.ledger.Ledger;
import io.lookback.ledger.Tally;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** The columns of gold in their order, with what is known of their values. */
final class GoldColumns {
  private static final int DIGITS = 3;

  /** The least and the greatest value, and the mean or what else stands in its place. */
  private record Values(String min, String max, String mean) {}

  private final Ledger ledger;
  private final FeatureSet features;
  private final Profile profile;
  private final Tally tally;
  private final Map<String, BigInteger> rowsByDay;
  private final BigInteger rows;

  /**
   * The columns.
   *
   * @param tally the counts that the ledger is made of
   */
  GoldColumns(Ledger ledger, Profile profile, Tally tally) {
    this.tally = tally;
    this.rowsByDay = tally.sumsUnder(Counted.GOLD, Measures.ROWS);
    this.ledger = ledger;
    this.features = ledger.features();
    this.profile = profile;
    this.rows = ledger.goldRows();
  }

  List<GoldFacts.Column> columns() {
    return features.goldColumns().stream().map(this::column).toList();
  }

  private GoldFacts.Column column(GoldColumn column) {
    String name = column.name();
    Values values = values(name);
    return new GoldFacts.Column(
        name,
        type(column.type()),
        column.isNullable(),
        column.isNullable() ? ledger.values(name) : rows,
        values.min(),
        values.max(),
        values.mean(),
        column.meaning()
            + (column.type() == GoldColumn.Type.BOOLEAN ? "; the mean is the share" : ""));
  }

  private static String type(GoldColumn.Type type) {
    return switch (type) {
      case DATE -> "date";
      case INT64 -> "int64";
      case INT32 -> "int32";
      case TEXT -> "text";
      case BOOLEAN -> "boolean";
      case AMOUNT -> "decimal(18,2)";
      case HISTORY -> "map";
    };
  }

  private Values values(String name) {
    for (FeatureColumn column : features.columns()) {
      if (column.name().equals(name)) {
        return feature(column);
      }
    }
    if (features.coverage().stream().anyMatch(column -> column.name().equals(name))) {
      return daysWith(name);
    }
    if (name.equals(features.label().name())) {
      return label(ledger.gold(name));
    }
    return switch (name) {
      case FeatureSet.PRINT_DAY -> days(List.copyOf(rowsByDay.keySet()));
      case FeatureSet.USER_ID -> new Values(least(name), greatest(name), null);
      case FeatureSet.VALUE_PROP -> {
        long props = profile.valueProps().clicks().size() + profile.valueProps().otherCount();
        yield new Values(null, null, props + " distinct");
      }
      case FeatureSet.HISTORY ->
          new Values(
              entries(least(name)),
              entries(greatest(name)),
              entries(mean(profile.counts().sum(Counted.COLUMN, name))));
      case FeatureSet.HISTORY_LEFT_OUT ->
          new Values(least(name), greatest(name), mean(ledger.gold(name)));
      default ->
          new Values(least(name), greatest(name), mean(profile.counts().sum(Counted.COLUMN, name)));
    };
  }

  private Values feature(FeatureColumn column) {
    String name = column.name();
    BigInteger count = column.isNullable() ? ledger.values(name) : rows;
    if (column.type() == ColumnType.AMOUNT) {
      return new Values(
          money(profile.counts().minimum(Counted.COLUMN, name)),
          money(profile.counts().maximum(Counted.COLUMN, name)),
          FactsOfRun.mean(FactsOfRun.money(ledger.gold(name)), count, DIGITS));
    }
    return new Values(
        least(name),
        greatest(name),
        FactsOfRun.mean(new BigDecimal(ledger.gold(name)), count, DIGITS));
  }

  private static Values days(List<String> days) {
    return days.isEmpty()
        ? new Values(null, null, null)
        : new Values(
            days.get(0),
            days.get(days.size() - 1),
            days.size() + (days.size() == 1 ? " day" : " days"));
  }

  private Values label(BigInteger labelled) {
    return rowsByDay.isEmpty()
        ? new Values(null, null, mean(labelled))
        : new Values(
            String.valueOf(labelled.equals(rows)),
            String.valueOf(labelled.signum() > 0),
            mean(labelled));
  }

  /** All rows of a day have the same number. */
  private Values daysWith(String name) {
    List<BigInteger> numbers =
        rowsByDay.keySet().stream()
            .map(day -> tally.sum(Counted.GOLD, name, day).divide(rowsByDay.get(day)))
            .sorted()
            .toList();
    return new Values(
        numbers.isEmpty() ? null : numbers.get(0).toString(),
        numbers.isEmpty() ? null : numbers.get(numbers.size() - 1).toString(),
        mean(ledger.gold(name)));
  }

  private String least(String column) {
    return number(profile.counts().minimum(Counted.COLUMN, column));
  }

  private String greatest(String column) {
    return number(profile.counts().maximum(Counted.COLUMN, column));
  }

  private String mean(BigInteger sum) {
    return FactsOfRun.mean(new BigDecimal(sum), rows, DIGITS);
  }

  private static String number(Long value) {
    return value == null ? null : String.valueOf(value);
  }

  private static String money(Long minorUnits) {
    return minorUnits == null
        ? null
        : FactsOfRun.money(BigInteger.valueOf(minorUnits)).toPlainString();
  }

  private static String entries(String number) {
    return number == null ? null : number + (number.equals("1") ? " entry" : " entries");
  }
}
