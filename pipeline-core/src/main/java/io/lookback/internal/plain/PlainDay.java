package io.lookback.internal.plain;

import io.lookback.feature.CoverageColumn;
import io.lookback.feature.FeatureColumn;
import io.lookback.feature.FeatureSet;
import io.lookback.feature.Lookback;
import io.lookback.feature.Measure;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one user had done before a day, for each value prop: sections 4 and 10 of the specification,
 * one loop for each cell.
 */
public final class PlainDay {
  private final FeatureSet features;
  private final LocalDate day;
  private final Map<String, List<PlainEvent>> events = new TreeMap<>();
  private final Map<String, Map<String, Object>> columnValues = new HashMap<>();
  private Map<String, Object> historyValues;
  private final Map<CoverageColumn, Long> daysWithEvents = new HashMap<>();
  private Long leftOut;

  /**
   * Looks at what lies before {@code day}.
   *
   * @param events all events of the user, repeats dropped
   */
  PlainDay(FeatureSet features, LocalDate day, List<PlainEvent> events) {
    this.features = features;
    this.day = day;
    for (PlainEvent event : events) {
      if (isBefore(event, features.window().lookbackDays())) {
        this.events.computeIfAbsent(event.valueProp(), key -> new ArrayList<>()).add(event);
      }
    }
  }

  /** Whether an event lies in a look-back of {@code days}. */
  private boolean isBefore(PlainEvent event, int days) {
    return event.day().isBefore(day) && !event.day().isBefore(day.minusDays(days));
  }

  /** The measures of a value prop, by the name of gold's column. */
  public Map<String, PlainCell> columns(String valueProp) {
    Map<String, PlainCell> cells = new LinkedHashMap<>();
    for (FeatureColumn column : features.columns()) {
      cells.put(column.name(), cell(column, valueProp));
    }
    return cells;
  }

  /** The values of {@link #columns} alone, put together once for each value prop. */
  Map<String, Object> columnValues(String valueProp) {
    return columnValues.computeIfAbsent(valueProp, of -> values(columns(of)));
  }

  /** The history: for each value prop that it lists the measures, by the name of the field. */
  public Map<String, Map<String, PlainCell>> history() {
    Map<String, Map<String, PlainCell>> history = new TreeMap<>();
    for (String valueProp : listed()) {
      Map<String, PlainCell> fields = new LinkedHashMap<>();
      for (FeatureColumn column : features.columns()) {
        fields.put(column.field(), cell(column, valueProp));
      }
      history.put(valueProp, fields);
    }
    return history;
  }

  /**
   * The values of {@link #history} alone, put together once: all scored events of a day share it.
   */
  Map<String, Object> historyValues() {
    if (historyValues == null) {
      historyValues = new LinkedHashMap<>();
      history().forEach((valueProp, fields) -> historyValues.put(valueProp, values(fields)));
    }
    return historyValues;
  }

  /** The values of cells alone. */
  private static Map<String, Object> values(Map<String, PlainCell> cells) {
    Map<String, Object> values = new LinkedHashMap<>();
    cells.forEach((name, cell) -> values.put(name, cell.value()));
    return values;
  }

  /** How many touched value props the history does not list. */
  public long leftOut() {
    if (leftOut == null) {
      leftOut = touched().size() - (long) listed().size();
    }
    return leftOut;
  }

  /** On how many days of a look-back there is an event of a source, counted once for all rows. */
  Long daysWithEvents(CoverageColumn column, PlainRow.Coverage coverage) {
    return daysWithEvents.computeIfAbsent(
        column,
        of -> {
          long with = 0;
          for (int back = 1; back <= of.lookback().days(); back++) {
            with += coverage.has(of.source(), day.minusDays(back)) ? 1 : 0;
          }
          return with;
        });
  }

  private PlainCell cell(FeatureColumn column, String valueProp) {
    Measure measure = column.measure();
    Lookback lookback = column.lookback();
    List<PlainEvent> counted = new ArrayList<>();
    for (PlainEvent event : events.getOrDefault(valueProp, List.of())) {
      if (event.source().equals(measure.source()) && isBefore(event, lookback.days())) {
        counted.add(event);
      }
    }
    return PlainCell.of(measure.operation(), day, counted);
  }

  /** How many events of measured sources each touched value prop has in the longest look-back. */
  public Map<String, Long> touched() {
    Map<String, Long> touched = new TreeMap<>();
    events.forEach(
        (valueProp, of) -> {
          long measured =
              of.stream()
                  .filter(event -> features.measuredSources().contains(event.source()))
                  .count();
          if (measured > 0) {
            touched.put(valueProp, measured);
          }
        });
    return touched;
  }

  /** The touched value props with the most events; of equals the first in the order of UTF-16. */
  private List<String> listed() {
    Map<String, Long> touched = touched();
    List<String> valueProps = new ArrayList<>(touched.keySet());
    valueProps.sort(
        (one, other) -> {
          int more = Long.compare(touched.get(other), touched.get(one));
          return more != 0 ? more : one.compareTo(other);
        });
    return valueProps.subList(0, Math.min(features.window().maxHistory(), valueProps.size()));
  }
}
