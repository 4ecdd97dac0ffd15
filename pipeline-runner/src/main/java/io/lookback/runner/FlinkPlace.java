package io.lookback.runner;

import io.lookback.runner.cli.UsageException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.streaming.api.environment.LocalStreamEnvironment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Where the Flink is that a run goes to. Loads Flink's classes: only for runs on Flink. */
enum FlinkPlace {
  /** Inside this process. */
  PROCESS,
  /** Where Flink's own command line, which has started this program, says. */
  FLINK_CLIENT,
  /** At the address that the program was given. */
  ADDRESS;

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Pattern SLOTS = Pattern.compile("\"slots-total\"\\s*:\\s*(\\d+)");

  /**
   * The place that a value of {@code --flinkMaster} means.
   *
   * @param master the value; empty if none was given
   */
  static FlinkPlace of(String master) {
    if (master.isEmpty() || master.equals("[auto]")) {
      return surrounding() instanceof LocalStreamEnvironment ? PROCESS : FLINK_CLIENT;
    }
    return master.startsWith("[") ? PROCESS : ADDRESS;
  }

  /** How many parallel parts a step has: what {@code flink run -p} or the cluster says. */
  static int clientParallelism() {
    return surrounding().getParallelism();
  }

  /**
   * Whether this program runs inside the JobManager, for one application: then the process is not
   * its own to end.
   */
  static boolean isInJobManager() {
    return "embedded".equals(surrounding().getConfiguration().get(DeploymentOptions.TARGET));
  }

  /**
   * How many slots the cluster at an address has, taken ones included.
   *
   * @param master {@code host:port} of the JobManager's REST endpoint
   * @throws UsageException if no cluster answers there, or it has no slot
   */
  static int slots(String master) throws UsageException {
    String overview;
    try {
      String base = master.contains("://") ? master : "http://" + master;
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(base + "/overview")).timeout(PATIENCE).build();
      overview =
          HttpClient.newBuilder()
              .connectTimeout(PATIENCE)
              .build()
              .send(request, HttpResponse.BodyHandlers.ofString())
              .body();
    } catch (IOException | IllegalArgumentException e) {
      throw noAnswer(master, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw noAnswer(master, "interrupted");
    }
    Matcher matcher = SLOTS.matcher(overview);
    if (!matcher.find()) {
      throw noAnswer(master, "what answers is not Flink");
    }
    int slots = Integer.parseInt(matcher.group(1));
    if (slots == 0) {
      throw new UsageException(
          "the Flink at --flinkMaster=" + master + " has no slots; start a TaskManager");
    }
    return slots;
  }

  /** What Flink has prepared for the program that it started; a local one if it has not. */
  private static StreamExecutionEnvironment surrounding() {
    return StreamExecutionEnvironment.getExecutionEnvironment();
  }

  private static UsageException noAnswer(String master, String why) {
    return new UsageException(
        "--flinkMaster must be [auto], [local] or host:port of a running JobManager's REST"
            + " endpoint, got "
            + UsageException.quote(master)
            + (why.equals("null") ? "" : " (" + why + ")"));
  }
}
