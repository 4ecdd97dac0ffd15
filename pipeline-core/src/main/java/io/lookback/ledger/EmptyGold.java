package io.lookback.ledger;

import java.time.LocalDate;
import java.util.TreeSet;

/** Says in words why gold has no row: which days were scored, and which have prints. */
final class EmptyGold {
  private EmptyGold() {}

  /**
   * The reason.
   *
   * @param printDays the days with accepted prints as ISO dates, at least one
   * @param firstScored the first scored day
   * @param asOf the last scored day
   */
  static String reason(TreeSet<String> printDays, LocalDate firstScored, LocalDate asOf) {
    String before = printDays.lower(firstScored.toString());
    String after = printDays.higher(asOf.toString());
    String gap =
        before == null || after == null
            ? ""
            : " but for "
                + days(LocalDate.parse(before).plusDays(1), LocalDate.parse(after).minusDays(1));
    return "no accepted print on the scored "
        + (firstScored.equals(asOf) ? "day " : "days ")
        + days(firstScored, asOf)
        + "; the loaded prints are of "
        + days(LocalDate.parse(printDays.first()), LocalDate.parse(printDays.last()))
        + gap;
  }

  private static String days(LocalDate first, LocalDate last) {
    return first.equals(last) ? first.toString() : first + " to " + last;
  }
}
