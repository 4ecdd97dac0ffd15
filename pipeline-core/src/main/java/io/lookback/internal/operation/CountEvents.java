package io.lookback.internal.operation;

import io.lookback.feature.Operation;

/** {@link Operation#COUNT}: the number of events. */
public final class CountEvents extends CountsByProp {
  /** Makes it. */
  public static final Kernel KERNEL =
      new Kernel() {
        @Override
        public Sliding sliding(int valueProps) {
          return new CountEvents(valueProps);
        }

        @Override
        public Reach reach(int valueProps, int lookbackDays) {
          return new CountReach();
        }
      };

  private CountEvents(int valueProps) {
    super(valueProps);
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

  /** Each event counts on the days after it. */
  private static final class CountReach extends Reach {
    private static final long MOST_OF_PART = 1L << 61;

    @Override
    public void add(UserEvents events, int from, int to, long[] seen, UserPrints prints) {
      long sum = 0;
      for (int event = from; event < to; event++) {
        // Both factors have 31 bits, so the sum of two products fits a long.
        sum += events.count(event) * seen[event - from];
        if (sum > MOST_OF_PART) {
          add(sum, 1, 0);
          sum = 0;
        }
      }
      add(sum, 1, 0);
    }
  }
}
