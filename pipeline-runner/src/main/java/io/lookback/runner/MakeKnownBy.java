package io.lookback.runner;

import io.lookback.internal.lake.LakeFolder;
import io.lookback.internal.lake.LakeRun;
import io.lookback.internal.plan.KnownBronze;
import io.lookback.internal.plan.Mending;
import io.lookback.lake.LakeException;
import io.lookback.lake.LakeLockedException;
import io.lookback.lake.Layer;
import io.lookback.ledger.Tally;
import io.lookback.runner.LayerJobs.UnfinishedException;
import io.lookback.runner.cli.UsageException;
import io.lookback.spec.SpecException;
import java.io.IOException;
import java.util.EnumSet;

/** Makes another lake of what a lake knew after a past load. */
final class MakeKnownBy implements PublishingCommand {
  private final LookbackOptions options;

  /** The lake that bronze is taken from. */
  private final LakeFolder source;

  private final LakeFolder lake;

  /** Bronze as it was after the load; known once the command has looked. */
  private KnownBronze known;

  private String load;

  MakeKnownBy(LookbackOptions options) {
    this.options = options;
    this.source = LakeFolder.of(options.getLake());
    this.lake = LakeFolder.of(options.getInto());
  }

  @Override
  public LakeFolder lake() {
    return lake;
  }

  @Override
  public String lakeName() {
    return options.getInto();
  }

  @Override
  public EnumSet<Layer> layers() {
    return EnumSet.allOf(Layer.class);
  }

  @Override
  public ChosenSpec look() throws SpecException, UsageException, IOException, LakeException {
    ChosenSpec spec = ChosenSpec.of(options, source);
    if (lake.isSame(source)) {
      throw new UsageException(
          "--into is the lake itself, '"
              + options.getInto()
              + "'; name another folder, as the lake stays as it is");
    }
    requireNoLayer();
    known = KnownBronze.of(source);
    load = known.loadAt(options.getKnownBy());
    spec.requireBronze(known.after(load), source);
    return spec;
  }

  @Override
  public ChosenSpec lookAgain(ChosenSpec spec)
      throws IOException, LakeException, LakeLockedException {
    spec.requireStillChosen(options, source);
    requireNoLayer();
    return spec;
  }

  private void requireNoLayer() throws LakeException {
    for (Layer layer : Layer.values()) {
      if (lake.isOld() || !lake.publishedRun(layer).isEmpty()) {
        throw new LakeException(
            "lake '"
                + lake.path("")
                + "' holds "
                + layer.folder()
                + " already; --into must be a lake without any layer, so name another folder");
      }
    }
  }

  @Override
  public void make(LayerMaker maker) throws IOException, LakeException, UnfinishedException {
    LakeRun run = maker.run();
    known.bringInto(lake, run.staging(), load);
    Mending mending = known.mending();
    Tally counts = known.after(load).counts();
    mending.noteIn(counts);
    maker.complete(Layer.BRONZE, counts);
    mending.write(lake, run.version(Layer.BRONZE));
    // What was copied is looked at file by file.
    lake.version(Layer.BRONZE, run.id());
    maker.makeSilverAndGold();
  }
}
