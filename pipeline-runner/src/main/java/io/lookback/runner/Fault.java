package io.lookback.runner;

import io.lookback.runner.cli.UsageException;

/** Says in one line what an exception means for the person who started the program. */
final class Fault {
  private static final int DEEPEST = 50;

  private Fault() {}

  /** The innermost cause, and what to do about it. */
  static String inOneLine(Throwable fault) {
    Throwable cause = fault;
    for (int depth = 0; cause.getCause() != null && depth < DEEPEST; depth++) {
      cause = cause.getCause();
    }
    if (cause instanceof OutOfMemoryError) {
      return "out of memory; give more with LOOKBACK_JAVA_OPTS=-Xmx8g, or set more --buckets";
    }
    String message =
        cause.getMessage() == null ? "" : " " + UsageException.quote(cause.getMessage());
    return "internal fault: "
        + cause.getClass().getSimpleName()
        + message
        + "; the stack trace is in the log above";
  }
}
