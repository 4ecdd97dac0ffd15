package io.lookback.runner;

import io.lookback.feature.FeatureSet;
import io.lookback.feature.Lookback;
import io.lookback.feature.WindowSpec;
import io.lookback.internal.lake.KeptSpec;
import io.lookback.internal.lake.LakeFolder;
import io.lookback.internal.lake.LayerVersion;
import io.lookback.internal.landing.LandingException;
import io.lookback.internal.plan.LoadedFile;
import io.lookback.internal.plan.SpecFit;
import io.lookback.lake.LakeException;
import io.lookback.lake.LakeLockedException;
import io.lookback.runner.cli.OptionNames;
import io.lookback.runner.cli.UsageException;
import io.lookback.spec.LakeSpec;
import io.lookback.spec.SpecException;
import io.lookback.spec.SpecFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a run makes its lake of: what a feature file says, or else what the lake was made of before,
 * or else the built-in set. Options of the window go before all of them, for this run alone.
 *
 * @param given without the options of the window; what the lake remembers for runs to come
 * @param effective with them
 */
record ChosenSpec(LakeSpec given, LakeSpec effective) {
  /**
   * What a run makes its lake of.
   *
   * @throws SpecException if the feature file has mistakes
   * @throws UsageException if it cannot be read
   */
  static ChosenSpec of(LookbackOptions options, LakeFolder lake)
      throws SpecException, UsageException, IOException, LakeException {
    LakeSpec given =
        options.getSpec().isEmpty()
            ? KeptSpec.rememberedBy(lake)
            : read(Path.of(options.getSpec()));
    FeatureSet features = given.features();
    try {
      return new ChosenSpec(given, given.with(features.over(window(options, features.window()))));
    } catch (IllegalArgumentException e) {
      // The feature file is legal by itself, so it is an option that does not fit it.
      throw new UsageException(
          "--lookbackDays='"
              + options.getLookbackDays()
              + "' does not fit the feature file: "
              + e.getMessage());
    }
  }

  /** What published gold was made of: what is served beside it is made of the same. */
  static ChosenSpec ofGold(LayerVersion gold, LakeFolder lake) throws IOException, LakeException {
    return new ChosenSpec(KeptSpec.rememberedBy(lake), KeptSpec.effectiveOf(gold, lake));
  }

  /** What the versions of a run remember. */
  KeptSpec kept() {
    return new KeptSpec(given, effective);
  }

  /**
   * Checks under the lake's lock that no other run has changed what the lake remembers.
   *
   * @throws LakeLockedException if one has
   */
  void requireStillChosen(LookbackOptions options, LakeFolder lake)
      throws IOException, LakeException, LakeLockedException {
    if (options.getSpec().isEmpty() && !KeptSpec.rememberedBy(lake).equals(given)) {
      throw new LakeLockedException(
          "lake '"
              + lake.path("")
              + "' was given another feature file by a run that ended just now; run again");
    }
  }

  /**
   * Checks that what bronze holds can be read: nothing of it is ever dropped, so its sources stay,
   * each in its format.
   *
   * @param bronze the published version; null for none
   * @throws UsageException naming the source
   */
  void requireSourcesOf(LayerVersion bronze, LakeFolder lake)
      throws UsageException, IOException, LakeException {
    if (bronze == null) {
      return;
    }
    refuse(SpecFit.sources(effective, bronze, lake));
  }

  private static void refuse(Optional<String> problem) throws UsageException {
    if (problem.isPresent()) {
      throw new UsageException(OptionNames.in(problem.get()));
    }
  }

  /**
   * Checks that files that left landing need not be loaded again: nobody could.
   *
   * @param gone names of files in bronze that are not in landing any more
   * @throws UsageException naming the file
   */
  void requireColumnsOfGone(List<String> gone, List<LoadedFile> loaded) throws UsageException {
    for (LoadedFile file : loaded) {
      if (gone.contains(file.name())
          && effective.find(file.source()).isPresent()
          && !file.hasColumnsOf(effective.source(file.source()))) {
        throw new UsageException(
            "bronze holds '"
                + file.name()
                + "', which was loaded by other columns than the feature file names and is not in"
                + " landing any more; put it there again, or name another --lake=...");
      }
    }
  }

  /**
   * Checks that the patterns of the feature file give each loaded file to the source that bronze
   * has it under.
   *
   * @param replaced names of loaded files that the run replaces anyway
   * @throws UsageException naming the file
   */
  void requireNamesOf(List<LoadedFile> loaded, Set<String> replaced)
      throws UsageException, LandingException {
    refuse(SpecFit.names(effective, loaded, replaced));
  }

  /**
   * The same where silver is made of this bronze: it must have been loaded by the same columns.
   *
   * @throws UsageException saying what to do
   */
  void requireBronze(LayerVersion bronze, LakeFolder lake)
      throws UsageException, IOException, LakeException {
    requireSourcesOf(bronze, lake);
    refuse(
        SpecFit.columns(effective, bronze).map(why -> why + "; load it again with: lookback run"));
  }

  /**
   * Checks that gold can be made of this silver.
   *
   * @throws UsageException if silver was made by other rules, saying what to do
   */
  void requireSilver(LayerVersion silver, LakeFolder lake)
      throws UsageException, IOException, LakeException {
    refuse(
        SpecFit.rules(effective, silver, lake)
            .map(why -> why + "; make it again with: lookback run, and the same --spec"));
  }

  private static WindowSpec window(LookbackOptions options, WindowSpec file) {
    List<Lookback> lookbacks = file.lookbacks();
    if (!options.getLookbackDays().isEmpty()) {
      lookbacks =
          Stream.of(options.getLookbackDays().split(",", -1))
              .map(Integer::valueOf)
              .map(Lookback::new)
              .toList();
    }
    return new WindowSpec(
        lookbacks,
        options.getScoringDays() > 0 ? options.getScoringDays() : file.scoringDays(),
        options.getWeeks() > 0 ? options.getWeeks() : file.weeks(),
        options.getMaxHistory() > 0 ? options.getMaxHistory() : file.maxHistory());
  }

  /**
   * Reads a feature file.
   *
   * @throws SpecException if it has mistakes
   * @throws UsageException if it cannot be read
   */
  static LakeSpec read(Path file) throws SpecException, UsageException {
    if (Files.isDirectory(file)) {
      throw new UsageException(
          "--spec '" + file + "' is a folder; name a YAML file, such as lookback spec prints");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(SpecFile.MAX_BYTES + 1);
      if (bytes.length > SpecFile.MAX_BYTES) {
        throw new UsageException(
            "--spec '" + file + "' is too long; a feature file has at most 1 MiB");
      }
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return SpecFile.read(text.toString(), file.toString());
    } catch (CharacterCodingException e) {
      throw new UsageException(
          "--spec '" + file + "' is not UTF-8; save the feature file as UTF-8");
    } catch (NoSuchFileException e) {
      throw new UsageException(
          "--spec '"
              + file
              + "' does not exist; name a feature file, such as lookback spec prints");
    } catch (IOException e) {
      throw new UsageException("--spec '" + file + "' cannot be read: " + e);
    }
  }

  /** The problems of a feature file, one line each. */
  static List<String> lines(SpecException problems) {
    List<String> lines = new ArrayList<>();
    problems.problems().forEach(problem -> lines.add(problem.message()));
    return lines;
  }
}
