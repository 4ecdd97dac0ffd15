package io.lookback.internal.lake;

import io.lookback.lake.LakeException;
import io.lookback.lake.Layer;
import io.lookback.lake.Staging;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.Map;

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
   * @param ofReplaced the sizes of those that it keeps as former ones itself
   * @param next the version to keep them with, complete and not yet published
   * @throws LakeException if a former one is missing or has another size than when it was written
   */
  public static void keep(
      LakeFolder lake,
      LayerVersion before,
      Collection<String> ofTables,
      Map<String, Long> ofReplaced,
      LayerVersion next)
      throws IOException, LakeException {
    String to = Layout.replaced(next.layer(), next.runId());
    String replaced = Layout.replaced(before.layer(), before.runId());
    lake.requireWhole(before, replaced, ofReplaced);
    lake.store().share(Layout.tables(before.layer(), before.runId()), to, ofTables);
    lake.store().share(replaced, to, ofReplaced.keySet());
  }

  /**
   * Gives files of one lake's bronze to the tables that a run stages in another lake, and the lines
   * that it keeps of them for the second opinion: by hard link between local lakes on one disk,
   * else by copy, which moves no bytes through this process where both are on object stores of one
   * kind.
   *
   * <p>The lake that they come from need not be locked. Files of a published version never change,
   * so what was taken is right. A version can only be removed, and then taking a file fails.
   *
   * @param bronze the version that has them
   * @param ofTables those in its tables, by path below their folder
   * @param ofReplaced the sizes of those that it keeps as former ones
   * @param witnesses the files of lines for the second opinion
   * @throws LakeException if a former one is missing or has another size than when it was written
   */
  public static void bring(
      LakeFolder from,
      LayerVersion bronze,
      Collection<String> ofTables,
      Map<String, Long> ofReplaced,
      Collection<String> witnesses,
      LakeFolder lake,
      Staging staging)
      throws IOException, LakeException {
    String replaced = Layout.replaced(Layer.BRONZE, bronze.runId());
    from.requireWhole(bronze, replaced, ofReplaced);
    String to = Layout.tables(Layer.BRONZE, staging.runId());
    bring(from, Layout.tables(Layer.BRONZE, bronze.runId()), ofTables, lake, to, staging);
    bring(from, replaced, ofReplaced.keySet(), lake, to, staging);
    String own = Layout.witnesses(staging.runId());
    bring(from, Layout.witnesses(bronze.runId()), witnesses, lake, own, staging);
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
    if (from instanceof ObjectStore store && to instanceof ObjectStore own && own.canCopy(store)) {
      own.copy(store, source, target);
      return;
    }
    try (InputStream content = from.open(source)) {
      to.put(target, content);
    }
  }
}
