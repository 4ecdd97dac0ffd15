package io.lookback.runner;

import io.lookback.internal.lake.LakeFolder;
import io.lookback.internal.landing.LandingException;
import io.lookback.internal.landing.LandingFolder;
import io.lookback.internal.term.Visible;
import io.lookback.lake.LakeException;
import io.lookback.lake.LakeLockedException;
import io.lookback.lake.Layer;
import io.lookback.runner.LayerJobs.UnfinishedException;
import io.lookback.runner.cli.UsageException;
import io.lookback.spec.SpecException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.EnumSet;

/** Makes all layers, or a single one from the files of the layer below. */
final class MakeLayers implements PublishingCommand {
  private final LookbackOptions options;
  private final EnumSet<Layer> layers;
  private final LakeFolder lake;
  private final PrintStream err;

  /** What lies in landing; null where the command starts from a layer. */
  private LandingFolder landing;

  MakeLayers(LookbackOptions options, EnumSet<Layer> layers, PrintStream err) {
    this.options = options;
    this.layers = layers;
    this.lake = LakeFolder.of(options.getLake());
    this.err = err;
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
    return layers;
  }

  @Override
  public ChosenSpec look()
      throws SpecException, UsageException, IOException, LakeException, LandingException {
    ChosenSpec spec = ChosenSpec.of(options, lake);
    if (layers.contains(Layer.BRONZE)) {
      landing =
          LandingFolder.list(spec.effective(), options.getLanding(), options.getFollowLinks());
      for (String name : landing.ignored()) {
        err.println(
            "lookback: ignored in landing, not the name of a landing file: " + Visible.text(name));
      }
    } else if (!lake.isOld()) {
      LayerMaker.required(lake, layers.contains(Layer.SILVER) ? Layer.BRONZE : Layer.SILVER);
    }
    return spec;
  }

  @Override
  public ChosenSpec lookAgain(ChosenSpec spec)
      throws IOException, LakeException, LakeLockedException {
    spec.requireStillChosen(options, lake);
    return spec;
  }

  @Override
  public void make(LayerMaker maker)
      throws IOException, LandingException, LakeException, UnfinishedException, UsageException {
    maker.make(landing);
  }
}
