package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lookback.runner.Program.Ended;
import io.lookback.runner.cli.Option;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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
  void theHeapGrowsWithAllThatTheCommandReads() throws Exception {
    write(jar, "old");
    Random random = new Random(1);
    Path landing = Files.createDirectories(folder.resolve("data/landing"));
    byte[] bytes = new byte[40 << 20];
    random.nextBytes(bytes);
    Files.write(landing.resolve("prints.json"), bytes);
    long fresh = heap("run");
    assertThat("nothing to read", fresh, greaterThan(heap("gold")));
    assertThat("from landing only", heap("bronze"), equalTo(fresh));
    for (String layer : List.of("bronze", "silver")) {
      Path tables = Files.createDirectories(folder.resolve("lake/" + layer));
      byte[] packed = new byte[layer.equals("bronze") ? 4 << 20 : 2 << 20];
      random.nextBytes(packed);
      Files.write(tables.resolve("0.parquet"), packed);
    }
    long bronze = heap("bronze", "--lake=lake");
    long silver = heap("silver", "--lake=lake");
    long gold = heap("gold", "--lake", "lake");
    assertThat("landing", bronze, equalTo(fresh));
    assertThat("what silver reads", silver, greaterThan(gold));
    assertThat("what gold reads", gold, greaterThan(heap("gold")));
    assertThat("what is served", heap("serve-features", "--lake=lake"), equalTo(gold));
    assertThat("all of it", heap("run", "--lake=lake"), greaterThan(silver));
    assertThat("options first", heap("--lake", "lake", "--quiet", "gold"), equalTo(gold));
    assertThat("what is verified", heap("verify", "--lake=lake"), equalTo(silver));
    assertThat("what is tried", heap("prove-no-leak"), equalTo(fresh));
    long past = heap("gold", "--lake=lake", "--knownBy=2026-11-28", "--into=other");
    assertThat("gold of the past", past, greaterThan(silver));
    Files.writeString(folder.resolve("a.yaml"), "");
    assertThat("files", heap("diff", "a.yaml", "b.yml", "--lake=lake"), equalTo(past));
  }

  @Test
  void theHeapGrowsWithTheGoldThatIsCompared() throws Exception {
    write(jar, "old");
    byte[] packed = new byte[4 << 20];
    new Random(1).nextBytes(packed);
    for (String lake : List.of("lake", "lake.yaml", "a@b")) {
      Path tables = Files.createDirectories(folder.resolve(lake + "/gold"));
      Files.write(tables.resolve("0.parquet"), packed);
    }
    long both = heap("diff", "lake", "--most=5");
    assertThat("a lake with its version before", both, greaterThan(heap("diff", "nowhere")));
    assertThat("two lakes", heap("diff", "lake.yaml", "a@b"), equalTo(both));
    assertThat("a version", heap("diff", "lake@2026", "a@b@2026"), equalTo(both));
    assertThat("one that is not here", heap("diff", "lake", "nowhere"), lessThan(both));
    assertThat("the report", heap("report", "--lake=lake"), equalTo(both));
    assertThat("no word", heap("diff"), equalTo(heap("diff", "nowhere")));
  }

  @Test
  void theCommandIsTheWordThatTheProgramTakesForIt() throws Exception {
    write(jar, "old");
    List<Option<?>> options = new ArrayList<>(RunOptions.all());
    options.addAll(Generate.options());
    for (Option<?> option : options) {
      String name = "--" + option.name();
      checkGenerates(name + "=run", "generate", "run");
      if (option.isFlag()) {
        checkGenerates(name, "generate", "run");
        checkGenerates(name, "true", "generate");
      } else {
        checkGenerates(name, "run", "generate");
        checkGenerates(name, "-1", "generate");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h", "--version", "-V"})
  void aQuestionNeedsNoHeap(String question) throws Exception {
    write(jar, "old");
    Ended ended = start("MAVEN=bad", "run", question);
    assertThat(ended.toString(), ended.out(), not(containsString("-Xmx")));
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

  private void checkGenerates(String... args) throws Exception {
    Ended ended = start("MAVEN=bad", args);
    assertThat(
        String.join(" ", args),
        ended.out(),
        allOf(containsString("-XX:+UseSerialGC\n"), containsString("-Xmx512m\n")));
  }

  /** The heap in megabytes that a command gets. */
  private long heap(String... args) throws Exception {
    String out = start("MAVEN=bad", args).out();
    String size = out.lines().filter(line -> line.startsWith("-Xmx")).toList().get(0);
    assertThat(size, size, endsWith("m"));
    return Long.parseLong(size.substring("-Xmx".length(), size.length() - 1));
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
