package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import org.junit.jupiter.api.Test;

class FaultTest {
  /** Flink's, by name: some of them come with a cluster only. */
  private static final class NoResourceAvailableException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  private static final class JobCancellationException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  private static final class RetryException extends Exception {
    private static final long serialVersionUID = 1L;

    RetryException(Throwable cause) {
      super(cause);
    }
  }

  private static final class JobExecutionException extends Exception {
    private static final long serialVersionUID = 1L;

    JobExecutionException(Throwable cause) {
      super(cause);
    }
  }

  private static String told(Throwable cause) {
    return Fault.inOneLine(new RuntimeException("Pipeline execution failed", cause));
  }

  @Test
  void ofAClusterSaysWhatHappenedThere() {
    assertThat(
        told(new JobExecutionException(new NoResourceAvailableException())),
        startsWith("the Flink cluster has too few free slots for this job; nothing published;"));
    assertThat(
        told(new JobExecutionException(new JobCancellationException())),
        equalTo("the Flink job was cancelled; nothing published"));
    assertThat(
        told(new RetryException(new java.net.ConnectException("Connection refused"))),
        startsWith("the Flink JobManager does not answer any more; nothing published;"));
    assertThat(
        told(new JobExecutionException(new ArithmeticException("by zero"))),
        equalTo(
            "the Flink job failed; nothing published: ArithmeticException 'by zero';"
                + " the stack trace is in the log above"));
  }

  @Test
  void thatIsABugNamesTheInnermostCause() {
    assertThat(
        told(new IllegalStateException(new ArithmeticException("by zero"))),
        equalTo(
            "internal fault: ArithmeticException 'by zero';"
                + " the stack trace is in the log above"));
  }

  @Test
  void ofMemorySaysWhatToDo() {
    assertThat(
        told(new IllegalStateException(new OutOfMemoryError("Java heap space"))),
        startsWith("out of memory: the heap of "));
  }
}
