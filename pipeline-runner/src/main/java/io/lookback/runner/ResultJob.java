package io.lookback.runner;

import io.lookback.internal.lake.LakeFolder;
import io.lookback.internal.lake.StoreFault;
import io.lookback.lake.Staging;
import io.lookback.runner.LayerJobs.UnfinishedException;
import io.lookback.runner.cli.UsageException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.UUID;
import java.util.function.Consumer;
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

  /** Removes what a job has left. */
  @FunctionalInterface
  interface Removal {
    /** Removes it. */
    void remove() throws IOException;
  }

  /** Where the result passes through, and what removes it there. */
  record Place(Staging staging, Removal removal) {
    /** A folder of this machine, which goes with the result. */
    static Place here(String what) throws IOException {
      ScratchFolder scratch = ScratchFolder.make(what);
      return new Place(staging(new LakeFolder(scratch.path()), what), scratch::close);
    }

    /** A folder that others see too, of which nothing goes but the result. */
    static Place shared(String folder, String what) throws IOException {
      LakeFolder shared = LakeFolder.of(folder);
      Staging staging = staging(shared, what);
      return new Place(staging, () -> shared.discardCounts(staging));
    }

    private static Staging staging(LakeFolder folder, String what) {
      return folder.staging(what + "-" + UUID.randomUUID());
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
   * @param warn takes a warning where the file cannot be removed
   * @throws IOException if the job could not read or write something, in words fit for people
   * @throws UnfinishedException if the job ended otherwise than well and did not say why
   * @throws UsageException see {@link #requirePlace}
   */
  static <T> T run(
      String what,
      LookbackOptions options,
      Consumer<String> warn,
      Wiring wiring,
      Reading<T> reading)
      throws IOException, UnfinishedException, UsageException {
    requirePlace(options);
    Place place =
        isElsewhere(options) ? Place.shared(options.getTempLocation(), what) : Place.here(what);
    return run(place, options, warn, wiring, reading);
  }

  /** The same by way of a given place. */
  static <T> T run(
      Place place,
      LookbackOptions options,
      Consumer<String> warn,
      Wiring wiring,
      Reading<T> reading)
      throws IOException, UnfinishedException {
    try {
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
    } finally {
      remove(place, warn);
    }
  }

  /** A result that is there is worth more than a tidy folder. */
  private static void remove(Place place, Consumer<String> warn) {
    try {
      place.removal().remove();
    } catch (IOException | RuntimeException e) {
      warn.accept(
          "what the job left in '"
              + place.staging().lake()
              + "' cannot be removed: "
              + StoreFault.message(e, e.toString()));
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
    return BeamOptions.isOnFlink(options)
        && FlinkPlace.of(options.as(FlinkPipelineOptions.class).getFlinkMaster())
            != FlinkPlace.PROCESS;
  }
}
