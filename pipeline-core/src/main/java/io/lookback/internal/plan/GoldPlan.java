package io.lookback.internal.plan;

import io.lookback.batch.EventDays;
import io.lookback.batch.Source;
import io.lookback.feature.FeatureSet;
import io.lookback.feature.WindowSpec;
import io.lookback.internal.batch.Buckets;
import io.lookback.internal.lake.LakeFile;
import io.lookback.internal.lake.LayerVersion;
import io.lookback.internal.lake.Table;
import io.lookback.internal.ledger.Counted;
import io.lookback.lake.Layer;
import io.lookback.ledger.Tally;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whether gold has to be made anew, and of which files, given the silver there is and which prints
 * are to be scored.
 *
 * <p>Gold is always made as a whole. It remembers among its counts the version of silver that it
 * was made of, the window, the as-of day and the version of its rules. Gold with the same memories
 * is up to date. The as-of day is compared as the day that it came to be: a given day that is the
 * newest print day makes the same gold as none.
 */
public final class GoldPlan {
  /**
   * The version of the rules that make gold of silver. To be raised with every change of the
   * columns, or of what they mean: gold made by other rules is made anew.
   */
  private static final long RULES_VERSION = 2;

  private static final String AS_OF = "as_of";

  private final LayerVersion silver;
  private final FeatureSet features;
  private final WindowSpec spec;
  private final List<LakeFile> needed = new ArrayList<>();
  private final EventDays eventDays = new EventDays();
  private LocalDate lastDay;

  private GoldPlan(LayerVersion silver, FeatureSet features, LocalDate asOf) {
    this.silver = silver;
    this.features = features;
    this.spec = features.window();
    this.lastDay = asOf;
  }

  /**
   * A plan for gold of a version of silver.
   *
   * @param asOf the last scored day; null for the newest day of a print
   * @throws IOException if a file of silver lies in no partition of a day
   */
  public static GoldPlan of(LayerVersion silver, FeatureSet features, LocalDate asOf)
      throws IOException {
    GoldPlan plan = new GoldPlan(silver, features, asOf);
    plan.look();
    return plan;
  }

  /** The last scored day of gold that was made; null if it does not remember. */
  public static LocalDate lastDayOf(LayerVersion gold) {
    Long day = gold.counts().maximum(Counted.GOLD_MADE_WITH, AS_OF);
    return day == null ? null : LocalDate.ofEpochDay(day);
  }

  /** The last scored day; null if none was given and silver has no print. */
  public LocalDate lastDay() {
    return lastDay;
  }

  /** On which days silver has events of each source. */
  public EventDays eventDays() {
    return eventDays;
  }

  /** The silver files of the days that some scored print looks back to, or is of. */
  public List<LakeFile> neededFiles() {
    return List.copyOf(needed);
  }

  /** Whether {@code gold}, which may be null, is what this plan would make. */
  public boolean isMadeAlready(LayerVersion gold) {
    return gold != null
        && gold.counts().maximum(Counted.GOLD_MADE_OF, silver.runId()) != null
        && gold.counts().maximaUnder(Counted.GOLD_MADE_WITH).equals(madeWith());
  }

  /**
   * The counts of gold after a run that made it.
   *
   * @param run the counts of the run
   */
  public Tally counts(Tally run) {
    Tally counts = run.filter(key -> LayerVersion.owns(Layer.GOLD, key));
    counts.max(1, Counted.GOLD_MADE_OF, silver.runId());
    madeWith().forEach((name, value) -> counts.max(value, Counted.GOLD_MADE_WITH, name));
    return counts;
  }

  /** Everything but silver that decides what gold is; what is added here remakes gold. */
  private TreeMap<String, Long> madeWith() {
    TreeMap<String, Long> settings =
        new TreeMap<>(
            Map.of(
                "rules", RULES_VERSION,
                "lookback_days", (long) spec.lookbackDays(),
                "scoring_days", (long) spec.scoringDays(),
                "weeks", (long) spec.weeks(),
                "max_history", (long) spec.maxHistory()));
    String builtIn = FeatureSet.builtIn(new WindowSpec(spec.lookbackDays(), 1, 1)).rules();
    if (!features.rules().equals(builtIn)) {
      settings.put("features", Buckets.hash(features.rules()));
    }
    if (spec.strideDays() != spec.scoringDays()) {
      // What came to be scored is counted once for each window.
      settings.put("stride_days", (long) spec.strideDays());
    }
    if (lastDay != null) {
      settings.put(AS_OF, lastDay.toEpochDay());
    }
    return settings;
  }

  private void look() throws IOException {
    List<LakeFile> files = new ArrayList<>();
    for (Source source : features.sources()) {
      for (LakeFile file : silver.files(Table.silver(source))) {
        files.add(file);
        eventDays.add(source, (int) file.day().toEpochDay());
      }
    }
    if (lastDay == null && eventDays.has(features.scored())) {
      lastDay = LocalDate.ofEpochDay(eventDays.last(features.scored()));
    }
    if (lastDay == null) {
      return;
    }
    LocalDate first = LocalDate.ofEpochDay(spec.firstNeededDay((int) lastDay.toEpochDay()));
    for (LakeFile file : files) {
      if (!file.day().isBefore(first) && !file.day().isAfter(lastDay)) {
        needed.add(file);
      }
    }
  }
}
