package io.lookback.feature;

import java.io.Serializable;

/**
 * A column of gold as every table, schema and page shows it.
 *
 * @param name the column's name
 * @param type what it holds
 * @param isNullable whether it may be null
 * @param meaning what it is, in one sentence without a period
 */
public record GoldColumn(String name, Type type, boolean isNullable, String meaning)
    implements Serializable {
  /** What a column of gold holds. */
  public enum Type {
    /** A calendar day. */
    DATE,
    /** An int64. */
    INT64,
    /** An int32. */
    INT32,
    /** A text. */
    TEXT,
    /** True or false. */
    BOOLEAN,
    /** A decimal(18,2). */
    AMOUNT,
    /** A map from value prop to a struct of the {@link FeatureSet#columns fields}. */
    HISTORY
  }
}
