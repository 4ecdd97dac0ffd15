package io.lookback.runner;

import io.lookback.lake.LakeException;
import io.lookback.lake.LakeFolder;
import io.lookback.lake.Layer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * Looks before a run whether it can write where it must. The job itself finds out only when the
 * work is done, and then as an exception from somewhere inside of the runner.
 */
final class WritableLake {
  private WritableLake() {}

  /**
   * Creates the folders of a lake that are not there.
   *
   * @throws LakeException naming the folder that cannot be made or written into
   */
  static void prepare(Path root, Set<Layer> layers) throws LakeException {
    prepare(root, "lake");
    LakeFolder lake = new LakeFolder(root);
    for (Layer layer : layers) {
      prepare(lake.folder(layer), "folder of " + layer.folder());
      lake.requireClear(layer);
    }
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
