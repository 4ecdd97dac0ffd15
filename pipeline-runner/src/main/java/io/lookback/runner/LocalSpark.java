package io.lookback.runner;

import io.lookback.runner.cli.UsageException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Spark in this process. Its settings are system properties that begin with {@code spark.}; those
 * that are given to Java prevail. Names no class of Spark: it is in the program only where the
 * build's profile {@code spark} has put it.
 */
final class LocalSpark {
  private static final Pattern MASTER =
      Pattern.compile("local(?:\\[([1-9]\\d{0,3}|\\*)(?:, *[1-9]\\d{0,3})?])?");

  private static final long MEGABYTE = 1L << 20;
  private static final long LEAST_HEAP_MEGABYTES = 450;

  /**
   * What keeps others out, and the process alive. Spark opens two ports in the process even where
   * nobody else takes part: they are bound to this machine, and ask for a secret that Spark draws
   * anew for each job. Its web interface stays off; the program does not have all of its libraries.
   * Where memory runs out the run says so, instead of an end of the process.
   */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "spark.authenticate", "true",
          "spark.driver.bindAddress", "127.0.0.1",
          "spark.driver.host", "127.0.0.1",
          "spark.executor.killOnFatalError.depth", "0",
          "spark.ui.enabled", "false");

  private LocalSpark() {}

  /** The value of {@code --sparkMaster} for a Spark in this process with that many threads. */
  static String master(int threads) {
    return "local[" + threads + "]";
  }

  /**
   * How many threads a Spark in this process has: as many as there are cores for {@code local[*]}.
   *
   * @param master the value of {@code --sparkMaster}
   * @param cores how many cores this machine has
   * @throws UsageException if it means another place than this process
   */
  static int threads(String master, int cores) throws UsageException {
    Matcher matcher = MASTER.matcher(master);
    if (!matcher.matches()) {
      throw new UsageException(
          "--sparkMaster must be local, local[N] or local[*], with N from 1 to 9999 threads, got "
              + UsageException.quote(master)
              + "; for a cluster there is --runner=FlinkRunner");
    }
    String threads = matcher.group(1);
    if (threads == null) {
      return 1;
    }
    return threads.equals("*") ? cores : Integer.parseInt(threads);
  }

  /**
   * Gives its settings to every Spark that starts in this process from now on.
   *
   * @throws UsageException if the heap is smaller than Spark accepts
   */
  static void prepare() throws UsageException {
    long heap = Runtime.getRuntime().maxMemory() / MEGABYTE;
    if (heap < LEAST_HEAP_MEGABYTES) {
      throw new UsageException(
          "--runner=SparkRunner needs a heap of "
              + LEAST_HEAP_MEGABYTES
              + " MB or more, got "
              + heap
              + " MB; give more with java -Xmx1g");
    }
    SETTINGS.forEach(
        (name, value) -> {
          if (System.getProperty(name) == null) {
            System.setProperty(name, value);
          }
        });
  }
}
