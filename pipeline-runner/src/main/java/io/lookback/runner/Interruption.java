package io.lookback.runner;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets a run end cleanly when the process is told to stop, as by Ctrl-C: what was staged is
 * removed, and a publication that has begun is finished first. The exit code is then the system's:
 * 130 after an interrupt, 143 after a termination.
 *
 * <p>While the process ends, its other threads go on. The one that runs the job is held, so that it
 * neither publishes nor reports faults that only come from files being removed.
 */
final class Interruption implements AutoCloseable {
  /** Workers that are still writing may put files back while they are removed. */
  private static final int MAX_TRIES = 20;

  /** A store that does not answer must not be asked for ever. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Removes what a run has staged. */
  interface Cleanup {
    /** Removes it; may be called again. */
    void run() throws IOException;
  }

  /** Makes layers visible to readers. */
  interface Publication<E extends Exception> {
    /** Publishes. */
    void run() throws IOException, E;
  }

  private final Object gate = new Object();
  private final Thread hook;
  private boolean isStopping;
  private boolean isPublished;

  /**
   * Watches over a run until it is closed.
   *
   * @param err takes one line if the process is told to stop
   */
  Interruption(Cleanup cleanup, PrintStream err) {
    hook = new Thread(() -> stop(cleanup, err), "interruption");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Publishes, unless the process has been told to stop: then this never returns. */
  <E extends Exception> void publish(Publication<E> publication) throws IOException, E {
    synchronized (gate) {
      holdIfStopping();
      publication.run();
      isPublished = true;
    }
  }

  /** Never returns if the process has been told to stop; to be asked before a fault is reported. */
  void check() {
    synchronized (gate) {
      holdIfStopping();
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException isShuttingDown) {
      hold();
    }
  }

  /** What the hook does. */
  void stop(Cleanup cleanup, PrintStream err) {
    boolean wasPublished;
    synchronized (gate) {
      isStopping = true;
      wasPublished = isPublished;
    }
    if (wasPublished) {
      err.println("lookback: stopped; everything was published before");
      return;
    }
    boolean isClean = false;
    long start = System.nanoTime();
    for (int tries = 0;
        tries < MAX_TRIES && !isClean && System.nanoTime() - start < PATIENCE.toNanos();
        tries++) {
      try {
        cleanup.run();
        isClean = true;
      } catch (IOException e) {
        isClean = false;
      }
    }
    err.println(
        isClean
            ? "lookback: stopped; nothing published, what was staged is removed"
            : "lookback: stopped; nothing published, the next run removes what is staged");
  }

  private void holdIfStopping() {
    if (isStopping) {
      hold();
    }
  }

  private static void hold() {
    while (true) {
      LockSupport.park();
    }
  }
}
