package io.lookback.runner;

import io.lookback.internal.lake.LakeFolder;
import io.lookback.internal.lake.Scheme;
import io.lookback.lake.LakeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Looks before a run whether it can write where it must. The job itself finds out only when the
 * work is done, and then as an exception from somewhere inside of the runner.
 */
final class WritableLake {
  private WritableLake() {}

  /**
   * Creates the folders of a local lake that are not there. Of another one, taking the lock tells
   * whether it can be written.
   *
   * @throws LakeException naming the folder that cannot be made or written into
   */
  static void prepare(String root, LakeFolder lake) throws LakeException {
    if (!Scheme.isLocal(root)) {
      return;
    }
    prepare(Path.of(lake.path("")), "lake");
    prepare(Path.of(lake.versions()), "folder of versions");
  }

  /** What helps when a file of a lake cannot be written all the same. */
  static String wayOut(String root) {
    return Scheme.isLocal(root)
        ? "make room or choose another --lake"
        : "see that the store answers and lets you write, or choose another --lake";
  }

  private static void prepare(Path folder, String what) throws LakeException {
    String name = what + " '" + folder + "'";
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new LakeException(name + " is a file; name another --lake or move it aside");
    }
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new LakeException(
          name + " cannot be made (" + e + "); name a --lake that can be written", e);
    }
    if (!Files.isWritable(folder)) {
      throw new LakeException(name + " cannot be written; name a --lake that can, or allow it");
    }
  }
}
