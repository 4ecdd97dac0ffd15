package io.lookback.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A Flink cluster of several processes on this machine, made by {@code deploy/flink/cluster}. */
final class FlinkCluster implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path script = Path.of(System.getProperty("lookback.cluster"));
  private final Path state;
  private final int port;

  /** A cluster whose state is below a folder; nothing runs yet. */
  FlinkCluster(Path state) throws IOException {
    this.state = state;
    this.port = freePort();
  }

  /** Starts it, to be stopped when this process ends, however that happens. */
  void start(int workers, int slots) throws IOException {
    script(
        "start",
        "--port=" + port,
        "--workers=" + workers,
        "--slots=" + slots,
        "--heap=640",
        "--managed=256",
        "--while=" + ProcessHandle.current().pid());
  }

  /** Starts one more worker and waits until it has registered. */
  void add(int slots) throws IOException {
    int wanted = workers() + 1;
    script("add", "--slots=" + slots, "--heap=640", "--managed=256");
    await("worker " + wanted, () -> workers() == wanted);
  }

  @Override
  public void close() throws IOException {
    script("stop");
  }

  /** For {@code --flinkMaster}. */
  String address() {
    return "127.0.0.1:" + port;
  }

  /** The words that run a program through Flink's own command line. */
  List<String> client(String... words) {
    List<String> command = new ArrayList<>(List.of(script.toString(), "flink", "--state=" + state));
    command.addAll(List.of(words));
    return command;
  }

  /** How many workers have registered. */
  int workers() {
    return get("/overview").path("taskmanagers").asInt();
  }

  /** Ends a process of the cluster at once, as a machine that loses power does. */
  void kill(String name) throws Exception {
    ProcessHandle process = process(name);
    process.destroyForcibly();
    process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Ends all workers at once. */
  void killWorkers() throws Exception {
    try (var pids = Files.list(state.resolve("pids"))) {
      for (Path file : (Iterable<Path>) pids::iterator) {
        String name = file.getFileName().toString().replace(".pid", "");
        // Those that were killed before have left their file and nothing else.
        long pid = Long.parseLong(Files.readString(file).strip());
        if (name.startsWith("worker") && ProcessHandle.of(pid).isPresent()) {
          kill(name);
        }
      }
    }
  }

  /** Whether any process that the cluster ever started is alive. */
  boolean anyAlive() {
    return ProcessHandle.allProcesses()
        .anyMatch(
            process ->
                process
                    .info()
                    .commandLine()
                    .filter(line -> line.contains("-Dlookback.state=" + state + " "))
                    .isPresent());
  }

  /** The one job that runs; empty if none does. */
  String runningJob() {
    for (JsonNode job : jobs()) {
      if (job.path("state").asText().equals("RUNNING")) {
        return job.path("jid").asText();
      }
    }
    return "";
  }

  /** All jobs that the JobManager knows. */
  JsonNode jobs() {
    return get("/jobs/overview").path("jobs");
  }

  /** Asks the JobManager to cancel a job. */
  void cancel(String id) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + address() + "/jobs/" + id + "?mode=cancel"))
            .method("PATCH", HttpRequest.BodyPublishers.noBody())
            .build();
    http.send(request, HttpResponse.BodyHandlers.discarding());
  }

  /** What the JobManager knows of a job. */
  JsonNode job(String id) {
    return get("/jobs/" + id);
  }

  /** The worker that a running part of a step is on; empty if no part runs. */
  String workerOf(String job, String step) {
    for (JsonNode part : get("/jobs/" + job + "/vertices/" + step).path("subtasks")) {
      if (part.path("status").asText().equals("RUNNING")) {
        return part.path("taskmanager-id").asText();
      }
    }
    return "";
  }

  /** The failures that a job has noted. */
  JsonNode exceptions(String job) {
    return get("/jobs/" + job + "/exceptions");
  }

  /** Asks again and again until something is so. */
  static void await(String what, BooleanSupplier isSo) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!isSo.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("waited in vain for " + what);
      }
    }
  }

  private ProcessHandle process(String name) throws IOException {
    long pid = Long.parseLong(Files.readString(state.resolve("pids/" + name + ".pid")).strip());
    return ProcessHandle.of(pid)
        .orElseThrow(() -> new IllegalStateException(name + ", pid " + pid + ", is gone"));
  }

  private void script(String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(words));
    command.add("--state=" + state);
    Path log = state.resolveSibling("cluster.out");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    boolean ended = false;
    try {
      ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!ended || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IllegalStateException(String.join(" ", command) + "\n" + Files.readString(log));
    }
  }

  private JsonNode get(String path) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://" + address() + path))
              .timeout(Duration.ofSeconds(20))
              .build();
      return JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException e) {
      // No answer: as if nothing was known.
      return JSON.createObjectNode();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** A free port whose neighbour is free, too. */
  private static int freePort() throws IOException {
    while (true) {
      try (ServerSocket one = new ServerSocket(0);
          ServerSocket next = new ServerSocket(one.getLocalPort() + 1)) {
        if (next.isBound()) {
          return one.getLocalPort();
        }
      } catch (java.net.BindException | IllegalArgumentException e) {
        // The neighbour is taken: another one.
      }
    }
  }
}
