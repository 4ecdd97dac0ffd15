package io.lookback.runner;

import io.lookback.runner.cli.OptionNames;
import io.lookback.runner.cli.UsageException;
import java.util.ArrayList;
import java.util.List;

/** Says in one line what an exception means for the person who started the program. */
final class Fault {
  private static final int DEEPEST = 50;

  /** What Flink throws, by simple name, as its classes are not there for every run. */
  private static final String NO_SLOTS = "NoResourceAvailableException";

  private static final String CANCELLED = "JobCancellationException";
  private static final String NO_ANSWER = "RetryException";
  private static final String JOB_FAILED = "JobExecutionException";
  private static final String NOT_SUBMITTED = "JobSubmissionException";

  private Fault() {}

  /** The innermost cause, and what to do about it. */
  static String inOneLine(Throwable fault) {
    Throwable cause = fault;
    List<String> chain = new ArrayList<>(List.of(cause.getClass().getSimpleName()));
    for (int depth = 0; cause.getCause() != null && depth < DEEPEST; depth++) {
      cause = cause.getCause();
      chain.add(cause.getClass().getSimpleName());
    }
    if (chain.contains(NO_SLOTS)) {
      return "the Flink cluster has too few free slots for this job; nothing published; start"
          + " more TaskManagers, wait for other jobs to end, or give a smaller --parallelism";
    }
    if (chain.contains(CANCELLED)) {
      return "the Flink job was cancelled; nothing published";
    }
    if (chain.contains(NO_ANSWER)) {
      return "the Flink JobManager does not answer any more; nothing published; run again once it"
          + " is back";
    }
    OutOfMemoryError outOfMemory = OutOfMemory.in(fault);
    if (outOfMemory != null) {
      return OutOfMemory.message(outOfMemory);
    }
    String message =
        cause.getMessage() == null
            ? ""
            : " " + UsageException.quote(OptionNames.in(cause.getMessage()));
    boolean isFlink = chain.contains(JOB_FAILED) || chain.contains(NOT_SUBMITTED);
    return (isFlink ? "the Flink job failed; nothing published: " : "internal fault: ")
        + cause.getClass().getSimpleName()
        + message
        + "; the stack trace is in the log above";
  }
}
