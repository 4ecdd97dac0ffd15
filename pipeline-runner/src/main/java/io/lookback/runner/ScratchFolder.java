package io.lookback.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder for what a command needs while it works; removed when it is closed. */
record ScratchFolder(Path path) implements AutoCloseable {
  /**
   * Makes a folder among the temporary files of this machine.
   *
   * @param what it is for, a word
   */
  static ScratchFolder make(String what) throws IOException {
    return new ScratchFolder(Files.createTempDirectory("lookback-" + what + "-"));
  }

  /** Removes everything below the folder, but not the folder. */
  void empty() throws IOException {
    List<Path> all;
    try (Stream<Path> paths = Files.walk(path)) {
      all = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path one : all) {
      if (!one.equals(path)) {
        Files.deleteIfExists(one);
      }
    }
  }

  @Override
  public void close() throws IOException {
    empty();
    Files.deleteIfExists(path);
  }
}
