package io.lookback.internal.score;

import io.lookback.feature.Measure;
import io.lookback.internal.operation.Sliding;
import io.lookback.internal.operation.UserEvents;
import java.util.ArrayList;
import java.util.List;

/**
 * The window of one source and one look-back over the events of one user after the other: two
 * moving pointers. What is computed in it shares the pointers.
 */
final class SlidingWindow {
  private final UserEvents events;
  private final int lookbackDays;
  private final List<Measure> measures = new ArrayList<>();
  private final List<Sliding> values = new ArrayList<>();
  private Sliding[] all = {};
  private int entering;
  private int leaving;
  private int end;

  SlidingWindow(UserEvents events, int lookbackDays) {
    this.events = events;
    this.lookbackDays = lookbackDays;
  }

  /** Computes {@code value} in this window. */
  void add(Measure measure, Sliding value) {
    measures.add(measure);
    values.add(value);
    all = values.toArray(Sliding[]::new);
  }

  /** Whether nothing is computed in it. */
  boolean isIdle() {
    return values.isEmpty();
  }

  /** Begins with an empty window over the events of {@code user}. */
  void begin(int user) {
    entering = events.start(user);
    leaving = entering;
    end = events.end(user);
    if (entering < end) {
      for (Sliding value : all) {
        value.begin(events, entering, end);
      }
    }
  }

  /**
   * Moves the window to the days before a print; print days never descend.
   *
   * @return null, or the measure whose value leaves its range; {@link #faultyProp} then names the
   *     value prop
   */
  Measure moveTo(int printDay) {
    int start = printDay - lookbackDays;
    int left = leaving;
    while (leaving < entering && events.day(leaving) < start) {
      leaving++;
    }
    if (left < leaving) {
      for (Sliding value : all) {
        value.leave(events, left, leaving);
      }
    }
    // Older than the window: everything before it has left, so it never enters.
    while (entering < end && events.day(entering) < start) {
      entering++;
      leaving = entering;
    }
    int entered = entering;
    while (entering < end && events.day(entering) < printDay) {
      entering++;
    }
    if (entered < entering) {
      for (int i = 0; i < all.length; i++) {
        int faulty = all[i].enter(events, entered, entering);
        if (faulty != Sliding.NO_FAULT) {
          entering = faulty;
          return measures.get(i);
        }
      }
    }
    return null;
  }

  /** The value prop at which a value left its range, after {@link #moveTo} named the measure. */
  int faultyProp() {
    return events.prop(entering);
  }
}
