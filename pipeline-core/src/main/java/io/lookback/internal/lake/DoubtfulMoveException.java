package io.lookback.internal.lake;

import java.io.IOException;

/** A pointer was sent to a store that did not answer: it may stand there or come to. */
final class DoubtfulMoveException extends IOException {
  private static final long serialVersionUID = 1L;

  DoubtfulMoveException(String message, Throwable cause) {
    super(message, cause);
  }
}
