package io.lookback.internal.operation;

import io.lookback.feature.Operation;

/** {@link Operation#SUM}: the sum of the amounts, in minor units. */
public final class SumAmounts implements Sliding {
  /** Makes it. */
  public static final Kernel KERNEL =
      new Kernel() {
        @Override
        public Sliding sliding(int valueProps) {
          return new SumAmounts(valueProps);
        }

        @Override
        public Reach reach(int valueProps, int lookbackDays) {
          return new SumReach();
        }
      };

  private final long[] sums;

  private SumAmounts(int valueProps) {
    sums = new long[valueProps];
  }

  @Override
  public int enter(UserEvents events, int from, int to) {
    for (int event = from; event < to; event++) {
      int prop = events.prop(event);
      sums[prop] += events.amount(event);
      // Both terms are legal by themselves, so a sum above what a long holds is a negative one.
      if (sums[prop] < 0 || sums[prop] > UserEvents.MAX_AMOUNT) {
        return event;
      }
    }
    return NO_FAULT;
  }

  @Override
  public void leave(UserEvents events, int from, int to) {
    for (int event = from; event < to; event++) {
      sums[events.prop(event)] -= events.amount(event);
    }
  }

  @Override
  public void values(int[] props, int count, int start, int printDay, long[] values, int at) {
    for (int i = 0; i < count; i++) {
      values[at + i] = sums[props[i]];
    }
  }

  @Override
  public void forget(int[] props, int count) {
    for (int i = 0; i < count; i++) {
      sums[props[i]] = 0;
    }
  }

  /** Each amount counts on the days after it. */
  private static final class SumReach extends Reach {
    @Override
    public void add(UserEvents events, int from, int to, long[] seen, UserPrints prints) {
      for (int event = from; event < to; event++) {
        if (seen[event - from] > 0) {
          add(events.amount(event), seen[event - from], 0);
        }
      }
    }
  }
}
