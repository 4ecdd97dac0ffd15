package io.lookback.internal.lake;

import io.lookback.internal.ledger.Counted;
import io.lookback.internal.ledger.Part;
import io.lookback.internal.parse.Reading;
import io.lookback.lake.Staging;
import io.lookback.ledger.Tally;
import io.lookback.spec.LakeSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The lines of some users that bronze keeps for the second opinion: files beside the tables of a
 * version, never in them. A landing file whose lines are lost counts as one without: they are of
 * use, and nothing depends on them.
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
      files.add(new LakeFile(name.substring(0, name.indexOf('/')), "", path(lake, bronze, name)));
    }
    return files;
  }

  private static String path(LakeFolder lake, LayerVersion bronze, String name) {
    return lake.store().workersPath(Layout.witnesses(bronze.runId()) + "/" + name);
  }

  /**
   * A version as if it had never kept lines of those landing files of which some are lost; the same
   * where none are.
   */
  public static LayerVersion withoutLost(LakeFolder lake, LayerVersion bronze) throws IOException {
    Set<String> there =
        lake.store().sizes(Layout.witnesses(bronze.runId()), names(bronze)).keySet();
    return without(bronze, name -> !there.contains(name));
  }

  /**
   * A version as if it had never kept lines of those landing files of which some cannot be read.
   *
   * @param unread where the files with these lines are
   */
  public static LayerVersion withoutUnread(
      LakeFolder lake, LayerVersion bronze, Set<String> unread) {
    return without(bronze, name -> unread.contains(path(lake, bronze, name)));
  }

  private static LayerVersion without(LayerVersion bronze, Predicate<String> isLost) {
    Set<List<String>> lost = new HashSet<>();
    for (Tally.Key key : bronze.counts().sums(Counted.WITNESSES).keySet()) {
      if (isLost.test(key.part(Part.PATH))) {
        lost.add(landingFile(key));
      }
    }
    return lost.isEmpty()
        ? bronze
        : new LayerVersion(
            bronze.layer(),
            bronze.runId(),
            bronze.folder(),
            bronze.counts().filter(key -> !isOfLines(key) || !lost.contains(landingFile(key))));
  }

  /** Of how many landing files counts of bronze keep such lines that later counts do not. */
  public static int lost(Tally before, Tally after) {
    Set<List<String>> lost = sampledFiles(before);
    lost.removeAll(sampledFiles(after));
    return lost.size();
  }

  private static Set<List<String>> sampledFiles(Tally counts) {
    Set<List<String>> files = new HashSet<>();
    counts.maxima(Counted.SAMPLED).keySet().forEach(key -> files.add(landingFile(key)));
    return files;
  }

  /** Counts of bronze as if it had never kept such lines. */
  public static Tally without(Tally counts) {
    return counts.filter(key -> !isOfLines(key));
  }

  private static boolean isOfLines(Tally.Key key) {
    return key.counted() == Counted.WITNESSES || key.counted() == Counted.SAMPLED;
  }

  private static List<String> landingFile(Tally.Key key) {
    return List.of(key.part(Part.SOURCE), key.part(Part.FILE));
  }

  /** How many landing files a version keeps no such lines of. */
  public static int filesWithout(LayerVersion bronze) {
    return (int) thresholds(bronze).stream().filter(OptionalLong::isEmpty).count();
  }

  /**
   * How many landing files a version keeps such lines of that were read by other fields or rules
   * than these: they may be lines of other users.
   */
  public static int filesReadOtherwise(LayerVersion bronze, LakeSpec spec) {
    int files = 0;
    Tally counts = bronze.counts();
    for (Tally.Key key : counts.maxima(Counted.LOAD_OF).keySet()) {
      String label = key.part(Part.SOURCE);
      String file = key.part(Part.FILE);
      if (counts.minimum(Counted.SAMPLED, label, file) == null) {
        continue;
      }
      Long reading = counts.maximum(Counted.SAMPLED, label, file);
      // A source that is not named has no lines.
      boolean isAlike =
          spec.find(label)
              .map(source -> reading != null && reading == Reading.of(source))
              .orElse(true);
      files += isAlike ? 0 : 1;
    }
    return files;
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
