package io.lookback.runner.report;

import io.lookback.batch.Source;
import io.lookback.ledger.Counted;
import io.lookback.ledger.Ledger;
import io.lookback.ledger.Tally;
import io.lookback.profile.Profile;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The columns of gold in their order, with what is known of their values. */
final class GoldColumns {
  private static final int DIGITS = 3;

  private final Ledger ledger;
  private final Profile profile;
  private final Tally tally;
  private final Map<String, BigInteger> rowsByDay;
  private final BigInteger rows;
  private final List<GoldFacts.Column> columns = new ArrayList<>();

  /**
   * The columns.
   *
   * @param tally the counts that the ledger is made of
   */
  GoldColumns(Ledger ledger, Profile profile, Tally tally) {
    this.tally = tally;
    this.rowsByDay = tally.sumsUnder(Counted.GOLD, "rows");
    this.ledger = ledger;
    this.profile = profile;
    this.rows = ledger.goldRows();
  }

  List<GoldFacts.Column> columns() {
    List<String> days = List.copyOf(rowsByDay.keySet());
    boolean isEmpty = days.isEmpty();
    add(
        "print_day",
        "date",
        isEmpty ? null : days.get(0),
        isEmpty ? null : days.get(days.size() - 1),
        isEmpty ? null : days.size() + (days.size() == 1 ? " day" : " days"),
        "day of the print; the partition");
    add("user_id", "int64", least("user_id"), greatest("user_id"), null, "user of the print");
    long props = profile.valueProps().clicks().size() + profile.valueProps().otherCount();
    add("value_prop", "text", null, null, props + " distinct", "value prop of the print");
    add(
        "position",
        "int32",
        least("position"),
        greatest("position"),
        mean(profile.counts().sum("column", "position")),
        "position of the print in the carousel");
    add(
        "clicked",
        "boolean",
        isEmpty ? null : String.valueOf(ledger.gold("clicked").equals(rows)),
        isEmpty ? null : String.valueOf(ledger.gold("clicked").signum() > 0),
        mean(ledger.gold("clicked")),
        "a tap of the same day, user, value prop and position exists; the mean is the share");
    addCount("views_3w", "earlier prints of this value prop in the lookback");
    addCount("taps_3w", "earlier taps of this value prop in the lookback");
    addCount("pays_3w", "earlier payments of this value prop in the lookback");
    add(
        "amount_3w",
        "decimal(18,2)",
        money(profile.counts().minimum("column", "amount_3w")),
        money(profile.counts().maximum("column", "amount_3w")),
        FactsOfRun.mean(FactsOfRun.money(ledger.gold("amount_3w")), rows, DIGITS),
        "the sum of those payments");
    add(
        "history",
        "map",
        entries(least("history")),
        entries(greatest("history")),
        entries(mean(profile.counts().sum("column", "history"))),
        "the same four for every value prop that the user touched");
    add(
        "history_left_out",
        "int32",
        least("history_left_out"),
        greatest("history_left_out"),
        mean(ledger.gold("history_left_out")),
        "touched value props that the history does not list");
    addDaysWith(Source.PRINTS, "days of the lookback on which there is a print, of any user");
    addDaysWith(Source.TAPS, "the same for taps");
    addDaysWith(Source.PAYS, "the same for payments");
    return columns;
  }

  private void addCount(String name, String meaning) {
    add(name, "int32", least(name), greatest(name), mean(ledger.gold(name)), meaning);
  }

  private void add(String name, String type, String min, String max, String mean, String meaning) {
    // Every column of every row has a value: the format of the files has no place for a null.
    columns.add(new GoldFacts.Column(name, type, rows, min, max, mean, meaning));
  }

  private String least(String column) {
    return number(profile.counts().minimum("column", column));
  }

  private String greatest(String column) {
    return number(profile.counts().maximum("column", column));
  }

  private String mean(BigInteger sum) {
    return FactsOfRun.mean(new BigDecimal(sum), rows, DIGITS);
  }

  /** All rows of a day have the same number. */
  private void addDaysWith(Source source, String meaning) {
    String name = "days_with_" + source.label() + "_3w";
    List<BigInteger> numbers =
        rowsByDay.keySet().stream()
            .map(day -> tally.sum(Counted.GOLD, name, day).divide(rowsByDay.get(day)))
            .sorted()
            .toList();
    add(
        name,
        "int32",
        numbers.isEmpty() ? null : numbers.get(0).toString(),
        numbers.isEmpty() ? null : numbers.get(numbers.size() - 1).toString(),
        mean(ledger.gold(name)),
        meaning);
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
