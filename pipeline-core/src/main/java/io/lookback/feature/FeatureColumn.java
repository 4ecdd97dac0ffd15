package io.lookback.feature;

import io.lookback.internal.operation.Sliding;
import java.io.Serializable;

/**
 * One measure over one look-back: a column of gold for the value prop of the print, and a field of
 * {@code history} for each value prop.
 *
 * @param name the column's name, such as {@code views_3w}
 * @param field the field's name in {@code history}, such as {@code views}
 * @param measure what it computes
 * @param lookback over which days
 */
public record FeatureColumn(String name, String field, Measure measure, Lookback lookback)
    implements Serializable {
  /** What the values are. */
  public ColumnType type() {
    return measure.type();
  }

  /** Whether the value is null where the window has no event. */
  public boolean isNullable() {
    return measure.operation().isNullable();
  }

  /** The value where the window has no event: 0 or {@link Sliding#NONE}. */
  public long ofNothing() {
    return isNullable() ? Sliding.NONE : 0;
  }
}
