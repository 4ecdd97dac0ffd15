package io.lookback.internal.operation;

import io.lookback.feature.Operation;
import java.util.Arrays;

/**
 * {@link Operation#MAX}: the greatest amount. For each value prop the events that may still become
 * the greatest are linked, amounts descending and days ascending: an event that enters hides all
 * smaller ones before it for good. So each event is linked and unlinked once.
 */
public final class GreatestAmount implements Sliding {
  /** Makes it. */
  public static final Kernel KERNEL =
      new Kernel() {
        @Override
        public Sliding sliding(int valueProps) {
          return new GreatestAmount(valueProps);
        }

        @Override
        public Reach reach(int valueProps, int lookbackDays) {
          return new GreatestReach(valueProps, lookbackDays);
        }
      };

  /** No event. */
  private static final int NO = -1;

  private final int[] first;
  private final int[] last;
  private final long[] greatest;

  /** The links of the user's events, by their distance from the user's first. */
  private int[] next = {};

  private int[] previous = {};
  private int base;

  private GreatestAmount(int valueProps) {
    first = new int[valueProps];
    last = new int[valueProps];
    greatest = new long[valueProps];
    Arrays.fill(first, NO);
    Arrays.fill(last, NO);
    Arrays.fill(greatest, NONE);
  }

  @Override
  public void begin(UserEvents events, int from, int to) {
    base = from;
    if (next.length < to - from) {
      next = new int[Math.max(to - from, 2 * next.length)];
      previous = new int[next.length];
    }
  }

  @Override
  public int enter(UserEvents events, int from, int to) {
    for (int event = from; event < to; event++) {
      int prop = events.prop(event);
      long amount = events.amount(event);
      int before = last[prop];
      while (before != NO && events.amount(before) <= amount) {
        before = previous[before - base];
      }
      previous[event - base] = before;
      next[event - base] = NO;
      last[prop] = event;
      if (before == NO) {
        first[prop] = event;
        greatest[prop] = amount;
      } else {
        next[before - base] = event;
      }
    }
    return NO_FAULT;
  }

  @Override
  public void leave(UserEvents events, int from, int to) {
    for (int event = from; event < to; event++) {
      int prop = events.prop(event);
      if (first[prop] != event) {
        // A greater or equal one that came later has hidden it.
        continue;
      }
      int following = next[event - base];
      first[prop] = following;
      if (following == NO) {
        last[prop] = NO;
        greatest[prop] = NONE;
      } else {
        previous[following - base] = NO;
        greatest[prop] = events.amount(following);
      }
    }
  }

  @Override
  public void values(int[] props, int count, int start, int printDay, long[] values, int at) {
    for (int i = 0; i < count; i++) {
      values[at + i] = greatest[props[i]];
    }
  }

  @Override
  public void forget(int[] props, int count) {
    for (int i = 0; i < count; i++) {
      first[props[i]] = NO;
      last[props[i]] = NO;
      greatest[props[i]] = NONE;
    }
  }

  /**
   * An event is the greatest from the day after it on, and after the nearest greater one before it
   * has left; until it leaves itself, or one at least as great comes.
   */
  private static final class GreatestReach extends Reach {
    private final int lookbackDays;

    /** The event of a value prop that came last and is not hidden. */
    private final int[] top;

    /** By the distance from the user's first event: the nearest greater one before it. */
    private int[] below = {};

    GreatestReach(int valueProps, int lookbackDays) {
      this.lookbackDays = lookbackDays;
      top = new int[valueProps];
      Arrays.fill(top, NO);
    }

    @Override
    public void add(UserEvents events, int from, int to, long[] seen, UserPrints prints) {
      if (below.length < to - from) {
        below = new int[Math.max(to - from, 2 * below.length)];
      }
      for (int event = from; event < to; event++) {
        int prop = events.prop(event);
        int hidden = top[prop];
        while (hidden != NO && events.amount(hidden) <= events.amount(event)) {
          add(events, hidden, below[hidden - from], events.day(event), prints);
          hidden = below[hidden - from];
        }
        below[event - from] = hidden;
        top[prop] = event;
      }
      for (int event = from; event < to; event++) {
        int prop = events.prop(event);
        for (int left = top[prop]; left != NO; left = below[left - from]) {
          add(events, left, below[left - from], Integer.MAX_VALUE, prints);
        }
        top[prop] = NO;
      }
    }

    private void add(UserEvents events, int event, int greater, int until, UserPrints prints) {
      int day = events.day(event);
      int after = greater == NO ? day : Math.max(day, events.day(greater) + lookbackDays);
      add(events.amount(event), prints.count(after, Math.min(day + lookbackDays, until)));
    }
  }
}
