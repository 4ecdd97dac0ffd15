package io.lookback.runner.leak;

import io.lookback.batch.Source;
import io.lookback.internal.plain.PlainDay;
import io.lookback.internal.plain.PlainEvent;
import io.lookback.internal.plain.PlainRow;
import io.lookback.internal.plain.PlainUser;
import io.lookback.spec.LakeSpec;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gold by the plain code: what the specification says of some events. */
final class PlainGold {
  private PlainGold() {}

  /** The rows of all scored events of the days that are scored. */
  static List<Map<String, Object>> of(LakeSpec spec, LocalDate asOf, List<PlainEvent> events) {
    LocalDate first =
        LocalDate.ofEpochDay(
            spec.features().window().firstScoredDay(Math.toIntExact(asOf.toEpochDay())));
    Map<Long, List<PlainEvent>> byUser = new HashMap<>();
    Map<Source, Set<LocalDate>> days = new HashMap<>();
    for (PlainEvent event : events) {
      byUser.computeIfAbsent(event.user(), user -> new ArrayList<>()).add(event);
      days.computeIfAbsent(event.source(), source -> new HashSet<>()).add(event.day());
    }
    PlainRow.Coverage coverage = (source, day) -> days.getOrDefault(source, Set.of()).contains(day);
    List<Map<String, Object>> rows = new ArrayList<>();
    for (List<PlainEvent> ofUser : byUser.values()) {
      PlainUser user = new PlainUser(spec, false, ofUser);
      Map<LocalDate, PlainDay> befores = new HashMap<>();
      for (PlainEvent scored : user.scored(first, asOf)) {
        PlainDay before = befores.computeIfAbsent(scored.day(), user::before);
        rows.add(PlainRow.of(spec.features(), user, scored, before, coverage));
      }
    }
    return rows;
  }
}
