package io.lookback.lake;

/** Another run holds the lake. */
public final class LakeLockedException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With one line that says what happened. */
  public LakeLockedException(String message) {
    super(message);
  }
}
