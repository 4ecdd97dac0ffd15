package io.lookback.batch;

/** What an event of a source holds in addition to its day, its user and its value prop. */
public enum ValueKind {
  /** Nothing. The value of an event is 0. */
  NONE(""),
  /** The position of the print or of the tap in its list: an int32 of at least 0. */
  POSITION("position"),
  /** An amount of money of at least 0, in minor units; a decimal(18,2) in tables. */
  AMOUNT("amount");

  private final String column;

  ValueKind(String column) {
    this.column = column;
  }

  /** The name of the column in silver; empty for {@link #NONE}, which has none. */
  public String column() {
    return column;
  }
}
