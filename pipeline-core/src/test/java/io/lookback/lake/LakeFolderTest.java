package io.lookback.lake;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lookback.ledger.Tally;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The protocol of docs/publishing.md, step by step, on a real file system. */
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
    assertThat("nothing yet", lake.published(Layer.SILVER), nullValue());
    publish(stage("run-1", DAY_1));
    Path first = root.resolve("silver").resolve(DAY_1);
    assertThat("content", Files.readString(first), equalTo("run-1 " + DAY_1));
    LayerVersion next = stage("run-2", DAY_2);
    assertThat("before publishing", Files.exists(first), equalTo(true));
    assertThat("before publishing", lake.published(Layer.SILVER).runId(), equalTo("run-1"));
    publish(next);
    assertThat("the old file", Files.exists(first), equalTo(false));
    assertThat("the new file", Files.exists(root.resolve("silver").resolve(DAY_2)), equalTo(true));
    LayerVersion published = lake.published(Layer.SILVER);
    assertThat("run", published.runId(), equalTo("run-2"));
    List<LakeFile> files = published.files(Table.SILVER_PRINTS);
    assertThat(
        "files", files.stream().map(LakeFile::partition).toList(), contains("day=2020-11-30"));
    assertThat("counts", published.counts(), equalTo(next.counts()));
  }

  @Test
  void theVersionBeforeIsKeptForItsReadersAndOlderOnesAreNot() throws Exception {
    for (int run = 1; run <= 4; run++) {
      publish(stage("run-" + run, DAY_1));
    }
    assertThat("versions", versions(), containsInAnyOrder("run-3", "run-4"));
  }

  @Test
  void filesOfFailedAttemptsAreRemovedAndMissingOnesRefused() throws Exception {
    write("run-1", DAY_1);
    write("run-1", DAY_2);
    LayerVersion version = lake.complete(Layer.SILVER, staging("run-1"), counts(DAY_1));
    assertThat("listed", Files.exists(Path.of(version.folder(), DAY_1)), equalTo(true));
    assertThat("not listed", Files.exists(Path.of(version.folder(), DAY_2)), equalTo(false));
    Tally both = counts(DAY_1, DAY_2);
    LakeException refused =
        assertThrows(
            LakeException.class, () -> lake.complete(Layer.SILVER, staging("run-1"), both));
    assertThat(refused.getMessage(), containsString("'" + DAY_2 + "' of silver is missing"));
  }

  @Test
  void aVersionTakesFilesOfTheOneBeforeOver() throws Exception {
    LayerVersion first = stage("run-1", DAY_1, DAY_2);
    publish(first);
    write("run-2", DAY_2.replace("part-2", "part-3"));
    lake.takeOver(first, List.of(DAY_1), staging("run-2"));
    String third = DAY_2.replace("part-2", "part-3");
    publish(lake.complete(Layer.SILVER, staging("run-2"), counts(DAY_1, third)));
    Path taken = root.resolve("silver").resolve(DAY_1);
    assertThat("taken over", Files.readString(taken), equalTo("run-1 " + DAY_1));
    // Publishing twice more removes both versions that shared the file.
    publish(stage("run-3", third));
    publish(stage("run-4", third));
    assertThat("versions", versions(), containsInAnyOrder("run-3", "run-4"));
  }

  @Test
  void takingOverLeavesTheFileToWhoeverStillHasIt() throws Exception {
    LayerVersion first = stage("run-1", DAY_1);
    publish(first);
    lake.takeOver(first, List.of(DAY_1), staging("run-2"));
    lake.discard(staging("run-2"));
    Path published = root.resolve("silver").resolve(DAY_1);
    assertThat("content", Files.readString(published), equalTo("run-1 " + DAY_1));
    assertThat("versions", versions(), contains("run-1"));
  }

  @Test
  void whatDeadRunsLeftIsRemovedAndWhatIsPublishedIsNot() throws Exception {
    publish(stage("run-1", DAY_1));
    publish(stage("run-2", DAY_1));
    write("run-3", DAY_2);
    stage("run-4", DAY_2);
    Path tally = root.resolve(".versions/run-3/tally");
    Files.createDirectories(tally.getParent());
    Files.writeString(tally, "half");
    Path link = root.resolve("silver/current.run-4");
    Files.createSymbolicLink(link, Path.of(".versions/run-4"));
    lake.removeLeftovers();
    assertThat("versions", versions(), containsInAnyOrder("run-1", "run-2"));
    assertThat("counts", Files.exists(root.resolve(".versions")), equalTo(false));
    assertThat("link", Files.isSymbolicLink(link), equalTo(false));
    assertThat("published", lake.published(Layer.SILVER).runId(), equalTo("run-2"));
  }

  @Test
  void discardingNeverTouchesWhatIsPublished() throws Exception {
    publish(stage("run-1", DAY_1));
    lake.discard(staging("run-1"));
    assertThat("published", lake.published(Layer.SILVER).runId(), equalTo("run-1"));
    assertThat("file", Files.exists(root.resolve("silver").resolve(DAY_1)), equalTo(true));
  }

  @Test
  void somethingInTheWayIsNamedAndNothingIsPublished() throws Exception {
    Path inTheWay = root.resolve("silver/taps");
    Files.createDirectories(inTheWay);
    LayerVersion version = stage("run-1", DAY_1);
    LakeException refused = assertThrows(LakeException.class, () -> publish(version));
    assertThat(refused.getMessage(), containsString("'" + inTheWay + "' is in the way"));
    assertThat("published", lake.published(Layer.SILVER), nullValue());
  }

  @Test
  void aVersionWithoutReadableCountsIsNamedWithTheWayOut() throws Exception {
    publish(stage("run-1", DAY_1));
    Files.write(root.resolve("silver/current/_counts"), new byte[] {1, 2, 3});
    LakeException refused = assertThrows(LakeException.class, () -> lake.published(Layer.SILVER));
    assertThat(refused.getMessage(), containsString("published silver in lake '" + root));
    assertThat(refused.getMessage(), containsString("make the layer again"));
  }

  @Test
  void aFileThatIsLostOrCutIsNamed() throws Exception {
    publish(stage("run-1", DAY_1, DAY_2));
    Files.writeString(root.resolve("silver").resolve(DAY_1), "run-1");
    LakeException cut = assertThrows(LakeException.class, () -> lake.published(Layer.SILVER));
    assertThat(cut.getMessage(), containsString("a file '" + DAY_1 + "' of 5 bytes where"));
    Files.delete(root.resolve("silver").resolve(DAY_1));
    LakeException lost = assertThrows(LakeException.class, () -> lake.published(Layer.SILVER));
    assertThat(lost.getMessage(), containsString("has lost its file '" + DAY_1 + "'"));
  }

  @Test
  void aLakeThatLostItsLinksIsNotTakenForLeftovers() throws Exception {
    publish(stage("run-1", DAY_1));
    Files.delete(root.resolve("silver/current"));
    LakeException refused = assertThrows(LakeException.class, lake::removeLeftovers);
    assertThat(refused.getMessage(), containsString("ln -s .versions/run-1 '"));
    assertThat("versions", versions(), contains("run-1"));
    Files.createDirectory(root.resolve("silver/current"));
    assertThrows(LakeException.class, lake::removeLeftovers);
    assertThat("versions", versions(), contains("run-1"));
  }

  @Test
  void oneHolderAtATimeEvenInOneProcess() throws Exception {
    Closeable first = lake.lock("run", "host a, pid 1, since then");
    LakeFolder other = new LakeFolder(root.resolve("."));
    LakeLockedException refused =
        assertThrows(LakeLockedException.class, () -> other.lock("run", "host b"));
    assertThat(refused.getMessage(), containsString("(host a, pid 1, since then)"));
    LakeLockedException again =
        assertThrows(LakeLockedException.class, () -> other.lock("run", "host b"));
    assertThat("still held after a refusal", again.getMessage(), containsString("host a"));
    first.close();
    other.lock("run", "host b").close();
  }

  private void publish(LayerVersion version) throws IOException, LakeException {
    lake.publish(List.of(version));
    lake.sweep(version.layer());
  }

  private LayerVersion stage(String runId, String... names) throws IOException, LakeException {
    for (String name : names) {
      write(runId, name);
    }
    return lake.complete(Layer.SILVER, staging(runId), counts(names));
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
      counts.add(5, "written", "silver", name);
      counts.max("run-1 ".length() + name.length(), "file_bytes", "silver", name);
    }
    return counts;
  }

  private List<String> versions() throws IOException {
    try (Stream<Path> paths = Files.list(root.resolve("silver/.versions"))) {
      return paths.map(path -> path.getFileName().toString()).toList();
    }
  }
}
