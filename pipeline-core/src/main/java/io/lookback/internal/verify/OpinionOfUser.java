package io.lookback.internal.verify;

import io.lookback.feature.FeatureSet;
import io.lookback.internal.plain.PlainDay;
import io.lookback.internal.plain.PlainEvent;
import io.lookback.internal.plain.PlainRow;
import io.lookback.internal.plain.PlainUser;
import io.lookback.spec.LakeSpec;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows that one user must have in gold, each computed when it is asked for. When all of them
 * were, what they are computed of is held no more.
 */
final class OpinionOfUser {
  private final LakeSpec spec;

  /** What rows are computed of; null when none is to come. */
  private PlainUser user;

  private final PlainRow.Coverage coverage;

  /** The scored events whose row was not yet asked for, by what names the row. */
  private final Map<List<Object>, Deque<PlainEvent>> wanted = new LinkedHashMap<>();

  private final int rows;

  /** What lies before the day that was asked for last; gold is in the order of days. */
  private LocalDate day;

  private PlainDay before;

  OpinionOfUser(
      LakeSpec spec,
      boolean keepsDuplicates,
      List<PlainEvent> events,
      LocalDate firstDay,
      LocalDate lastDay,
      PlainRow.Coverage coverage) {
    this.spec = spec;
    this.coverage = coverage;
    user = new PlainUser(spec, keepsDuplicates, events);
    List<PlainEvent> scored = user.scored(firstDay, lastDay);
    for (PlainEvent event : scored) {
      Long position = event.position() == null ? null : (long) event.position();
      wanted
          .computeIfAbsent(key(event.day(), event.valueProp(), position), key -> new ArrayDeque<>())
          .add(event);
    }
    this.rows = scored.size();
    if (scored.isEmpty()) {
      user = null;
    }
  }

  /** How many rows there must be. */
  int rows() {
    return rows;
  }

  /** The row that should be there in place of one of gold; null if there should be none. */
  Map<String, Object> take(Map<String, Object> gold) {
    List<Object> key =
        key(
            gold.get(FeatureSet.PRINT_DAY),
            gold.get(FeatureSet.VALUE_PROP),
            gold.get(FeatureSet.POSITION));
    Deque<PlainEvent> events = wanted.get(key);
    if (events == null) {
      return null;
    }
    Map<String, Object> row = row(events.remove());
    if (events.isEmpty()) {
      wanted.remove(key);
    }
    if (wanted.isEmpty()) {
      user = null;
      before = null;
    }
    return row;
  }

  /** Whether all rows were asked for. */
  boolean isFinished() {
    return user == null;
  }

  private Map<String, Object> row(PlainEvent event) {
    if (!event.day().equals(day)) {
      day = event.day();
      before = user.before(day);
    }
    return PlainRow.of(spec.features(), user, event, before, coverage);
  }

  /** The rows that nobody asked for, by their names. */
  List<String> missing() {
    List<String> missing = new ArrayList<>();
    for (Deque<PlainEvent> events : wanted.values()) {
      for (PlainEvent event : events) {
        missing.add(Opinion.place(row(event)));
      }
    }
    return missing;
  }

  private static List<Object> key(Object day, Object valueProp, Object position) {
    return Arrays.asList(day, valueProp, position);
  }
}
