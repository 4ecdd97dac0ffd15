package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.oneOf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the program with SIGKILL at random moments while it replaces what is published, and looks
 * at the lake through plain globs with an engine of its own.
 *
 * <p>After every kill each layer holds exactly the old or exactly the new rows; the next run ends
 * well, gives the new ones, and leaves nothing of the dead run. {@code -Dlookback.kills=200} makes
 * it two hundred kills; {@code -Dlookback.seed=N} other moments.
 */
class CrashIT {
  private static final int KILLS = Integer.getInteger("lookback.kills", 4);
  private static final long SEED = Long.getLong("lookback.seed", 7L);

  /** A layer's files and its columns, apart from those that differ from run to run. */
  private record Rows(String layer, String files, String columns) {}

  private static final List<Rows> LAYERS =
      List.of(
          new Rows("bronze", "bronze/*/*.parquet", "raw, source_file, source_offset"),
          new Rows(
              "silver", "silver/*/day=*/*.parquet", "day, user_id, value_prop, position, amount"),
          new Rows("gold", "gold/print_features/*/*.parquet", "*"));

  @TempDir private Path folder;

  @Test
  void everyLayerIsTheOldOrTheNewOneWheneverTheRunDies() throws Exception {
    Path landing = folder.resolve("landing");
    Path lake = folder.resolve("lake");
    generate(landing, 1);
    assertThat("first run", execute(lake, landing), equalTo(ExitCode.DONE));
    TreeMap<String, String> before = layers(lake);
    Path other = folder.resolve("other");
    generate(other, 2);
    // One file stays, so that the run takes over and rewrites; two change.
    Files.copy(
        landing.resolve("taps.json"),
        other.resolve("taps.json"),
        StandardCopyOption.REPLACE_EXISTING);
    Path whole = folder.resolve("whole");
    copy(lake, whole);
    long start = System.nanoTime();
    assertThat("run to the end", execute(whole, other), equalTo(ExitCode.DONE));
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    TreeMap<String, String> after = layers(whole);
    for (String layer : before.keySet()) {
      assertThat(layer + " changes", after.get(layer).equals(before.get(layer)), is(false));
    }
    Random random = new Random(SEED);
    int died = 0;
    int between = 0;
    for (int kill = 1; kill <= KILLS; kill++) {
      Path struck = folder.resolve("struck-" + kill);
      copy(lake, struck);
      boolean isLate = kill % 2 == 0;
      String reason = "kill " + kill + " of seed " + SEED + (isLate ? ", while publishing" : "");
      died += strike(struck, other, isLate, random, millis) ? 1 : 0;
      TreeMap<String, String> now = layers(struck);
      for (String layer : before.keySet()) {
        assertThat(
            reason + ", " + layer, now.get(layer), is(oneOf(before.get(layer), after.get(layer))));
      }
      between += now.equals(before) || now.equals(after) ? 0 : 1;
      assertThat(reason + ", the next run", execute(struck, other), equalTo(ExitCode.DONE));
      assertThat(reason + ", after the next run", layers(struck), equalTo(after));
      assertNoLeftovers(reason, struck);
      delete(struck);
    }
    System.out.printf(
        Locale.ROOT,
        "%d kills survived, of which %d hit a run at work, %d between two layers%n",
        KILLS,
        died,
        between);
    assertThat("kills that hit a run at work", died, greaterThan(0));
  }

  /** Starts a run and kills it at some moment; whether it was still at work. */
  private static boolean strike(Path lake, Path landing, boolean isLate, Random random, long millis)
      throws Exception {
    Process process = start(lake, landing);
    if (isLate) {
      // The last thing before publishing: gold's version is complete.
      while (process.isAlive() && !isComplete(lake.resolve("gold"))) {
        process.waitFor(1, TimeUnit.MILLISECONDS);
      }
      process.waitFor(random.nextInt(12), TimeUnit.MILLISECONDS);
    } else {
      process.waitFor(random.nextInt((int) millis), TimeUnit.MILLISECONDS);
    }
    boolean isAlive = process.isAlive();
    process.destroyForcibly().waitFor();
    return isAlive;
  }

  /** Whether a second version of a layer is complete. */
  private static boolean isComplete(Path layer) throws IOException {
    int complete = 0;
    for (Path version : children(layer.resolve(".versions"))) {
      complete += Files.exists(version.resolve("_counts")) ? 1 : 0;
    }
    return complete > 1;
  }

  private static void assertNoLeftovers(String reason, Path lake) throws IOException {
    assertThat(reason + ", counts", Files.exists(lake.resolve(".versions")), is(false));
    for (String layer : List.of("bronze", "silver", "gold")) {
      int versions = children(lake.resolve(layer).resolve(".versions")).size();
      assertThat(reason + ", versions of " + layer, versions, lessThanOrEqualTo(2));
      for (Path child : children(lake.resolve(layer))) {
        String name = child.getFileName().toString();
        assertThat(reason + ", " + child, name.startsWith("current."), is(false));
      }
    }
  }

  /** The rows of each layer as a reader with plain globs sees them: their number and a hash. */
  private static TreeMap<String, String> layers(Path lake) throws Exception {
    TreeMap<String, String> layers = new TreeMap<>();
    try (DuckDb duckDb = new DuckDb()) {
      for (Rows layer : LAYERS) {
        String query =
            "SELECT count(*), sum(hash(r)::HUGEINT) FROM (SELECT %s FROM read_parquet('%s/%s',"
                + " hive_partitioning = true, union_by_name = true)) AS r";
        query = String.format(Locale.ROOT, query, layer.columns(), lake, layer.files());
        layers.put(layer.layer(), duckDb.rows(query).get(0));
      }
    }
    return layers;
  }

  private static void generate(Path landing, int seed) throws Exception {
    List<String> command =
        List.of("generate", "--users=3000", "--days=30", "--seed=" + seed, "--out=" + landing);
    assertThat("generate", process(command).waitFor(), equalTo(ExitCode.DONE));
  }

  private static int execute(Path lake, Path landing) throws Exception {
    return start(lake, landing).waitFor();
  }

  private static Process start(Path lake, Path landing) throws IOException {
    return process(List.of("run", "--quiet", "--landing=" + landing, "--lake=" + lake));
  }

  private static Process process(List<String> args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx512m", "-jar"));
    command.add(System.getProperty("lookback.jar"));
    command.addAll(args);
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static List<Path> children(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.toList();
    }
  }

  /** Copies a lake, its links as links. */
  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        Files.copy(path, to.resolve(from.relativize(path)), LinkOption.NOFOLLOW_LINKS);
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
