package io.lookback.internal.lake;

import io.lookback.lake.Layer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where things lie below a lake, as names with forward slashes:
 *
 * <pre>
 * .versions/&lt;layer&gt;/&lt;run&gt;/tables/&lt;table&gt;/…   the tables of a version, and nothing else
 * .versions/&lt;layer&gt;/&lt;run&gt;/_counts             what Lookback keeps of a version, beside its tables
 * .versions/bronze/&lt;run&gt;/sample/&lt;source&gt;/…  lines of some users, for the second opinion
 * .versions/bronze/&lt;run&gt;/replaced/&lt;table&gt;/…   files of a former version whose lines were replaced
 * .versions/running/&lt;run&gt;/                    what a run counts until it ends
 * .versions/rejected/                         what the last run set aside, if it failed for that
 * .versions/differences/                      cells that kept the last run from publishing gold
 * .versions/moving/&lt;layer&gt;/                   what {@link OldLayout} moves
 * </pre>
 */
public final class Layout {
  /** The folder of everything that is not to be read through a layer's folder. */
  static final String VERSIONS = ".versions";

  /** The folder of what runs count until they end. */
  static final String RUNNING = VERSIONS + "/running";

  /** The folder of what the last run set aside, if it failed for that. */
  static final String REJECTED = VERSIONS + "/rejected";

  /** The folder of what the last run left of cells that kept it from publishing gold. */
  static final String DIFFERENCES = VERSIONS + "/differences";

  private static final String TABLES = "tables";
  private static final Pattern RUN = Pattern.compile("[A-Za-z0-9-]+");

  private Layout() {}

  /** The folder of a layer's versions. */
  static String versions(Layer layer) {
    return VERSIONS + "/" + layer.folder();
  }

  /** The folder of a version. */
  static String version(Layer layer, String runId) {
    return versions(layer) + "/" + runId;
  }

  /** The folder of a version's tables; a pointer holds this name. */
  public static String tables(Layer layer, String runId) {
    return version(layer, runId) + "/" + TABLES;
  }

  /** The folder of the lines that a version of bronze keeps for the second opinion. */
  static String witnesses(String runId) {
    return version(Layer.BRONZE, runId) + "/sample";
  }

  /** The folder of what a version of bronze keeps of landing files that were replaced. */
  static String replaced(Layer layer, String runId) {
    return version(layer, runId) + "/replaced";
  }

  /** The run whose tables a pointer names, or the empty text if it is no pointer of the layer. */
  static String runOf(Layer layer, String pointer) {
    Matcher run = RUN.matcher(pointer);
    int begin = versions(layer).length() + 1;
    return pointer.startsWith(versions(layer) + "/")
            && run.find(begin)
            && pointer.equals(tables(layer, run.group()))
        ? run.group()
        : "";
  }

  /** Whether a text may name a run. */
  static boolean isRun(String runId) {
    return RUN.matcher(runId).matches();
  }

  /** The folder of what a run counts until it ends. */
  public static String running(String runId) {
    return RUNNING + "/" + runId;
  }

  /** The file of what a run counted; it is written last. */
  public static String tally(String runId) {
    return running(runId) + "/tally";
  }

  /** Where the folder that a layer had in the old layout waits for its end. */
  static String moving(Layer layer) {
    return VERSIONS + "/moving/" + layer.folder();
  }
}
