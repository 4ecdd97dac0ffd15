package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.nio.file.Files;
import java.nio.file.Path;
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
