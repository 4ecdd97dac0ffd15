package io.lookback.lake;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The stagings that this process has given up. When a run is interrupted, the runner's threads go
 * on until the process ends; a file that one of them began after the staging was removed would stay
 * behind.
 */
final class EndedStagings {
  /** A change of what is staged. */
  interface Change<T> {
    /** Makes it. */
    T make() throws IOException;
  }

  private static final int PATIENCE_SECONDS = 10;
  private static final Set<Staging> ENDED = ConcurrentHashMap.newKeySet();
  private static final ReadWriteLock LOCK = new ReentrantReadWriteLock();

  private EndedStagings() {}

  /** Whether a staging was given up. */
  static boolean has(Staging staging) {
    return ENDED.contains(staging);
  }

  /**
   * Lets no further change begin, and those that have begun come to their end, unless one takes too
   * long: a store that does not answer must not keep the process from ending.
   */
  static void end(Staging staging) {
    if (!ENDED.add(staging)) {
      return;
    }
    try {
      if (LOCK.writeLock().tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        LOCK.writeLock().unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Changes what is staged.
   *
   * @throws IOException if the staging was given up, or the change fails
   */
  static <T> T change(Staging staging, Change<T> change) throws IOException {
    Lock lock = LOCK.readLock();
    lock.lock();
    try {
      if (ENDED.contains(staging)) {
        throw new IOException("the run was stopped");
      }
      return change.make();
    } finally {
      lock.unlock();
    }
  }
}
