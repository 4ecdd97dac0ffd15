package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.sameInstance;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultJobTest {
  private static final List<String> CLUSTER =
      List.of("--runner=FlinkRunner", "--flinkMaster=localhost:1", "--parallelism=2");

  @TempDir private Path folder;

  @Test
  void nothingStaysInTheSharedFolder() throws Exception {
    Lake lake = new Lake(folder.resolve("lake"));
    HandmadeLanding.sound(folder.resolve("landing")).run(lake).checkDone();
    Path shared = Files.createDirectory(folder.resolve("shared"));
    List<String> before = lake.everything();
    Program.run("verify", "--lake=" + lake.root(), "--tempLocation=" + shared).checkDone();
    assertThat("shared", new Lake(shared).everything(), contains(""));
    assertThat("lake", lake.everything(), equalTo(before));
  }

  /** Nothing answers where the cluster should be: nobody asks it. */
  @ParameterizedTest
  @ValueSource(strings = {"verify", "diff"})
  void onAClusterASharedFolderIsAskedForBeforeTheJobStarts(String command) throws Exception {
    Lake lake = new Lake(folder.resolve("lake"));
    HandmadeLanding landing = HandmadeLanding.sound(folder.resolve("landing"));
    landing.run(lake).checkDone();
    landing.file("taps-2.json", HandmadeLanding.event("2020-11-30", 1, "point", 0));
    landing.run(lake).checkDone();
    List<String> words =
        command.equals("diff")
            ? List.of("diff", lake.root().toString())
            : List.of("verify", "--lake=" + lake.root());
    Program.Ended ended = Program.run(Program.with(words, CLUSTER.toArray(String[]::new)));
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.USAGE));
    assertThat(
        ended.errors(),
        contains(
            startsWith(
                "lookback: --tempLocation must be a folder that every worker of the cluster"
                    + " shares, got none")));
    assertThat("stdout", ended.out().lines().toList(), empty());
  }

  /** The workers of a cluster do not see the temporary files of this machine. */
  @ParameterizedTest
  @ValueSource(strings = {"prove-no-leak", "diff"})
  void whatMakesLakesOfItsOwnIsRefusedOnACluster(String command) throws Exception {
    boolean isDiff = command.equals("diff");
    List<String> words =
        isDiff
            ? List.of("diff", "a.yaml", "b.yaml", "--lake=" + folder, "--tempLocation=" + folder)
            : List.of("prove-no-leak", "--landing=" + folder);
    Program.Ended ended = Program.run(Program.with(words, CLUSTER.toArray(String[]::new)));
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.USAGE));
    assertThat(
        ended.errors(),
        contains(
            "lookback: "
                + (isDiff ? "diff of two feature files" : "prove-no-leak")
                + " must run in this process, as the lakes that it makes are temporary files of"
                + " this machine; got --flinkMaster='localhost:1'; leave --runner and"
                + " --flinkMaster out, or name --flinkMaster=[local]"));
    assertThat("stdout", ended.out().lines().toList(), empty());
    assertThat(
        Program.run("help", command).checkDone().out(),
        containsString("in this process, never on a cluster."));
  }

  @Test
  void whatAJobCannotReadIsToldFromABug() {
    IOException lost =
        ResultJob.unwrapped(
            new IllegalStateException(new RuntimeException(new NoSuchFileException("/lake/part"))));
    assertThat(lost.getMessage(), equalTo("java.nio.file.NoSuchFileException: /lake/part"));
    IOException damaged =
        ResultJob.unwrapped(new IllegalStateException(new IOException("cannot read part")));
    assertThat(damaged.getMessage(), equalTo("cannot read part"));
    IllegalStateException bug = new IllegalStateException("a bug");
    assertThat(
        assertThrows(IllegalStateException.class, () -> ResultJob.unwrapped(bug)),
        sameInstance(bug));
  }
}
