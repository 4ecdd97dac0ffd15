package io.lookback.internal.landing;

import java.io.EOFException;
import java.io.IOException;

/** The landing folder cannot be used as it is; the message says what is wrong and the way out. */
public final class LandingException extends Exception {
  private static final long serialVersionUID = 1L;

  /** A problem found by looking. */
  public LandingException(String message) {
    super(message);
  }

  /** A problem found by failing. */
  public LandingException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Why a landing file cannot be read to its end, as half a sentence. */
  public static String reason(IOException e) {
    if (e instanceof EOFException) {
      return "it ends too early";
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
