package io.lookback.internal.plan;

import io.lookback.batch.EventDays;
import io.lookback.batch.Source;
import io.lookback.feature.FeatureSet;
import io.lookback.internal.lake.LakeFile;
import io.lookback.internal.lake.LayerVersion;
import io.lookback.internal.lake.Table;
import io.lookback.internal.ledger.GoldTables;
import io.lookback.internal.ledger.Part;
import io.lookback.lake.Layer;
import io.lookback.ledger.Tally;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Which files of silver the features of a day are made of, and what of gold stays beside them:
 * scored prints, and other feature days.
 */
public final class ServePlan {
  private final LayerVersion gold;
  private final FeatureSet features;
  private final EventDays eventDays = new EventDays();
  private final List<LakeFile> needed = new ArrayList<>();
  private final TreeSet<LocalDate> measuredDays = new TreeSet<>();
  private LocalDate newest;
  private LocalDate day;

  private ServePlan(LayerVersion gold, FeatureSet features, LocalDate day) {
    this.gold = gold;
    this.features = features;
    this.day = day;
  }

  /**
   * A plan for features of a day.
   *
   * @param silver the version that {@code gold} was made of
   * @param gold the published version
   * @param day null for the day after the newest one with an event of the scored source
   * @throws IOException if a file of silver lies in no partition of a day
   */
  public static ServePlan of(
      LayerVersion silver, LayerVersion gold, FeatureSet features, LocalDate day)
      throws IOException {
    ServePlan plan = new ServePlan(gold, features, day);
    plan.look(silver);
    return plan;
  }

  private void look(LayerVersion silver) throws IOException {
    List<LakeFile> measured = new ArrayList<>();
    for (Source source : features.sources()) {
      for (LakeFile file : silver.files(Table.silver(source))) {
        LocalDate of = file.day();
        eventDays.add(source, (int) of.toEpochDay());
        newest = newest == null || of.isAfter(newest) ? of : newest;
        if (features.measuredSources().contains(source)) {
          measured.add(file);
          measuredDays.add(of);
        }
      }
    }
    if (day == null && newest != null) {
      boolean hasScored = eventDays.has(features.scored());
      day = hasScored ? LocalDate.ofEpochDay(eventDays.last(features.scored())) : newest;
      day = day.plusDays(1);
    }
    for (LakeFile file : measured) {
      if (!file.day().isBefore(firstHistoryDay()) && file.day().isBefore(day)) {
        needed.add(file);
      }
    }
  }

  /** The day that is served; null if none was given and silver has no event. */
  public LocalDate day() {
    return day;
  }

  /** The first day that the features look at. */
  public LocalDate firstHistoryDay() {
    return day.minusDays(features.window().lookbackDays());
  }

  /** Whether silver holds the days before the day: it ends before it, and some user is served. */
  public boolean isLegal() {
    return !needed.isEmpty() && !day.isAfter(lastLegalDay());
  }

  /** The first day before which silver has an event that features look at; null without any. */
  public LocalDate firstLegalDay() {
    return measuredDays.isEmpty() ? null : measuredDays.first().plusDays(1);
  }

  /** The day after the newest day of silver; null without an event. */
  public LocalDate lastLegalDay() {
    return newest == null ? null : newest.plusDays(1);
  }

  /** On which days silver has events of each source. */
  public EventDays eventDays() {
    return eventDays;
  }

  /** The silver files that the features look at. */
  public List<LakeFile> neededFiles() {
    return List.copyOf(needed);
  }

  /** The files of all feature days of a version of gold. */
  public static TreeSet<String> servedNames(LayerVersion gold) {
    TreeSet<String> names = gold.names();
    names.removeIf(name -> GoldTables.featureDayOf(name) == null);
    return names;
  }

  /** The counts of all feature days of a version of gold. */
  public static Tally servedCounts(LayerVersion gold) {
    return gold.counts()
        .filter(
            key ->
                key.has(Part.FEATURE_DAY, day -> true)
                    || key.has(Part.PATH, path -> GoldTables.featureDayOf(path) != null));
  }

  /** The files of gold that stay: all but those of the same feature day. */
  public TreeSet<String> keptNames() {
    TreeSet<String> names = gold.names();
    names.removeIf(this::isOfDay);
    return names;
  }

  /**
   * The counts of gold after a run that served the day.
   *
   * @param run the counts of the run
   */
  public Tally counts(Tally run) {
    return gold.counts()
        .filter(
            key ->
                !key.has(Part.FEATURE_DAY, day.toString()::equals)
                    && !key.has(Part.PATH, this::isOfDay))
        .merge(run.filter(key -> LayerVersion.owns(Layer.GOLD, key)));
  }

  private boolean isOfDay(String name) {
    return day.toString().equals(GoldTables.featureDayOf(name));
  }
}
