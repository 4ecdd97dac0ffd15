package io.lookback.internal.operation;

import io.lookback.feature.Operation;
import java.util.Arrays;

/** {@link Operation#ACTIVE_DAYS}: the number of days with an event. */
public final class ActiveDays extends CountsByProp {
  /** Makes it. */
  public static final Kernel KERNEL =
      new Kernel() {
        @Override
        public Sliding sliding(int valueProps) {
          return new ActiveDays(valueProps);
        }

        @Override
        public Reach reach(int valueProps, int lookbackDays) {
          return new ActiveReach(valueProps);
        }
      };

  /** No day. */
  private static final int NO = Integer.MIN_VALUE;

  /** The day that entered last, and the day that left last. */
  private final int[] entered;

  private final int[] left;

  private ActiveDays(int valueProps) {
    super(valueProps);
    entered = new int[valueProps];
    left = new int[valueProps];
    Arrays.fill(entered, NO);
    Arrays.fill(left, NO);
  }

  @Override
  public int enter(UserEvents events, int from, int to) {
    for (int event = from; event < to; event++) {
      int prop = events.prop(event);
      int day = events.day(event);
      if (entered[prop] != day) {
        entered[prop] = day;
        counts[prop]++;
      }
    }
    return NO_FAULT;
  }

  @Override
  public void leave(UserEvents events, int from, int to) {
    for (int event = from; event < to; event++) {
      int prop = events.prop(event);
      int day = events.day(event);
      if (left[prop] != day) {
        left[prop] = day;
        counts[prop]--;
      }
    }
  }

  @Override
  public void forget(int[] props, int count) {
    super.forget(props, count);
    for (int i = 0; i < count; i++) {
      entered[props[i]] = NO;
      left[props[i]] = NO;
    }
  }

  /** The first event of each day and value prop counts as one. */
  private static final class ActiveReach extends Reach {
    private final int[] last;

    ActiveReach(int valueProps) {
      last = new int[valueProps];
      Arrays.fill(last, NO);
    }

    @Override
    public void add(UserEvents events, int from, int to, long[] seen, UserPrints prints) {
      for (int event = from; event < to; event++) {
        int prop = events.prop(event);
        int day = events.day(event);
        if (last[prop] != day) {
          last[prop] = day;
          add(1, seen[event - from]);
        }
      }
      for (int event = from; event < to; event++) {
        last[events.prop(event)] = NO;
      }
    }
  }
}
