package io.lookback.internal.plain;

import io.lookback.feature.FeatureSet;
import io.lookback.spec.LakeSpec;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The events of one user as silver has them, and what gold has to say of each scored one. */
public final class PlainUser {
  /** The order in which repeats are looked at: the first of equals is kept. */
  private static final Comparator<PlainEvent> BY_PLACE =
      Comparator.comparing(PlainEvent::day)
          .thenComparing(event -> event.source().label())
          .thenComparing(event -> event.line() == null ? "" : event.line().file())
          .thenComparing(event -> event.line() == null ? 0L : event.line().offset());

  /**
   * An event that was dropped.
   *
   * @param dropped the repeat
   * @param kept the equal event that is kept
   */
  public record Repeat(PlainEvent dropped, PlainEvent kept) {}

  private final FeatureSet features;
  private final List<PlainEvent> events = new ArrayList<>();
  private final List<Repeat> repeats = new ArrayList<>();
  private final Map<List<Object>, List<PlainEvent>> labels = new HashMap<>();

  /**
   * Drops repeats.
   *
   * @param keepsDuplicates whether repeats are kept in sources that would drop them
   * @param events all events of one user, in any order
   */
  public PlainUser(LakeSpec spec, boolean keepsDuplicates, List<PlainEvent> events) {
    this.features = spec.features();
    List<PlainEvent> sorted = new ArrayList<>(events);
    sorted.sort(BY_PLACE);
    Map<List<Object>, PlainEvent> kept = new HashMap<>();
    for (PlainEvent event : sorted) {
      boolean dropsRepeats = spec.source(event.source().label()).dropsRepeats() && !keepsDuplicates;
      PlainEvent first = dropsRepeats ? kept.putIfAbsent(event.key(), event) : null;
      if (first == null) {
        this.events.add(event);
      } else {
        repeats.add(new Repeat(event, first));
      }
    }
    for (PlainEvent event : this.events) {
      if (event.source().equals(features.label().source())) {
        labels.computeIfAbsent(labelKey(event), key -> new ArrayList<>()).add(event);
      }
    }
  }

  /** The events that silver keeps, by day. */
  public List<PlainEvent> events() {
    return List.copyOf(events);
  }

  /** The events that were dropped. */
  public List<Repeat> repeats() {
    return List.copyOf(repeats);
  }

  /** The scored events from {@code firstDay} to {@code lastDay}, both included. */
  public List<PlainEvent> scored(LocalDate firstDay, LocalDate lastDay) {
    List<PlainEvent> scored = new ArrayList<>();
    for (PlainEvent event : events) {
      if (event.source().equals(features.scored())
          && !event.day().isBefore(firstDay)
          && !event.day().isAfter(lastDay)) {
        scored.add(event);
      }
    }
    return scored;
  }

  /** The events that make the label of a scored event true. */
  public List<PlainEvent> labels(PlainEvent scored) {
    return labels.getOrDefault(labelKey(scored), List.of());
  }

  /** What a scored event and the events of its label have in common. */
  private List<Object> labelKey(PlainEvent event) {
    return Arrays.asList(
        event.day(),
        event.valueProp(),
        features.label().matchesPosition() ? event.position() : null);
  }

  /** What the user had done before a day. */
  public PlainDay before(LocalDate day) {
    return new PlainDay(features, day, events);
  }
}
