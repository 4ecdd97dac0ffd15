package io.lookback.ledger;

import io.lookback.batch.Source;
import io.lookback.feature.ColumnType;
import io.lookback.feature.CoverageColumn;
import io.lookback.feature.FeatureColumn;
import io.lookback.feature.FeatureSet;
import io.lookback.feature.Operation;
import io.lookback.internal.ledger.Counted;
import io.lookback.internal.ledger.Coverage;
import io.lookback.internal.ledger.GoldTables;
import io.lookback.internal.ledger.GoldTally;
import io.lookback.internal.ledger.Measures;
import io.lookback.internal.ledger.Part;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The checks that tie the features of users to the events of silver. Both sides are compared for
 * each feature day; a check tells the first day that differs, otherwise the sums over all days.
 */
final class ServedChecks {
  private final FeatureSet features;
  private final Tally tally;
  private final TreeSet<String> days;
  private final List<Check> checks = new ArrayList<>();

  private ServedChecks(FeatureSet features, Tally tally) {
    this.features = features;
    this.tally = tally;
    this.days = new TreeSet<>(tally.sumsUnder(Counted.SERVED_USERS).keySet());
  }

  /**
   * The checks; none where no day was served.
   *
   * @param known whether silver was counted
   * @param coverage the days with events of silver
   */
  static List<Check> of(FeatureSet features, Ledger.Known known, Tally tally, Coverage coverage) {
    ServedChecks checks = new ServedChecks(features, tally);
    if (!checks.days.isEmpty()) {
      checks.checkRows();
      if (known.events()) {
        features.measuredSources().forEach(checks::checkEvents);
      }
      if (known.events() && known.days()) {
        features.coverage().forEach(column -> checks.checkCoverage(column, coverage));
      }
      features.columns().forEach(column -> checks.checkColumn(column, known.events()));
    }
    return checks.checks;
  }

  private void checkRows() {
    check(
        Check.Key.SERVED_USERS,
        GoldTables.USER_FEATURES,
        served(Measures.ROWS),
        day -> sum(Counted.SERVED_USERS, day));
    Map<String, BigInteger> inFiles = rowsInFiles();
    check(
        Check.Key.SERVED_FILES,
        GoldTables.USER_FEATURES,
        served(Measures.ROWS),
        day -> inFiles.getOrDefault(day, BigInteger.ZERO));
    check(
        Check.Key.SERVED_LEFT_OUT,
        FeatureSet.HISTORY_LEFT_OUT,
        served(FeatureSet.HISTORY_LEFT_OUT),
        day -> sum(Counted.SERVED_LEFT_OUT, Measures.VALUE_PROPS, day));
  }

  private void checkEvents(Source source) {
    String label = source.label();
    int lookback = features.window().lookbackDays();
    check(
        Check.Key.SERVED_ROWS,
        label,
        day -> silver(source, "rows", day, lookback),
        day -> sum(Counted.SERVED_EVENTS, label, "rows", day));
    if (source.hasAmount()) {
      check(
          Check.Key.SERVED_AMOUNT,
          label,
          Check.Key.SERVED_AMOUNT.sentence(label),
          true,
          day -> silver(source, "amount", day, lookback),
          day -> sum(Counted.SERVED_EVENTS, label, "amount", day));
    }
  }

  private void checkCoverage(CoverageColumn column, Coverage coverage) {
    check(
        Check.Key.SERVED_COVERAGE,
        column.name(),
        served(column.name()),
        day ->
            sum(Counted.SERVED, Measures.ROWS, day)
                .multiply(
                    BigInteger.valueOf(
                        coverage.daysBefore(
                            column.source(), column.lookback(), LocalDate.parse(day)))));
  }

  private void checkColumn(FeatureColumn column, boolean knowsSilver) {
    String field = column.field();
    String measure = GoldTally.history(column);
    Operation operation = column.measure().operation();
    // Counts and sums are in silver's own counts; what else events make is counted from them.
    boolean isInSilver =
        knowsSilver && (operation == Operation.COUNT || operation == Operation.SUM);
    String silver = operation == Operation.SUM ? "amount" : "rows";
    check(
        Check.Key.SERVED_SUM,
        field,
        Check.Key.SERVED_SUM.sentence(field),
        column.type() == ColumnType.AMOUNT,
        day ->
            sum(Counted.SERVED, measure, day).add(sum(Counted.SERVED_LEFT_OUT_FIELD, field, day)),
        day ->
            isInSilver
                ? silver(column.measure().source(), silver, day, column.lookback().days())
                : sum(Counted.SERVED_REACH, field, day));
    if (column.isNullable()) {
      check(
          Check.Key.SERVED_VALUES,
          field,
          day ->
              sum(Counted.SERVED_VALUES, measure, day)
                  .add(sum(Counted.SERVED_LEFT_OUT_FIELD, field, Measures.VALUES, day)),
          day -> sum(Counted.SERVED_REACH, field, Measures.VALUES, day));
    }
    if (!operation.isAdditive()) {
      check(
          Check.Key.SERVED_OUTSIDE,
          field,
          Check.Key.SERVED_OUTSIDE.sentence(field, column.lookback().inWords()),
          false,
          day -> sum(Counted.SERVED_OUTSIDE, field, day),
          day -> BigInteger.ZERO);
    }
  }

  private Function<String, BigInteger> served(String measure) {
    return day -> sum(Counted.SERVED, measure, day);
  }

  private BigInteger sum(Counted counted, String... parts) {
    return tally.sum(counted, parts);
  }

  /** What silver counts of a source on the days of a look-back before a day. */
  private BigInteger silver(Source source, String measure, String day, int lookbackDays) {
    LocalDate end = LocalDate.parse(day);
    LocalDate start = end.minusDays(lookbackDays);
    BigInteger sum = BigInteger.ZERO;
    for (Map.Entry<String, BigInteger> of :
        tally.sumsUnder(Counted.SILVER, source.label(), measure).entrySet()) {
      LocalDate date = LocalDate.parse(of.getKey());
      if (!date.isBefore(start) && date.isBefore(end)) {
        sum = sum.add(of.getValue());
      }
    }
    return sum;
  }

  private Map<String, BigInteger> rowsInFiles() {
    Map<String, BigInteger> rows = new TreeMap<>();
    tally
        .sums(Counted.WRITTEN)
        .forEach(
            (key, count) -> {
              String day = GoldTables.featureDayOf(key.part(Part.PATH));
              if (key.part(Part.LAYER).equals("gold") && day != null) {
                rows.merge(day, count, BigInteger::add);
              }
            });
    return rows;
  }

  private void check(
      Check.Key key,
      String subject,
      Function<String, BigInteger> left,
      Function<String, BigInteger> right) {
    check(key, subject, key.sentence(subject), false, left, right);
  }

  private void check(
      Check.Key key,
      String subject,
      String name,
      boolean isAmount,
      Function<String, BigInteger> left,
      Function<String, BigInteger> right) {
    BigInteger lefts = BigInteger.ZERO;
    BigInteger rights = BigInteger.ZERO;
    for (String day : days) {
      BigInteger ofLeft = left.apply(day);
      BigInteger ofRight = right.apply(day);
      if (!ofLeft.equals(ofRight)) {
        checks.add(new Check(key, subject, name + ", for " + day, ofLeft, ofRight, isAmount));
        return;
      }
      lefts = lefts.add(ofLeft);
      rights = rights.add(ofRight);
    }
    checks.add(new Check(key, subject, name, lefts, rights, isAmount));
  }
}
