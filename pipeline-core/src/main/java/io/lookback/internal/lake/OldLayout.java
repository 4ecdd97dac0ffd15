package io.lookback.internal.lake;

import io.lookback.lake.LakeException;
import io.lookback.lake.Layer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Moves a lake over whose versions and pointers lie in the folders of the layers:
 *
 * <pre>
 * gold/.versions/&lt;run&gt;/print_features/…   files of a version, and beside the tables what Lookback keeps
 * gold/current                               the pointer
 * gold/print_features -&gt; current/…           in a folder alone
 * </pre>
 *
 * <p>The new place of a layer is made whole first, by hard links or copies. Then the pointer moves,
 * and what is left in the old place is deleted. So a run that dies at any moment leaves one of the
 * two, and the next run goes on from there. In a folder the pointer takes the place of the old
 * folder: between two renames that follow each other at once there is neither.
 */
final class OldLayout {
  /** The pointer of a layer, below its folder. */
  static final String CURRENT = "current";

  /** The versions of a layer, below its folder. */
  static final String VERSIONS = ".versions";

  /** The folder of what a run counted, below {@link Layout#VERSIONS}. */
  private static final Pattern COUNTS_OF_A_RUN = Pattern.compile("\\d{8}T\\d{6}Z-[0-9a-f]{8}");

  private OldLayout() {}

  /** Whether versions of a layer lie in its folder. */
  static boolean isOf(LakeStore store, Layer layer) throws IOException {
    String old = store.oldFolder(layer);
    return !old.isEmpty() && !store.folders(old + "/" + VERSIONS).isEmpty();
  }

  /**
   * Moves all layers that are not moved yet.
   *
   * @throws LakeException if something is not Lookback's, or what is published cannot be made out;
   *     it stays as it is
   */
  static void moveOver(LakeStore store) throws IOException, LakeException {
    EnumSet<Layer> old = EnumSet.noneOf(Layer.class);
    for (Layer layer : Layer.values()) {
      if (!store.oldFolder(layer).isEmpty()) {
        old.add(layer);
        requireNothingForeign(store, layer);
      }
    }
    if (old.isEmpty()) {
      return;
    }
    for (String name : store.folders(Layout.VERSIONS)) {
      if (COUNTS_OF_A_RUN.matcher(name).matches()) {
        store.deleteFolder(Layout.VERSIONS + "/" + name);
      }
    }
    for (Layer layer : old) {
      move(store, layer);
    }
  }

  private static void requireNothingForeign(LakeStore store, Layer layer)
      throws IOException, LakeException {
    String foreign = store.foreignInOld(layer);
    if (!foreign.isEmpty()) {
      throw new LakeException(
          "'"
              + foreign
              + "' is in the way: nothing but tables that Lookback publishes may lie in '"
              + store.path(layer.folder())
              + "'; move it elsewhere and run again");
    }
  }

  private static void move(LakeStore store, Layer layer) throws IOException, LakeException {
    String old = store.oldFolder(layer);
    String run = store.oldPointer(layer);
    if (!store.pointer(layer).isEmpty()) {
      requireCopy(store, layer, run);
    } else if (run.isEmpty()) {
      requireNothingPublished(store, old);
    } else {
      copy(store, layer, old, run);
      store.preparePointer(layer, run);
      store.putOldAside(layer);
      store.requireClear(layer);
      store.movePointer(layer, run);
    }
    store.deleteOld(layer);
  }

  /** A move that was cut short behind its pointer has left the version in both places. */
  private static void requireCopy(LakeStore store, Layer layer, String run)
      throws IOException, LakeException {
    if (!run.isEmpty() && !store.holds(Layout.version(layer, run) + "/" + LakeFolder.COUNTS)) {
      throw new LakeException(
          "lake '"
              + store.path("")
              + "' holds "
              + layer.folder()
              + " twice: '"
              + store.path(layer.folder())
              + "' as an earlier version of Lookback writes it, and '"
              + store.path(Layout.versions(layer))
              + "'; move the one that is not wanted aside and run again");
    }
  }

  private static void requireNothingPublished(LakeStore store, String old)
      throws IOException, LakeException {
    for (String version : store.folders(old + "/" + VERSIONS)) {
      if (store.holds(old + "/" + VERSIONS + "/" + version + "/" + LakeFolder.PUBLISHED)) {
        throw lost(store, old, version);
      }
    }
  }

  private static LakeException lost(LakeStore store, String old, String version) {
    return new LakeException(
        "'"
            + store.path(old + "/" + CURRENT)
            + "' does not name a version that is there; let it name "
            + VERSIONS
            + "/"
            + version
            + " again, or move '"
            + store.path(old)
            + "' aside and make the layer again");
  }

  /** Gives the published version and the one before it their new places as well. */
  private static void copy(LakeStore store, Layer layer, String old, String run)
      throws IOException, LakeException {
    String version = old + "/" + VERSIONS + "/" + run;
    if (!store.holds(version + "/" + LakeFolder.COUNTS)) {
      throw lost(store, old, run);
    }
    copyVersion(store, layer, version, run);
    if (store.holds(version + "/" + LakeFolder.PREVIOUS)) {
      try (InputStream in = store.open(version + "/" + LakeFolder.PREVIOUS)) {
        String before = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        if (!before.isEmpty()) {
          copyVersion(store, layer, old + "/" + VERSIONS + "/" + before, before);
        }
      }
    }
  }

  private static void copyVersion(LakeStore store, Layer layer, String version, String run)
      throws IOException {
    List<String> ofTables = new ArrayList<>();
    List<String> beside = new ArrayList<>();
    for (String file : store.files(version)) {
      (file.contains("/") ? ofTables : beside).add(file);
    }
    store.share(version, Layout.tables(layer, run), ofTables);
    store.share(version, Layout.version(layer, run), beside);
  }
}
