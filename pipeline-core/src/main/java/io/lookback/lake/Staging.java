package io.lookback.lake;

import io.lookback.internal.lake.Layout;
import java.io.Serializable;

/**
 * Where a run writes: for each layer a version of its own, {@code
 * <lake>/.versions/<layer>/<runId>/tables/<table>/[<partition>/]<file>}.
 *
 * @param lake the folder of the lake, on any file system that Beam knows
 * @param runId the name of the version: letters, digits and dashes
 */
public record Staging(String lake, String runId) implements Serializable {
  /** The folder of a layer's tables, ending in a slash. */
  public String folder(Layer layer) {
    return slash(lake) + Layout.tables(layer, runId) + "/";
  }

  /** The place of the run's counts, read by the program after the job has ended. */
  public String tallyFile() {
    return slash(lake) + Layout.tally(runId);
  }

  /** The place of the run's profile, beside the counts. */
  public String profileFile() {
    return slash(lake) + Layout.running(runId) + "/profile";
  }

  private static String slash(String folder) {
    return folder.endsWith("/") ? folder : folder + "/";
  }
}
