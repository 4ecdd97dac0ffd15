package io.lookback.runner;

import io.lookback.internal.lake.LakeFolder;
import io.lookback.internal.lake.LakeRun;
import io.lookback.internal.lake.LayerVersion;
import io.lookback.internal.plan.GoldPlan;
import io.lookback.internal.plan.ServePlan;
import io.lookback.internal.report.RunReport;
import io.lookback.lake.LakeException;
import io.lookback.lake.LakeLockedException;
import io.lookback.lake.Layer;
import io.lookback.ledger.Tally;
import io.lookback.runner.LayerJobs.UnfinishedException;
import io.lookback.runner.cli.UsageException;
import io.lookback.spec.SpecException;
import java.io.IOException;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;

/** Makes the features of users of a day beside published gold, whose scored prints stay. */
final class ServeFeatures implements PublishingCommand {
  private final LookbackOptions options;
  private final LakeFolder lake;

  /** The day that was served; null before. */
  private LocalDate day;

  ServeFeatures(LookbackOptions options) {
    this.options = options;
    this.lake = LakeFolder.of(options.getLake());
  }

  @Override
  public LakeFolder lake() {
    return lake;
  }

  @Override
  public String lakeName() {
    return options.getLake();
  }

  @Override
  public EnumSet<Layer> layers() {
    return EnumSet.of(Layer.GOLD);
  }

  @Override
  public ChosenSpec look() throws SpecException, UsageException, IOException, LakeException {
    ChosenSpec spec = ChosenSpec.ofGold(LayerMaker.required(lake, Layer.GOLD), lake);
    if (!lake.isOld()) {
      LayerMaker.required(lake, Layer.SILVER);
    }
    return spec;
  }

  /** What gold was made of may be another by now, as gold may be. */
  @Override
  public ChosenSpec lookAgain(ChosenSpec before)
      throws IOException, LakeException, LakeLockedException {
    ChosenSpec spec = ChosenSpec.ofGold(LayerMaker.required(lake, Layer.GOLD), lake);
    spec.requireStillChosen(options, lake);
    return spec;
  }

  @Override
  public void make(LayerMaker maker) throws IOException, LakeException, UnfinishedException {
    LakeRun run = maker.run();
    LayerVersion silver = LayerMaker.required(lake, Layer.SILVER);
    LayerVersion gold = LayerMaker.required(lake, Layer.GOLD);
    maker.scoreUpTo(GoldPlan.lastDayOf(gold));
    run.take(silver);
    if (!maker.goldPlan().isMadeAlready(gold)) {
      throw new LakeException(
          "published gold in lake '"
              + lake.path("")
              + "' was not made of the silver that is published; make it anew first with: lookback"
              + " gold");
    }
    LocalDate given = options.getDay().isEmpty() ? null : LocalDate.parse(options.getDay());
    ServePlan plan = ServePlan.of(silver, gold, maker.features(), given);
    if (!plan.isLegal()) {
      throw new LakeException(notServed(plan));
    }
    Tally counted =
        maker.noted(maker.jobs().serve(plan.neededFiles(), plan.day(), plan.eventDays()));
    lake.takeOver(gold, plan.keptNames(), run.staging());
    maker.completeSame(gold, plan.counts(counted));
    RunReport.takeOver(lake, gold, run.version(Layer.GOLD));
    day = plan.day();
  }

  /** A report shows scored prints. */
  @Override
  public boolean makesReport() {
    return false;
  }

  /** An empty gold was published as it is. */
  @Override
  public boolean allowsEmpty() {
    return true;
  }

  /** What is to be said of gold was said when gold was made. */
  @Override
  public boolean saysWarnings() {
    return false;
  }

  @Override
  public void print(
      Summary summary, LayerVersion gold, String json, List<String> changes, String problem) {
    summary.printServed(lake, gold, json, day, problem);
  }

  private static String notServed(ServePlan plan) {
    if (plan.firstLegalDay() == null) {
      return "silver holds no event that features look at, nothing to serve";
    }
    String legal = "; legal: days from " + plan.firstLegalDay() + " to " + plan.lastLegalDay();
    if (plan.day().isAfter(plan.lastLegalDay())) {
      LocalDate newest = plan.lastLegalDay().minusDays(1);
      return "--day="
          + plan.day()
          + " looks at days that silver does not hold: its newest is "
          + newest
          + legal;
    }
    return "--day="
        + plan.day()
        + " has no event to look at: silver holds none of "
        + plan.firstHistoryDay()
        + " to "
        + plan.day().minusDays(1)
        + legal
        + " with an event before them";
  }
}
