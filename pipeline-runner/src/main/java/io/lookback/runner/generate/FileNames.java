package io.lookback.runner.generate;

import io.lookback.internal.landing.LandingException;
import io.lookback.internal.landing.LandingNames;
import io.lookback.spec.LakeSpec;
import io.lookback.spec.SourceSpec;
import java.time.LocalDate;
import java.util.List;

/** The names of the files that a landing of a feature file gets. */
final class FileNames {
  private FileNames() {}

  /**
   * The name of the file of a source: its first pattern that makes a name of this source alone,
   * with the first day for the star.
   *
   * @throws IllegalArgumentException if there is none
   */
  static String of(SourceSpec source, LakeSpec lake, LocalDate firstDay) {
    LandingNames names = new LandingNames(lake.sources());
    for (String pattern : source.files()) {
      String name = name(source, pattern, firstDay) + "." + source.format().endings().get(0);
      if (isOf(source, name, names)) {
        return name;
      }
    }
    throw new IllegalArgumentException(
        "spec must give each source a pattern of file names that makes a name of this source alone,"
            + " got "
            + String.join(", ", source.files())
            + " for "
            + source.label());
  }

  private static String name(SourceSpec source, String pattern, LocalDate firstDay) {
    if (!pattern.contains("*")) {
      return pattern;
    }
    SourceSpec ofPattern =
        new SourceSpec(
            source.source(),
            source.format(),
            List.of(pattern),
            source.fields(),
            source.isRequired(),
            source.dropsRepeats());
    return ofPattern.fileNamed(firstDay.toString());
  }

  private static boolean isOf(SourceSpec source, String name, LandingNames names) {
    try {
      return source.equals(names.of(name));
    } catch (LandingException ambiguous) {
      return false;
    }
  }
}
