package io.lookback.internal.landing;

import io.lookback.internal.term.Term;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * Keeps a run from reading, through a symbolic link in the landing folder, a file that lies outside
 * of it: whoever may write into landing may not be allowed to read what the run can. The folder
 * itself may be a link, and links within it are fine. For local files only; other file systems have
 * no such links.
 */
final class LandingLinks {
  private static final String LOCAL = "file";

  private LandingLinks() {}

  /**
   * Checks files by their name below {@code folder}.
   *
   * @throws LandingException naming a file that lies outside, or that cannot be followed
   */
  static void check(String folder, Map<String, ResourceId> files) throws LandingException {
    Path root = null;
    for (Map.Entry<String, ResourceId> file : files.entrySet()) {
      if (!LOCAL.equals(file.getValue().getScheme())) {
        continue;
      }
      if (root == null) {
        root = real(folder, FileSystems.matchNewResource(folder, true));
      }
      Path target = real(file.getKey(), file.getValue());
      if (!target.startsWith(root)) {
        throw new LandingException(
            "landing file '"
                + file.getKey()
                + "' is or lies behind a symbolic link to '"
                + target
                + "', outside of the landing folder; "
                + Term.FOLLOW_LINKS
                + " reads it");
      }
    }
  }

  private static Path real(String name, ResourceId resource) throws LandingException {
    try {
      return Path.of(resource.toString()).toRealPath();
    } catch (IOException | InvalidPathException e) {
      throw new LandingException("landing file '" + name + "' cannot be followed: " + e, e);
    }
  }
}
