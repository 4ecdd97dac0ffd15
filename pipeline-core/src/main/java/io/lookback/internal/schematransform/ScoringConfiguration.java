package io.lookback.internal.schematransform;

import io.lookback.feature.FeatureSet;
import io.lookback.feature.Lookback;
import io.lookback.feature.WindowSpec;
import io.lookback.gold.Gold;
import io.lookback.spec.LakeSpec;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldName;

/** What is scored: the configuration of the transforms that give gold. */
public abstract class ScoringConfiguration extends SpecConfiguration {
  /** The last scored day. */
  @Nullable
  @SchemaFieldName("as_of")
  @SchemaFieldDescription(
      "The last scored day as yyyy-MM-dd. Default: the newest day of a scored event.")
  public String asOf;

  /** The look-backs. */
  @Nullable
  @SchemaFieldName("lookback_days")
  @SchemaFieldDescription(
      "How many days before an event its features look back: 1 to 8 different numbers from 1 to"
          + " 3650. Default: those of the feature file.")
  public List<Integer> lookbackDays;

  /** The scoring period. */
  @Nullable
  @SchemaFieldName("scoring_days")
  @SchemaFieldDescription(
      "Days in one scoring period, from 1 to 366. Default: those of the feature file.")
  public Integer scoringDays;

  /** The number of scoring periods. */
  @Nullable
  @SchemaFieldDescription(
      "How many scoring periods are scored, from 1 to 520, the newest ending with the last scored"
          + " day. Default: those of the feature file.")
  public Integer weeks;

  /** The longest history. */
  @Nullable
  @SchemaFieldName("max_history")
  @SchemaFieldDescription(
      "The most value props that a history lists, from 1 to 100000. Default: those of the feature"
          + " file.")
  public Integer maxHistory;

  /** The number of buckets. */
  @Nullable
  @SchemaFieldDescription(
      "How many buckets users are spread over, from 1 to 1048576; more of them need less memory"
          + " each. Default: 16, or as many as the size of a landing folder calls for.")
  public Integer buckets;

  /** The features over the window that is configured. */
  private FeatureSet over(FeatureSet set) {
    WindowSpec window = set.window();
    return set.over(
        new WindowSpec(
            lookbackDays == null
                ? window.lookbacks()
                : lookbackDays.stream().map(ScoringConfiguration::lookback).toList(),
            scoringDays == null ? window.scoringDays() : scoringDays,
            weeks == null ? window.weeks() : weeks,
            maxHistory == null ? window.maxHistory() : maxHistory));
  }

  private static Lookback lookback(Integer days) {
    if (days == null) {
      throw new IllegalArgumentException(
          "lookback_days has a null; legal: whole numbers from 1 to "
              + WindowSpec.MAX_LOOKBACK_DAYS);
    }
    return new Lookback(days);
  }

  /** Scores as configured. */
  Gold.Score score(LakeSpec spec) {
    return Gold.score(over(spec.features())).asOf(asOf == null ? null : day(asOf));
  }

  private static LocalDate day(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "as_of is '"
              + text
              + "'; legal: a day such as 2020-11-30, or leave it out for the newest day of a"
              + " scored event",
          e);
    }
  }
}
