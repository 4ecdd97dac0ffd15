package io.lookback.gold;

import io.lookback.batch.EventDays;
import io.lookback.batch.Source;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.OptionalInt;

/**
 * What is known of the scored days before the data is seen.
 *
 * @param asOf the last scored day; null for the newest day of a print
 * @param eventDays the days with events of all that was loaded; null for those of the input
 * @param scored the source whose events are scored
 */
record ScoredDays(LocalDate asOf, EventDays eventDays, Source scored) implements Serializable {
  /** Whether nothing of it depends on the data. */
  boolean areKnown() {
    return asOf != null && eventDays != null;
  }

  /**
   * The as-of day as an epoch day; none if it is not given and the input has no print.
   *
   * @param measured the days of the input; not looked at for what is known
   */
  OptionalInt asOf(EventDays measured) {
    if (asOf != null) {
      return OptionalInt.of((int) asOf.toEpochDay());
    }
    return measured.has(scored) ? OptionalInt.of(measured.last(scored)) : OptionalInt.empty();
  }

  /** The days with events. */
  EventDays eventDays(EventDays measured) {
    return eventDays == null ? measured : eventDays;
  }
}
