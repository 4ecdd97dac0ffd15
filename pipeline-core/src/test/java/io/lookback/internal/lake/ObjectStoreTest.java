package io.lookback.internal.lake;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lookback.internal.ledger.Counted;
import io.lookback.lake.LakeException;
import io.lookback.lake.Layer;
import io.lookback.lake.Staging;
import io.lookback.ledger.Tally;
import io.lookback.spec.LakeSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pointer of docs/publishing.md where it is an object, and every moment at which a run can die
 * around it. Beam's local file system stands for the store.
 */
class ObjectStoreTest {
  private static final String FILE = "print_features/print_day=2020-11-30/part-1.parquet";

  @TempDir private Path root;

  private LakeFolder lake;

  @BeforeEach
  void makeLake() {
    lake = lake();
  }

  @Test
  void thePointerIsOneLineWithThePathOfTheVersion() throws Exception {
    LayerVersion version = stage("20201130T000000Z-1a2b3c4d");
    assertThat("before", Files.exists(pointer()), equalTo(false));
    lake.publish(List.of(version), warning -> {});
    String line = Files.readString(pointer());
    assertThat("pointer", line, equalTo(".versions/gold/20201130T000000Z-1a2b3c4d/tables\n"));
    assertThat(
        "where a glob begins",
        lake.reading(version),
        equalTo(root + "/.versions/gold/20201130T000000Z-1a2b3c4d/tables"));
  }

  @Test
  void aRunThatDiedWhileItStagedIsRemovedByTheNext() throws Exception {
    publish(stage("run-1"));
    write("run-2", FILE);
    // The run dies here: half a version, no counts.
    LakeFolder next = lake();
    next.removeLeftovers();
    assertThat("staged", Files.exists(root.resolve(version("run-2"))), equalTo(false));
    assertThat("published", next.published(Layer.GOLD).runId(), equalTo("run-1"));
  }

  @Test
  void aRunThatDiedBeforeItsPointerIsRemovedByTheNext() throws Exception {
    publish(stage("run-1"));
    stage("run-2");
    // The run dies here: a complete version that no pointer names.
    LakeFolder next = lake();
    assertThat("published", next.published(Layer.GOLD).runId(), equalTo("run-1"));
    next.removeLeftovers();
    assertThat("staged", Files.exists(root.resolve(version("run-2"))), equalTo(false));
    assertThat("published", next.published(Layer.GOLD).runId(), equalTo("run-1"));
  }

  @Test
  void theFirstRunOfALakeThatDiedBeforeItsPointerIsRemovedToo() throws Exception {
    stage("run-1");
    LakeFolder next = lake();
    next.removeLeftovers();
    assertThat("staged", Files.exists(root.resolve(version("run-1"))), equalTo(false));
    assertThat("published", next.published(Layer.GOLD), nullValue());
  }

  @Test
  void aRunThatDiedBehindItsPointerIsPublished() throws Exception {
    publish(stage("run-1"));
    lake.publish(List.of(stage("run-2")), warning -> {});
    Files.delete(root.resolve(".versions/gold/run-2/_published"));
    // The run dies here: the pointer is written, the mark and the sweep are not.
    LakeFolder next = lake();
    next.removeLeftovers();
    assertThat("published", next.published(Layer.GOLD).runId(), equalTo("run-2"));
    assertThat("before", Files.exists(root.resolve(version("run-1"))), equalTo(true));
  }

  @Test
  void aPointerThatMayYetBeWrittenKeepsItsVersion() throws Exception {
    LayerVersion version = stage("run-1");
    // Nothing can be written there, as if the store did not answer.
    Files.createDirectory(pointer());
    LakeException doubtful =
        assertThrows(LakeException.class, () -> lake.publish(List.of(version), warning -> {}));
    assertThat(
        doubtful.getMessage(),
        allOf(
            containsString("whether gold was published is not known, as '" + pointer() + "'"),
            containsString("nothing else was published; run again")));
    lake.discard(staging("run-1"));
    assertThat("staged", Files.exists(root.resolve(version("run-1"))), equalTo(true));
    Files.delete(pointer());
    lake().removeLeftovers();
    assertThat("after the next run", Files.exists(root.resolve(version("run-1"))), equalTo(false));
  }

  @Test
  void whatIsNoPointerIsNamedAndNothingIsRemoved() throws Exception {
    publish(stage("run-1"));
    for (String stray :
        new String[] {
          "../../elsewhere",
          ".versions/gold/",
          ".versions/gold/run-1",
          ".versions/silver/run-1/tables",
          "run-1",
          "<html>"
        }) {
      Files.writeString(pointer(), stray);
      for (LakeException refused :
          List.of(
              assertThrows(LakeException.class, () -> lake.published(Layer.GOLD)),
              assertThrows(LakeException.class, lake::removeLeftovers))) {
        assertThat(
            refused.getMessage(),
            containsString("something else than the path of a version in '" + pointer() + "'"));
      }
      assertThat("version", Files.exists(root.resolve(version("run-1"))), equalTo(true));
    }
  }

  @Test
  void aLostPointerComesWithTheLineThatRestoresIt() throws Exception {
    publish(stage("run-1"));
    Files.delete(pointer());
    LakeException refused = assertThrows(LakeException.class, () -> lake.published(Layer.GOLD));
    assertThat(
        refused.getMessage(),
        containsString("by writing the line .versions/gold/run-1/tables into '" + pointer() + "'"));
    Files.writeString(pointer(), ".versions/gold/run-1/tables");
    assertThat("restored", lake.published(Layer.GOLD).runId(), equalTo("run-1"));
  }

  @Test
  void aPointerToNothingIsNamed() throws Exception {
    publish(stage("run-1"));
    Files.writeString(pointer(), ".versions/gold/run-2/tables\n");
    LakeException refused = assertThrows(LakeException.class, () -> lake.published(Layer.GOLD));
    assertThat(refused.getMessage(), containsString("has no readable counts"));
  }

  @Test
  void aNameThatFileSystemsTakeForAPatternIsRefused() {
    for (String name : new String[] {"s3://b/*", "s3://b/a?", "s3://b/[a]", "s3://b/{a,b}"}) {
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> LakeFolder.of(name));
      assertThat(refused.getMessage(), containsString("'" + name + "'"));
    }
  }

  @Test
  void aFileSystemThatIsNotThereEndsInAnException() {
    LakeFolder nowhere = LakeFolder.of("nowhere://bucket/lake");
    LakeException refused = assertThrows(LakeException.class, () -> nowhere.published(Layer.GOLD));
    assertThat(
        refused.getMessage(),
        allOf(containsString("nowhere://bucket/lake"), containsString("cannot be read")));
    assertThrows(IOException.class, () -> nowhere.lock("run-1", "host a"));
  }

  private LakeFolder lake() {
    return new LakeFolder(new ObjectStore(root.toString()));
  }

  private void publish(LayerVersion version) throws IOException, LakeException {
    lake.publish(List.of(version), warning -> {});
    lake.sweep(version.layer());
  }

  private LayerVersion stage(String runId) throws IOException, LakeException {
    write(runId, FILE);
    Tally counts = new Tally();
    counts.add(5, Counted.WRITTEN, "gold", FILE);
    counts.max(runId.length(), Counted.FILE_BYTES, "gold", FILE);
    return lake.complete(
        Layer.GOLD, staging(runId), counts, Table.of(LakeSpec.BUILT_IN, Layer.GOLD));
  }

  private void write(String runId, String name) throws IOException {
    Path path = Path.of(staging(runId).folder(Layer.GOLD)).resolve(name);
    Files.createDirectories(path.getParent());
    Files.writeString(path, runId);
  }

  private Staging staging(String runId) {
    return lake.staging(runId);
  }

  private static String version(String runId) {
    return ".versions/gold/" + runId + "/tables/" + FILE;
  }

  private Path pointer() {
    return root.resolve(".versions/gold/current");
  }
}
