package io.lookback.runner;

import io.lookback.internal.lake.LakeFolder;
import io.lookback.internal.lake.LayerVersion;
import io.lookback.internal.landing.LandingException;
import io.lookback.lake.LakeException;
import io.lookback.lake.LakeLockedException;
import io.lookback.lake.Layer;
import io.lookback.runner.LayerJobs.UnfinishedException;
import io.lookback.runner.cli.UsageException;
import io.lookback.spec.SpecException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.EnumSet;
import java.util.List;

/**
 * What sets a command that publishes apart from the others: which lake it publishes into, what it
 * makes of what, and what it says in the end. A {@link Job} does what they have in common.
 */
interface PublishingCommand {
  /**
   * The command that is asked for.
   *
   * @param err takes a line for each file of landing that is ignored
   */
  static PublishingCommand of(LookbackOptions options, Command command, PrintStream err) {
    if (!options.getKnownBy().isEmpty()) {
      return new MakeKnownBy(options);
    }
    return command == Command.SERVE_FEATURES
        ? new ServeFeatures(options)
        : new MakeLayers(options, EnumSet.copyOf(command.layers()), err);
  }

  /** The lake that is published into. */
  LakeFolder lake();

  /** That lake, as it was named. */
  String lakeName();

  /** The layers that may be made. */
  EnumSet<Layer> layers();

  /**
   * Looks whether there is what the command starts from, before the lake is taken.
   *
   * @return what the lake is made of
   */
  ChosenSpec look()
      throws SpecException, UsageException, IOException, LakeException, LandingException;

  /**
   * Looks again once the lake is taken, as another run may have changed it.
   *
   * @param spec what the lake was to be made of
   * @return what it is made of
   */
  ChosenSpec lookAgain(ChosenSpec spec)
      throws SpecException, UsageException, IOException, LakeException, LakeLockedException;

  /** Makes the versions in staging. */
  void make(LayerMaker maker)
      throws IOException, LandingException, LakeException, UnfinishedException, UsageException;

  /** Whether a report can be made of it. */
  default boolean makesReport() {
    return true;
  }

  /** Whether gold without a row may be published, even if {@code --allowEmpty} does not say so. */
  default boolean allowsEmpty() {
    return false;
  }

  /** Whether what is odd about the layers is said. */
  default boolean saysWarnings() {
    return true;
  }

  /**
   * Says what came of it.
   *
   * @param gold the version of gold; null if there is none
   * @param json where the ledger is
   * @param changes what {@link LayerMaker#changes} tells
   * @param problem why nothing was published; empty if it was
   */
  default void print(
      Summary summary, LayerVersion gold, String json, List<String> changes, String problem) {
    summary.print(lake(), gold, json, changes, problem);
  }
}
