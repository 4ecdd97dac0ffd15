package io.lookback.runner;

import io.lookback.internal.lake.LakeFolder;
import io.lookback.internal.lake.LayerVersion;
import io.lookback.lake.LakeException;
import io.lookback.lake.LakeLockedException;
import io.lookback.lake.Layer;
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
    day = maker.serve();
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
}
