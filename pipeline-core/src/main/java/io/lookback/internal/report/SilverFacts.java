package io.lookback.internal.report;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/**
 * What the report knows of silver.
 *
 * @param run who made it
 * @param set what it is made of
 * @param sources what became of the lines, by source
 * @param amounts the sum of all amounts, by source that has some
 * @param labelsAlone events of the label's source that match no event of the scored one
 * @param labelsElsewhere those that match one but for the position
 * @param firstDay the first day with an event; null without one
 * @param lastDay the last day with an event; null without one
 * @param days rows by day, ascending; at most {@link #MAX_DAYS}, the newest
 * @param daysLeftOff how many earlier days there are
 * @param strays days far apart from the rest of their source, in words; at most {@link
 *     #MAX_STRAYS}, the first; null in facts that an earlier version wrote
 * @param straysLeftOff how many further ones there are
 * @param quarantine reasons, by source
 * @param checks the checks of the ledger
 */
public record SilverFacts(
    RunFacts run,
    SetFacts set,
    Map<String, Lines> sources,
    Map<String, BigDecimal> amounts,
    BigInteger labelsAlone,
    BigInteger labelsElsewhere,
    String firstDay,
    String lastDay,
    List<Day> days,
    int daysLeftOff,
    List<String> strays,
    int straysLeftOff,
    List<Rejects> quarantine,
    List<CheckFacts> checks) {
  /** The most days that are kept. */
  static final int MAX_DAYS = 400;

  /** The most stray days that are kept. */
  static final int MAX_STRAYS = 20;

  /** What became of the lines of a source; {@code mended} is null if nobody counted them. */
  public record Lines(
      BigInteger lines,
      BigInteger accepted,
      BigInteger quarantined,
      BigInteger mended,
      BigInteger duplicates,
      BigInteger blank,
      List<String> unknownFields) {}

  /** Rows of a day, by source. */
  public record Day(String day, Map<String, BigInteger> rows) {}

  /**
   * Rejected lines of a source and reason.
   *
   * @param hint what would be legal
   * @param file where the example is from; null without an example
   * @param offset where it starts there; null without an example, or where that is not known
   * @param raw the example, fit to be shown; its end cut off and marked if it is long
   */
  public record Rejects(
      String source,
      String reason,
      String hint,
      BigInteger lines,
      String file,
      Long offset,
      String raw) {}
}
