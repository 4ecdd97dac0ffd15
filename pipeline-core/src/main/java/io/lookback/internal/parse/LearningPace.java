package io.lookback.internal.parse;

/**
 * Tells when the shapes of lines are worth their cost. A shape costs about as much to learn as a
 * match saves. So each match earns the cost of one miss, up to a limit; when more lines have missed
 * than that, shapes are left alone for {@link #PAUSE} lines, then tried on some. A file whose lines
 * have a common spelling from somewhere on is soon read by its shape again.
 */
final class LearningPace {
  /** Lines that are read without shapes after too many misses. */
  static final int PAUSE = 500;

  /** Misses that are put up with at first, and after any number of matches. */
  static final int MOST_CREDIT = 32;

  /** Misses that are put up with after a pause. */
  static final int CREDIT_AFTER_PAUSE = 8;

  private int credit = MOST_CREDIT;
  private int pausedFor;

  /** Whether the next line is to be read without shapes. */
  boolean isPaused() {
    return pausedFor > 0;
  }

  /** A line was read without shapes, in a pause. */
  void passed() {
    pausedFor--;
  }

  /** A line had a known shape. */
  void matched() {
    credit = Math.min(credit + 1, MOST_CREDIT);
  }

  /** A line had no known shape. */
  void missed() {
    credit--;
    if (credit == 0) {
      pausedFor = PAUSE;
      credit = CREDIT_AFTER_PAUSE;
    }
  }
}
