package io.lookback.internal.operation;

import io.lookback.feature.Operation;
import java.util.Arrays;

/** {@link Operation#DAYS_SINCE}: days from the last event to the print. */
public final class DaysSince implements Sliding {
  /** Makes it. */
  public static final Kernel KERNEL =
      new Kernel() {
        @Override
        public Sliding sliding(int valueProps) {
          return new DaysSince(valueProps);
        }

        @Override
        public Reach reach(int valueProps, int lookbackDays) {
          return new SinceReach(valueProps, lookbackDays);
        }
      };

  /** Before any day of a window. */
  private static final int NEVER = Integer.MIN_VALUE;

  private final int[] last;

  private DaysSince(int valueProps) {
    last = new int[valueProps];
    Arrays.fill(last, NEVER);
  }

  @Override
  public int enter(UserEvents events, int from, int to) {
    for (int event = from; event < to; event++) {
      last[events.prop(event)] = events.day(event);
    }
    return NO_FAULT;
  }

  @Override
  public void leave(UserEvents events, int from, int to) {
    // The last event has left where its day is before the window; values() looks.
  }

  @Override
  public void values(int[] props, int count, int start, int printDay, long[] values, int at) {
    for (int i = 0; i < count; i++) {
      int day = last[props[i]];
      values[at + i] = day < start ? NONE : printDay - day;
    }
  }

  @Override
  public void forget(int[] props, int count) {
    for (int i = 0; i < count; i++) {
      last[props[i]] = NEVER;
    }
  }

  /** An event is the last one until it leaves or another one comes. */
  private static final class SinceReach extends Reach {
    private final int lookbackDays;

    /** The day of the next event of a value prop; the events are visited from the last one on. */
    private final int[] nextDay;

    SinceReach(int valueProps, int lookbackDays) {
      this.lookbackDays = lookbackDays;
      nextDay = new int[valueProps];
      Arrays.fill(nextDay, Integer.MAX_VALUE);
    }

    @Override
    public void add(UserEvents events, int from, int to, long[] seen, UserPrints prints) {
      for (int event = to - 1; event >= from; event--) {
        int day = events.day(event);
        int through = Math.min(day + lookbackDays, nextDay[events.prop(event)]);
        // Nothing to ask where no print sees the event, or another one of its day is later.
        if (seen[event - from] > 0 && through > day) {
          long last =
              through == day + lookbackDays ? seen[event - from] : prints.count(day, through);
          add(prints.sumOfDays(day, through) - day * last, 1, last);
        }
        nextDay[events.prop(event)] = day;
      }
      for (int event = from; event < to; event++) {
        nextDay[events.prop(event)] = Integer.MAX_VALUE;
      }
    }
  }
}
