package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lookback.runner.Program.Ended;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher, as a copy beside a link to the packaged program: without sources there is nothing
 * that it could find newer than the program and build.
 */
class LauncherIT {
  @TempDir private static Path top;
  @TempDir private Path folder;

  private static Path launcher;
  private static Ended first;

  @BeforeAll
  static void installAndStartForTheFirstTime() throws Exception {
    boolean hasBash =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .anyMatch(path -> Files.isExecutable(Path.of(path, "bash")));
    assumeTrue(hasBash, "the launcher needs bash, and none is on the PATH");
    launcher = Files.copy(Path.of("..", "lookback"), top.resolve("lookback"));
    Path target = Files.createDirectories(top.resolve("pipeline-runner/target"));
    Files.createSymbolicLink(target.resolve("lookback.jar"), Processes.jar());
    first = start(top, launcher, "--version");
  }

  @BeforeEach
  void neverBuilds() throws IOException {
    assertThat("sources", Files.exists(top.resolve("pipeline-core")), equalTo(false));
  }

  @Test
  void theFirstStartPreparesFasterOnesAndTheNextDoesNot() throws Exception {
    assertThat(first.toString(), first.code(), equalTo(ExitCode.DONE));
    assertThat("stderr", first.errors(), contains("lookback: preparing faster starts (once) ..."));
    try (Stream<Path> cache = Files.list(top.resolve(".lookback"))) {
      List<Path> archives =
          cache.filter(path -> path.toString().matches(".*classes-[0-9.]+jsa")).toList();
      assertThat("archives", archives.size(), equalTo(1));
      assertThat("is made", Files.size(archives.get(0)) > 0, equalTo(true));
    }
    Ended next = start(folder, launcher, "--version");
    assertThat("stderr", next.err(), emptyString());
    assertThat("stdout", next.out(), equalTo(first.out()));
  }

  @Test
  void theFirstStartOnFlinkPreparesFasterOnesAsWell() throws Exception {
    Ended ended = start(folder, launcher, "--runner=FlinkRunner", "help");
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.DONE));
    assertThat("stderr", ended.errors(), contains("lookback: preparing faster starts (once) ..."));
    try (Stream<Path> cache = Files.list(top.resolve(".lookback"))) {
      List<Path> archives =
          cache.filter(path -> path.toString().contains("classes-flink")).toList();
      assertThat("archives", archives.size(), equalTo(1));
      assertThat("is made", Files.size(archives.get(0)) > 0, equalTo(true));
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat("left in the user's folder", files.toList(), empty());
    }
  }

  @Test
  void landingAndLakeAreThoseOfTheFolderItIsCalledFrom() throws Exception {
    Ended made = start(folder, launcher, "generate", "--users=50", "--quiet");
    assertThat(made.toString(), made.code(), equalTo(ExitCode.DONE));
    Ended ended = start(folder, launcher, "run");
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.DONE));
    assertThat("stderr", ended.err(), emptyString());
    Lake lake = new Lake(folder.resolve("data"));
    assertThat("stdout", ended.out(), containsString(lake.fingerprint()));
    assertThat("published", lake.published("gold"), not(emptyString()));
    assertThat("beside the launcher", Files.exists(top.resolve("data")), equalTo(false));
  }

  @Test
  void itFindsTheProgramThroughLinksToLinks() throws Exception {
    Path links = Files.createDirectories(folder.resolve("links"));
    Files.createSymbolicLink(links.resolve("absolute"), launcher);
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Path link = Files.createSymbolicLink(bin.resolve("lb"), Path.of("../links/absolute"));
    Ended ended = start(folder, link, "--version");
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.DONE));
    assertThat("stdout", ended.out(), equalTo(first.out()));
  }

  @Test
  void exitCodesComeThrough() throws Exception {
    Ended missing = start(folder, launcher, "run", "--landing=nowhere", "--quiet");
    assertThat(missing.toString(), missing.code(), equalTo(ExitCode.INPUT));
    assertThat("stderr", missing.errors(), contains(containsString("landing folder 'nowhere'")));
    Ended unknown = start(folder, launcher, "fly");
    assertThat(unknown.toString(), unknown.code(), equalTo(ExitCode.USAGE));
    assertThat("stderr", unknown.errors(), contains(containsString("unknown command 'fly'")));
  }

  @Test
  void withoutArgumentsAndATerminalItShowsHelpAndEndsWith2() throws Exception {
    Ended ended = start(folder, launcher);
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.USAGE));
    assertThat("stdout", ended.out(), emptyString());
    assertThat("stderr", ended.err(), containsString("usage: lookback COMMAND"));
  }

  /** As cron starts it: without a locale, in which Java sees no file name but ASCII ones. */
  @Test
  void itSeesLandingFilesWhoseNamesHaveLetters() throws Exception {
    Ended letters = Processes.run(folder, List.of("env", "LC_ALL=C.UTF-8", "locale", "charmap"));
    assumeTrue(letters.out().equals("UTF-8\n"), "there is no locale C.UTF-8");
    start(folder, launcher, "generate", "--users=50", "--quiet");
    // Not by Java, which may itself run without a locale.
    String rename = "cd data/landing && mv prints.json \"$(printf 'prints-mar\\303\\247o.json')\"";
    Ended renamed = Processes.run(folder, List.of("bash", "-c", rename));
    assertThat(renamed.toString(), renamed.code(), equalTo(0));
    List<String> command =
        List.of(
            "env",
            "-i",
            "PATH=" + System.getenv("PATH"),
            "JAVA_HOME=" + System.getProperty("java.home"),
            "bash",
            launcher.toString(),
            "run",
            "--quiet");
    Ended ended = Processes.run(folder, command);
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.DONE));
    String ledger = Files.readString(folder.resolve("data/ledger.json"));
    assertThat("ledger", ledger, containsString("prints-março.json"));
  }

  private static Ended start(Path folder, Path launcher, String... args) throws Exception {
    List<String> command = new ArrayList<>(List.of("bash", launcher.toString()));
    command.addAll(List.of(args));
    return Processes.run(folder, command);
  }
}
