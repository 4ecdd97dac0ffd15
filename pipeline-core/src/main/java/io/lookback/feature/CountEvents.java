package io.lookback.feature;

import java.util.Arrays;

/** {@link Operation#COUNT}: the number of events. */
public final class CountEvents implements Sliding {
  static final Operation.Kernel KERNEL =
      new Operation.Kernel() {
        @Override
        public Sliding sliding(int valueProps) {
          return new CountEvents(valueProps);
        }

        @Override
        public Reach reach(int valueProps, int lookbackDays) {
          return new CountReach();
        }
      };

  private final int[] counts;

  /** Counts events of so many value props. */
  public CountEvents(int valueProps) {
    counts = new int[valueProps];
  }

  /** The events of a value prop in the window. */
  public int count(int prop) {
    return counts[prop];
  }

  @Override
  public int enter(UserEvents events, int from, int to) {
    for (int event = from; event < to; event++) {
      // Both terms are positive, so a count above the range shows as a negative one.
      if ((counts[events.prop(event)] += events.count(event)) < 0) {
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

  @Override
  public void values(int[] props, int count, int start, int printDay, long[] values) {
    for (int i = 0; i < count; i++) {
      values[i] = counts[props[i]];
    }
  }

  @Override
  public void forget(int[] props, int count) {
    for (int i = 0; i < count; i++) {
      counts[props[i]] = 0;
    }
  }

  @Override
  public String toString() {
    return Arrays.toString(counts);
  }

  /** Each event counts on the days after it. */
  private static final class CountReach extends Reach {
    @Override
    public void add(UserEvents events, int from, int to, long[] seen, UserPrints prints) {
      for (int event = from; event < to; event++) {
        add(events.count(event), seen[event - from]);
      }
    }
  }
}
