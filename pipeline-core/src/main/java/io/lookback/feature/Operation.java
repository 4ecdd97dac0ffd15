package io.lookback.feature;

import io.lookback.batch.Source;
import io.lookback.internal.operation.ActiveDays;
import io.lookback.internal.operation.CountEvents;
import io.lookback.internal.operation.DaysSince;
import io.lookback.internal.operation.GreatestAmount;
import io.lookback.internal.operation.Kernel;
import io.lookback.internal.operation.Reach;
import io.lookback.internal.operation.Sliding;
import io.lookback.internal.operation.SumAmounts;
import io.lookback.internal.operation.UserEvents;
import java.util.Locale;

/**
 * What a measure computes over the events of one user, one value prop and one window. An operation
 * has a class for the sliding value and its {@link Reach}; this list is the factory of both.
 */
public enum Operation {
  /** The number of events. */
  COUNT(ColumnType.INT32, Null.NEVER, Rows.COMBINED, "the number of %1$s", CountEvents.KERNEL),
  /** The sum of the amounts. */
  SUM(ColumnType.AMOUNT, Null.NEVER, Rows.COMBINED, "the sum of %1$s", SumAmounts.KERNEL),
  /** The greatest amount; null where there is no event. */
  MAX(ColumnType.AMOUNT, Null.WITHOUT, Rows.SINGLE, "the greatest of %1$s", GreatestAmount.KERNEL),
  /** Days from the last event to the print; null where there is no event. */
  DAYS_SINCE(
      ColumnType.INT32, Null.WITHOUT, Rows.COMBINED, "days since the last %2$s", DaysSince.KERNEL),
  /** The number of days with an event. */
  ACTIVE_DAYS(
      ColumnType.INT32,
      Null.NEVER,
      Rows.COMBINED,
      "the number of days with %1$s",
      ActiveDays.KERNEL);

  /** When a value is null. */
  private enum Null {
    NEVER,
    WITHOUT
  }

  /** Whether equal neighbours of the older history may be one row with a count. */
  private enum Rows {
    COMBINED,
    SINGLE
  }

  private final ColumnType type;
  private final Null whenNull;
  private final Rows rows;
  private final String meaning;
  private final Kernel kernel;

  Operation(ColumnType type, Null whenNull, Rows rows, String meaning, Kernel kernel) {
    this.type = type;
    this.whenNull = whenNull;
    this.rows = rows;
    this.meaning = meaning;
    this.kernel = kernel;
  }

  /** The name in feature files. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What the values are. */
  public ColumnType type() {
    return type;
  }

  /** Whether the events must hold an amount. */
  public boolean needsAmount() {
    return type == ColumnType.AMOUNT;
  }

  /** Whether the value is null where the window has no event; otherwise it is 0 there. */
  public boolean isNullable() {
    return whenNull == Null.WITHOUT;
  }

  /** Whether the amount of each single event counts, so that events may not be added up before. */
  public boolean needsSingleEvents() {
    return rows == Rows.SINGLE;
  }

  /** What it computes of the events of a source, in words: "the number of payments". */
  public String meaning(Source source) {
    return meaning.formatted(source.many(), source.noun());
  }

  /**
   * Whether the value over a set of events is the sum of the values over its parts, days or files
   * say.
   */
  public boolean isAdditive() {
    return this == COUNT || this == SUM;
  }

  /** The least value that an event can make. */
  public long least() {
    return this == DAYS_SINCE ? 1 : 0;
  }

  /** The greatest value that the events of a look-back of so many days can make. */
  public long greatest(int lookbackDays) {
    return switch (this) {
      case COUNT -> Integer.MAX_VALUE;
      case SUM, MAX -> UserEvents.MAX_AMOUNT;
      case DAYS_SINCE, ACTIVE_DAYS -> lookbackDays;
    };
  }

  /**
   * The value in a window that slides over the events of one user after the other.
   *
   * @param valueProps how many value props there are
   */
  public Sliding sliding(int valueProps) {
    return kernel.sliding(valueProps);
  }

  /**
   * What the values of all scored prints must add up to, counted from the events.
   *
   * @param valueProps how many value props there are
   * @param lookbackDays the days before a print that it sees
   */
  public Reach reach(int valueProps, int lookbackDays) {
    return kernel.reach(valueProps, lookbackDays);
  }
}
