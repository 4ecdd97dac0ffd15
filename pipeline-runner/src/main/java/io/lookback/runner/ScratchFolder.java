package io.lookback.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A folder for what a command needs while it works; removed when it is closed, and when the process
 * is told to stop, as by Ctrl-C.
 */
record ScratchFolder(Path path) implements AutoCloseable {
  /** Workers that are still writing may put files back while they are removed. */
  private static final int MAX_TRIES = 20;

  private static final Duration PAUSE = Duration.ofMillis(50);

  private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(ScratchFolder::removeOpen, "scratch"));
  }

  /**
   * Makes a folder among the temporary files of this machine.
   *
   * @param what it is for, a word
   */
  static ScratchFolder make(String what) throws IOException {
    Path path = Files.createTempDirectory("lookback-" + what + "-");
    OPEN.add(path);
    return new ScratchFolder(path);
  }

  /** Removes all that are open; what the hook does. */
  static void removeOpen() {
    for (int tries = 0; tries < MAX_TRIES && !OPEN.isEmpty(); tries++) {
      for (Path path : List.copyOf(OPEN)) {
        try {
          remove(path, true);
          // Once more: a file may have come back in between.
          LockSupport.parkNanos(PAUSE.toNanos());
          remove(path, true);
          OPEN.remove(path);
        } catch (IOException e) {
          LockSupport.parkNanos(PAUSE.toNanos());
        }
      }
    }
  }

  /** Removes everything below the folder, but not the folder. */
  void empty() throws IOException {
    remove(path, false);
  }

  @Override
  public void close() throws IOException {
    for (int tries = 1; OPEN.contains(path); tries++) {
      try {
        remove(path, true);
        OPEN.remove(path);
      } catch (IOException e) {
        if (tries == MAX_TRIES) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private static void remove(Path folder, boolean withItself) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> paths = Files.walk(folder)) {
      all = paths.sorted(Comparator.reverseOrder()).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    for (Path path : all) {
      if (withItself || !path.equals(folder)) {
        Files.deleteIfExists(path);
      }
    }
  }
}
