package io.lookback.internal.lake;

import io.lookback.lake.LakeLockedException;
import java.io.Closeable;
import java.io.IOException;

/** A run's hold on a lake; closing it frees the lake. */
public interface LakeLock extends Closeable {
  /**
   * Makes sure of the hold, to be asked directly before a publication.
   *
   * @throws LakeLockedException if the lake was taken by another run meanwhile
   */
  void confirm() throws IOException, LakeLockedException;

  /** Frees what would outlive the process; to be called when it is about to end at once. */
  void processEnds() throws IOException;
}
