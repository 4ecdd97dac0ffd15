package io.lookback.runner;

import io.lookback.internal.diff.CompareGold;
import io.lookback.internal.diff.DiffPlan;
import io.lookback.internal.diff.GoldDiff;
import io.lookback.internal.lake.LakeFile;
import io.lookback.runner.LayerJobs.UnfinishedException;
import io.lookback.runner.cli.UsageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Runs the pipeline that compares two golds. */
final class DiffJob {
  private DiffJob() {}

  /**
   * Compares.
   *
   * @param most the most examples of a kind
   * @param warn takes warnings
   */
  static GoldDiff run(DiffPlan plan, int most, LookbackOptions options, Consumer<String> warn)
      throws IOException, UnfinishedException, UsageException {
    if (plan.daysToRead().isEmpty()) {
      return plan.known(most);
    }
    List<LakeFile> files = new ArrayList<>(plan.filesOfA());
    files.addAll(plan.filesOfB());
    int lanes = InputSize.fileLanes(options, InputSize.ofLake(files));
    return ResultJob.run(
        "diff",
        options,
        warn,
        (pipeline, place) ->
            pipeline.apply("Compare gold", new CompareGold(plan, lanes, most, place)),
        CompareGold::read);
  }
}
