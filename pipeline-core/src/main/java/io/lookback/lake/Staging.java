package io.lookback.lake;

import java.io.Serializable;

/**
 * Where a run writes: for each layer a version folder of its own, {@code
 * <lake>/<layer>/.versions/<runId>/<table>/[<partition>/]<file>}.
 *
 * @param lake the folder of the lake, on any file system that Beam knows
 * @param runId the name of the version: letters, digits and dashes
 */
public record Staging(String lake, String runId) implements Serializable {
  /** The folder of versions below a layer. */
  public static final String VERSIONS = ".versions";

  /** The version folder of a layer, ending in a slash. */
  public String folder(Layer layer) {
    return slash(lake) + layer.folder() + "/" + VERSIONS + "/" + runId + "/";
  }

  /** The place of the run's counts, read by the program after the job has ended. */
  public String tallyFile() {
    return slash(lake) + VERSIONS + "/" + runId + "/tally";
  }

  /** The place of the run's profile, beside the counts. */
  public String profileFile() {
    return slash(lake) + VERSIONS + "/" + runId + "/profile";
  }

  private static String slash(String folder) {
    return folder.endsWith("/") ? folder : folder + "/";
  }
}
