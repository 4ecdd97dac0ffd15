package io.lookback.internal.lake;

import io.lookback.lake.Staging;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The stagings that this process has given up. When a run is interrupted, the runner's threads go
 * on until the process ends; a file that one of them began after the staging was removed would stay
 * behind.
 *
 * <p>The state is the process's, because a runner copies its steps, so that no object reaches those
 * threads, and because a mark in the lake cannot tell whether a thread that has looked at it is
 * about to write: whoever gives a staging up has to wait for changes that have begun. Runs do not
 * see each other: each waits for the changes of its own staging, and blocks only those.
 */
final class EndedStagings {
  /** A change of what is staged. */
  interface Change<T> {
    /** Makes it. */
    T make() throws IOException;
  }

  private static final int PATIENCE_SECONDS = 10;

  /** Guards both of the following. */
  private static final Object LOCK = new Object();

  /** How many changes of a staging have begun and not ended; has no entry where none has. */
  private static final Map<Staging, Integer> CHANGES = new HashMap<>();

  /** Kept until the process ends, as the threads of a run may go on so long. */
  private static final Set<Staging> ENDED = new HashSet<>();

  private EndedStagings() {}

  /** Whether a staging was given up. */
  static boolean has(Staging staging) {
    synchronized (LOCK) {
      return ENDED.contains(staging);
    }
  }

  /**
   * Lets no further change begin, and those that have begun come to their end, unless one takes too
   * long: a store that does not answer must not keep the process from ending.
   */
  static void end(Staging staging) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    synchronized (LOCK) {
      if (!ENDED.add(staging)) {
        return;
      }
      try {
        while (CHANGES.containsKey(staging)) {
          long left = deadline - System.nanoTime();
          if (left <= 0) {
            return;
          }
          TimeUnit.NANOSECONDS.timedWait(LOCK, left);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Changes what is staged.
   *
   * @throws IOException if the staging was given up, or the change fails
   */
  static <T> T change(Staging staging, Change<T> change) throws IOException {
    synchronized (LOCK) {
      if (ENDED.contains(staging)) {
        throw new IOException("the run was stopped");
      }
      CHANGES.merge(staging, 1, Integer::sum);
    }
    try {
      return change.make();
    } finally {
      synchronized (LOCK) {
        CHANGES.computeIfPresent(staging, (of, count) -> count == 1 ? null : count - 1);
        LOCK.notifyAll();
      }
    }
  }
}
