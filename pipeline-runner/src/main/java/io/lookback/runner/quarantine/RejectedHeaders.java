package io.lookback.runner.quarantine;

import io.lookback.batch.Reason;
import io.lookback.internal.lake.LakeFile;
import io.lookback.internal.report.QuarantineFiles;
import io.lookback.internal.report.RejectedLine;
import io.lookback.runner.quarantine.QuarantineGroups.Group;
import io.lookback.runner.quarantine.QuarantineGroups.InFile;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Headers of CSV files that are not usable, and therefore lie in quarantine like other lines. */
final class RejectedHeaders {
  private final Map<String, Long> offsets = new HashMap<>();
  private final Map<String, byte[]> headers = new HashMap<>();

  private RejectedHeaders() {}

  /**
   * Finds them. The header is the first line of a file that has the reason {@link
   * Reason#BAD_HEADER}.
   *
   * @param usable the landing files that have another header
   */
  static RejectedHeaders find(
      List<LakeFile> quarantine, QuarantineGroups groups, Set<String> usable) throws IOException {
    RejectedHeaders found = new RejectedHeaders();
    for (Group group : groups.largestFirst()) {
      if (group.reason() == Reason.BAD_HEADER) {
        for (InFile file : group.files()) {
          if (file.offset() != RejectedLine.UNPLACED) {
            found.offsets.put(file.file(), file.offset());
          }
        }
      }
    }
    found.offsets.keySet().removeAll(usable);
    if (!found.offsets.isEmpty()) {
      QuarantineFiles.read(groups.spec(), quarantine, found::keep);
    }
    return found;
  }

  /** The header of a landing file as it came; null if there is none here. */
  byte[] of(String file) {
    return headers.get(file);
  }

  /** Whether a line is the header of its file. */
  boolean has(RejectedLine line) {
    Long offset = offsets.get(line.file());
    return offset != null && offset == line.offset();
  }

  private void keep(RejectedLine line) {
    if (has(line)) {
      headers.put(line.file(), Arrays.copyOfRange(line.buffer(), line.from(), line.to()));
    }
  }
}
