package io.lookback.internal.lake;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lookback.batch.Source;
import io.lookback.internal.ledger.Counted;
import io.lookback.lake.LakeException;
import io.lookback.lake.LakeLockedException;
import io.lookback.lake.Layer;
import io.lookback.lake.Staging;
import io.lookback.ledger.Tally;
import io.lookback.spec.LakeSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds of a lake wherever it lies: in a folder with links, and on a file system of Beam. */
class LakeProtocolTest {
  private static final String DAY_1 = "prints/day=2020-11-29/part-1.parquet";
  private static final String DAY_2 = "prints/day=2020-11-30/part-2.parquet";

  /** A kind of place. */
  enum Place {
    FOLDER,
    /** Beam's local file system, of which no link or rename is used. */
    OBJECTS;

    LakeFolder lake(Path root) {
      return this == FOLDER
          ? new LakeFolder(root)
          : new LakeFolder(new ObjectStore(root.toString()));
    }
  }

  @TempDir private Path root;

  private LakeFolder lake;

  @ParameterizedTest
  @EnumSource
  void readersSeeWhatWasPublishedLast(Place place) throws Exception {
    lake = place.lake(root);
    assertThat("nothing yet", lake.published(Layer.SILVER), nullValue());
    publish(stage("run-1", DAY_1));
    Path first = read(DAY_1);
    assertThat("content", Files.readString(first), equalTo("run-1 " + DAY_1));
    LayerVersion next = stage("run-2", DAY_2);
    assertThat("before publishing", read(DAY_1), equalTo(first));
    assertThat("before publishing", lake.published(Layer.SILVER).runId(), equalTo("run-1"));
    publish(next);
    assertThat("the old file", Files.exists(read(DAY_1)), equalTo(false));
    assertThat("the new file", Files.exists(read(DAY_2)), equalTo(true));
    LayerVersion published = lake.published(Layer.SILVER);
    assertThat("run", published.runId(), equalTo("run-2"));
    assertThat("folder", published.folder(), equalTo(root + "/.versions/silver/run-2/tables"));
    List<LakeFile> files = published.files(Table.silver(Source.PRINTS));
    assertThat(
        "files",
        files.stream().map(LakeFile::path).toList(),
        contains(root + "/.versions/silver/run-2/tables/" + DAY_2));
    assertThat("counts", published.counts(), equalTo(next.counts()));
  }

  /** They need not have been started where the lake was named. */
  @Test
  void workersFindTheFilesOfALakeWithARelativeName() throws Exception {
    lake = new LakeFolder(Path.of("").toAbsolutePath().relativize(root));
    LayerVersion completed = stage("run-1", DAY_1);
    publish(completed);
    String folder = root + "/.versions/silver/run-1/tables";
    for (LayerVersion version : List.of(completed, lake.published(Layer.SILVER))) {
      assertThat("folder", Path.of(version.folder()).isAbsolute(), equalTo(true));
      assertThat("folder", Path.of(version.folder()).normalize(), equalTo(Path.of(folder)));
    }
    Tally kept = new Tally();
    kept.add(1, Counted.WITNESSES, "prints", "prints.json", "prints/1.parquet");
    List<LakeFile> lines = Witnesses.files(lake, new LayerVersion(Layer.BRONZE, "run-1", "", kept));
    assertThat("lines", Path.of(lines.get(0).path()).isAbsolute(), equalTo(true));
  }

  @ParameterizedTest
  @EnumSource
  void aStagingThatWasGivenUpTakesNoFileAnyMore(Place place) throws Exception {
    lake = place.lake(root);
    Staging staging = lake.staging("run-1");
    try (StagedFile begun =
        StagedFile.create(staging, Table.silver(Source.PRINTS), "day=2020-11-29", "")) {
      lake.discard(staging);
      Tally tally = new Tally();
      assertThrows(LakeWriteException.class, () -> begun.finish(tally));
      assertThat("counted", tally, equalTo(new Tally()));
    }
    LakeWriteException refused =
        assertThrows(
            LakeWriteException.class,
            () -> StagedFile.create(staging, Table.silver(Source.PRINTS), "day=2020-11-30", ""));
    assertThat(refused.getMessage(), containsString("the run was stopped"));
    try (Stream<Path> paths = Files.walk(root)) {
      assertThat("files", paths.filter(Files::isRegularFile).toList(), empty());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPointerToNothingRemovesNothing(Place place) throws Exception {
    lake = place.lake(root);
    publish(stage("run-1", DAY_1));
    publish(stage("run-2", DAY_1));
    if (place == Place.FOLDER) {
      Files.delete(root.resolve("silver"));
      Files.createSymbolicLink(root.resolve("silver"), Path.of(".versions/silver/run-9/tables"));
    } else {
      Files.writeString(
          root.resolve(".versions/silver/current"), ".versions/silver/run-9/tables\n");
    }
    for (Executable removal :
        List.<Executable>of(() -> lake.removeLeftovers(), () -> lake.sweep(Layer.SILVER))) {
      LakeException refused = assertThrows(LakeException.class, removal);
      assertThat(
          refused.getMessage(),
          containsString("has a pointer to version 'run-9', which is not there"));
    }
    assertThat("versions", versions(), containsInAnyOrder("run-1", "run-2"));
  }

  @ParameterizedTest
  @EnumSource
  void whatAnotherRunHasRemovedIsNotPublished(Place place) throws Exception {
    lake = place.lake(root);
    publish(stage("run-1", DAY_1));
    LayerVersion mine = stage("run-2", DAY_1);
    publish(stage("run-3", DAY_1));
    lake.removeLeftovers();
    LakeException refused =
        assertThrows(LakeException.class, () -> lake.publish(List.of(mine), warning -> {}));
    assertThat(refused.getMessage(), containsString("nothing published; run again"));
    assertThat("published", lake.published(Layer.SILVER).runId(), equalTo("run-3"));
  }

  @ParameterizedTest
  @EnumSource
  void theVersionBeforeIsKeptForItsReadersAndOlderOnesAreNot(Place place) throws Exception {
    lake = place.lake(root);
    for (int run = 1; run <= 4; run++) {
      publish(stage("run-" + run, DAY_1));
    }
    assertThat("versions", versions(), containsInAnyOrder("run-3", "run-4"));
  }

  @ParameterizedTest
  @EnumSource
  void filesOfFailedAttemptsAreRemovedAndMissingOnesRefused(Place place) throws Exception {
    lake = place.lake(root);
    write("run-1", DAY_1);
    write("run-1", DAY_2);
    LayerVersion version =
        lake.complete(
            Layer.SILVER,
            staging("run-1"),
            counts(DAY_1),
            Table.of(LakeSpec.BUILT_IN, Layer.SILVER));
    assertThat("listed", Files.exists(Path.of(version.folder(), DAY_1)), equalTo(true));
    assertThat("not listed", Files.exists(Path.of(version.folder(), DAY_2)), equalTo(false));
    Tally both = counts(DAY_1, DAY_2);
    LakeException refused =
        assertThrows(
            LakeException.class,
            () ->
                lake.complete(
                    Layer.SILVER,
                    staging("run-1"),
                    both,
                    Table.of(LakeSpec.BUILT_IN, Layer.SILVER)));
    assertThat(refused.getMessage(), containsString("'" + DAY_2 + "' of silver is missing"));
  }

  @ParameterizedTest
  @EnumSource
  void aTableWithoutRowsHasAFileWithoutRows(Place place) throws Exception {
    lake = place.lake(root);
    publish(stage("run-1", DAY_1));
    Path quarantine = Path.of(lake.published(Layer.SILVER).folder(), "quarantine");
    try (Stream<Path> files = Files.list(quarantine)) {
      assertThat(
          "files",
          files.map(file -> file.getFileName().toString()).toList(),
          contains("no-rows.parquet"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aVersionTakesFilesOfTheOneBeforeOver(Place place) throws Exception {
    lake = place.lake(root);
    LayerVersion first = stage("run-1", DAY_1, DAY_2);
    publish(first);
    String third = DAY_2.replace("part-2", "part-3");
    write("run-2", third);
    lake.takeOver(first, List.of(DAY_1), staging("run-2"));
    publish(
        lake.complete(
            Layer.SILVER,
            staging("run-2"),
            counts(DAY_1, third),
            Table.of(LakeSpec.BUILT_IN, Layer.SILVER)));
    assertThat("taken over", Files.readString(read(DAY_1)), equalTo("run-1 " + DAY_1));
    publish(stage("run-3", third));
    publish(stage("run-4", third));
    assertThat("versions", versions(), containsInAnyOrder("run-3", "run-4"));
  }

  @ParameterizedTest
  @EnumSource
  void takingOverLeavesTheFileToWhoeverStillHasIt(Place place) throws Exception {
    lake = place.lake(root);
    LayerVersion first = stage("run-1", DAY_1);
    publish(first);
    lake.takeOver(first, List.of(DAY_1), staging("run-2"));
    lake.discard(staging("run-2"));
    assertThat("content", Files.readString(read(DAY_1)), equalTo("run-1 " + DAY_1));
    assertThat("versions", versions(), contains("run-1"));
  }

  @ParameterizedTest
  @EnumSource
  void whatDeadRunsLeftIsRemovedAndWhatIsPublishedIsNot(Place place) throws Exception {
    lake = place.lake(root);
    publish(stage("run-1", DAY_1));
    publish(stage("run-2", DAY_1));
    write("run-3", DAY_2);
    stage("run-4", DAY_2);
    Path tally = root.resolve(".versions/running/run-3/tally");
    Files.createDirectories(tally.getParent());
    Files.writeString(tally, "half");
    lake.removeLeftovers();
    assertThat("versions", versions(), containsInAnyOrder("run-1", "run-2"));
    assertThat("counts", Files.exists(tally), equalTo(false));
    assertThat("published", lake.published(Layer.SILVER).runId(), equalTo("run-2"));
  }

  @ParameterizedTest
  @EnumSource
  void whatAFailedRunSetAsideIsKeptUntilTheNext(Place place) throws Exception {
    String rejects = "quarantine/part-1.parquet";
    lake = place.lake(root);
    assertThat("nothing yet", lake.keptRejects(), nullValue());
    publish(stage("run-1", DAY_1));
    lake.keepRejected(stage("run-2", DAY_1, rejects), utf8("note 2"));
    lake.discard(staging("run-2"));
    lake.removeLeftovers();
    KeptRejects kept = lake.keptRejects();
    assertThat("note", kept.note(), equalTo(utf8("note 2")));
    String file = root + "/.versions/rejected/" + rejects;
    assertThat("files", kept.files(), contains(new LakeFile("quarantine", "", file)));
    assertThat("content", Files.readString(Path.of(file)), equalTo("run-2 " + rejects));

    String others = "quarantine/part-2.parquet";
    lake.keepRejected(stage("run-3", DAY_1, others), utf8("note 3"));
    lake.discard(staging("run-3"));
    assertThat("replaced as a whole", lake.keptRejects().files().size(), equalTo(1));
    assertThat("of which the old one is gone", Files.exists(Path.of(file)), equalTo(false));

    Files.delete(root.resolve(".versions/rejected/_rejected.json"));
    assertThat("half of it is nothing", lake.keptRejects(), nullValue());
    lake.keepRejected(stage("run-4", DAY_1, rejects), utf8("note 4"));
    lake.dropRejected();
    assertThat("dropped", lake.keptRejects(), nullValue());
    assertThat("dropped", Files.exists(Path.of(file)), equalTo(false));
    lake.dropRejected();
    assertThat("published", lake.published(Layer.SILVER).runId(), equalTo("run-1"));
  }

  @ParameterizedTest
  @EnumSource
  void theNewestOfTheListedFilesIsTold(Place place) throws Exception {
    lake = place.lake(root);
    LayerVersion version = stage("run-1", DAY_1, DAY_2);
    Path folder = Path.of(version.folder());
    Files.setLastModifiedTime(folder.resolve(DAY_1), FileTime.fromMillis(2_000));
    Files.setLastModifiedTime(folder.resolve(DAY_2), FileTime.fromMillis(5_000));
    assertThat("newest", lake.newest(version), equalTo(5_000L));
    assertThat("of no file", lake.newest(stage("run-2")), equalTo(0L));
  }

  @ParameterizedTest
  @EnumSource
  void discardingNeverTouchesWhatIsPublished(Place place) throws Exception {
    lake = place.lake(root);
    publish(stage("run-1", DAY_1));
    lake.discard(staging("run-1"));
    assertThat("published", lake.published(Layer.SILVER).runId(), equalTo("run-1"));
    assertThat("file", Files.exists(read(DAY_1)), equalTo(true));
  }

  @ParameterizedTest
  @EnumSource
  void aVersionWithoutReadableCountsIsNamedWithTheWayOut(Place place) throws Exception {
    lake = place.lake(root);
    publish(stage("run-1", DAY_1));
    Files.write(root.resolve(".versions/silver/run-1/_counts"), new byte[] {1, 2, 3});
    LakeException refused = assertThrows(LakeException.class, () -> lake.published(Layer.SILVER));
    assertThat(refused.getMessage(), containsString("published silver in lake '" + root));
    assertThat(refused.getMessage(), containsString("make the layer again"));
  }

  @ParameterizedTest
  @EnumSource
  void aFileThatIsLostOrCutIsNamed(Place place) throws Exception {
    lake = place.lake(root);
    publish(stage("run-1", DAY_1, DAY_2));
    Files.writeString(read(DAY_1), "run-1");
    LakeException cut = assertThrows(LakeException.class, () -> lake.published(Layer.SILVER));
    assertThat(cut.getMessage(), containsString("a file '" + DAY_1 + "' of 5 bytes where"));
    Files.delete(read(DAY_1));
    LakeException lost = assertThrows(LakeException.class, () -> lake.published(Layer.SILVER));
    assertThat(lost.getMessage(), containsString("has lost its file '" + DAY_1 + "'"));
  }

  @ParameterizedTest
  @EnumSource
  void aLakeThatLostItsPointersIsNotTakenForLeftovers(Place place) throws Exception {
    lake = place.lake(root);
    publish(stage("run-1", DAY_1));
    String pointer = place == Place.FOLDER ? "silver" : ".versions/silver/current";
    Files.delete(root.resolve(pointer));
    LakeException refused = assertThrows(LakeException.class, lake::removeLeftovers);
    assertThat(refused.getMessage(), containsString("restore it"));
    assertThat(refused.getMessage(), containsString(".versions/silver/run-1/tables"));
    assertThat(refused.getMessage(), containsString("'" + root + "/" + pointer + "'"));
    assertThrows(LakeException.class, () -> lake.published(Layer.SILVER));
    assertThat("versions", versions(), contains("run-1"));
  }

  @ParameterizedTest
  @EnumSource
  void oneHolderAtATimeEvenInOneProcess(Place place) throws Exception {
    lake = place.lake(root);
    LakeLock first = lake.lock("run-1", "host a, pid 1, since then");
    LakeFolder other = place.lake(root);
    for (int attempt = 0; attempt < 2; attempt++) {
      LakeLockedException refused =
          assertThrows(LakeLockedException.class, () -> other.lock("run-2", "host b"));
      assertThat(refused.getMessage(), containsString("(host a, pid 1, since then)"));
      first.confirm();
    }
    first.close();
    other.lock("run-3", "host b").close();
  }

  @ParameterizedTest
  @EnumSource
  void filesOfTheProgramAreReplacedWhole(Place place) throws Exception {
    lake = place.lake(root);
    LayerVersion version = stage("run-1", DAY_1);
    assertThat("nothing yet", lake.read(version, "report.json"), nullValue());
    assertThat("not published", lake.readPublished(Layer.SILVER, "report.json"), nullValue());
    assertThat("no run", lake.publishedRun(Layer.SILVER), equalTo(""));
    lake.write(version, "report.json", utf8("long text"));
    lake.write(version, "report.json", utf8("text"));
    publish(version);
    assertThat("content", lake.readPublished(Layer.SILVER, "report.json"), equalTo(utf8("text")));
    assertThat("run", lake.publishedRun(Layer.SILVER), equalTo("run-1"));
    String page = lake.write("report/index.html", utf8("page"));
    assertThat("place", page, equalTo(root + "/report/index.html"));
    assertThat("content", Files.readString(Path.of(page)), equalTo("page"));
  }

  @Test
  void theNameSaysWhichKindOfPlaceItIs() {
    assertThat(Scheme.of("data/lake"), equalTo(Scheme.LOCAL));
    assertThat(Scheme.of("/data/a:b/lake"), equalTo(Scheme.LOCAL));
    assertThat(Scheme.of("c:/data"), equalTo(Scheme.LOCAL));
    assertThat(Scheme.of("file:///data"), equalTo(Scheme.LOCAL));
    assertThat(Scheme.of("S3://bucket/lake"), equalTo("s3"));
    assertThat(Scheme.localPath("file:///data/x"), equalTo(Path.of("/data/x")));
    assertThat(Scheme.localPath("file:/data/x"), equalTo(Path.of("/data/x")));
    assertThat(Scheme.localPath("data/x"), equalTo(Path.of("data/x")));
    assertThat(LakeFolder.of("s3://bucket/lake/").path("a/b"), equalTo("s3://bucket/lake/a/b"));
    assertThat(
        LakeFolder.of("s3://bucket").path(Layer.GOLD), equalTo("s3://bucket/.versions/gold"));
    assertThat(LakeFolder.of("file:/data/x").path(Layer.GOLD), equalTo("/data/x/gold"));
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

  /** Where a reader finds a file of silver prints now. */
  private Path read(String name) throws IOException, LakeException {
    Path current = root.resolve(".versions/silver/current");
    return root.resolve(Files.exists(current) ? Files.readString(current).strip() : "silver")
        .resolve(name);
  }

  private Staging staging(String runId) {
    return lake.staging(runId);
  }

  private static Tally counts(String... names) {
    Tally counts = new Tally();
    for (String name : names) {
      counts.add(5, Counted.WRITTEN, "silver", name);
      counts.max("run-1 ".length() + name.length(), Counted.FILE_BYTES, "silver", name);
    }
    return counts;
  }

  /** The versions that hold any file; Beam's local file system leaves empty folders behind. */
  private List<String> versions() throws IOException {
    Path folder = root.resolve(".versions/silver");
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .map(folder::relativize)
          .filter(file -> file.getNameCount() > 1 && Files.isRegularFile(folder.resolve(file)))
          .map(file -> file.getName(0).toString())
          .distinct()
          .toList();
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
