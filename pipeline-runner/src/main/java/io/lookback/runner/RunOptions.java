package io.lookback.runner;

import io.lookback.feature.WindowSpec;
import io.lookback.internal.batch.Buckets;
import io.lookback.internal.lake.LakeFolder;
import io.lookback.internal.lake.Retention;
import io.lookback.internal.landing.LandingPlan;
import io.lookback.lake.LakeException;
import io.lookback.lake.Layer;
import io.lookback.runner.cli.Arguments.Given;
import io.lookback.runner.cli.Legal;
import io.lookback.runner.cli.Option;
import io.lookback.runner.cli.UsageException;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.beam.sdk.options.Description;

/** The options of Lookback itself as written on the command line, with their legal values. */
final class RunOptions {
  private static final int MOST_LANES = 1 << 16;
  private static final long MOST_RANGE_BYTES = 1L << 30;
  private static final int LEAST_LINE_BYTES = 1 << 10;
  private static final int MOST_LINE_BYTES = 1 << 26;
  private static final int MOST_EXPANSION = 1_000_000_000;

  /** The layers that use an option: a command takes it if it makes one of them. */
  private enum Use {
    ANY(Layer.BRONZE, Layer.SILVER, Layer.GOLD),
    LANDING(Layer.BRONZE),
    /** Gold as of a past load is made with silver, so the command of gold takes these as well. */
    CONFORMING(Layer.SILVER),
    SCORING(Layer.GOLD),
    VERIFYING(Layer.BRONZE, Layer.GOLD),
    /** Of no layer: it says what is served beside gold. */
    SERVING(),
    /** Used by the command that makes gold alone. */
    KNOWN();

    private final Set<Layer> layers;

    Use(Layer... layers) {
      this.layers = Set.of(layers);
    }

    boolean isOf(Set<Layer> made) {
      boolean isGoldAlone = made.equals(Set.of(Layer.GOLD));
      return !Collections.disjoint(layers, made)
          || (isGoldAlone && (this == KNOWN || this == CONFORMING));
    }
  }

  /** An option, who uses it, and where its value goes. */
  private record Setting<T>(Option<T> option, Use use, BiConsumer<LookbackOptions, T> setter) {
    void apply(Map<String, String> given, LookbackOptions options) throws UsageException {
      T value = option.in(given, null);
      if (value != null) {
        setter.accept(options, value);
      }
    }
  }

  private static final String KNOWN_BY = "knownBy";
  private static final String INTO = "into";

  private static final List<Setting<?>> SETTINGS =
      List.of(
          setting("landing", Use.LANDING, Legal.folder(), LookbackOptions::setLanding),
          setting("lake", Use.ANY, Legal.folder(), LookbackOptions::setLake),
          setting(
              KNOWN_BY,
              Use.KNOWN,
              Legal.text("WHEN", "the name of a load or how it begins, an instant, or a day"),
              LookbackOptions::setKnownBy),
          setting(INTO, Use.KNOWN, Legal.folder(), LookbackOptions::setInto),
          setting("spec", Use.ANY, Legal.localFile(), LookbackOptions::setSpec),
          setting(
              "asOf", Use.SCORING, Legal.day(), (options, day) -> options.setAsOf(day.toString())),
          setting(
              "day", Use.SERVING, Legal.day(), (options, day) -> options.setDay(day.toString())),
          setting(
              "lookbackDays",
              Use.SCORING,
              Legal.intList(WindowSpec.MAX_LOOKBACKS, 1, WindowSpec.MAX_LOOKBACK_DAYS),
              LookbackOptions::setLookbackDays),
          setting(
              "scoringDays",
              Use.SCORING,
              Legal.ints(1, WindowSpec.MAX_SCORING_DAYS),
              LookbackOptions::setScoringDays),
          setting(
              "weeks", Use.SCORING, Legal.ints(1, WindowSpec.MAX_WEEKS), LookbackOptions::setWeeks),
          setting(
              "maxHistory",
              Use.SCORING,
              Legal.ints(1, WindowSpec.LARGEST_MAX_HISTORY),
              LookbackOptions::setMaxHistory),
          setting("allowEmpty", Use.SCORING, Legal.flag(), LookbackOptions::setAllowEmpty),
          setting(
              "maxQuarantine", Use.CONFORMING, Legal.ratio(), LookbackOptions::setMaxQuarantine),
          setting(
              "keepDuplicates", Use.CONFORMING, Legal.flag(), LookbackOptions::setKeepDuplicates),
          setting("verify", Use.VERIFYING, Legal.ratio(), LookbackOptions::setVerify),
          setting("buckets", Use.ANY, Legal.ints(0, Buckets.MAX), LookbackOptions::setBuckets),
          setting("lanes", Use.ANY, Legal.ints(0, MOST_LANES), LookbackOptions::setLanes),
          setting(
              "rangeBytes",
              Use.LANDING,
              Legal.zeroOrLongs(LandingPlan.MIN_RANGE_BYTES, MOST_RANGE_BYTES),
              LookbackOptions::setRangeBytes),
          setting("wholeFiles", Use.LANDING, Legal.flag(), LookbackOptions::setWholeFiles),
          setting(
              "maxLineBytes",
              Use.LANDING,
              Legal.ints(LEAST_LINE_BYTES, MOST_LINE_BYTES),
              LookbackOptions::setMaxLineBytes),
          setting(
              "maxExpansion",
              Use.LANDING,
              Legal.ints(1, MOST_EXPANSION),
              LookbackOptions::setMaxExpansion),
          setting(
              "keepVersions",
              Use.ANY,
              Legal.ints(Retention.LEAST_VERSIONS, Retention.MOST_VERSIONS),
              LookbackOptions::setKeepVersions),
          setting(
              "keepReplaced",
              Use.LANDING,
              Legal.ints(0, Retention.MOST_REPLACED_DAYS),
              LookbackOptions::setKeepReplaced),
          setting("sameLake", Use.LANDING, Legal.flag(), LookbackOptions::setSameLake),
          setting("followLinks", Use.LANDING, Legal.flag(), LookbackOptions::setFollowLinks),
          setting("report", Use.ANY, Legal.flag(), LookbackOptions::setReport),
          setting("quiet", Use.ANY, Legal.flag(), LookbackOptions::setQuiet));

  private RunOptions() {}

  /** All of them, in the order of the help page. */
  static List<? extends Option<?>> all() {
    return SETTINGS.stream().map(Setting::option).toList();
  }

  /** Those that a command uses which makes {@code layers}, in the order of its help page. */
  static List<? extends Option<?>> of(Set<Layer> layers) {
    return SETTINGS.stream()
        .filter(setting -> setting.use().isOf(layers))
        .map(Setting::option)
        .toList();
  }

  /**
   * Those that serve features: gold says what it was made of, and a report shows the scored prints.
   */
  static List<? extends Option<?>> serving() {
    return SETTINGS.stream()
        .filter(setting -> setting.use() == Use.SERVING || setting.use() == Use.ANY)
        .map(Setting::option)
        .filter(option -> !List.of("spec", "report").contains(option.name()))
        .toList();
  }

  /**
   * The options of a run.
   *
   * @param own names and values of Lookback's own options
   * @param beam all other options, as they came
   * @param factory makes the options with those of Beam set
   * @throws UsageException if a value is missing or not legal, an option is unknown, or a folder is
   *     on a file system that is not in this program
   */
  static LookbackOptions of(Map<String, String> own, List<Given> beam, BeamOptions factory)
      throws UsageException {
    return of(own, List.of(), beam, factory);
  }

  /**
   * The same for a command that is given lakes without an option.
   *
   * @param lakes names of these lakes
   */
  static LookbackOptions of(
      Map<String, String> own, List<String> lakes, List<Given> beam, BeamOptions factory)
      throws UsageException {
    // Twice over the same values: wrong ones must be told before Beam is loaded, which takes long.
    for (Setting<?> setting : SETTINGS) {
      setting.option().in(own, null);
    }
    List<String> folders = new ArrayList<>();
    for (String lake : lakes) {
      ObjectStores.require("lake", lake);
      folders.add(lake);
    }
    for (String name : List.of("landing", "lake", INTO)) {
      if (own.containsKey(name)) {
        ObjectStores.require(name, own.get(name));
        folders.add(own.get(name));
      }
    }
    LookbackOptions options = factory.create(ObjectStores.withDefaults(folders, beam));
    for (Setting<?> setting : SETTINGS) {
      setting.apply(own, options);
    }
    return options;
  }

  /**
   * Checks that options of a command fit each other.
   *
   * @param layers the layers that the command makes
   * @throws UsageException if one needs another one
   */
  static void requireTogether(Set<Layer> layers, Map<String, String> own) throws UsageException {
    for (String name : List.of(KNOWN_BY, INTO)) {
      String other = name.equals(INTO) ? KNOWN_BY : INTO;
      if (own.containsKey(name) && !own.containsKey(other)) {
        throw new UsageException(
            "--"
                + name
                + " needs --"
                + other
                + ", which is missing: lookback gold --knownBy=WHEN"
                + " --into=LAKE");
      }
    }
    for (Setting<?> setting : SETTINGS) {
      String name = setting.option().name();
      if (setting.use() == Use.CONFORMING
          && own.containsKey(name)
          && !layers.contains(Layer.SILVER)
          && !own.containsKey(KNOWN_BY)) {
        throw new UsageException(
            "gold uses --" + name + " only with --knownBy; run, silver use it without");
      }
    }
  }

  /** The last scored day if given, else null: the newest day of a scored event. */
  static LocalDate asOf(LookbackOptions options) {
    return options.getAsOf().isEmpty() ? null : LocalDate.parse(options.getAsOf());
  }

  /**
   * Lets a lake remember how long it keeps what is not published any more, if that is given; to be
   * called by the run that holds the lock.
   *
   * @throws LakeException if what the lake remembers cannot be made out
   */
  static Retention retention(LookbackOptions options, LakeFolder lake)
      throws IOException, LakeException {
    int versions = options.getKeepVersions();
    int days = options.getKeepReplaced();
    if (versions < 0 && days < 0) {
      return null;
    }
    Retention before = Retention.rememberedBy(lake);
    return new Retention(
        versions < 0 ? before.versions() : versions, days < 0 ? before.replacedDays() : days);
  }

  private static <T> Setting<T> setting(
      String name, Use use, Legal<T> legal, BiConsumer<LookbackOptions, T> setter) {
    return new Setting<>(new Option<>(name, legal, description(name)), use, setter);
  }

  private static String description(String name) {
    String getter = "get" + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    try {
      return LookbackOptions.class.getMethod(getter).getAnnotation(Description.class).value();
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }
}
