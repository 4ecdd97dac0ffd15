package io.lookback.internal.score;

import io.lookback.internal.operation.CountsByProp;
import io.lookback.internal.operation.UserEvents;

/**
 * The number of events of a source in the longest look-back, and which value props were touched at
 * all. It decides which value props a history lists, and is the value of a count over that
 * look-back.
 */
final class PresentEvents extends CountsByProp {
  private final TouchedProps touched;

  /**
   * Counts.
   *
   * @param touched takes the value props of the events that enter
   */
  PresentEvents(int valueProps, TouchedProps touched) {
    super(valueProps);
    this.touched = touched;
  }

  /** The events of a value prop in the window. */
  int count(int prop) {
    return counts[prop];
  }

  @Override
  public int enter(UserEvents events, int from, int to) {
    for (int event = from; event < to; event++) {
      int prop = events.prop(event);
      touched.touch(prop);
      // Both terms are positive, so a count above the range shows as a negative one.
      if ((counts[prop] += events.count(event)) < 0) {
        return event;
      }
    }
    return NO_FAULT;
  }

  @Override
  public void leave(UserEvents events, int from, int to) {
    for (int event = from; event < to; event++) {
      counts[events.prop(event)] -= events.count(event);
    }
  }
}
