package io.lookback.internal.lake;

import io.lookback.internal.ledger.Counted;
import io.lookback.internal.ledger.Part;
import io.lookback.lake.Staging;
import io.lookback.ledger.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * The lines of some users that bronze keeps for the second opinion: files beside the tables of a
 * version, never in them.
 */
public final class Witnesses {
  private Witnesses() {}

  /** Where a run writes them, ending in a slash. */
  static String folder(Staging staging) {
    String lake = staging.lake().endsWith("/") ? staging.lake() : staging.lake() + "/";
    return lake + Layout.witnesses(staging.runId()) + "/";
  }

  /** The paths of the files of a version below their folder. */
  public static TreeSet<String> names(LayerVersion bronze) {
    return names(bronze.counts());
  }

  /** The same of what counts describe. */
  public static TreeSet<String> names(Tally counts) {
    TreeSet<String> names = new TreeSet<>();
    for (Tally.Key key : counts.sums(Counted.WITNESSES).keySet()) {
      names.add(key.part(Part.PATH));
    }
    return names;
  }

  /** The files of a version. */
  public static List<LakeFile> files(LakeFolder lake, LayerVersion bronze) {
    List<LakeFile> files = new ArrayList<>();
    for (String name : names(bronze)) {
      String path = lake.path(Layout.witnesses(bronze.runId()) + "/" + name);
      files.add(new LakeFile(name.substring(0, name.indexOf('/')), "", path));
    }
    return files;
  }

  /** How many landing files of a version were loaded without keeping such lines. */
  public static int filesWithout(LayerVersion bronze) {
    return (int) thresholds(bronze).stream().filter(OptionalLong::isEmpty).count();
  }

  /**
   * The threshold of the largest {@link io.lookback.internal.batch.UserSample} all of whose lines a
   * version keeps; -1 if there is none.
   */
  public static long threshold(LayerVersion bronze) {
    return thresholds(bronze).stream().mapToLong(file -> file.orElse(-1)).min().orElse(-1);
  }

  private static List<OptionalLong> thresholds(LayerVersion bronze) {
    List<OptionalLong> thresholds = new ArrayList<>();
    for (Tally.Key key : bronze.counts().maxima(Counted.LOAD_OF).keySet()) {
      Long sampled =
          bronze.counts().minimum(Counted.SAMPLED, key.part(Part.SOURCE), key.part(Part.FILE));
      thresholds.add(sampled == null ? OptionalLong.empty() : OptionalLong.of(sampled));
    }
    return thresholds;
  }
}
