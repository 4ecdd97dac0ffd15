package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged program in a Java machine that is too small for its input. */
class OutOfMemoryIT {
  @TempDir private Path folder;

  private Lake lake;

  @BeforeEach
  void generate() throws Exception {
    Program.run("generate", "--users=40000", "--out=" + folder.resolve("landing"));
    lake = new Lake(folder.resolve("lake"));
  }

  private Program.Ended java(List<String> settings, String... args) throws Exception {
    List<String> command =
        Program.with(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(settings);
    command.addAll(List.of("-jar", Processes.jar().toString()));
    command.addAll(List.of(args));
    return Processes.run(folder, command);
  }

  @ParameterizedTest
  @ValueSource(ints = {56, 96})
  void isToldInOneLineAndLeavesNothing(int megabytes) throws Exception {
    Program.Ended ended =
        java(List.of("-Xmx" + megabytes + "m"), "run", "--landing=landing", "--lake=lake");
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.INTERNAL_FAULT));
    assertThat(
        "stderr",
        ended.errors(),
        contains(
            matchesPattern(
                "lookback: out of memory: the heap of \\d+ MB is full; give more with java -Xmx\\d+m"
                    + " \\(with \\./lookback: LOOKBACK_JAVA_OPTS=-Xmx\\d+m\\), give more buckets"
                    + " than \\d+ with --buckets=\\.\\.\\., or run with --runner=FlinkRunner, which"
                    + " sorts on disk; nothing published")));
    assertThat("stdout", ended.out(), emptyString());
    for (String layer : List.of("bronze", "silver", "gold")) {
      assertThat("published " + layer, lake.published(layer), emptyString());
    }
    assertThat(
        "Parquet files",
        lake.everything().stream().filter(name -> name.endsWith(".parquet")).count(),
        equalTo(0L));
    assertThat("ledger", Files.exists(lake.root().resolve("ledger.json")), equalTo(false));
  }

  @Test
  void theMetaspaceIsNamed() throws Exception {
    Program.Ended ended =
        java(List.of("-XX:MaxMetaspaceSize=24m"), "run", "--landing=landing", "--lake=lake");
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.INTERNAL_FAULT));
    assertThat(
        "stderr",
        ended.errors(),
        contains(containsString("lookback: out of memory: the metaspace, which holds classes,")));
  }
}
