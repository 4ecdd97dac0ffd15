package io.lookback.internal.monitor;

import io.lookback.feature.FeatureSet;
import io.lookback.feature.Measure;
import io.lookback.feature.WindowSpec;
import io.lookback.lake.Staging;
import io.lookback.landing.ReadLimits;
import io.lookback.spec.LakeSpec;
import io.lookback.spec.SourceSpec;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.beam.sdk.transforms.display.DisplayData;

/** Settings as display data: one setting has one name, whichever composite shows it. */
public final class Shown {
  private Shown() {}

  /** Shows the sources, and what is computed of them. */
  public static void spec(DisplayData.Builder shown, LakeSpec spec) {
    shown.add(
        DisplayData.item("sources", list(spec.sources(), SourceSpec::label)).withLabel("Sources"));
    features(shown, spec.features());
  }

  /** Shows what is computed. */
  public static void features(DisplayData.Builder shown, FeatureSet features) {
    shown.add(DisplayData.item("scored", features.scored().label()).withLabel("Scored source"));
    shown.add(
        DisplayData.item("measures", list(features.measures(), Measure::name))
            .withLabel("Measures"));
    window(shown, features.window());
  }

  /** Shows which events are scored, and how far back each of them looks. */
  public static void window(DisplayData.Builder shown, WindowSpec window) {
    shown.add(
        DisplayData.item(
                "lookbackDays", list(window.lookbacks(), back -> String.valueOf(back.days())))
            .withLabel("Look-backs in days"));
    shown.add(
        DisplayData.item("scoringDays", window.scoringDays())
            .withLabel("Days in one scoring period"));
    shown.add(DisplayData.item("weeks", window.weeks()).withLabel("Scoring periods"));
    shown.add(
        DisplayData.item("maxHistory", window.maxHistory())
            .withLabel("Most value props in a history"));
  }

  /** Shows the number of buckets. */
  public static void buckets(DisplayData.Builder shown, int buckets) {
    shown.add(DisplayData.item("buckets", buckets).withLabel("Buckets of users"));
  }

  /** Shows in how many lanes input is read. */
  public static void lanes(DisplayData.Builder shown, int lanes) {
    shown.add(DisplayData.item("lanes", lanes).withLabel("Lanes read side by side"));
  }

  /** Shows how many files are read, and in how many lanes; null files are not known any more. */
  public static void files(DisplayData.Builder shown, List<?> files, int lanes) {
    if (files != null) {
      shown.add(DisplayData.item("files", files.size()).withLabel("Files"));
    }
    lanes(shown, lanes);
  }

  /** Shows how many writers there are. */
  public static void writers(DisplayData.Builder shown, int writers) {
    shown.add(DisplayData.item("writers", writers).withLabel("Writers side by side"));
  }

  /** Shows whether a fault is counted rather than fails the pipeline. */
  public static void notesFaults(DisplayData.Builder shown, boolean notesFaults) {
    shown.add(
        DisplayData.item("notesFaults", notesFaults)
            .withLabel("Whether a fault is counted and does not fail the pipeline"));
  }

  /** Shows how long a line may be, and how much a packed file may hold. */
  public static void limits(DisplayData.Builder shown, ReadLimits limits) {
    maxLineBytes(shown, limits.maxLineBytes());
    shown.add(
        DisplayData.item("maxExpansion", limits.maxExpansion())
            .withLabel("Most bytes of a packed file, in times of its size"));
  }

  /** Shows how long a line may be. */
  public static void maxLineBytes(DisplayData.Builder shown, int bytes) {
    shown.add(DisplayData.item("maxLineBytes", bytes).withLabel("Bytes of the longest legal line"));
  }

  /** Shows where files are written; nothing if that is null. */
  public static void staging(DisplayData.Builder shown, Staging staging) {
    if (staging != null) {
      shown.add(DisplayData.item("lake", staging.lake()).withLabel("Lake"));
      shown.add(DisplayData.item("run", staging.runId()).withLabel("Run, the version it writes"));
    }
  }

  /** Shows what comes out, for a composite without settings. */
  public static void output(DisplayData.Builder shown, String what) {
    shown.add(DisplayData.item("output", what).withLabel("Output"));
  }

  private static <T> String list(List<T> values, Function<T, String> name) {
    return values.stream().map(name).collect(Collectors.joining(", "));
  }
}
