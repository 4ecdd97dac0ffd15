package io.lookback.gold;

import io.lookback.silver.DataSpan;
import java.io.Serializable;
import java.time.LocalDate;

/**
 * What is known of the scored days before the data is seen.
 *
 * @param asOf the last scored day; null for the newest day of a print
 * @param dataStart the first day that the loaded data covers; null for that of the input
 */
record ScoredDays(LocalDate asOf, LocalDate dataStart) implements Serializable {
  /** Whether nothing of it depends on the data. */
  boolean areKnown() {
    return asOf != null && dataStart != null;
  }

  /**
   * The first day of the data and the as-of day, in the place of the newest print day.
   *
   * @param data the span of the input; not looked at for what is known
   */
  DataSpan in(DataSpan data) {
    return new DataSpan(
        dataStart == null ? data.firstDay() : (int) dataStart.toEpochDay(),
        asOf == null ? data.lastPrintDay() : (int) asOf.toEpochDay());
  }
}
