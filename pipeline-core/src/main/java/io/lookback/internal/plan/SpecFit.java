package io.lookback.internal.plan;

import io.lookback.internal.lake.KeptSpec;
import io.lookback.internal.lake.LakeFolder;
import io.lookback.internal.lake.LayerVersion;
import io.lookback.internal.landing.LandingException;
import io.lookback.internal.landing.LandingFolder;
import io.lookback.internal.spec.SpecDiff;
import io.lookback.internal.term.Term;
import io.lookback.lake.LakeException;
import io.lookback.spec.LakeSpec;
import io.lookback.spec.SourceSpec;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a layer can be made by a feature file above one that stays as it is: the rules of section
 * 10.5 of the specification. Each gives what is wrong in words, or nothing.
 */
public final class SpecFit {
  private SpecFit() {}

  /** Nothing that bronze holds is ever dropped, so its sources stay, each in its format. */
  public static Optional<String> sources(LakeSpec spec, LayerVersion bronze, LakeFolder lake)
      throws IOException, LakeException {
    LakeSpec before = KeptSpec.effectiveOf(bronze, lake);
    for (LoadedFile file : LoadedFile.of(bronze)) {
      if (file.lines() == 0) {
        // An empty file stands for none.
        continue;
      }
      String holds = "lake '" + lake.path("") + "' holds lines of source '" + file.source() + "'";
      SourceSpec now = spec.find(file.source()).orElse(null);
      SourceSpec then = before.find(file.source()).orElse(null);
      if (now == null) {
        return Optional.of(
            holds + ", which the feature file does not name; name it, or another " + Term.LAKE);
      }
      if (then != null && then.format() != now.format()) {
        return Optional.of(
            holds
                + " as "
                + then.format().code()
                + ", and the feature file says "
                + now.format().code()
                + "; name another "
                + Term.LAKE
                + ", or give the source another name");
      }
    }
    return Optional.empty();
  }

  /**
   * The patterns of the feature file give each loaded file to the source that bronze has it under.
   *
   * @param replaced names of loaded files that are replaced anyway
   * @throws LandingException if a file may be of two sources
   */
  public static Optional<String> names(LakeSpec spec, List<LoadedFile> loaded, Set<String> replaced)
      throws LandingException {
    Map<String, String> sources =
        LandingFolder.sourcesOf(spec, loaded.stream().map(LoadedFile::name).toList());
    for (LoadedFile file : loaded) {
      String source = sources.get(file.name());
      if (file.lines() > 0 && !source.equals(file.source()) && !replaced.contains(file.name())) {
        return Optional.of(
            "bronze holds '"
                + file.name()
                + "' as a file of source '"
                + file.source()
                + "', and "
                + (source.isEmpty()
                    ? "no pattern of the feature file fits it"
                    : "the feature file gives it to source '" + source + "'")
                + "; change its files, or name another "
                + Term.LAKE);
      }
    }
    return Optional.empty();
  }

  /** Silver is made of bronze that was loaded by the same columns; without the way out. */
  public static Optional<String> columns(LakeSpec spec, LayerVersion bronze) {
    for (LoadedFile file : LoadedFile.of(bronze)) {
      SourceSpec now = spec.find(file.source()).orElse(null);
      if (now != null && !file.hasColumnsOf(now)) {
        return Optional.of(
            "bronze of source '"
                + file.source()
                + "' was loaded by other columns than the feature file names");
      }
    }
    return Optional.empty();
  }

  /** Gold is made of silver of the same rules; without the way out. */
  public static Optional<String> rules(LakeSpec spec, LayerVersion silver, LakeFolder lake)
      throws IOException, LakeException {
    LakeSpec before = KeptSpec.effectiveOf(silver, lake);
    return before.conformingRules().equals(spec.conformingRules())
        ? Optional.empty()
        : Optional.of(
            "silver was made with another feature file ("
                + String.join("; ", SpecDiff.differences(before, spec))
                + ")");
  }
}
