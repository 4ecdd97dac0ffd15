package io.lookback.internal.lake;

import io.lookback.internal.ledger.Counted;
import io.lookback.internal.ledger.Part;
import io.lookback.lake.Layer;
import io.lookback.ledger.Tally;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A complete version of a layer, published or about to be: its files and the counts that describe
 * them.
 *
 * <p>The counts are those that belong to the layer, see {@link #owns}, for everything that is in
 * the version, whichever run made it. A later run that makes only a part anew takes over the counts
 * of the rest, as it takes over the files.
 *
 * @param layer the layer
 * @param runId the run that made the version, and its name
 * @param folder where the folder of its tables is found, without a slash at the end
 * @param counts the layer's counts
 */
public record LayerVersion(Layer layer, String runId, String folder, Tally counts) {
  /** Whether a count describes {@code layer}, and so is kept with its versions. */
  public static boolean owns(Layer layer, Tally.Key key) {
    return switch (key.counted().keeper()) {
      case BRONZE -> layer == Layer.BRONZE;
      case SILVER -> layer == Layer.SILVER;
      case GOLD -> layer == Layer.GOLD;
      case NAMED -> key.has(Part.LAYER, layer.folder()::equals);
      case NONE -> false;
    };
  }

  /**
   * The version of the layer below that this one was made of, as far as it remembers; the empty
   * text if not.
   */
  public String madeOf() {
    Map<String, Long> named =
        switch (layer) {
          case BRONZE -> Map.of();
          case SILVER -> counts.maximaUnder(Counted.SILVER_MADE_OF);
          case GOLD -> counts.maximaUnder(Counted.GOLD_MADE_OF);
        };
    return named.isEmpty() ? "" : named.keySet().iterator().next();
  }

  /** The files of a table, in order of name. */
  public List<LakeFile> files(Table table) {
    List<LakeFile> files = new ArrayList<>();
    for (String name : names()) {
      if (tableOf(name).equals(table.folder())) {
        files.add(new LakeFile(table.folder(), partitionOf(name), folder + "/" + name));
      }
    }
    return files;
  }

  /** The files that hold lines of one landing file alone, by path below the tables' folder. */
  public TreeSet<String> partsOf(String landingFile) {
    return new TreeSet<>(counts.maximaUnder(Counted.PART_OF, layer.folder(), landingFile).keySet());
  }

  /** The sizes of all files in bytes, by path below the tables' folder. */
  public Map<String, Long> sizes() {
    return counts.maximaUnder(Counted.FILE_BYTES, layer.folder());
  }

  /** The paths of all files below the tables' folder, with forward slashes. */
  public TreeSet<String> names() {
    return new TreeSet<>(counts.sumsUnder(Counted.WRITTEN, layer.folder()).keySet());
  }

  /**
   * The day of the partition that a file lies in, or null if it lies in none.
   *
   * @param name the path below the tables' folder
   */
  public static LocalDate dayOf(String name) {
    String partition = partitionOf(name);
    int at = partition.indexOf('=');
    if (at < 0) {
      return null;
    }
    try {
      return LocalDate.parse(partition.substring(at + 1));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("not in a day partition: " + name, e);
    }
  }

  private static String tableOf(String name) {
    return name.substring(0, name.indexOf('/'));
  }

  private static String partitionOf(String name) {
    int first = name.indexOf('/');
    int last = name.lastIndexOf('/');
    return first == last ? "" : name.substring(first + 1, last);
  }
}
