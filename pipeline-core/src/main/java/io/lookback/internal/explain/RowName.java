package io.lookback.internal.explain;

import io.lookback.feature.FeatureSet;
import java.time.LocalDate;
import java.util.Map;

/**
 * Which row of gold is meant. Equal rows, which are there where repeats are kept, have one name.
 *
 * @param day the day of the scored event
 * @param user the user
 * @param valueProp the value prop
 * @param position the position; null where the scored source has none
 */
public record RowName(LocalDate day, long user, String valueProp, Integer position) {
  /**
   * The name of a row.
   *
   * @param row the values by column, as {@link io.lookback.internal.plain.PlainRow} describes them
   */
  public static RowName of(Map<String, Object> row) {
    Long position = (Long) row.get(FeatureSet.POSITION);
    return new RowName(
        (LocalDate) row.get(FeatureSet.PRINT_DAY),
        (Long) row.get(FeatureSet.USER_ID),
        (String) row.get(FeatureSet.VALUE_PROP),
        position == null ? null : Math.toIntExact(position));
  }

  /** As in {@code 2020-11-30/7/point/0}: a slash of the value prop is %2F, a percent sign %25. */
  @Override
  public String toString() {
    return day
        + "/"
        + user
        + "/"
        + valueProp.replace("%", "%25").replace("/", "%2F")
        + (position == null ? "" : "/" + position);
  }
}
