package io.lookback.parquet;

/** Longs that may be null. The arrays belong to whoever asked for the column. */
public final class OptionalLongColumn {
  private final long[] values;
  private final boolean[] present;

  OptionalLongColumn(long[] values, boolean[] present) {
    this.values = values;
    this.present = present;
  }

  /** Returns the values; 0 where there is none. */
  public long[] values() {
    return values;
  }

  /** Returns for each row whether it has a value. */
  public boolean[] present() {
    return present;
  }
}
