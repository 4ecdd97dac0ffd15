package io.lookback.landing;

/** The landing folder cannot be used as it is; the message says what is wrong and the way out. */
public final class LandingException extends Exception {
  private static final long serialVersionUID = 1L;

  LandingException(String message) {
    super(message);
  }

  /** A problem found by failing. */
  public LandingException(String message, Throwable cause) {
    super(message, cause);
  }
}
