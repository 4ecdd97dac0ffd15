package io.lookback.runner.cli;

import io.lookback.internal.term.Visible;

/**
 * The command line asks for something that does not exist; the message is one line for its user.
 */
public final class UsageException extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST_QUOTE = 80;

  /** A problem in one line, without a full stop. */
  public UsageException(String message) {
    super(message);
  }

  /** What the user typed, in quotes, fit for one line of a terminal; see {@link Visible}. */
  public static String quote(String typed) {
    return "'" + Visible.text(typed, LONGEST_QUOTE) + "'";
  }
}
