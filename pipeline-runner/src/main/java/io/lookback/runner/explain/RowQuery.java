package io.lookback.runner.explain;

import io.lookback.internal.explain.RowName;
import io.lookback.runner.cli.Legal;
import io.lookback.runner.cli.UsageException;
import java.time.LocalDate;
import java.util.Objects;

/**
 * Which row is asked for.
 *
 * @param day the day
 * @param user the user
 * @param valueProp the value prop; null for any
 * @param position the position; null for any
 */
public record RowQuery(LocalDate day, long user, String valueProp, Integer position) {
  /** Legal users. */
  public static final Legal<Long> USER = Legal.longs(0, Long.MAX_VALUE);

  /** Legal positions. */
  public static final Legal<Integer> POSITION = Legal.ints(0, Integer.MAX_VALUE);

  private static final String FORM =
      "DAY/USER/VALUE_PROP/POSITION, as in 2020-11-30/7/point/0, with %2F for a slash and %25 for a"
          + " percent sign of the value prop";

  /**
   * What {@code --print} says.
   *
   * @throws UsageException naming the part that is not legal
   */
  public static RowQuery of(String option, String text) throws UsageException {
    String[] parts = text.split("/", -1);
    if (parts.length < 3 || parts.length > 4) {
      throw notLegal(option, text, "");
    }
    return new RowQuery(
        Legal.day().read(option + " (DAY)", parts[0]),
        USER.read(option + " (USER)", parts[1]),
        valueProp(option, text, parts[2]),
        parts.length == 3 ? null : POSITION.read(option + " (POSITION)", parts[3]));
  }

  private static String valueProp(String option, String text, String written)
      throws UsageException {
    StringBuilder valueProp = new StringBuilder();
    for (int at = 0; at < written.length(); at++) {
      if (written.charAt(at) != '%') {
        valueProp.append(written.charAt(at));
      } else if (written.regionMatches(true, at, "%2F", 0, 3)) {
        valueProp.append('/');
        at += 2;
      } else if (written.startsWith("%25", at)) {
        valueProp.append('%');
        at += 2;
      } else {
        throw notLegal(option, text, "; write its percent sign as %25");
      }
    }
    if (valueProp.toString().isBlank()) {
      throw notLegal(option, text, "; its value prop is blank");
    }
    return valueProp.toString();
  }

  private static UsageException notLegal(String option, String text, String more) {
    return new UsageException(
        "--" + option + " must be " + FORM + ", got " + UsageException.quote(text) + more);
  }

  /** Whether a row is one that is asked for. */
  public boolean fits(RowName row) {
    return row.day().equals(day)
        && row.user() == user
        && (valueProp == null || row.valueProp().equals(valueProp))
        && (position == null || Objects.equals(row.position(), position));
  }

  /** What is asked for, in words. */
  @Override
  public String toString() {
    return "user "
        + user
        + " on "
        + day
        + (valueProp == null ? "" : ", value prop '" + valueProp + "'")
        + (position == null ? "" : ", position " + position);
  }
}
