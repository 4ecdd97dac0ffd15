package io.lookback.score;

/** A sum over one window does not fit its gold column; bad input, not a bug. */
public final class WindowOverflowException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Of a longer value prop the message has only the beginning. */
  private static final int MAX_VALUE_PROP = 200;

  WindowOverflowException(String what, long user, String valueProp, String limit) {
    super(
        what
            + " of user "
            + user
            + " for '"
            + cut(valueProp)
            + "' in one window is above "
            + limit);
  }

  private static String cut(String valueProp) {
    return valueProp.length() <= MAX_VALUE_PROP
        ? valueProp
        : valueProp.substring(0, MAX_VALUE_PROP) + "...";
  }
}
