package io.lookback.internal.parquet;

/**
 * Whole numbers that may be null, one place for each row, or for each entry of a map. The arrays
 * belong to whoever asked for the column.
 */
public final class OptionalLongColumn {
  private final long[] values;
  private final boolean[] present;

  private OptionalLongColumn(long[] values, boolean[] present) {
    this.values = values;
    this.present = present;
  }

  /**
   * Spreads values over their places.
   *
   * @param dense the values without nulls, as many as {@code present} has true
   */
  static OptionalLongColumn of(long[] dense, boolean[] present) {
    long[] values = new long[present.length];
    int next = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = present[i] ? dense[next++] : 0;
    }
    return new OptionalLongColumn(values, present);
  }

  /** Returns the values; 0 where there is none. */
  public long[] values() {
    return values;
  }

  /** Returns for each place whether it has a value. */
  public boolean[] present() {
    return present;
  }
}
