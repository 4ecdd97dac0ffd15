package io.lookback.internal.ledger;

import io.lookback.batch.Source;
import java.time.LocalDate;
import java.util.TreeSet;

/**
 * Says in words why gold has no row: which days were scored, and which have events of the scored
 * source.
 */
public final class EmptyGold {
  private EmptyGold() {}

  /**
   * The reason.
   *
   * @param scored the source whose events are scored
   * @param printDays the days with accepted events of it as ISO dates, at least one
   * @param firstScored the first scored day
   * @param asOf the last scored day
   */
  public static String reason(
      Source scored, TreeSet<String> printDays, LocalDate firstScored, LocalDate asOf) {
    String before = printDays.lower(firstScored.toString());
    String after = printDays.higher(asOf.toString());
    String gap =
        before == null || after == null
            ? ""
            : " but for "
                + days(LocalDate.parse(before).plusDays(1), LocalDate.parse(after).minusDays(1));
    return "no accepted "
        + scored.noun()
        + " on the scored "
        + (firstScored.equals(asOf) ? "day " : "days ")
        + days(firstScored, asOf)
        + "; the loaded "
        + scored.many()
        + " are of "
        + days(LocalDate.parse(printDays.first()), LocalDate.parse(printDays.last()))
        + gap;
  }

  private static String days(LocalDate first, LocalDate last) {
    return first.equals(last) ? first.toString() : first + " to " + last;
  }
}
