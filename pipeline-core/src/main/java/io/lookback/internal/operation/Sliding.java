package io.lookback.internal.operation;

import io.lookback.batch.FeatureBatch;

/**
 * The value of one operation for each value prop of one user, in a window that only moves forward.
 * Events enter when the end of the window passes them, and leave when its start does; both in order
 * of day, and all events of a day together. One call takes all events of a step, so the choice of
 * the class costs once per user and print day.
 */
public interface Sliding {
  /** The value where there is none. All values are at least 0. */
  long NONE = FeatureBatch.NONE;

  /** What {@link #enter} gives where all went well. */
  int NO_FAULT = -1;

  /** Begins with another user, whose events are {@code [from, to)}. */
  default void begin(UserEvents events, int from, int to) {}

  /**
   * Takes the events {@code [from, to)} into the window.
   *
   * @return {@link #NO_FAULT}, or the event at which a value leaves its range; the window is of no
   *     use then
   */
  int enter(UserEvents events, int from, int to);

  /** Takes the events {@code [from, to)} out of the window; they had entered. */
  void leave(UserEvents events, int from, int to);

  /**
   * Gives the values of value props.
   *
   * @param props the first {@code count} count
   * @param start the first day of the window
   * @param printDay the day after the last day of the window
   * @param values takes them
   * @param at where the first one goes
   */
  void values(int[] props, int count, int start, int printDay, long[] values, int at);

  /** Forgets what value props had; the first {@code count} of {@code props} count. */
  void forget(int[] props, int count);
}
