package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program, told to stop as a person does it: with an interrupt, Ctrl-C. */
class InterruptIT {
  private static final long PATIENCE_SECONDS = 120;

  @TempDir private Path folder;

  @Test
  void interruptEndsCleanlyAndKeepsWhatWasPublished() throws Exception {
    assumeTrue(canReset(), "env --default-signal is needed: an ignored signal stays ignored");
    Path small = folder.resolve("small");
    Path large = folder.resolve("large");
    Lake lake = new Lake(folder.resolve("lake"));
    Program.run("generate", "--out=" + small, "--users=200");
    Program.run("generate", "--out=" + large, "--users=150000");
    assertThat(
        "first run",
        Program.run("run", "--landing=" + small, "--lake=" + lake.root()).code(),
        equalTo(ExitCode.DONE));
    List<String> before = lake.everything();
    String fingerprint = lake.fingerprint();

    Path errors = folder.resolve("stderr");
    Process process = start(large, lake, errors);
    awaitStaging(lake.versionsFolder("bronze"));
    signal(process, "INT");
    assertThat("ends", process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), equalTo(true));

    String said = Files.readString(errors, StandardCharsets.UTF_8);
    assertThat(said, process.exitValue(), equalTo(130));
    assertThat(
        said, containsString("lookback: stopped; nothing published, what was staged is removed"));
    assertThat(said, not(containsString("Exception")));
    assertThat("files of the lake", lake.everything(), equalTo(before));
    assertThat("fingerprint", lake.fingerprint(), equalTo(fingerprint));
    assertThat(
        "the lake is free again",
        Program.run("run", "--landing=" + small, "--lake=" + lake.root()).code(),
        equalTo(ExitCode.DONE));
    assertThat("same gold", lake.fingerprint(), equalTo(fingerprint));
  }

  private static Process start(Path landing, Lake lake, Path errors) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "env",
                "--default-signal=INT",
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx1g",
                "-jar",
                System.getProperty("lookback.jar"),
                "run",
                "--landing=" + landing,
                "--lake=" + lake.root(),
                "--sameLake",
                "--quiet"));
    return new ProcessBuilder(command)
        .redirectError(errors.toFile())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Waits for a second version: the run has begun to write. */
  private static void awaitStaging(Path versions) throws Exception {
    try (WatchService watch = FileSystems.getDefault().newWatchService()) {
      versions.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
      try (Stream<Path> now = Files.list(versions)) {
        if (now.count() > 1) {
          return;
        }
      }
      WatchKey key = watch.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat("the run writes something", key != null, equalTo(true));
      for (WatchEvent<?> event : key.pollEvents()) {
        assertThat("event", event.kind(), equalTo(StandardWatchEventKinds.ENTRY_CREATE));
      }
    }
  }

  private static void signal(Process process, String name) throws Exception {
    int code =
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
    assertThat("kill", code, equalTo(0));
  }

  private static boolean canReset() throws InterruptedException {
    try {
      return new ProcessBuilder("env", "--default-signal=INT", "true").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
