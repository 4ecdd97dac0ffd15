package io.lookback.internal.plain;

import io.lookback.batch.Source;
import io.lookback.feature.CoverageColumn;
import io.lookback.feature.FeatureSet;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A row of gold as plain values by the name of the column: {@link LocalDate}, {@link Long}, {@link
 * String}, {@link Boolean}, {@link java.math.BigDecimal}, null, and for {@code history} a map of
 * maps.
 */
public final class PlainRow {
  /** On which days the loaded data has an event of a source, of any user. */
  public interface Coverage {
    /** Whether there is an event of {@code source} on {@code day}. */
    boolean has(Source source, LocalDate day);
  }

  private PlainRow() {}

  /**
   * The row that the specification demands for a scored event.
   *
   * @param day what the user had done before the day of the event
   */
  public static Map<String, Object> of(
      FeatureSet features, PlainUser user, PlainEvent scored, PlainDay day, Coverage coverage) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put(FeatureSet.PRINT_DAY, scored.day());
    row.put(FeatureSet.USER_ID, scored.user());
    row.put(FeatureSet.VALUE_PROP, scored.valueProp());
    if (scored.position() != null) {
      row.put(FeatureSet.POSITION, (long) scored.position());
    }
    row.put(features.label().name(), !user.labels(scored).isEmpty());
    row.putAll(day.columnValues(scored.valueProp()));
    row.put(FeatureSet.HISTORY, day.historyValues());
    row.put(FeatureSet.HISTORY_LEFT_OUT, day.leftOut());
    for (CoverageColumn column : features.coverage()) {
      row.put(column.name(), day.daysWithEvents(column, coverage));
    }
    return row;
  }
}
