package io.lookback.internal.lake;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lookback.internal.ledger.Counted;
import io.lookback.lake.LakeException;
import io.lookback.lake.Layer;
import io.lookback.ledger.Tally;
import io.lookback.spec.LakeSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RetentionTest {
  private static final long SEED = Long.getLong("lookback.fuzz.seed", 20_201_130);

  @TempDir private Path root;

  private LakeFolder lake;

  /** What was published of each layer, the newest last. */
  private final Map<Layer, List<String>> published = new EnumMap<>(Layer.class);

  /** What each version was made of, by layer and name. */
  private final Map<String, String> madeOf = new TreeMap<>();

  private final TreeSet<String> removed = new TreeSet<>();

  private int runs;

  @ParameterizedTest
  @EnumSource
  void anySequenceOfRunsKeepsTheNewestAndWhatTheyWereMadeOf(LakeProtocolTest.Place place)
      throws Exception {
    Random random = new Random(SEED);
    lake = place.lake(root);
    int keep = 2;
    int steps = place == LakeProtocolTest.Place.FOLDER ? 60 : 15;
    for (int step = 0; step < steps; step++) {
      if (random.nextInt(8) == 0) {
        keep = 2 + random.nextInt(4);
        new Retention(keep, 30).keep(lake);
      }
      if (random.nextInt(5) == 0) {
        stage(Layer.values()[random.nextInt(3)], "0-dead-" + step);
      }
      if (random.nextBoolean()) {
        lake.removeLeftovers();
      }
      int layers = step == 0 ? 7 : 1 + random.nextInt(7);
      List<Layer> made = new ArrayList<>();
      runs++;
      for (Layer layer : Layer.values()) {
        if ((layers >> layer.ordinal() & 1) == 1) {
          publish(layer, name());
          made.add(layer);
        }
      }
      for (Layer layer : made) {
        lake.sweep(layer);
      }
      lake.removeLeftovers();
      Map<Layer, TreeSet<String>> kept = kept(keep);
      for (Layer layer : Layer.values()) {
        assertThat(
            "seed " + SEED + ", step " + step + ", " + layer,
            folders(layer),
            equalTo(kept.get(layer)));
      }
      LakeVersions.goldOf(lake, null);
    }
  }

  /** The definition: the newest, as far as they were not removed before, and what they need. */
  private Map<Layer, TreeSet<String>> kept(int keep) {
    Map<Layer, TreeSet<String>> kept = new EnumMap<>(Layer.class);
    for (Layer layer : List.of(Layer.GOLD, Layer.SILVER, Layer.BRONZE)) {
      List<String> all = published.get(layer);
      TreeSet<String> names = new TreeSet<>();
      for (int at = all.size() - 1; at >= 0 && at >= all.size() - keep; at--) {
        if (!removed.contains(layer + all.get(at))) {
          names.add(all.get(at));
        } else {
          break;
        }
      }
      if (layer != Layer.GOLD) {
        Layer above = Layer.values()[layer.ordinal() + 1];
        kept.get(above).forEach(name -> names.add(madeOf.get(above + name)));
      }
      kept.put(layer, names);
      all.stream().filter(name -> !names.contains(name)).forEach(name -> removed.add(layer + name));
    }
    return kept;
  }

  private TreeSet<String> folders(Layer layer) throws IOException {
    TreeSet<String> folders = new TreeSet<>(new LocalStore(root).folders(Layout.versions(layer)));
    // An object store has a pointer beside them, and knows no empty folders.
    folders.removeIf(
        name -> !Files.exists(root.resolve(Layout.version(layer, name)).resolve("_counts")));
    return folders;
  }

  private String name() {
    return String.format(Locale.ROOT, "1-%04d", runs);
  }

  private void publish(Layer layer, String runId) throws Exception {
    lake.publish(List.of(stage(layer, runId)), warning -> {});
    published.computeIfAbsent(layer, key -> new ArrayList<>()).add(runId);
  }

  private LayerVersion stage(Layer layer, String runId) throws Exception {
    Tally counts = new Tally();
    if (layer != Layer.BRONZE) {
      List<String> below = published.get(Layer.values()[layer.ordinal() - 1]);
      if (below != null) {
        String newest = below.get(below.size() - 1);
        madeOf.put(layer + runId, newest);
        counts.max(1, layer == Layer.GOLD ? Counted.GOLD_MADE_OF : Counted.SILVER_MADE_OF, newest);
      }
    }
    return lake.complete(layer, lake.staging(runId), counts, Table.of(LakeSpec.BUILT_IN, layer));
  }

  @Test
  void versionsThatOnlyAddFeatureDaysDoNotPushOutTheGoldBefore() throws Exception {
    lake = new LakeFolder(root);
    publish(Layer.GOLD, "1");
    publish(Layer.GOLD, "2");
    for (String run : List.of("3", "4", "5")) {
      LayerVersion gold = lake.published(Layer.GOLD);
      lake.publish(
          List.of(
              lake.completeSame(
                  gold, lake.staging(run), gold.counts(), Table.of(LakeSpec.BUILT_IN, Layer.GOLD))),
          warning -> {});
      assertThat(
          "before " + run,
          LakeVersions.before(lake, lake.published(Layer.GOLD)).runId(),
          equalTo("1"));
      lake.sweep(Layer.GOLD);
    }
    assertThat("kept", lake.versions(Layer.GOLD), contains("5", "4", "1"));
    assertThat(
        "before one that was served before",
        LakeVersions.before(lake, lake.version(Layer.GOLD, "4")).runId(),
        equalTo("1"));
    publish(Layer.GOLD, "6");
    lake.sweep(Layer.GOLD);
    assertThat("made anew", lake.versions(Layer.GOLD), contains("6", "5"));
    assertThat(
        "before gold that was made anew",
        LakeVersions.before(lake, lake.published(Layer.GOLD)).runId(),
        equalTo("5"));
  }

  @Test
  void bronzeOfSilverThatNamesNoneStaysByItsLoads() throws Exception {
    lake = new LakeFolder(root);
    publishLoads(Layer.BRONZE, "1", "load-1");
    publishLoads(Layer.SILVER, "1", "load-1");
    for (String run : List.of("2", "3", "4", "5")) {
      publishLoads(Layer.BRONZE, run, "load-" + run);
      lake.sweep(Layer.BRONZE);
    }
    assertThat(lake.versions(Layer.BRONZE), contains("5", "4", "1"));
  }

  @Test
  void whereTheLayerAboveCannotBeReadNothingThatWasPublishedIsRemoved() throws Exception {
    lake = new LakeFolder(root);
    publishLoads(Layer.BRONZE, "1", "load-1");
    publishLoads(Layer.SILVER, "1", "load-1");
    Files.write(root.resolve(".versions/silver/1/_counts"), new byte[] {1, 2});
    for (String run : List.of("2", "3", "4")) {
      publishLoads(Layer.BRONZE, run, "load-" + run);
    }
    stage(Layer.BRONZE, "dead");
    lake.sweep(Layer.BRONZE);
    assertThat(
        new LocalStore(root).folders(".versions/bronze"), containsInAnyOrder("1", "2", "3", "4"));
  }

  @Test
  void whereTheLayerAboveHasLostItsPointerNothingThatWasPublishedIsRemoved() throws Exception {
    lake = new LakeFolder(root);
    publish(Layer.BRONZE, "1");
    publish(Layer.SILVER, "1");
    publish(Layer.GOLD, "1");
    for (String run : List.of("2", "3", "4")) {
      publish(Layer.BRONZE, run);
      publish(Layer.SILVER, run);
    }
    Files.delete(root.resolve("gold"));
    LakeException lost = assertThrows(LakeException.class, lake::removeLeftovers);
    assertThat(lost.getMessage(), containsString("gold"));
    lake.sweep(Layer.GOLD);
    lake.sweep(Layer.SILVER);
    lake.sweep(Layer.BRONZE);
    assertThat("gold", lake.versions(Layer.GOLD), contains("1"));
    for (Layer layer : List.of(Layer.SILVER, Layer.BRONZE)) {
      assertThat("" + layer, lake.versions(layer), containsInAnyOrder("1", "2", "3", "4"));
    }
  }

  private void publishLoads(Layer layer, String runId, String load) throws Exception {
    Tally counts =
        new Tally()
            .max(
                1,
                layer == Layer.BRONZE ? Counted.LOAD_OF : Counted.MADE_OF,
                "prints",
                "prints.json",
                load);
    lake.publish(
        List.of(
            lake.complete(layer, lake.staging(runId), counts, Table.of(LakeSpec.BUILT_IN, layer))),
        warning -> {});
  }

  @Test
  void aLakeRemembersWhatItWasToldLast() throws Exception {
    lake = new LakeFolder(root);
    Path file = root.resolve(".versions/retention.json");
    Retention.DEFAULT.keep(lake);
    assertThat("the default needs no file", Files.exists(file), equalTo(false));
    new Retention(5, 0).keep(lake);
    assertThat(Retention.rememberedBy(lake), equalTo(new Retention(5, 0)));
    assertThat(Files.readString(file), equalTo("{\"keep_versions\":5,\"keep_replaced_days\":0}"));
    for (String damaged : List.of("{", "[]", "{\"keep_versions\":5}", "")) {
      Files.writeString(file, damaged);
      LakeException refused =
          assertThrows(LakeException.class, () -> Retention.rememberedBy(lake), damaged);
      assertThat(refused.getMessage(), containsString("is damaged: "));
    }
    Files.writeString(file, "{\"keep_versions\":1,\"keep_replaced_days\":0}");
    LakeException refused = assertThrows(LakeException.class, () -> Retention.rememberedBy(lake));
    assertThat(
        refused.getMessage(),
        containsString("keep_versions is 1; legal: whole numbers from 2 to 1000; restore it, or"));
  }

  @Test
  void theNameOfARunTellsItsTime() {
    Instant start = Instant.parse("2026-11-28T00:12:10.123Z");
    String name = RunName.at(start);
    assertThat(name, name.matches("20261128T001210m123Z-[0-9a-f]{8}"), equalTo(true));
    assertThat(RunName.time(name), equalTo(start));
    assertThat(
        "of an earlier version",
        RunName.time("20261128T001210Z-0123abcd"),
        equalTo(Instant.parse("2026-11-28T00:12:10Z")));
    assertThat("no name of a run", RunName.time("run-1"), equalTo(Instant.EPOCH));
  }
}
