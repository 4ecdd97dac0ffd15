package io.lookback.internal.lake;

import io.lookback.lake.Layer;
import io.lookback.lake.Staging;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;

/**
 * Files of bronze whose lines a later load has replaced. They lie beside the tables of a version,
 * in its folder {@code replaced}, where no reader looks: under the paths that they had in the
 * tables.
 */
public final class FormerFiles {
  private FormerFiles() {}

  /**
   * Keeps former files with a version, without copying their bytes where the file system has hard
   * links.
   *
   * @param before the version that has them
   * @param ofTables those in its tables, by path below their folder
   * @param ofReplaced those that it keeps as former ones itself
   * @param next the version to keep them with, complete and not yet published
   */
  public static void keep(
      LakeFolder lake,
      LayerVersion before,
      Collection<String> ofTables,
      Collection<String> ofReplaced,
      LayerVersion next)
      throws IOException {
    String to = Layout.replaced(next.layer(), next.runId());
    lake.store().share(Layout.tables(before.layer(), before.runId()), to, ofTables);
    lake.store().share(Layout.replaced(before.layer(), before.runId()), to, ofReplaced);
  }

  /**
   * Gives files of one lake's bronze to the tables that a run stages in another lake: by hard link
   * between local lakes on one disk, else by copy.
   *
   * <p>The lake that they come from need not be locked. Files of a published version never change,
   * so what was taken is right. A version can only be removed, and then taking a file fails.
   *
   * @param bronze the version that has them
   * @param ofTables those in its tables, by path below their folder
   * @param ofReplaced those that it keeps as former ones
   */
  public static void bring(
      LakeFolder from,
      LayerVersion bronze,
      Collection<String> ofTables,
      Collection<String> ofReplaced,
      LakeFolder lake,
      Staging staging)
      throws IOException {
    String to = Layout.tables(Layer.BRONZE, staging.runId());
    bring(from, Layout.tables(Layer.BRONZE, bronze.runId()), ofTables, lake, to, staging);
    bring(from, Layout.replaced(Layer.BRONZE, bronze.runId()), ofReplaced, lake, to, staging);
  }

  private static void bring(
      LakeFolder from,
      String folder,
      Collection<String> names,
      LakeFolder lake,
      String to,
      Staging staging)
      throws IOException {
    for (String name : names) {
      EndedStagings.change(
          staging,
          () -> {
            bring(from.store(), folder + "/" + name, lake.store(), to + "/" + name);
            return null;
          });
    }
  }

  private static void bring(LakeStore from, String source, LakeStore to, String target)
      throws IOException {
    if (from instanceof LocalStore local && to instanceof LocalStore own) {
      own.link(local, source, target);
      return;
    }
    try (InputStream content = from.open(source)) {
      to.put(target, content);
    }
  }
}
