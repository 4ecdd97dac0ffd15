package io.lookback.internal.score;

import io.lookback.feature.ColumnType;
import io.lookback.feature.Measure;

/** A sum over one window does not fit its gold column; bad input, not a bug. */
public final class WindowOverflowException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Of a longer value prop the message has only the beginning. */
  private static final int MAX_VALUE_PROP = 200;

  WindowOverflowException(Measure measure, long user, String valueProp) {
    super(
        measure.operation().meaning(measure.source())
            + " of user "
            + user
            + " for '"
            + cut(valueProp)
            + "' in one window is above "
            + (measure.type() == ColumnType.AMOUNT
                ? "9999999999999999.99"
                : String.valueOf(Integer.MAX_VALUE)));
  }

  private static String cut(String valueProp) {
    return valueProp.length() <= MAX_VALUE_PROP
        ? valueProp
        : valueProp.substring(0, MAX_VALUE_PROP) + "...";
  }
}
