package io.lookback.internal.lake;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lookback.batch.Source;
import io.lookback.internal.lake.LakeProtocolTest.Place;
import io.lookback.internal.ledger.Counted;
import io.lookback.internal.plan.KnownBronze;
import io.lookback.internal.plan.KnownBronze.Load;
import io.lookback.internal.plan.LoadedFile;
import io.lookback.lake.LakeException;
import io.lookback.lake.Layer;
import io.lookback.lake.Staging;
import io.lookback.ledger.Tally;
import io.lookback.spec.LakeSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Bronze as it was after each load, in lakes of both kinds, and from one kind to the other. Beam's
 * local file system stands for the object store.
 */
class KnownBronzeTest {
  private static final long SEED = Long.getLong("lookback.fuzz.seed", 20_201_130);
  private static final Instant BEGIN = Instant.parse("2026-11-01T10:00:00Z");

  @TempDir private Path folder;

  private LakeFolder lake;
  private Path root;

  /** What bronze held after each load: the load that brought each file. */
  private final Map<String, TreeMap<String, String>> after = new LinkedHashMap<>();

  /** What was replaced and is forgotten is not known before this load. */
  private int horizon;

  /** When the lines were replaced that are still kept. */
  private final TreeMap<Integer, Instant> kept = new TreeMap<>();

  @ParameterizedTest
  @EnumSource
  void anySequenceOfLoadsIsKnownLoadByLoad(Place place) throws Exception {
    Random random = new Random(SEED);
    root = folder.resolve("lake");
    lake = place.lake(root);
    Instant start = BEGIN;
    int days = 30;
    TreeMap<String, String> now = new TreeMap<>();
    int steps = place == Place.FOLDER ? 40 : 12;
    for (int step = 0; step < steps; step++) {
      if (random.nextInt(4) == 0) {
        days = random.nextInt(6);
        new Retention(2, days).keep(lake);
      }
      start = start.plus(Duration.ofHours(random.nextInt(60))).plusMillis(1);
      TreeMap<String, String> replaced = new TreeMap<>();
      String load = RunName.at(start);
      List<String> files = new ArrayList<>();
      // A run may load nothing and come to remember more.
      for (int file = step == 0 ? 1 : random.nextInt(3); file > 0; file--) {
        String name = "prints-" + random.nextInt(5) + ".json";
        if (!files.contains(name)) {
          files.add(name);
          if (now.containsKey(name)) {
            replaced.put(name, now.get(name));
          }
        }
      }
      load(load, start, files, replaced);
      files.forEach(name -> now.put(name, load));
      if (!files.isEmpty()) {
        after.put(load, new TreeMap<>(now));
      }
      if (!replaced.isEmpty()) {
        kept.put(after.size() - 1, start);
      }
      Instant oldest = start.minus(Duration.ofDays(days));
      for (int at : List.copyOf(kept.keySet())) {
        if (!kept.get(at).isAfter(oldest)) {
          kept.remove(at);
          horizon = Math.max(horizon, at);
        }
      }
      check("seed " + SEED + ", step " + step, random);
    }
  }

  private void check(String reason, Random random) throws Exception {
    KnownBronze known = KnownBronze.of(lake);
    List<Load> loads = known.loads();
    assertThat(
        reason, loads.stream().map(Load::name).toList(), equalTo(List.copyOf(after.keySet())));
    TreeMap<String, String> before = new TreeMap<>();
    for (int at = 0; at < loads.size(); at++) {
      Load load = loads.get(at);
      TreeMap<String, String> held = after.get(load.name());
      List<String> brought = new ArrayList<>();
      List<String> replaced = new ArrayList<>();
      for (String name : held.keySet()) {
        if (held.get(name).equals(load.name())) {
          brought.add(name);
          if (before.containsKey(name)) {
            replaced.add(name);
          }
        }
      }
      assertThat(
          reason, load.files().stream().map(LoadedFile::name).sorted().toList(), equalTo(brought));
      assertThat(reason, load.replaced(), equalTo(replaced));
      assertThat(reason + ", load " + at, load.isReachable(), equalTo(at >= horizon));
      before = held;
    }
    int at = random.nextInt(loads.size());
    String load = loads.get(at).name();
    if (at < horizon) {
      LakeException refused = assertThrows(LakeException.class, () -> known.loadAt(load));
      assertThat(
          refused.getMessage(), containsString("made as of is '" + loads.get(horizon).name()));
      return;
    }
    assertThat(reason, known.loadAt(load), equalTo(load));
    Path other = Files.createTempDirectory(folder, "other");
    assertThat(
        reason + ", load " + at, brought(known, load, other, random), equalTo(after.get(load)));
  }

  /** The files that another lake gets, and which load each came with, as its bytes say. */
  private TreeMap<String, String> brought(KnownBronze known, String load, Path other, Random random)
      throws IOException, LakeException {
    LakeFolder into = Place.values()[random.nextInt(2)].lake(other);
    Staging staging = into.staging("run-1");
    known.bringInto(into, staging, load);
    LayerVersion bronze =
        into.complete(
            Layer.BRONZE,
            staging,
            known.after(load).counts(),
            Table.of(LakeSpec.BUILT_IN, Layer.BRONZE));
    into.publish(List.of(bronze), warning -> {});
    bronze = into.published(Layer.BRONZE);
    TreeMap<String, String> files = new TreeMap<>();
    for (LoadedFile file : LoadedFile.of(bronze)) {
      String part = bronze.partsOf(file.name()).first();
      String text = Files.readString(Path.of(bronze.folder(), part));
      assertThat(text, equalTo(file.name() + " " + file.loadId()));
      files.put(file.name(), file.loadId());
    }
    return files;
  }

  private void load(
      String runId, Instant start, List<String> files, TreeMap<String, String> replaced)
      throws Exception {
    LayerVersion before = lake.published(Layer.BRONZE);
    Tally counts = new Tally();
    List<LoadedFile> gone = new ArrayList<>();
    Staging staging = lake.staging(runId);
    if (before != null) {
      TreeMap<String, String> parts = new TreeMap<>();
      for (LoadedFile file : LoadedFile.of(before)) {
        if (replaced.containsKey(file.name())) {
          gone.add(file);
          before.partsOf(file.name()).forEach(part -> parts.put(part, ""));
        }
      }
      counts.merge(
          before
              .counts()
              .filter(
                  key ->
                      key.parts().stream()
                          .noneMatch(
                              part -> replaced.containsKey(part) || parts.containsKey(part))));
      lake.takeOver(
          before,
          before.names().stream().filter(name -> !parts.containsKey(name)).toList(),
          staging);
    }
    for (String name : files) {
      String part = "prints/part-" + name + "-" + runId + ".parquet";
      String text = name + " " + runId;
      Path path = Path.of(staging.folder(Layer.BRONZE)).resolve(part);
      Files.createDirectories(path.getParent());
      Files.writeString(path, text);
      counts
          .add(1, Counted.LOADED, "prints", name, "lines")
          .add(1, Counted.LOADED, "prints", name, "text_bytes")
          .max(9, Counted.LOADED, "prints", name, "max_line_bytes")
          .max(1, Counted.LOAD_OF, "prints", name, runId)
          .add(1, Counted.WRITTEN, "bronze", part)
          .max(text.length(), Counted.FILE_BYTES, "bronze", part)
          .max(1, Counted.PART_OF, "bronze", name, part);
    }
    LayerVersion next =
        lake.complete(Layer.BRONZE, staging, counts, Table.of(LakeSpec.BUILT_IN, Layer.BRONZE));
    KnownBronze.keepHistory(lake, before, gone, next, start);
    lake.publish(List.of(next), warning -> {});
    lake.removeLeftovers();
    List<LakeFile> read =
        lake.published(Layer.BRONZE)
            .files(Table.bronze(LakeSpec.BUILT_IN.source(Source.PRINTS.label())));
    assertThat("readers see the tables alone", read.size(), equalTo(LoadedFile.of(next).size()));
  }

  @Test
  void aDamagedHistoryIsNamedWithTheWayOut() throws Exception {
    root = folder.resolve("lake");
    lake = new LakeFolder(root);
    for (int run = 0; run < 2; run++) {
      Instant start = BEGIN.plusSeconds(run);
      load(RunName.at(start), start, List.of("prints-" + run + ".json"), new TreeMap<>());
    }
    Path file = root.resolve(".versions/bronze/" + lake.publishedRun(Layer.BRONZE) + "/_replaced");
    Files.write(file, new byte[] {0, 0, 0, 2});
    LakeException refused = assertThrows(LakeException.class, () -> KnownBronze.of(lake));
    assertThat(refused.getMessage(), containsString("has a damaged file '_replaced', which says"));
    assertThat(refused.getMessage(), containsString("or remove it to begin the history anew"));
  }

  @Test
  void aFileThatIsGoneIsToldFromALakeThatWasChanged() throws Exception {
    root = folder.resolve("lake");
    lake = new LakeFolder(root);
    String run = RunName.at(BEGIN);
    load(run, BEGIN, List.of("prints-1.json"), new TreeMap<>());
    KnownBronze known = KnownBronze.of(lake);
    new LocalStore(root).deleteFolder(Layout.version(Layer.BRONZE, run));
    LakeFolder other = new LakeFolder(folder.resolve("other"));
    LakeException refused =
        assertThrows(
            LakeException.class, () -> known.bringInto(other, other.staging("run-1"), run));
    assertThat(refused.getMessage(), containsString("was changed by other runs while its bronze"));
  }
}
