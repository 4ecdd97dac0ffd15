package io.lookback.feature;

import java.io.Serializable;

/**
 * How far back a column looks: it counts events of the days {@code [print_day - days, print_day)}.
 *
 * @param days from 1 to {@link WindowSpec#MAX_LOOKBACK_DAYS}
 */
public record Lookback(int days) implements Serializable {
  private static final int WEEK = 7;

  /** The end of the column's name: {@code _3w} for whole weeks, else {@code _10d}. */
  public String suffix() {
    return days % WEEK == 0 ? "_" + days / WEEK + "w" : "_" + days + "d";
  }

  /** In words, such as {@code 21 days}. */
  public String inWords() {
    return days == 1 ? "1 day" : days + " days";
  }
}
