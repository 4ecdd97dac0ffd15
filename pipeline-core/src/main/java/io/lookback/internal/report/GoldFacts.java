package io.lookback.internal.report;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/**
 * What the report knows of gold.
 *
 * @param run who made it
 * @param set what it is made of
 * @param asOf the last scored day; null if there is none
 * @param lookbackDays days of history before a print, the most of them if there are several
 * @param scoringDays days in a scoring period
 * @param weeks how many scoring periods
 * @param rows scored prints, which are events of whatever source the set scores
 * @param clicked those whose label is true, whatever its name
 * @param fingerprint the order-free fingerprint
 * @param coverage on which days there are events; null in facts that an earlier version wrote
 * @param days scored prints by day, ascending; at most {@link SilverFacts#MAX_DAYS}, the newest
 * @param valueProps the value props with the most scored prints, most first
 * @param otherValueProps how many further value props there are
 * @param others their prints together; null if there are none
 * @param histories clicks by what the user had before, of the same value prop: one for each column
 *     of whole numbers, those of the longest look-back first
 * @param users the users with the most scored prints in a scoring period
 * @param capped what to say of histories that do not list every value prop; empty or null if all do
 * @param columns the columns of the table
 * @param amounts events of the days that are scored or looked back to, by amount, one for each
 *     source that has some
 * @param checks the checks of the ledger
 * @param verified what the second opinion came to, in words; empty or null where there is none
 * @param change what differs from the version before; null if there is none, and in facts that an
 *     earlier version wrote
 */
public record GoldFacts(
    RunFacts run,
    SetFacts set,
    String asOf,
    int lookbackDays,
    int scoringDays,
    int weeks,
    BigInteger rows,
    BigInteger clicked,
    String fingerprint,
    CoverageFacts coverage,
    List<Day> days,
    List<ValueProp> valueProps,
    long otherValueProps,
    ValueProp others,
    List<History> histories,
    List<User> users,
    String capped,
    List<Column> columns,
    List<Amounts> amounts,
    List<CheckFacts> checks,
    String verified,
    ChangeFacts change) {
  /** The same with what differs from the version before. */
  public GoldFacts with(ChangeFacts changed) {
    return new GoldFacts(
        run,
        set,
        asOf,
        lookbackDays,
        scoringDays,
        weeks,
        rows,
        clicked,
        fingerprint,
        coverage,
        days,
        valueProps,
        otherValueProps,
        others,
        histories,
        users,
        capped,
        columns,
        amounts,
        checks,
        verified,
        changed);
  }

  /**
   * Scored prints of a day.
   *
   * @param daysWith on how many days of a look-back there are events, by column of gold
   */
  public record Day(
      String day, BigInteger prints, BigInteger clicked, Map<String, BigInteger> daysWith) {}

  /** Prints and clicks, and how they are called: a position, a range of counts. */
  public record Bin(String label, long prints, long clicked) {}

  /**
   * A value prop.
   *
   * @param positions its prints by position
   */
  public record ValueProp(String name, long prints, long clicked, List<Bin> positions) {}

  /**
   * Clicks by history.
   *
   * @param field the column's name in {@code history}
   * @param source the source that it looks at
   * @param operation what it computes of its events
   * @param lookbackDays over how many days
   * @param bins by what there was before: nothing first, with 0 or never; the last one ends with
   *     the greatest number
   */
  public record History(
      String field, String source, String operation, int lookbackDays, List<Bin> bins) {}

  /**
   * A heavy user.
   *
   * @param lastDay the user's last scored day in the period
   * @param totals what the history of that day adds up to over all value props, by its field;
   *     amounts have two digits behind the point, numbers none
   */
  public record User(
      long user, String lastDay, long prints, long clicked, Map<String, BigDecimal> totals) {}

  /**
   * A column.
   *
   * @param nullable whether values may be null
   * @param values how many are not null
   * @param min the least; null if the type has none
   * @param max the greatest; null if the type has none
   * @param mean the mean, or another summary in words; null if there is none
   * @param meaning in half a line
   */
  public record Column(
      String name,
      String type,
      boolean nullable,
      BigInteger values,
      String min,
      String max,
      String mean,
      String meaning) {}

  /**
   * The events of a source by amount.
   *
   * @param bins by amount, empty ones between others included
   */
  public record Amounts(String source, List<AmountBin> bins) {}

  /**
   * Events with an amount of at least {@code from} and less than {@code to}.
   *
   * @param to null for the last bin, which has no end
   * @param max the greatest amount, in the bin that has it; else null
   */
  public record AmountBin(BigDecimal from, BigDecimal to, BigDecimal max, BigInteger events) {}
}
