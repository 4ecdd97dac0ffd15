package io.lookback.internal.plain;

import java.io.IOException;

/** A file has come as its store has it, and is none that can be read. */
public final class DamagedFileException extends IOException {
  private static final long serialVersionUID = 1L;

  DamagedFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
