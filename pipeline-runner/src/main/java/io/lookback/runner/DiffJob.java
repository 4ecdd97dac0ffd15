package io.lookback.runner;

import io.lookback.internal.diff.CompareGold;
import io.lookback.internal.diff.DiffPlan;
import io.lookback.internal.diff.GoldDiff;
import io.lookback.internal.lake.LakeFile;
import io.lookback.internal.lake.LakeFolder;
import io.lookback.lake.Staging;
import io.lookback.runner.LayerJobs.UnfinishedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;

/** Runs the pipeline that compares two golds. */
final class DiffJob {
  private DiffJob() {}

  /**
   * Compares.
   *
   * @param lake where the result passes through if the job runs in other processes
   * @param most the most examples of a kind
   */
  static GoldDiff run(DiffPlan plan, LakeFolder lake, int most, LookbackOptions options)
      throws IOException, UnfinishedException {
    if (plan.daysToRead().isEmpty()) {
      return plan.known(most);
    }
    if (isElsewhere(options)) {
      return run(plan, most, options, lake);
    }
    // The lake may be somebody else's, to be read only.
    try (ScratchFolder scratch = ScratchFolder.make("diff")) {
      return run(plan, most, options, LakeFolder.of(scratch.path().toString()));
    }
  }

  private static GoldDiff run(
      DiffPlan plan, int most, LookbackOptions options, LakeFolder resultPlace)
      throws IOException, UnfinishedException {
    List<LakeFile> files = new ArrayList<>(plan.filesOfA());
    files.addAll(plan.filesOfB());
    int lanes = InputSize.fileLanes(options, InputSize.ofLake(files));
    Staging place = resultPlace.staging("diff-" + UUID.randomUUID());
    Pipeline pipeline = Pipeline.create(options);
    pipeline.apply("Compare gold", new CompareGold(plan, lanes, most, place));
    PipelineResult.State state = pipeline.run().waitUntilFinish();
    if (state != PipelineResult.State.DONE) {
      throw new UnfinishedException(state);
    }
    GoldDiff diff = CompareGold.read(place);
    resultPlace.discardCounts(place);
    return diff;
  }

  /** Whether workers do not see the folders of this process alone. */
  private static boolean isElsewhere(LookbackOptions options) {
    return options.getRunner().getSimpleName().contains("Flink")
        && FlinkPlace.of(options.as(FlinkPipelineOptions.class).getFlinkMaster())
            != FlinkPlace.PROCESS;
  }
}
