package io.lookback.runner.leak;

import io.lookback.batch.Source;
import io.lookback.feature.FeatureSet;
import io.lookback.internal.plain.PlainEvent;
import io.lookback.spec.LakeSpec;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** A change of one event of each user, before a day: exactly the cells that look at it change. */
enum WindowChange {
  /** An event anywhere in the longest look-back is added. */
  ADD_INSIDE("add an event in the window"),
  /** An event of the longest look-back goes. */
  REMOVE_INSIDE("remove an event in the window"),
  /** An event on the first day of a look-back is added. */
  ADD_FIRST_DAY("add one on its first day"),
  /** An event on the day before the longest look-back is added, which no row of the day sees. */
  ADD_BEFORE("add one the day before it");

  private static final LocalDate FIRST_DAY = LocalDate.of(1, 1, 1);

  private final String words;

  WindowChange(String words) {
    this.words = words;
  }

  /** What is done, in a few words. */
  String words() {
    return words;
  }

  /**
   * The changed lines.
   *
   * @param rows the scored events of the day, of which each user's first is looked at
   */
  UserLines of(
      LakeSpec spec, UserLines before, LocalDate day, List<PlainEvent> rows, Random random) {
    List<EventLine> lines = new ArrayList<>(before.lines());
    FeatureSet features = spec.features();
    if (this == REMOVE_INSIDE) {
      Set<EventLine> removed = removed(lines, features, rows, random);
      lines.removeIf(removed::contains);
      return before.with(lines);
    }
    for (PlainEvent row : rows) {
      int longest = features.window().lookbackDays();
      int back =
          switch (this) {
            case ADD_INSIDE -> 1 + random.nextInt(longest);
            case ADD_FIRST_DAY ->
                features
                    .window()
                    .lookbacks()
                    .get(random.nextInt(features.window().lookbacks().size()))
                    .days();
            default -> longest + 1;
          };
      LocalDate on = day.minusDays(back);
      if (on.isBefore(FIRST_DAY)) {
        continue;
      }
      List<Source> measured = features.measuredSources();
      Source source = measured.get(random.nextInt(measured.size()));
      PlainEvent added =
          LaterChange.event(spec.source(source.label()), on, row.user(), row.valueProp(), random);
      lines.add(EventLine.of(before.fileOf(spec.source(source.label())), added));
    }
    return before.with(lines);
  }

  /** For each of the rows one line that its longest look-back has. */
  private static Set<EventLine> removed(
      List<EventLine> lines, FeatureSet features, List<PlainEvent> rows, Random random) {
    Map<Long, List<EventLine>> byUser = new HashMap<>();
    for (EventLine line : lines) {
      if (line.event() != null && features.measuredSources().contains(line.event().source())) {
        byUser.computeIfAbsent(line.event().user(), user -> new ArrayList<>()).add(line);
      }
    }
    Set<EventLine> removed = Collections.newSetFromMap(new IdentityHashMap<>());
    for (PlainEvent row : rows) {
      long first = row.day().toEpochDay() - features.window().lookbackDays();
      List<EventLine> inside =
          byUser.getOrDefault(row.user(), List.of()).stream()
              .filter(line -> line.event().day().isBefore(row.day()))
              .filter(line -> line.event().day().toEpochDay() >= first)
              .toList();
      if (!inside.isEmpty()) {
        removed.add(inside.get(random.nextInt(inside.size())));
      }
    }
    return removed;
  }
}
