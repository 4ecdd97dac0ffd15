package io.lookback.internal.lake;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lookback.internal.ledger.Counted;
import io.lookback.internal.term.Term;
import io.lookback.lake.LakeException;
import io.lookback.lake.Layer;
import io.lookback.ledger.Tally;
import io.lookback.spec.LakeSpec;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A lake of an earlier version moves over, whatever happens meanwhile. */
class OldLayoutTest {
  private static final String PRINTS = "prints/day=2020-11-29/part-1.parquet";
  private static final String TAPS = "taps/day=2020-11-30/part-2.parquet";
  private static final String FEATURES = "print_features/print_day=2020-11-30/part-1.parquet";

  /** What of a store changes something. */
  private static final Set<String> CHANGES =
      Set.of(
          "write",
          "share",
          "delete",
          "deleteFolder",
          "deleteIfEmpty",
          "preparePointer",
          "movePointer",
          "putOldAside",
          "deleteOld",
          "removeUnfinished");

  /** A kind of place. */
  enum Place {
    FOLDER,
    OBJECTS;

    LakeStore store(Path root) {
      return this == FOLDER ? new LocalStore(root) : new ObjectStore(root.toString());
    }

    LakeFolder lake(Path root) {
      return new LakeFolder(store(root));
    }
  }

  /** How much of a change is made before the run dies. */
  enum Death {
    BEFORE,
    HALFWAY
  }

  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void theNextRunFindsWhatWasPublishedAndTheVersionBefore(Place place) throws Exception {
    Path root = folder.resolve("lake");
    TreeMap<String, String> moved = makeOld(place, root);
    LakeFolder lake = place.lake(root);
    assertThat("is old", lake.isOld(), is(true));
    lake.removeLeftovers();
    assertThat("is old", lake.isOld(), is(false));
    assertThat("lake", everything(root), equalTo(moved));
    LayerVersion silver = lake.published(Layer.SILVER);
    assertThat("silver", silver.runId(), equalTo("run-2"));
    assertThat("file", Files.readString(Path.of(silver.folder(), PRINTS)), equalTo("run-2"));
    assertThat("gold", lake.published(Layer.GOLD).runId(), equalTo("run-2"));
    assertThat("bronze", lake.published(Layer.BRONZE), nullValue());
    lake.removeLeftovers();
    assertThat("lake after another run", everything(root), equalTo(moved));
  }

  @ParameterizedTest
  @EnumSource
  void aMoveThatDiesAnywhereIsCompletedByTheNextRun(Place place) throws Exception {
    for (Death death : Death.values()) {
      int deaths = 0;
      for (boolean isAlive = false; !isAlive; ) {
        String reason = death + " change " + (deaths + 1);
        Path root = folder.resolve(death + "-" + deaths);
        TreeMap<String, String> moved = makeOld(place, root);
        LakeFolder dying = new LakeFolder(dying(place.store(root), deaths, death));
        try {
          dying.removeLeftovers();
          isAlive = true;
        } catch (Killed e) {
          deaths++;
        }
        assertReadersSeeAllOrNone(reason, place, root);
        place.lake(root).removeLeftovers();
        assertThat(reason, everything(root), equalTo(moved));
      }
      assertThat("deaths", deaths, greaterThan(10));
    }
  }

  /** The files of the published version, each once; in a folder, between two renames, none. */
  private static void assertReadersSeeAllOrNone(String reason, Place place, Path root)
      throws IOException {
    for (Layer layer : List.of(Layer.SILVER, Layer.GOLD)) {
      Path tables = root.resolve(layer.folder());
      if (place == Place.OBJECTS) {
        Path pointer = root.resolve(".versions/" + layer.folder() + "/current");
        Path old = tables.resolve("current");
        tables =
            Files.exists(pointer)
                ? root.resolve(Files.readString(pointer).strip())
                : tables.resolve(Files.readString(old).strip());
      } else if (!Files.exists(tables)) {
        assertThat(
            reason, Files.exists(root.resolve(".versions/moving/" + layer.folder())), is(true));
        continue;
      }
      List<String> files =
          layer == Layer.SILVER ? List.of(PRINTS, TAPS) : List.<String>of(FEATURES);
      for (String file : files) {
        assertThat(reason, Files.readString(tables.resolve(file)), equalTo("run-2"));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void commandsThatOnlyReadSayWhichOnesMoveIt(Place place) throws Exception {
    Path root = folder.resolve("lake");
    makeOld(place, root);
    TreeMap<String, String> before = everything(root);
    LakeFolder lake = place.lake(root);
    LakeException refused = assertThrows(LakeException.class, () -> lake.published(Layer.SILVER));
    assertThat(
        refused.getMessage(),
        allOf(containsString("lake '" + root + "'"), containsString(Term.MOVE_OVER.toString())));
    assertThrows(LakeException.class, lake::requireMoved);
    assertThat("lake", everything(root), equalTo(before));
  }

  @ParameterizedTest
  @EnumSource
  void whatDeadRunsLeftInTheOldPlaceIsRemoved(Place place) throws Exception {
    Path root = folder.resolve("lake");
    TreeMap<String, String> moved = makeOld(place, root);
    write(root.resolve("silver/.versions/run-3").resolve(PRINTS), "half");
    write(root.resolve("bronze/.versions/run-3/prints/part-1.parquet"), "half");
    write(root.resolve(".versions/20201130T000000Z-1a2b3c4d/tally"), "half");
    if (place == Place.FOLDER) {
      Files.createSymbolicLink(root.resolve("silver/current.run-3"), Path.of(".versions/run-3"));
    }
    place.lake(root).removeLeftovers();
    assertThat("lake", everything(root), equalTo(moved));
  }

  @ParameterizedTest
  @EnumSource
  void aLakeThatLostItsOldPointerIsNotTakenForLeftovers(Place place) throws Exception {
    Path root = folder.resolve("lake");
    makeOld(place, root);
    Path pointer = root.resolve("silver/current");
    Files.delete(pointer);
    TreeMap<String, String> before = everything(root);
    LakeException refused = assertThrows(LakeException.class, place.lake(root)::removeLeftovers);
    assertThat(refused.getMessage(), containsString("'" + pointer + "' does not name a version"));
    assertThat("lake", everything(root), equalTo(before));
  }

  @ParameterizedTest
  @EnumSource
  void anOldPointerToNothingMovesNothing(Place place) throws Exception {
    Path root = folder.resolve("lake");
    makeOld(place, root);
    Files.delete(root.resolve("silver/.versions/run-2/_counts"));
    TreeMap<String, String> before = everything(root);
    LakeException refused = assertThrows(LakeException.class, place.lake(root)::removeLeftovers);
    assertThat(refused.getMessage(), containsString("let it name .versions/run-2 again"));
    assertThat("lake", everything(root), equalTo(before));
  }

  @Test
  void whatIsNotOfLookbackIsNamedAndNothingMoves() throws Exception {
    Path root = folder.resolve("lake");
    makeOld(Place.FOLDER, root);
    Path silver = root.resolve("silver");
    for (String foreign : List.of("notes.txt", "mine/prints.parquet", "current.mine", "prints2")) {
      write(silver.resolve(foreign), "mine");
      Path named = silver.resolve(Path.of(foreign).getName(0));
      TreeMap<String, String> before = everything(root);
      LakeException refused =
          assertThrows(LakeException.class, Place.FOLDER.lake(root)::removeLeftovers);
      assertThat(refused.getMessage(), containsString("'" + named + "' is in the way"));
      assertThat("lake", everything(root), equalTo(before));
      Files.delete(silver.resolve(foreign));
      if (Files.isDirectory(named)) {
        Files.delete(named);
      }
    }
    Files.createSymbolicLink(silver.resolve("mine"), folder);
    assertThrows(LakeException.class, Place.FOLDER.lake(root)::removeLeftovers);
  }

  @Test
  void whatCameWhereTheFolderWasIsNotReplaced() throws Exception {
    Path root = folder.resolve("lake");
    makeOld(Place.FOLDER, root);
    Path silver = root.resolve("silver");
    Path aside = root.resolve(".versions/moving/silver");
    Files.createDirectories(aside.getParent());
    Files.move(silver, aside);
    // A move died between its two renames.
    for (String foreign : List.of("silver", "silver/notes.txt")) {
      write(root.resolve(foreign), "mine");
      LakeException refused =
          assertThrows(LakeException.class, Place.FOLDER.lake(root)::removeLeftovers);
      assertThat(refused.getMessage(), containsString("'" + silver + "' is in the way"));
      assertThat("text", Files.readString(root.resolve(foreign)), equalTo("mine"));
      Files.delete(root.resolve(foreign));
    }
    Files.delete(silver);
    Place.FOLDER.lake(root).removeLeftovers();
    LayerVersion moved = Place.FOLDER.lake(root).published(Layer.SILVER);
    assertThat("file", Files.readString(silver.resolve(PRINTS)), equalTo(moved.runId()));
  }

  @Test
  void objectsOfOthersBesideTheOldOnesStay() throws Exception {
    Path root = folder.resolve("lake");
    TreeMap<String, String> moved = makeOld(Place.OBJECTS, root);
    write(root.resolve("silver/notes.txt"), "mine");
    Place.OBJECTS.lake(root).removeLeftovers();
    moved.put("silver/notes.txt", "");
    assertThat("lake", everything(root), equalTo(moved));
  }

  @Test
  void aLakeThatAnEarlierVersionPublishedIntoAgainIsNotTouched() throws Exception {
    Path root = folder.resolve("lake");
    makeOld(Place.OBJECTS, root);
    Place.OBJECTS.lake(root).removeLeftovers();
    write(root.resolve("gold/.versions/run-5/_counts"), "");
    write(root.resolve("gold/current"), ".versions/run-5\n");
    TreeMap<String, String> before = everything(root);
    LakeException refused =
        assertThrows(LakeException.class, Place.OBJECTS.lake(root)::removeLeftovers);
    assertThat(refused.getMessage(), containsString("holds gold twice"));
    assertThat("lake", everything(root), equalTo(before));
  }

  @Test
  void anEmptyFolderIsNoLayer() throws Exception {
    Path root = folder.resolve("lake");
    Files.createDirectories(root.resolve("gold"));
    LakeFolder lake = Place.FOLDER.lake(root);
    assertThat("is old", lake.isOld(), is(false));
    assertThat("published", lake.published(Layer.GOLD), nullValue());
    lake.removeLeftovers();
    assertThat("folder", Files.exists(root.resolve("gold")), is(false));
  }

  /** A store that dies with one of its changes, the first being number 0. */
  private static LakeStore dying(LakeStore store, int number, Death death) {
    int[] changes = {0};
    return (LakeStore)
        Proxy.newProxyInstance(
            LakeStore.class.getClassLoader(),
            new Class<?>[] {LakeStore.class},
            (proxy, method, arguments) -> {
              if (CHANGES.contains(method.getName()) && changes[0]++ == number) {
                if (death == Death.HALFWAY) {
                  makeHalf(store, method, arguments);
                }
                throw new Killed();
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static void makeHalf(LakeStore store, Method method, Object[] arguments)
      throws IOException {
    switch (method.getName()) {
      case "share" ->
          store.share(
              (String) arguments[0], (String) arguments[1], half((Collection<?>) arguments[2]));
      case "deleteFolder" -> deleteHalf(store, (String) arguments[0]);
      case "deleteOld" -> deleteHalf(store, store.oldFolder((Layer) arguments[0]));
      default -> {
        // It is made whole or not at all.
      }
    }
  }

  private static void deleteHalf(LakeStore store, String folder) throws IOException {
    store.delete(
        folder, half(store.files(folder).stream().filter(file -> file.contains("/")).toList()));
  }

  private static List<String> half(Collection<?> names) {
    return names.stream().map(Object::toString).limit((names.size() + 1) / 2).toList();
  }

  /**
   * Makes a lake as an earlier version left it, of a silver and a gold that were published twice.
   *
   * @return what is in it when it is moved over
   */
  private static TreeMap<String, String> makeOld(Place place, Path root)
      throws IOException, LakeException {
    LakeFolder lake = place.lake(root);
    for (String run : List.of("run-1", "run-2")) {
      LayerVersion silver = stage(lake, Layer.SILVER, run, PRINTS, TAPS);
      LayerVersion gold = stage(lake, Layer.GOLD, run, FEATURES);
      lake.write(gold, "report.json", new byte[] {'{', '}'});
      lake.publish(List.of(silver, gold), warning -> {});
      lake.sweep(Layer.SILVER);
      lake.sweep(Layer.GOLD);
    }
    TreeMap<String, String> moved = everything(root);
    for (Layer layer : List.of(Layer.SILVER, Layer.GOLD)) {
      makeOld(place, root, layer);
    }
    return moved;
  }

  private static void makeOld(Place place, Path root, Layer layer) throws IOException {
    Path old = root.resolve(layer.folder());
    Path versions = root.resolve(".versions").resolve(layer.folder());
    Files.deleteIfExists(old);
    Files.deleteIfExists(versions.resolve("current"));
    Files.createDirectories(old);
    Files.move(versions, old.resolve(".versions"));
    for (String run : List.of("run-1", "run-2")) {
      Path version = old.resolve(".versions").resolve(run);
      for (Path table : children(version.resolve("tables"))) {
        Files.move(table, version.resolve(table.getFileName()));
      }
      Files.delete(version.resolve("tables"));
    }
    if (place == Place.OBJECTS) {
      Files.writeString(old.resolve("current"), ".versions/run-2\n");
      return;
    }
    Files.createSymbolicLink(old.resolve("current"), Path.of(".versions/run-2"));
    for (Table table : Table.of(LakeSpec.BUILT_IN, layer)) {
      Files.createSymbolicLink(old.resolve(table.folder()), Path.of("current", table.folder()));
    }
  }

  private static LayerVersion stage(LakeFolder lake, Layer layer, String run, String... names)
      throws IOException, LakeException {
    Tally counts = new Tally();
    for (String name : names) {
      write(Path.of(lake.staging(run).folder(layer)).resolve(name), run);
      counts.add(5, Counted.WRITTEN, layer.folder(), name);
      counts.max(run.length(), Counted.FILE_BYTES, layer.folder(), name);
    }
    return lake.complete(layer, lake.staging(run), counts, Table.of(LakeSpec.BUILT_IN, layer));
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static List<Path> children(Path path) throws IOException {
    try (Stream<Path> paths = Files.list(path)) {
      return paths.toList();
    }
  }

  /** All files with their text and links with their targets, by path below a folder. */
  private static TreeMap<String, String> everything(Path root) throws IOException {
    TreeMap<String, String> everything = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.toList()) {
        String name = root.relativize(path).toString();
        if (Files.isSymbolicLink(path)) {
          everything.put(name, "-> " + Files.readSymbolicLink(path));
        } else if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
          everything.put(name, name.endsWith(".parquet") ? text(path) : "");
        }
      }
    }
    return everything;
  }

  private static String text(Path path) throws IOException {
    byte[] bytes = Files.readAllBytes(path);
    return bytes.length == "run-1".length() ? new String(bytes, StandardCharsets.UTF_8) : "";
  }
}
