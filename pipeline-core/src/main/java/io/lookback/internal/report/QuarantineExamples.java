package io.lookback.internal.report;

import io.lookback.batch.Reason;
import io.lookback.internal.lake.LakeFile;
import io.lookback.internal.term.Visible;
import io.lookback.spec.LakeSpec;
import io.lookback.spec.SourceSpec;
import java.io.IOException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One line of the quarantine for each source and reason: the first line of the first file by name;
 * the first by its text where the places of lines are not known. It is the same for every run. Size
 * grows with the number of reasons only.
 */
final class QuarantineExamples {
  /** How many characters of an example are kept. */
  private static final int LONGEST = 120;

  private final Map<SourceSpec, Map<Reason, QuarantineExample>> examples = new LinkedHashMap<>();

  private QuarantineExamples(LakeSpec spec) {
    spec.sources().forEach(source -> examples.put(source, new EnumMap<>(Reason.class)));
  }

  /**
   * Reads files of the quarantine; gives the examples by source and reason.
   *
   * @param spec what the lake is made of
   * @throws IOException if one cannot be read, with its name
   */
  static List<QuarantineExample> of(LakeSpec spec, List<LakeFile> files) throws IOException {
    QuarantineExamples all = new QuarantineExamples(spec);
    QuarantineFiles.read(spec, files, all::add);
    return all.examples.values().stream().flatMap(ofSource -> ofSource.values().stream()).toList();
  }

  private void add(RejectedLine line) {
    Map<Reason, QuarantineExample> ofSource = examples.get(line.source());
    for (Reason reason : line.reasons()) {
      QuarantineExample first = ofSource.get(reason);
      if (first == null || isBefore(line, first)) {
        ofSource.put(
            reason,
            QuarantineExample.of(line.source(), reason, line.file(), line.offset(), text(line)));
      }
    }
  }

  private static boolean isBefore(RejectedLine line, QuarantineExample first) {
    int byFile = line.file().compareTo(first.file());
    if (byFile != 0) {
      return byFile < 0;
    }
    return line.offset() == RejectedLine.UNPLACED
        ? first.offset() != null || text(line).compareTo(first.text()) < 0
        : first.offset() != null && line.offset() < first.offset();
  }

  private static String text(RejectedLine line) {
    return Visible.bytes(line.buffer(), line.from(), line.to(), LONGEST);
  }
}
