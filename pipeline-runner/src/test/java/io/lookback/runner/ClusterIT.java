package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The packaged program on a Flink cluster of four processes: submitted both ways, with workers and
 * the JobManager killed in the middle of runs.
 */
@Tag("cluster")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterIT {
  private static final int WORKERS = 3;
  private static final int TRIES = 5;

  /** A phase of a run, by the steps that have ended and the one that has not. */
  enum Phase {
    READ("", "Bronze/Take lanes"),
    SILVER_GROUPING("Bronze/Take lanes", "Silver/Group by bucket"),
    GOLD_GROUPING("Silver/Group by bucket", "Gold/Group windows by bucket"),
    WRITE("Silver/Group by bucket", "Write silver/Write silver files/Gather");

    private final String before;
    private final String now;

    Phase(String before, String now) {
      this.before = before;
      this.now = now;
    }
  }

  @TempDir private static Path folder;

  /** Files that were loaded with another limit are loaded again; otherwise gold alone is made. */
  private static final String LOADS_AGAIN = "--maxLineBytes=2000000";

  private static Path jar;
  private static String fingerprint;
  private static FlinkCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    // A copy: a build must not change the jar under a running client.
    jar = Files.copy(Path.of(System.getProperty("lookback.jar")), folder.resolve("lookback.jar"));
    Program.Ended generated =
        Program.run(
            "generate", "--users=100000", "--days=30", "--seed=1", "--out=" + folder.resolve("in"));
    assertThat(generated.toString(), generated.code(), is(ExitCode.DONE));
    Program.Ended direct =
        Program.run("run", "--landing=" + folder.resolve("in"), "--lake=" + folder.resolve("d"));
    assertThat(direct.toString(), direct.code(), is(ExitCode.DONE));
    fingerprint = new Lake(folder.resolve("d")).fingerprint();
    cluster = new FlinkCluster(folder.resolve("flink"));
    cluster.start(WORKERS, 1);
  }

  @AfterAll
  static void stop() throws Exception {
    if (cluster != null) {
      cluster.close();
      assertThat("a process of the cluster lives on", cluster.anyAlive(), is(false));
    }
  }

  /** A client in a process of its own. */
  private record Client(Process process, Path log) {
    /** Waits for its end; returns the exit code. */
    int code() throws Exception {
      if (!process.waitFor(4, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IllegalStateException("does not end:\n" + said());
      }
      return process.exitValue();
    }

    String said() throws IOException {
      return Files.readString(log);
    }

    List<String> lines() throws IOException {
      return Files.readAllLines(log);
    }
  }

  /** Starts a client; its paths are relative to a folder that is not the workers'. */
  private static Client client(String name, List<String> command) throws IOException {
    Path log = folder.resolve(name + ".log");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    return new Client(process, log);
  }

  private static Client run(String lake, List<String> command) throws IOException {
    return client(
        lake,
        Program.with(
            command,
            "run",
            "--landing=in",
            "--lake=" + lake,
            "--buckets=16",
            "--runner=FlinkRunner"));
  }

  /** The program; two parts on three workers, so that a slot is left when one of them dies. */
  private static List<String> program() {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    List<String> command = List.of(java.toString(), "-Xmx512m", "-jar", jar.toString());
    return Program.with(command, "--flinkMaster=" + cluster.address(), "--parallelism=2");
  }

  private static Client submit(String lake, String... options) throws IOException {
    return run(lake, Program.with(program(), options));
  }

  private static Client submitThroughFlink(String lake) throws IOException {
    return run(
        lake, cluster.client("run", "-p", "2", "-c", "io.lookback.runner.Main", jar.toString()));
  }

  /** Does another command on the cluster; returns what it said. */
  private static String done(String... words) throws Exception {
    Client client =
        client(words[0], Program.with(Program.with(program(), words), "--runner=FlinkRunner"));
    int code = client.code();
    assertThat(client.said(), code, is(ExitCode.DONE));
    return client.said();
  }

  /** Checks that a run is done, and right to the last file. */
  private static void assertRight(String name, Client client) throws Exception {
    int code = client.code();
    assertThat(name + ":\n" + client.said(), code, is(ExitCode.DONE));
    Lake lake = new Lake(folder.resolve(name));
    assertThat("fingerprint", lake.fingerprint(), equalTo(fingerprint));
    assertThat("balanced", lake.ledger().path("balanced").asBoolean(), is(true));
    for (String layer : List.of("bronze", "silver", "gold")) {
      assertThat("versions of " + layer, lake.versions(layer).size(), is(1));
    }
    // Row counts of the files that lie there, not of those that the ledger knows.
    try (DuckDb duckDb = new DuckDb()) {
      for (String table : List.of("silver/prints", "silver/taps", "silver/pays")) {
        assertThat(
            "rows of " + table,
            duckDb.rows("SELECT count(*) FROM (" + lake.select(table) + ")"),
            equalTo(
                duckDb.rows(
                    "SELECT count(*) FROM (" + new Lake(folder.resolve("d")).select(table) + ")")));
      }
      for (String table : List.of("bronze/prints", "bronze/taps", "bronze/pays")) {
        assertThat(
            "rows of " + table,
            duckDb.rows("SELECT count(*) FROM (" + lake.selectFlat(table) + ")"),
            equalTo(
                duckDb.rows(
                    "SELECT count(*) FROM ("
                        + new Lake(folder.resolve("d")).selectFlat(table)
                        + ")")));
      }
    }
  }

  private static JsonNode step(JsonNode job, String name) {
    for (JsonNode step : job.path("vertices")) {
      if (step.path("name").asText().contains(name)) {
        return step;
      }
    }
    return job.path("none");
  }

  private static boolean has(JsonNode job, String name, String status) {
    return name.isEmpty() || step(job, name).path("status").asText().equals(status);
  }

  /**
   * Waits for a phase of the running job and returns the worker that a part of it is on; empty if
   * the phase or the client was over first.
   */
  private static String workerIn(Phase phase, Client client) {
    Map<String, String> found = new HashMap<>();
    FlinkCluster.await(
        phase + "\n" + client,
        () -> {
          String id = cluster.runningJob();
          if (id.isEmpty()) {
            return !client.process().isAlive();
          }
          JsonNode job = cluster.job(id);
          if (has(job, phase.before, "FINISHED") && has(job, phase.now, "RUNNING")) {
            found.put("worker", cluster.workerOf(id, step(job, phase.now).path("id").asText()));
            found.put("job", id);
          }
          return found.containsKey("worker") || has(job, phase.now, "FINISHED");
        });
    return found.getOrDefault("worker", "");
  }

  @Test
  @Order(1)
  void submittedByTheProgram() throws Exception {
    assertRight("program", submit("program"));
    assertChecksAndGoesBack("program");
  }

  /** Checks the second opinion of a run, and the other commands that submit jobs. */
  private static void assertChecksAndGoesBack(String name) throws Exception {
    Lake lake = new Lake(folder.resolve(name));
    Lake direct = new Lake(folder.resolve("d"));
    JsonNode gold = lake.ledger().path("gold");
    for (String opinion : List.of("verify_share", "verified_rows", "verified_users")) {
      assertThat(opinion, gold.get(opinion), equalTo(direct.ledger().at("/gold/" + opinion)));
    }
    assertThat("rows of the opinion", gold.path("verified_rows").asLong(), greaterThan(0L));

    Path temp = Files.createTempDirectory(folder, "temp");
    List<String> before = lake.everything();
    List<String> nothing = new Lake(temp).everything();
    String verified =
        done("verify", "--lake=" + name, "--sample=0.1", "--tempLocation=" + temp.getFileName());
    String same =
        Program.run("verify", "--lake=" + direct.root(), "--sample=0.1").checkDone().out();
    assertThat(
        verified.replace(lake.published("gold"), "RUN"),
        equalTo(same.replace(direct.published("gold"), "RUN")));
    assertThat("the lake", lake.everything(), equalTo(before));
    assertThat("what is left", new Lake(temp).everything(), equalTo(nothing));

    Lake past = new Lake(Files.createTempDirectory(folder, "past"));
    done(
        "gold",
        "--lake=" + name,
        "--knownBy=" + lake.published("bronze"),
        "--into=" + folder.relativize(past.root()));
    assertThat("fingerprint", past.fingerprint(), equalTo(fingerprint));
    // Of lines that are counted, not guessed from bytes: another share than that of the run.
    assertThat(
        "rows of the opinion", past.ledger().at("/gold/verified_rows").asLong(), greaterThan(0L));
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  @Order(2)
  void survivesTheLossOfAWorker(Phase phase) throws Exception {
    for (int attempt = 1; attempt <= TRIES; attempt++) {
      String lake = phase.name().toLowerCase(java.util.Locale.ROOT) + attempt;
      // The way in does not matter for what happens afterwards: both get their turn.
      Client client = phase == Phase.READ ? submitThroughFlink(lake) : submit(lake);
      String worker = workerIn(phase, client);
      boolean killed = !worker.isEmpty();
      if (killed) {
        cluster.kill(worker);
      }
      assertRight(lake, client);
      if (killed) {
        cluster.add(1);
        if (restarted()) {
          return;
        }
      }
    }
    throw new AssertionError(phase + " was over before a worker could be killed, every time");
  }

  /** Whether the newest job has ever lost a part. */
  private static boolean restarted() {
    String newest = "";
    long latest = -1;
    for (JsonNode job : cluster.jobs()) {
      if (job.path("start-time").asLong() > latest) {
        latest = job.path("start-time").asLong();
        newest = job.path("jid").asText();
      }
    }
    return cluster.exceptions(newest).path("exceptionHistory").path("entries").size() > 0;
  }

  @Test
  @Order(3)
  void publishesNothingWhenNoWorkerIsLeft() throws Exception {
    assertRight("alone", submit("alone"));
    List<String> before = new Lake(folder.resolve("alone")).everything();
    Client client = submit("alone", LOADS_AGAIN);
    assertThat("in time", workerIn(Phase.READ, client), not(equalTo("")));
    cluster.killWorkers();
    int code = client.code();
    assertThat(client.said(), code, is(ExitCode.INTERNAL_FAULT));
    assertThat(
        "last words", client.lines(), hasItem(containsString("too few free slots for this job")));
    assertThat("lake", new Lake(folder.resolve("alone")).everything(), equalTo(before));
    for (int worker = 0; worker < WORKERS; worker++) {
      cluster.add(1);
    }
  }

  @Test
  @Order(3)
  void publishesNothingWhenTheJobIsCancelled() throws Exception {
    Client client = submit("cancelled");
    assertThat("in time", workerIn(Phase.READ, client), not(equalTo("")));
    cluster.cancel(cluster.runningJob());
    int code = client.code();
    assertThat(client.said(), code, is(ExitCode.INTERNAL_FAULT));
    assertThat(
        "last words",
        client.lines(),
        hasItem("lookback: the Flink job was cancelled; nothing published"));
    assertThat("published", new Lake(folder.resolve("cancelled")).published("gold"), equalTo(""));
  }

  @Test
  @Order(4)
  void publishesNothingWhenTheJobManagerDies() throws Exception {
    assertRight("orphan", submit("orphan"));
    Lake lake = new Lake(folder.resolve("orphan"));
    Map<String, String> before = publications(lake);
    Client client = submit("orphan", LOADS_AGAIN);
    assertThat("in time", workerIn(Phase.READ, client), not(equalTo("")));
    cluster.kill("jobmanager");
    int code = client.code();
    assertThat(client.said(), code, is(ExitCode.INTERNAL_FAULT));
    assertThat(
        "last words",
        client.lines(),
        hasItem(containsString("the Flink JobManager does not answer any more; nothing")));
    assertThat("publications", publications(lake), equalTo(before));
    assertThat("fingerprint", lake.fingerprint(), equalTo(fingerprint));
  }

  private static Map<String, String> publications(Lake lake) throws IOException {
    Map<String, String> published = new HashMap<>();
    for (String layer : List.of("bronze", "silver", "gold")) {
      published.put(layer, lake.published(layer));
      List<String> files = new ArrayList<>();
      try (Stream<Path> paths = Files.walk(lake.version(layer))) {
        paths.map(Path::toString).forEach(files::add);
      }
      published.put(layer + " files", new TreeSet<>(files).toString());
    }
    return published;
  }
}
