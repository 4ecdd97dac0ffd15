package io.lookback.runner;

/** How the program ends; schedulers act on these, so they never change. */
public final class ExitCode {
  /** Done. */
  public static final int DONE = 0;

  /**
   * A bug, with the stack trace in the log; or a job that could not finish: out of memory,
   * cancelled, workers lost.
   */
  public static final int INTERNAL_FAULT = 1;

  /** Unknown command or option, or an illegal value. */
  public static final int USAGE = 2;

  /** Input missing, unreadable, or without a single accepted print. */
  public static final int INPUT = 3;

  /** A quality gate failed; nothing was published. */
  public static final int QUALITY = 4;

  /** Another run holds the lake. */
  public static final int LOCKED = 5;

  private ExitCode() {}
}
