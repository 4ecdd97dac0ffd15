package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.oneOf;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the program with SIGKILL while it replaces what is published, and looks at the lake through
 * plain globs with an engine of its own.
 *
 * <p>After every kill each layer holds exactly the old or exactly the new rows; the next run ends
 * well, gives the new ones, and leaves nothing of the dead run. Kills come at random moments, and
 * just before a call that changes a folder: makes, links, renames or deletes something. {@code
 * -Dlookback.kills=200} makes it at most two hundred of each; {@code -Dlookback.seed=N} others.
 */
class CrashIT {
  private static final int KILLS = Integer.getInteger("lookback.kills", 4);
  private static final long SEED = Long.getLong("lookback.seed", 7L);

  /** The system calls that change a folder. */
  private static final String CHANGES =
      "mkdir,mkdirat,link,linkat,symlink,symlinkat,rename,renameat,renameat2,ftruncate"
          + ",unlink,unlinkat,rmdir";

  /** A line of the log: the thread and the call. */
  private static final Pattern CALL = Pattern.compile("(\\d+) +(\\w+)\\(");

  /** A layer's files and its columns, apart from those that differ from run to run. */
  private record Rows(String layer, String files, String columns) {}

  private static final List<Rows> LAYERS =
      List.of(
          new Rows("bronze", "bronze/*/*.parquet", "raw, source_file, source_offset"),
          new Rows(
              "silver", "silver/*/day=*/*.parquet", "day, user_id, value_prop, position, amount"),
          new Rows("gold", "gold/print_features/*/*.parquet", "*"));

  /** What a reader sees of a layer that has no folder. */
  private static final String NONE = "none";

  @TempDir private Path folder;

  /** A lake that was published twice, and landing that changes every layer of it. */
  private final class Change {
    /** Whether the lake is one of an earlier version, which the run moves over first. */
    private final boolean isEarlier;

    final Path lake = folder.resolve("lake");
    final Path landing = folder.resolve("landing-3");
    final TreeMap<String, String> before;
    final TreeMap<String, String> after;
    final long millis;
    private int survived;
    private int between;

    Change(int users, int days, boolean isEarlier) throws Exception {
      this.isEarlier = isEarlier;
      for (int seed = 1; seed <= 3; seed++) {
        Path generated = folder.resolve("landing-" + seed);
        List<String> command =
            List.of(
                "generate",
                "--users=" + users,
                "--days=" + days,
                "--seed=" + seed,
                "--out=" + generated);
        assertThat("generate", process(command).waitFor(), equalTo(ExitCode.DONE));
        if (seed == 3) {
          // One file stays, so that the run takes over and rewrites; two change.
          Files.copy(
              folder.resolve("landing-2/taps.json"),
              generated.resolve("taps.json"),
              StandardCopyOption.REPLACE_EXISTING);
        } else {
          // Earlier versions kept neither lines for a second opinion nor lines that were replaced.
          String[] kept =
              isEarlier ? new String[] {"--verify=0", "--keepReplaced=0"} : new String[0];
          List<String> run = Program.with(runArgs(lake, generated), kept);
          assertThat("run " + seed, process(run).waitFor(), equalTo(ExitCode.DONE));
        }
      }
      before = layers(lake);
      Path whole = folder.resolve("whole");
      copy(lake, whole);
      long start = System.nanoTime();
      assertThat("run to the end", execute(whole, landing), equalTo(ExitCode.DONE));
      millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      after = layers(whole);
      for (String layer : before.keySet()) {
        assertThat(layer + " changes", after.get(layer).equals(before.get(layer)), is(false));
      }
    }

    /** A copy of the lake to be struck. */
    Path struck() throws IOException {
      Path struck = folder.resolve("struck");
      copy(lake, struck);
      if (isEarlier) {
        EarlierLayout.giveTo(struck);
      }
      return struck;
    }

    /** Checks a lake after a kill, and after the run that follows; then deletes it. */
    void assertSurvived(String reason, Path struck) throws Exception {
      TreeMap<String, String> now = layers(struck);
      for (String layer : before.keySet()) {
        // Between two renames of a move the layer has no folder.
        boolean isMoving =
            isEarlier
                && now.get(layer).equals(NONE)
                && Files.exists(struck.resolve(".versions/moving").resolve(layer));
        assertThat(
            reason + ", " + layer,
            now.get(layer),
            is(isMoving ? equalTo(NONE) : oneOf(before.get(layer), after.get(layer))));
      }
      between += now.equals(before) || now.equals(after) ? 0 : 1;
      assertThat(reason + ", the next run", execute(struck, landing), equalTo(ExitCode.DONE));
      assertThat(reason + ", after the next run", layers(struck), equalTo(after));
      assertNoLeftovers(reason, struck);
      delete(struck);
      survived++;
    }

    void print(String kills, int atWork) {
      System.out.printf(
          Locale.ROOT,
          "%d kills %s survived, of which %d hit a run at work, %d between two layers%n",
          survived,
          kills,
          atWork,
          between);
    }
  }

  @Test
  void everyLayerIsTheOldOrTheNewOneWheneverTheRunDies() throws Exception {
    Change change = new Change(3000, 30, false);
    Random random = new Random(SEED);
    int atWork = 0;
    for (int kill = 1; kill <= KILLS; kill++) {
      Path struck = change.struck();
      boolean isLate = kill % 2 == 0;
      String reason = "kill " + kill + " of seed " + SEED + (isLate ? ", while publishing" : "");
      atWork += strike(struck, change.landing, isLate, random, change.millis) ? 1 : 0;
      change.assertSurvived(reason, struck);
    }
    change.print("at random moments", atWork);
    assertThat("kills that hit a run at work", atWork, greaterThan(0));
  }

  @Test
  void everyLayerIsTheOldOrTheNewOneWhereverTheRunDies() throws Exception {
    killWhereverItChangesAFolder(false);
  }

  @Test
  void everyLayerIsTheOldOrTheNewOneWhereverTheRunDiesThatMovesAnEarlierLakeOver()
      throws Exception {
    killWhereverItChangesAFolder(true);
  }

  private void killWhereverItChangesAFolder(boolean isEarlier) throws Exception {
    assumeTrue(canTrace(), "needs strace, and the right to trace a process");
    Change change = new Change(300, 9, isEarlier);
    Path log = folder.resolve("calls");
    Path traced = change.struck();
    Process whole =
        process(strace("-e", "trace=" + CHANGES, "-o", log + ""), runArgs(traced, change.landing));
    assertThat("traced run", whole.waitFor(), equalTo(ExitCode.DONE));
    delete(traced);
    List<Point> points = points(log);
    int step = Math.max(1, points.size() / KILLS);
    int atWork = 0;
    for (int at = Math.floorMod(SEED, step); at < points.size(); at += step) {
      Path struck = change.struck();
      List<String> killing = strace("-e", points.get(at).injection(), "-o", "/dev/null");
      int code = process(killing, runArgs(struck, change.landing)).waitFor();
      atWork += code == ExitCode.DONE ? 0 : 1;
      change.assertSurvived("kill before " + points.get(at), struck);
    }
    change.print("before one of " + points.size() + " changes of a folder", atWork);
    assertThat("kills that hit a run at work", atWork, greaterThan(0));
  }

  /**
   * Just before a change of a folder.
   *
   * @param call the name of the system call
   * @param number which of these calls of a thread it is, from 1
   */
  private record Point(String call, int number) {
    String injection() {
      return "inject=" + call + ":signal=SIGKILL:when=" + number;
    }
  }

  /** The changes that the thread makes which makes most: the one that publishes. */
  private static List<Point> points(Path log) throws IOException {
    Map<String, List<Point>> points = new HashMap<>();
    for (String line : Files.readAllLines(log)) {
      Matcher call = CALL.matcher(line);
      if (call.lookingAt()) {
        List<Point> ofThread = points.computeIfAbsent(call.group(1), thread -> new ArrayList<>());
        String name = call.group(2);
        long before = ofThread.stream().filter(point -> point.call().equals(name)).count();
        ofThread.add(new Point(name, (int) before + 1));
      }
    }
    return Collections.max(points.values(), Comparator.comparingInt(List::size));
  }

  private static List<String> strace(String... options) {
    List<String> command = new ArrayList<>(List.of("strace", "-f", "-qq"));
    command.addAll(List.of(options));
    return command;
  }

  private static boolean canTrace() throws Exception {
    try {
      return new ProcessBuilder("strace", "-qq", "-o", "/dev/null", "true")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Starts a run and kills it at some moment; whether it was still at work. */
  private static boolean strike(Path lake, Path landing, boolean isLate, Random random, long millis)
      throws Exception {
    Process process = start(lake, landing);
    if (isLate) {
      // The last thing before publishing: gold's version is complete.
      while (process.isAlive() && !isComplete(lake)) {
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

  /** Whether a third version of gold is complete, beside the two that the lake starts with. */
  private static boolean isComplete(Path lake) throws IOException {
    int complete = 0;
    for (Path version : children(new Lake(lake).versionsFolder("gold"))) {
      complete += Files.exists(version.resolve("_counts")) ? 1 : 0;
    }
    return complete > 2;
  }

  private static void assertNoLeftovers(String reason, Path lake) throws IOException {
    for (Path child : children(lake.resolve(".versions"))) {
      String layer = child.getFileName().toString();
      assertThat(reason + ", in .versions", layer, is(oneOf("bronze", "silver", "gold")));
      assertThat(reason + ", versions of " + layer, children(child).size(), lessThanOrEqualTo(2));
      for (Path version : children(child)) {
        assertThat(reason, Files.isSymbolicLink(version.resolve("_pointer")), is(false));
      }
    }
    for (Path place : List.of(lake, lake.resolve("report"))) {
      for (Path child : children(place)) {
        String name = child.getFileName().toString();
        assertThat(reason + ", " + child, name.matches("\\..+\\.\\d+"), is(false));
      }
    }
  }

  /** The rows of each layer as a reader with plain globs sees them: their number and a hash. */
  private static TreeMap<String, String> layers(Path lake) throws Exception {
    TreeMap<String, String> layers = new TreeMap<>();
    try (DuckDb duckDb = new DuckDb()) {
      for (Rows layer : LAYERS) {
        if (!Files.exists(lake.resolve(layer.layer()))) {
          layers.put(layer.layer(), NONE);
          continue;
        }
        String query =
            "SELECT count(*), sum(hash(r)::HUGEINT) FROM (SELECT %s FROM read_parquet('%s/%s',"
                + " hive_partitioning = true, union_by_name = true)) AS r";
        query = String.format(Locale.ROOT, query, layer.columns(), lake, layer.files());
        layers.put(layer.layer(), duckDb.rows(query).get(0));
      }
    }
    return layers;
  }

  private static int execute(Path lake, Path landing) throws Exception {
    return start(lake, landing).waitFor();
  }

  private static Process start(Path lake, Path landing) throws IOException {
    return process(runArgs(lake, landing));
  }

  private static List<String> runArgs(Path lake, Path landing) {
    return List.of("run", "--quiet", "--sameLake", "--landing=" + landing, "--lake=" + lake);
  }

  private static Process process(List<String> args) throws IOException {
    return process(List.of(), args);
  }

  /** Starts the program; {@code tracer} is the beginning of the command, such as strace. */
  private static Process process(List<String> tracer, List<String> args) throws IOException {
    List<String> command = new ArrayList<>(tracer);
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
