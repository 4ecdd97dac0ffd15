package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lookback.runner.Program.Ended;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the launcher decides, as a copy among sources of one file, with a Java that only tells what
 * it is asked for and a Maven that makes a text instead of a program.
 */
class LauncherTest {
  /**
   * Tells its arguments, one a line, and the locale; lists classes and archives them if it is asked
   * to. It crashes while it archives where DUMP says so.
   */
  private static final String JAVA =
      """
      #!/usr/bin/env bash
      for argument; do
        echo "$argument"
        case $argument in
          -XX:DumpLoadedClassList=*) printf '%s\\n' a @lambda-proxy >"${argument#*=}" ;;
          -XX:SharedClassListFile=*) list=${argument#*=} ;;
          -XX:SharedArchiveFile=*) archive=${argument#*=} ;;
        esac
      done
      echo "LC_ALL=${LC_ALL:-}"
      if [[ $1 != help && " $* " == *" -Xshare:dump "* ]]; then
        [[ ${DUMP:-good} == good ]] || ! grep -q lambda "$list" || kill -ABRT $$
        [[ ${DUMP:-good} != never ]] || kill -ABRT $$
        cp "$list" "$archive"
      fi
      """;

  /** Its file is called like the program, a dot, and the process of the launcher. */
  private static final String MAVEN =
      """
      #!/usr/bin/env bash
      for argument; do
        case $argument in -Dprogram.file=*) file=${argument#*=} ;; esac
      done
      echo "maven was here"
      case $MAVEN in
        good) echo new >"$file" ;;
        bad) exit 1 ;;
        interrupted)
          echo half >"$file"
          kill -TERM "${file##*.}"
          ;;
      esac
      """;

  /** Tells for each folder how large it claims to be. */
  private static final String DU =
      """
      #!/usr/bin/env bash
      for folder; do
        [[ ! -d $folder ]] || printf '%s\\t%s\\n' "$(cat -- "$folder/kilobytes")" "$folder"
      done
      """;

  /** 5 GB, in kilobytes. */
  private static final int LARGE = 5 << 20;

  private static final String PREPARING = "lookback: preparing faster starts (once) ...";

  @TempDir private Path folder;

  private Path top;
  private Path jar;
  private Path source;

  @BeforeEach
  void install() throws IOException {
    assumeTrue(isOnPath("bash"), "the launcher needs bash, and none is on the PATH");
    top = folder.resolve("check out");
    jar = top.resolve("pipeline-runner/target/lookback.jar");
    source = write(top.resolve("pipeline-core/src/main/java/A.java"), "class A {}");
    write(top.resolve("pipeline-core/pom.xml"), "");
    write(top.resolve("pipeline-runner/pom.xml"), "");
    write(top.resolve("pom.xml"), "");
    Files.copy(Path.of("..", "lookback"), top.resolve("lookback"));
    write(folder.resolve("jdk/release"), "JAVA_VERSION=\"17.0.1\"\n");
    executable(folder.resolve("jdk/bin/java"), JAVA);
    executable(folder.resolve("bin/mvn"), MAVEN);
    executable(folder.resolve("bin/du"), DU);
  }

  @Test
  void itBuildsOnceAndAgainWhenASourceIsNewer() throws Exception {
    Ended first = start("MAVEN=good", "help");
    assertThat(first.toString(), first.code(), equalTo(0));
    assertThat(
        "stderr",
        first.errors(),
        contains(
            containsString("building the program"), containsString("preparing faster starts")));
    assertThat("program", Files.readString(jar), equalTo("new\n"));
    assertThat("started", first.out(), containsString("\n-jar\n" + jar + "\nhelp\n"));
    for (String name : List.of(".A.java.swp", ".#A.java", "#A.java#", "A.java~", "A.txt")) {
      newer(write(source.resolveSibling(name), ""));
    }
    assertThat("editors' files", start("MAVEN=good", "help").err(), emptyString());
    newer(source);
    Ended again = start("MAVEN=good", "help");
    assertThat("stderr", again.errors(), hasItem(containsString("building the program")));
    assertThat("beside it", names(jar.getParent()), contains("lookback.jar"));
  }

  @Test
  void aFirstBuildThatFailsShowsWhyAndEndsWith2() throws Exception {
    Ended ended = start("MAVEN=bad", "help");
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.USAGE));
    assertThat("stdout", ended.out(), emptyString());
    assertThat("stderr", ended.errors(), hasItem("maven was here"));
    assertThat("stderr", ended.err(), endsWith("the build failed; its messages are above\n"));
    assertThat("left behind", names(jar.getParent()), equalTo(List.of()));
  }

  @Test
  void aLaterBuildThatFailsLeavesTheProgramAndGoesOnWithIt() throws Exception {
    write(jar, "old");
    newer(source);
    Ended ended = start("MAVEN=bad", "help");
    assertThat(ended.toString(), ended.code(), equalTo(0));
    assertThat("started", ended.out(), containsString("\nhelp\n"));
    Path log = jar.resolveSibling("build.log");
    assertThat(
        "stderr",
        ended.errors(),
        hasItem(
            startsWith("lookback: the build failed (see " + log + "); going on with the older")));
    assertThat("log", Files.readString(log), containsString("maven was here"));
    assertThat("program", Files.readString(jar), equalTo("old"));
  }

  @Test
  void anInterruptedBuildLeavesTheProgramAndNothingElse() throws Exception {
    write(jar, "old");
    newer(source);
    Ended ended = start("MAVEN=interrupted", "help");
    assertThat(ended.toString(), ended.code(), equalTo(128 + 15));
    assertThat("stdout", ended.out(), emptyString());
    assertThat("program", Files.readString(jar), equalTo("old"));
    assertThat("beside it", names(jar.getParent()), contains("lookback.jar"));
  }

  @Test
  void neverBuildsIfAskedNotTo() throws Exception {
    Ended none = start("LOOKBACK_BUILD=never", "help");
    assertThat(none.toString(), none.code(), equalTo(ExitCode.USAGE));
    assertThat("stderr", none.errors(), contains(containsString("LOOKBACK_BUILD=never")));
    write(jar, "old");
    newer(source);
    Ended old = start("LOOKBACK_BUILD=never", "help");
    assertThat(old.toString(), old.code(), equalTo(0));
    assertThat("stderr", old.err(), not(containsString("building")));
    Ended illegal = start("LOOKBACK_BUILD=later", "help");
    assertThat(illegal.toString(), illegal.code(), equalTo(ExitCode.USAGE));
    assertThat(
        "stderr",
        illegal.errors(),
        contains("lookback: LOOKBACK_BUILD must be auto or never, got 'later'"));
  }

  @Test
  void aTrainingThatWasKilledIsSweptByTheNext() throws Exception {
    assumeTrue(isOnPath("flock"), "without flock nobody knows whether a training still runs");
    Path left = write(top.resolve(".lookback/train.abc/lake/x"), "").getParent().getParent();
    start("MAVEN=good", "help");
    assertThat("left", Files.exists(left), equalTo(false));
    assertThat("cache", names(top.resolve(".lookback")), contains(".lock", "classes-17.0.1.jsa"));
  }

  @Test
  void lambdasAreLeftOutOfAnArchiveThatCannotBeMadeWithThem() throws Exception {
    write(jar, "old");
    Path archive = top.resolve(".lookback/classes-17.0.1.jsa");
    assertThat("stderr", start("DUMP=good", "help").errors(), contains(PREPARING));
    assertThat("all classes", Files.readString(archive), equalTo("a\n@lambda-proxy\n"));
    Files.delete(archive);
    assertThat("stderr", start("DUMP=withoutLambdas", "help").errors(), contains(PREPARING));
    assertThat("without lambdas", Files.readString(archive), equalTo("a\n"));
  }

  @Test
  void anArchiveThatCannotBeMadeIsToldInASentenceAndNotTriedAgain() throws Exception {
    write(jar, "old");
    Ended first = start("DUMP=never", "help");
    assertThat(first.toString(), first.code(), equalTo(0));
    String log = top.resolve(".lookback/archive.log").toString();
    assertThat(
        "stderr",
        first.errors(),
        contains(
            PREPARING,
            "lookback: faster starts could not be prepared (see "
                + log
                + "); each start takes some seconds longer"));
    Ended second = start("DUMP=good", "help");
    assertThat("stderr", second.err(), equalTo(""));
    assertThat("stdout", second.out(), not(containsString("SharedArchiveFile")));
  }

  @Test
  void notesOfACrashBelongIntoTheCache() throws Exception {
    write(jar, "old");
    assertThat(
        "arguments",
        start("MAVEN=bad", "help").out().lines().toList(),
        hasItem("-XX:ErrorFile=" + top.resolve(".lookback/hs_err_pid%p.log")));
  }

  @Test
  void theSecondCompilerIsForLargeInputs() throws Exception {
    write(jar, "old");
    assertThat("nothing to read", isLarge("run"), equalTo(false));
    kilobytes("data/landing", LARGE - 1);
    assertThat("below", isLarge("run"), equalTo(false));
    kilobytes("data/landing", LARGE);
    assertThat("landing", isLarge("run"), equalTo(true));
    assertThat("other landing", isLarge("run", "--landing=nowhere"), equalTo(false));
    assertThat("other landing", isLarge("--landing", "nowhere", "run"), equalTo(false));
    kilobytes("lake/bronze", LARGE / 20);
    assertThat("bronze", isLarge("run", "--landing=no", "--lake=lake"), equalTo(false));
    kilobytes("lake/silver", LARGE / 20 + 2);
    assertThat("both", isLarge("run", "--landing=no", "--lake=lake"), equalTo(true));
    assertThat("both", isLarge("--lake", "lake", "gold", "--landing=no"), equalTo(true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"prints.json.gz", "pays.csv.zst"})
  void packedFilesAreLargerInside(String name) throws Exception {
    write(jar, "old");
    kilobytes("-my landing", LARGE / 10 + 1);
    assertThat("plain", isLarge("run", "--landing=-my landing"), equalTo(false));
    write(folder.resolve("-my landing").resolve(name), "");
    assertThat("packed", isLarge("run", "--landing=-my landing"), equalTo(true));
  }

  @Test
  void theHeapIsAShareOfTheMemoryWhateverIsAskedFor() throws Exception {
    write(jar, "old");
    for (String[] args : new String[][] {{"run"}, {"help"}, {"run", "--runner=DirectRunner"}}) {
      List<String> out = start("MAVEN=bad", args).out().lines().toList();
      assertThat(out, hasItems("-XX:+UseParallelGC", "-XX:MaxRAMPercentage=75"));
      assertThat("all of the memory", out, not(hasItem(startsWith("-XX:MaxRAM="))));
    }
  }

  @Test
  void flinkGetsALesserHeapAndAnArchiveOfItsOwn() throws Exception {
    write(jar, "old");
    String archive = "-XX:SharedArchiveFile=" + top.resolve(".lookback/classes-flink-17.0.1.jsa");
    for (String[] args :
        new String[][] {{"--runner=FlinkRunner", "run"}, {"run", "--runner", "flinkRunner"}}) {
      List<String> out = start("MAVEN=bad", args).out().lines().toList();
      assertThat(out, hasItems(archive, "-XX:MaxRAM=2730m"));
    }
  }

  @Test
  void aLinkWithoutAFolderIsFollowed() throws Exception {
    write(jar, "old");
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Files.createSymbolicLink(
        elsewhere.resolve("lb"), Path.of("..").resolve(folder.relativize(top)).resolve("lookback"));
    Ended ended =
        Processes.run(
            elsewhere,
            List.of(
                "env",
                "JAVA_HOME=" + folder.resolve("jdk"),
                "LOOKBACK_BUILD=never",
                "bash",
                "lb",
                "help"));
    assertThat(ended.err(), ended.code(), equalTo(0));
    assertThat(ended.out().lines().toList(), hasItem(jar.toString()));
  }

  @Test
  void aLocaleOfAsciiGivesWay() throws Exception {
    write(jar, "old");
    Ended letters = Processes.run(folder, List.of("env", "LC_ALL=C.UTF-8", "locale", "charmap"));
    assumeTrue(letters.out().equals("UTF-8\n"), "there is no locale C.UTF-8");
    for (String locale : List.of("LC_ALL=", "LC_ALL=C", "LANG=POSIX", "LANG=xx_XX.UTF-8")) {
      List<String> out = startIn(locale, "help").out().lines().toList();
      assertThat(locale, out, hasItem("LC_ALL=C.UTF-8"));
    }
    List<String> out = startIn("LANG=C.UTF-8", "help").out().lines().toList();
    assertThat("one with letters", out, hasItem("LC_ALL="));
  }

  @Test
  void librariesAreUnpackedIntoTheCache() throws Exception {
    write(jar, "old");
    assertThat(
        "arguments",
        start("MAVEN=bad", "help").out().lines().toList(),
        hasItems(
            "-DZstdTempFolder=" + top.resolve(".lookback"),
            "-Dorg.xerial.snappy.tempdir=" + top.resolve(".lookback"),
            "-XX:SharedArchiveFile=" + top.resolve(".lookback/classes-17.0.1.jsa")));
  }

  /** Whether the settings are those for a large input. */
  private boolean isLarge(String... args) throws Exception {
    List<String> out = start("MAVEN=bad", args).out().lines().toList();
    assertThat("settings", out, hasItem("-XX:+UseParallelGC"));
    return !out.contains("-XX:TieredStopAtLevel=1");
  }

  /** Makes a folder that is so large. */
  private void kilobytes(String name, int kilobytes) throws IOException {
    write(folder.resolve(name).resolve("kilobytes"), String.valueOf(kilobytes));
  }

  /** Starts the launcher in a locale and with nothing else in the environment. */
  private Ended startIn(String locale, String... args) throws Exception {
    return start(List.of("-i", "PATH=" + System.getenv("PATH"), locale), args);
  }

  private Ended start(String variable, String... args) throws Exception {
    return start(List.of(variable), args);
  }

  private Ended start(List<String> environment, String... args) throws Exception {
    List<String> command = new ArrayList<>(List.of("env"));
    command.addAll(environment);
    command.add("JAVA_HOME=" + folder.resolve("jdk"));
    command.add("PATH=" + folder.resolve("bin") + File.pathSeparator + System.getenv("PATH"));
    command.add("bash");
    command.add(top.resolve("lookback").toString());
    command.addAll(List.of(args));
    return Processes.run(folder, command);
  }

  private void newer(Path file) throws IOException {
    long now = Files.getLastModifiedTime(jar).toMillis();
    Files.setLastModifiedTime(file, FileTime.fromMillis(now + 2_000));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static Path write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static void executable(Path file, String text) throws IOException {
    assertThat(file + " is executable", write(file, text).toFile().setExecutable(true));
  }

  private static boolean isOnPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(path -> Files.isExecutable(Path.of(path, program)));
  }
}
