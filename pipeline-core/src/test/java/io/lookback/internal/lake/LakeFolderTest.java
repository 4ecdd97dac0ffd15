package io.lookback.internal.lake;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lookback.internal.ledger.Counted;
import io.lookback.lake.LakeException;
import io.lookback.lake.LakeLockedException;
import io.lookback.lake.Layer;
import io.lookback.lake.Staging;
import io.lookback.ledger.Tally;
import io.lookback.spec.LakeSpec;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a folder has: links, plain paths, and several paths to one place. */
class LakeFolderTest {
  private static final String DAY_1 = "prints/day=2020-11-29/part-1.parquet";
  private static final String DAY_2 = "prints/day=2020-11-30/part-2.parquet";

  @TempDir private Path root;

  private LakeFolder lake;

  @BeforeEach
  void makeLake() {
    lake = new LakeFolder(root);
  }

  @Test
  void readersSeeWhatWasPublishedLastThroughPlainPaths() throws Exception {
    publish(stage("run-1", DAY_1));
    Path first = root.resolve("silver").resolve(DAY_1);
    assertThat("content", Files.readString(first), equalTo("run-1 " + DAY_1));
    LayerVersion next = stage("run-2", DAY_2);
    assertThat("before publishing", Files.exists(first), equalTo(true));
    publish(next);
    assertThat("the old file", Files.exists(first), equalTo(false));
    assertThat("the new file", Files.exists(root.resolve("silver").resolve(DAY_2)), equalTo(true));
  }

  @Test
  void aReaderThatListsWithoutPauseSeesOneVersionAtATime() throws Exception {
    Path day = root.resolve("silver/prints/day=2020-11-29");
    publish(stage("run-0", "prints/day=2020-11-29/part-0.parquet"));
    AtomicBoolean isOver = new AtomicBoolean();
    FutureTask<Set<Integer>> reader =
        new FutureTask<>(
            () -> {
              Set<Integer> numbers = new TreeSet<>();
              while (!isOver.get()) {
                try (Stream<Path> files = Files.list(day)) {
                  numbers.add((int) files.count());
                }
              }
              return numbers;
            });
    Thread thread = new Thread(reader);
    thread.start();
    for (int run = 1; run <= 100; run++) {
      // What the reader has begun to list is not swept away from under it.
      lake.publish(
          List.of(stage("run-" + run, "prints/day=2020-11-29/part-" + run + ".parquet")),
          warning -> {});
    }
    isOver.set(true);
    assertThat("files in a listing", reader.get(), equalTo(Set.of(1)));
  }

  @Test
  void whatCannotBeMarkedAsPublishedIsPublishedAllTheSame() throws Exception {
    LayerVersion version = stage("run-1", DAY_1);
    Files.createDirectories(root.resolve(".versions/silver/run-1/_published/in the way"));
    List<String> warnings = new ArrayList<>();
    lake.publish(List.of(version), warnings::add);
    assertThat(warnings, contains(startsWith("silver is published, but could not be marked so (")));
    assertThat("readers", Files.exists(root.resolve("silver").resolve(DAY_1)), equalTo(true));
  }

  @Test
  void linksAndEmptyFoldersOfDeadRunsAreRemoved() throws Exception {
    publish(stage("run-1", DAY_1));
    Files.createDirectories(root.resolve(".versions/running/run-2"));
    Path dead = Files.createDirectories(root.resolve(".versions/silver/run-2/tables/prints"));
    Files.createSymbolicLink(
        root.resolve(".versions/silver/run-2/_pointer"), Path.of(".versions/silver/run-2/tables"));
    lake.removeLeftovers();
    assertThat("counts", Files.exists(root.resolve(".versions/running")), equalTo(false));
    assertThat("dead run", Files.exists(dead), equalTo(false));
    assertThat("versions", versions(), contains("run-1"));
    assertThat("published", lake.published(Layer.SILVER).runId(), equalTo("run-1"));
  }

  @Test
  void somethingInTheWayIsNamedAndNothingIsPublished() throws Exception {
    Path inTheWay = root.resolve("silver");
    LayerVersion version = stage("run-1", DAY_1);
    Files.createDirectories(inTheWay);
    LakeException refused = assertThrows(LakeException.class, () -> publish(version));
    assertThat(refused.getMessage(), containsString("'" + inTheWay + "' is in the way"));
    assertThat("published", lake.published(Layer.SILVER), nullValue());
    Files.delete(inTheWay);
    for (Path elsewhere :
        List.of(root.resolve("elsewhere"), Path.of(".versions/gold/run-1/tables"))) {
      Files.createSymbolicLink(inTheWay, elsewhere);
      refused = assertThrows(LakeException.class, () -> publish(version));
      assertThat(refused.getMessage(), containsString("'" + inTheWay + "' is in the way"));
      assertThrows(LakeException.class, lake::removeLeftovers);
      assertThat("link", Files.readSymbolicLink(inTheWay), equalTo(elsewhere));
      Files.delete(inTheWay);
    }
  }

  @Test
  void aLakeThatLostItsLinksSaysHowToRestoreThem() throws Exception {
    publish(stage("run-1", DAY_1));
    Path link = root.resolve("silver");
    Files.delete(link);
    LakeException refused = assertThrows(LakeException.class, lake::removeLeftovers);
    assertThat(
        refused.getMessage(), containsString("ln -s .versions/silver/run-1/tables '" + link + "'"));
    // A copy that was made by following links has a folder of tables.
    Files.createDirectories(link.resolve("prints"));
    assertThrows(LakeException.class, lake::removeLeftovers);
    LakeException read = assertThrows(LakeException.class, () -> lake.published(Layer.SILVER));
    assertThat(
        read.getMessage(),
        containsString("has something else than a link to a version at '" + link + "'"));
    assertThat("versions", versions(), contains("run-1"));
  }

  @Test
  void aLakeUnderAnotherPathIsTheSameLake() throws Exception {
    Closeable first = lake.lock("run", "host a, pid 1, since then");
    LakeFolder other = new LakeFolder(root.resolve("."));
    LakeLockedException refused =
        assertThrows(LakeLockedException.class, () -> other.lock("run", "host b"));
    assertThat(refused.getMessage(), containsString("(host a, pid 1, since then)"));
    first.close();
    other.lock("run", "host b").close();
  }

  private void publish(LayerVersion version) throws IOException, LakeException {
    lake.publish(List.of(version), warning -> {});
    lake.sweep(version.layer());
  }

  private LayerVersion stage(String runId, String... names) throws IOException, LakeException {
    for (String name : names) {
      write(runId, name);
    }
    return lake.complete(
        Layer.SILVER, staging(runId), counts(names), Table.of(LakeSpec.BUILT_IN, Layer.SILVER));
  }

  private void write(String runId, String name) throws IOException {
    Path path = Path.of(staging(runId).folder(Layer.SILVER)).resolve(name);
    Files.createDirectories(path.getParent());
    Files.writeString(path, runId + " " + name, StandardCharsets.UTF_8);
  }

  private Staging staging(String runId) {
    return new Staging(root.toString(), runId);
  }

  private static Tally counts(String... names) {
    Tally counts = new Tally();
    for (String name : names) {
      counts.add(5, Counted.WRITTEN, "silver", name);
      counts.max("run-1 ".length() + name.length(), Counted.FILE_BYTES, "silver", name);
    }
    return counts;
  }

  private List<String> versions() throws IOException {
    try (Stream<Path> paths = Files.list(root.resolve(".versions/silver"))) {
      return paths.map(path -> path.getFileName().toString()).toList();
    }
  }
}
