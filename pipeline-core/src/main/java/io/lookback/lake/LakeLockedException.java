package io.lookback.lake;

/** Another run holds the lake. */
public final class LakeLockedException extends Exception {
  private static final long serialVersionUID = 1L;

  LakeLockedException(String message) {
    super(message);
  }
}
