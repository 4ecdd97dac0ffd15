package io.lookback.lake;

/** The lake cannot be used as it is; the message says what is wrong and the way out. */
public final class LakeException extends Exception {
  private static final long serialVersionUID = 1L;

  /** A problem found by looking. */
  public LakeException(String message) {
    super(message);
  }

  /** A problem found by failing. */
  public LakeException(String message, Throwable cause) {
    super(message, cause);
  }
}
