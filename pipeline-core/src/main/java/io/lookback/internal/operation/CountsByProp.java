package io.lookback.internal.operation;

/** A {@link Sliding} value that is an int for each value prop and 0 without an event. */
public abstract class CountsByProp implements Sliding {
  /** The value of each value prop. */
  protected final int[] counts;

  /** Counts for so many value props. */
  protected CountsByProp(int valueProps) {
    counts = new int[valueProps];
  }

  @Override
  public void values(int[] props, int count, int start, int printDay, long[] values, int at) {
    for (int i = 0; i < count; i++) {
      values[at + i] = counts[props[i]];
    }
  }

  @Override
  public void forget(int[] props, int count) {
    for (int i = 0; i < count; i++) {
      counts[props[i]] = 0;
    }
  }
}
