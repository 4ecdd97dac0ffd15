package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ScratchFolderTest {
  @Test
  void whatIsOpenWhenTheProcessEndsIsRemoved() throws Exception {
    try (ScratchFolder scratch = ScratchFolder.make("test")) {
      Files.createDirectories(scratch.path().resolve("lake/gold"));
      Files.writeString(scratch.path().resolve("lake/gold/part"), "rows");
      ScratchFolder.removeOpen();
      assertThat("removed", Files.exists(scratch.path()), equalTo(false));
    }
  }

  @Test
  void aFolderThatIsStillWrittenToIsClosed() throws Exception {
    ScratchFolder scratch = ScratchFolder.make("test");
    Path worked = Files.createDirectories(scratch.path().resolve("a/b"));
    CountDownLatch begun = new CountDownLatch(500);
    long end = System.nanoTime() + Duration.ofMillis(200).toNanos();
    Thread worker =
        new Thread(
            () -> {
              try {
                for (int i = 0; i < 1_000 || System.nanoTime() < end; i++) {
                  Files.writeString(worked.resolve("part-" + i), "rows");
                  begun.countDown();
                }
              } catch (IOException e) {
                // The folder goes while it is written to.
              }
            });
    worker.start();
    begun.await();
    scratch.close();
    worker.join();
    assertThat("removed", Files.exists(scratch.path()), equalTo(false));
  }

  @Test
  void aClosedFolderIsRemovedAndAnEmptiedOneStays() throws Exception {
    Path path;
    try (ScratchFolder scratch = ScratchFolder.make("test")) {
      path = scratch.path();
      Files.createDirectories(path.resolve("a/b"));
      scratch.empty();
      try (var left = Files.list(path)) {
        assertThat("left", left.count(), equalTo(0L));
      }
    }
    assertThat("removed", Files.exists(path), equalTo(false));
  }
}
