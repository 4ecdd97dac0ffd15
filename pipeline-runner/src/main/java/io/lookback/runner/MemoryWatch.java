package io.lookback.runner;

import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Filter;
import java.util.logging.LogRecord;

/**
 * Notices that memory ran out while a run waits for its job.
 *
 * <p>The error is thrown in a thread of the runner. It comes back as the cause of what the runner
 * throws, or only as a log record or in a thread's last words while the runner ends in some other
 * way. So the log and all threads are watched; where they tell of it, they do so without a stack
 * trace, which says where the last bit of memory went and not why.
 *
 * <p>What was seen, and who waits, is the run's. The log's filter and the handler of what threads
 * did not catch are the process's, as Java has one of each: a process has one watch that is given
 * them, and other runs in it hear of an error only by what the runner throws.
 */
final class MemoryWatch {
  private static final int RESERVE_BYTES = 1 << 20;

  /** Given up when memory has run out, so that there is some to tell it with. */
  private final AtomicReference<byte[]> reserve = new AtomicReference<>(new byte[RESERVE_BYTES]);

  private final AtomicReference<OutOfMemoryError> seen = new AtomicReference<>();

  /** Who waits for the job. */
  private final AtomicReference<Thread> job = new AtomicReference<>();

  MemoryWatch() {
    // Loads the class now, as there may be no memory for that then.
    OutOfMemory.in(null);
  }

  /** Watches all threads from now on; to be called by the one that the program runs in. */
  void watchThreads() {
    Thread main = Thread.currentThread();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, thrown) -> {
          if (isNoticedIn(thrown)) {
            if (thread.equals(main)) {
              tellLastWords();
            }
            return;
          }
          if (before != null) {
            before.uncaughtException(thread, thrown);
          } else {
            System.err.print("Exception in thread \"" + thread.getName() + "\" ");
            thrown.printStackTrace();
          }
        });
  }

  /** Memory ran out once more while that was to be told, so that no class may be loaded now. */
  private void tellLastWords() {
    System.err.print("lookback: ");
    System.err.println(OutOfMemory.shortMessage(seen()));
  }

  /** What keeps log records of it out of the log, and notices them. */
  Filter logFilter() {
    return this::isLogged;
  }

  private boolean isLogged(LogRecord record) {
    return record.getThrown() == null || !isNoticedIn(record.getThrown());
  }

  /** Whether memory ran out according to {@code thrown}; if so, the reserve is given up. */
  boolean isNoticedIn(Throwable thrown) {
    OutOfMemoryError error = OutOfMemory.in(thrown);
    if (error == null) {
      return false;
    }
    reserve.set(null);
    if (seen.compareAndSet(null, error)) {
      // DirectRunner may lose the error, and then waits for ever for what failed.
      Thread waiting = job.getAndSet(null);
      if (waiting != null) {
        waiting.interrupt();
      }
    }
    return true;
  }

  /** Forgets what was seen, as a job begins that this thread will wait for. */
  void begin() {
    seen.set(null);
    job.set(Thread.currentThread());
  }

  /** Ends what {@link #begin} began: this thread is interrupted no more. */
  void end() {
    job.set(null);
    Thread.interrupted();
  }

  /** What was seen since the job began; null if nothing was. */
  OutOfMemoryError seen() {
    return seen.get();
  }
}
