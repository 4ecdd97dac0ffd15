package io.lookback.feature;

/** What the values of a measure are. */
public enum ColumnType {
  /** An int32. */
  INT32,
  /** Money: minor units in a long; a decimal(18,2) in tables. */
  AMOUNT
}
