package io.lookback.internal.lake;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.lookback.lake.Staging;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Two runs in one process, of which one is given up. */
class EndedStagingsTest {
  /** Far less than a run that is given up waits for its own changes. */
  private static final Duration SOON = Duration.ofSeconds(5);

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  @AfterEach
  void release() {
    released.countDown();
  }

  /** Begins a change that goes on until it is released. */
  private FutureTask<String> beginSlowChange(Staging staging) throws InterruptedException {
    FutureTask<String> change =
        new FutureTask<>(
            () ->
                EndedStagings.change(
                    staging,
                    () -> {
                      begun.countDown();
                      await(released);
                      return "written";
                    }));
    start(change);
    begun.await();
    return change;
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "task of a test");
    thread.setDaemon(true);
    thread.start();
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void aRunThatIsGivenUpDoesNotWaitForTheChangesOfAnother(TestInfo test) throws Exception {
    Staging mine = staging(test, "mine");
    Staging other = staging(test, "other");
    FutureTask<String> change = beginSlowChange(other);
    assertTimeoutPreemptively(SOON, () -> EndedStagings.end(mine));
    released.countDown();
    assertThat("the other run's change", change.get(), equalTo("written"));
    assertThat("the other run has ended", EndedStagings.has(other), equalTo(false));
  }

  @Test
  void aRunGoesOnWhileAnotherWaitsForItsOwnChanges(TestInfo test) throws Exception {
    Staging mine = staging(test, "mine");
    Staging other = staging(test, "other");
    FutureTask<String> slow = beginSlowChange(mine);
    FutureTask<Void> end =
        new FutureTask<>(
            () -> {
              EndedStagings.end(mine);
              return null;
            });
    start(end);
    while (!EndedStagings.has(mine)) {
      Thread.onSpinWait();
    }
    assertThrows(IOException.class, () -> EndedStagings.change(mine, () -> "late"));
    String further =
        assertTimeoutPreemptively(SOON, () -> EndedStagings.change(other, () -> "written"));
    assertThat("a change of the other run", further, equalTo("written"));
    assertThat("the end waits for the change", end.isDone(), equalTo(false));
    released.countDown();
    assertThat("the change that had begun", slow.get(), equalTo("written"));
    end.get();
  }

  private static Staging staging(TestInfo test, String run) {
    return new Staging("lake", test.getDisplayName() + run);
  }
}
