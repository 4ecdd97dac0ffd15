package io.lookback.runner;

import io.lookback.internal.lake.LakeFolder;
import io.lookback.internal.lake.StoreFault;
import io.lookback.lake.Staging;
import io.lookback.runner.LayerJobs.UnfinishedException;
import io.lookback.runner.cli.UsageException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.UUID;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;

/**
 * Runs a pipeline for one result, which this process reads when the job has ended. The result comes
 * back through a small file: in a scratch folder where the job runs in this process, below {@code
 * --tempLocation} where it runs on a cluster. The file is removed, however the job ends.
 */
final class ResultJob {
  /** Lays out the pipeline. */
  @FunctionalInterface
  interface Wiring {
    /** Adds all steps; the last one writes the result to the tally file of a place. */
    void wire(Pipeline pipeline, Staging place);
  }

  /** Reads the result of a job that has ended. */
  @FunctionalInterface
  interface Reading<T> {
    /** Reads what the last step wrote. */
    T read(Staging place) throws IOException;
  }

  /** Where the result passes through. */
  private record Place(LakeFolder folder, Staging staging, ScratchFolder scratch)
      implements AutoCloseable {
    static Place of(String what, LookbackOptions options) throws IOException {
      ScratchFolder scratch = isElsewhere(options) ? null : ScratchFolder.make(what);
      LakeFolder folder =
          scratch == null
              ? LakeFolder.of(options.getTempLocation())
              : new LakeFolder(scratch.path());
      return new Place(folder, folder.staging(what + "-" + UUID.randomUUID()), scratch);
    }

    @Override
    public void close() throws IOException {
      if (scratch == null) {
        folder.discardCounts(staging);
      } else {
        scratch.close();
      }
    }
  }

  private ResultJob() {}

  /**
   * Looks whether a result can come back; to be asked before anything takes long.
   *
   * @throws UsageException if the job runs on a cluster and no folder is named that it shares
   */
  static void requirePlace(LookbackOptions options) throws UsageException {
    if (isElsewhere(options) && options.getTempLocation() == null) {
      throw new UsageException(
          "--tempLocation must be a folder that every worker of the cluster shares, got none; what"
              + " the job finds comes back through it");
    }
  }

  /**
   * Runs.
   *
   * @param what the job is for, a word
   * @throws IOException if the job could not read or write something, in words fit for people
   * @throws UnfinishedException if the job ended otherwise than well and did not say why
   * @throws UsageException see {@link #requirePlace}
   */
  static <T> T run(String what, LookbackOptions options, Wiring wiring, Reading<T> reading)
      throws IOException, UnfinishedException, UsageException {
    requirePlace(options);
    try (Place place = Place.of(what, options)) {
      PipelineResult.State state;
      try {
        Pipeline pipeline = Pipeline.create(options);
        wiring.wire(pipeline, place.staging());
        state = pipeline.run().waitUntilFinish();
      } catch (RuntimeException e) {
        throw unwrapped(e);
      }
      if (state != PipelineResult.State.DONE) {
        throw new UnfinishedException(state);
      }
      return reading.read(place.staging());
    }
  }

  /**
   * What a runner wraps when a job cannot read or write something.
   *
   * @throws RuntimeException the fault itself if it is none of that kind, as then it is a bug
   */
  static IOException unwrapped(RuntimeException fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException) {
        String said =
            cause instanceof FileSystemException || cause.getMessage() == null
                ? cause.toString()
                : cause.getMessage();
        return new IOException(StoreFault.message(fault, said), fault);
      }
    }
    if (StoreFault.isIn(fault)) {
      return new IOException(StoreFault.message(fault, fault.toString()), fault);
    }
    throw fault;
  }

  /** Whether workers do not see the folders of this process alone. */
  static boolean isElsewhere(LookbackOptions options) {
    return options.getRunner().getSimpleName().contains("Flink")
        && FlinkPlace.of(options.as(FlinkPipelineOptions.class).getFlinkMaster())
            != FlinkPlace.PROCESS;
  }
}
