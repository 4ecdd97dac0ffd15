package io.lookback.score;

/** A sum over one window does not fit its gold column; bad input, not a bug. */
public final class WindowOverflowException extends Exception {
  private static final long serialVersionUID = 1L;

  WindowOverflowException(String what, long user, String valueProp, String limit) {
    super(what + " of user " + user + " for '" + valueProp + "' in one window is above " + limit);
  }
}
