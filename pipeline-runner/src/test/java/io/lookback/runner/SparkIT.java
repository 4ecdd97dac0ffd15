package io.lookback.runner;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lookback.runner.Program.Ended;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged program on a Spark in its process. What comes out must be what DirectRunner makes.
 */
@EnabledIfSystemProperty(
    named = "lookback.spark",
    matches = "true",
    disabledReason = "the program is built without Spark; mvn verify -Pspark builds it in")
class SparkIT {
  private static final Path SAMPLE = Path.of("..", "data", "landing").toAbsolutePath();
  private static final String ON_SPARK = "--runner=SparkRunner";
  private static final String TWO_THREADS = "--sparkMaster=local[2]";

  /** The state of a socket that listens, in the system's list of sockets. */
  private static final String LISTENS = "0A";

  @TempDir private Path folder;

  @Test
  void theSampleGivesWhatDirectRunnerGives() throws Exception {
    Ended direct = done(run("direct", "--landing=" + SAMPLE));
    Ended spark = done(run("spark", "--landing=" + SAMPLE, ON_SPARK, TWO_THREADS));
    assertThat("fingerprint", lake("spark").fingerprint(), equalTo("1621-69c78442fc59c7b0"));
    assertThat("ledger", facts(lake("spark")), equalTo(facts(lake("direct"))));
    assertThat("summary", spark.out().replace("spark", "direct"), equalTo(direct.out()));
    try (DuckDb duckDb = new DuckDb()) {
      assertThat(
          "rows that differ",
          duckDb.difference(lake("spark").gold(), lake("direct").gold()),
          empty());
    }
  }

  @Test
  void theRealInputGivesWhatDirectRunnerGives() throws Exception {
    String given = System.getProperty("lookback.real", System.getenv("LOOKBACK_REAL"));
    assumeTrue(given != null, "no real input: give its folder with -Dlookback.real=FOLDER");
    done(run("spark", "--landing=" + Path.of(given).resolve("landing"), ON_SPARK, TWO_THREADS));
    assertThat("fingerprint", lake("spark").fingerprint(), equalTo("113336-e11997bff82f07fa"));
  }

  @Test
  void layerByLayerAndAfterANewFileItIsTheSameToo() throws Exception {
    Path landing = Files.createDirectory(folder.resolve("landing"));
    for (String name : List.of("taps.json", "pays.csv")) {
      Files.copy(SAMPLE.resolve(name), landing.resolve(name));
    }
    List<String> prints = Files.readAllLines(SAMPLE.resolve("prints.json"), ISO_8859_1);
    int half = prints.size() / 2;
    Files.write(landing.resolve("prints-1.json"), prints.subList(0, half), ISO_8859_1);
    done(run("steps", "--landing=" + landing, ON_SPARK));
    Files.write(landing.resolve("prints-2.json"), prints.subList(half, prints.size()), ISO_8859_1);
    layer("steps", "bronze", ON_SPARK, "--landing=" + landing);
    layer("steps", "silver", ON_SPARK);
    layer("steps", "gold", ON_SPARK);
    assertThat("fingerprint", lake("steps").fingerprint(), equalTo("1621-69c78442fc59c7b0"));
  }

  @Test
  void aFaultOfAStepIsToldInOneLineAndNothingIsPublished() throws Exception {
    layer("fault", "bronze", "--landing=" + SAMPLE);
    layer("fault", "silver");
    // A file where the run's folder should be made: every step that writes gold fails.
    Files.writeString(lake("fault").root().resolve(".versions/gold"), "in the way");
    List<String> before = lake("fault").everything();
    Ended bad = run("fault", "--landing=" + SAMPLE, ON_SPARK, "--quiet");
    assertThat(bad.toString(), bad.code(), equalTo(ExitCode.INPUT));
    assertThat(
        bad.errors(),
        contains(matchesPattern("lookback: lake file .* cannot be written: .*nothing published")));
    assertThat("files and links", lake("fault").everything(), equalTo(before));
  }

  @Test
  void whatThisProgramDoesNotHaveIsRefused() throws Exception {
    checkRefused(
        "--runner must be one of DirectRunner, SparkRunner, got 'FlinkRunner'; mvn package makes a"
            + " program that has FlinkRunner",
        "--runner=FlinkRunner");
    checkRefused(
        "--runner must be one of DirectRunner, SparkRunner, got 'SparkStructuredStreamingRunner'",
        "--runner=SparkStructuredStreamingRunner");
    checkRefused(
        "--sparkMaster must be local, local[N] or local[*], with N from 1 to 9999 threads, got"
            + " 'spark://host:7077'; for a cluster there is --runner=FlinkRunner",
        ON_SPARK,
        "--sparkMaster=spark://host:7077");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void onlyThisMachineReachesItsPorts() throws Exception {
    Path landing = folder.resolve("landing");
    done(
        Processes.java(
            folder, "generate", "--users=20000", "--days=30", "--out=" + landing, "--quiet"));
    List<String> command =
        Processes.program(
            List.of(
                "run", "--quiet", "--landing=" + landing, "--lake=ports", ON_SPARK, TWO_THREADS));
    Process run =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    Set<String> seen = new TreeSet<>();
    try {
      while (!run.waitFor(100, TimeUnit.MILLISECONDS)) {
        seen.addAll(listening(run));
      }
    } finally {
      run.destroyForcibly();
    }
    assertThat(Files.readString(folder.resolve("log")), run.exitValue(), equalTo(ExitCode.DONE));
    assertThat("seen", seen, not(empty()));
    assertThat(
        "addresses, the bytes of each four in reverse",
        seen,
        everyItem(matchesPattern(".*0100007F")));
  }

  /** The addresses at which a process listens, as the system writes them; empty if it has ended. */
  private static Set<String> listening(Process process) throws IOException {
    Path its = Path.of("/proc", String.valueOf(process.pid()));
    Set<String> sockets = new HashSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(its.resolve("fd"))) {
      for (Path file : files) {
        sockets.add(Files.readSymbolicLink(file).toString());
      }
    } catch (IOException e) {
      // It has ended, or has closed a file since its files were listed.
      return Set.of();
    }
    Set<String> addresses = new HashSet<>();
    for (String list : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      for (String line : Files.readAllLines(Path.of(list))) {
        String[] columns = line.strip().split("\\s+", -1);
        if (columns[3].equals(LISTENS) && sockets.contains("socket:[" + columns[9] + "]")) {
          addresses.add(columns[1].substring(0, columns[1].indexOf(':')));
        }
      }
    }
    return addresses;
  }

  private void checkRefused(String message, String... options) throws Exception {
    Ended ended = run("refused", options);
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.USAGE));
    assertThat("stderr", ended.errors(), contains("lookback: " + message));
  }

  /** Checks that all was done, and that nothing but progress was told on stderr. */
  private static Ended done(Ended ended) {
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.DONE));
    assertThat("stderr", ended.errors(), everyItem(startsWith("reading ")));
    return ended;
  }

  private void layer(String lake, String layer, String... options) throws Exception {
    done(
        Processes.java(
            folder,
            Program.with(List.of(layer, "--lake=" + lake), options).toArray(String[]::new)));
  }

  private Ended run(String lake, String... options) throws Exception {
    return Processes.java(
        folder, Program.with(List.of("run", "--lake=" + lake), options).toArray(String[]::new));
  }

  private Lake lake(String name) {
    return new Lake(folder.resolve(name));
  }

  /** What the ledger says but for the name of the run. */
  private static JsonNode facts(Lake lake) throws IOException {
    ObjectNode ledger = (ObjectNode) lake.ledger();
    ledger.remove("run");
    return ledger;
  }
}
