package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A layer's folder holds its tables and nothing else, so any way to read it gives each row once.
 */
class LayerFoldersTest {
  private static final List<String> LAYERS = List.of("bronze", "silver", "gold");

  @TempDir private Path folder;

  @Test
  void everyGlobGivesEachRowOnceAfterSeveralPublications() throws Exception {
    Lake lake = publishedSeveralTimes();
    assertHoldsTablesOnly(lake);
    assertEachRowOnce(lake);
  }

  @Test
  void aDamagedLayerDoesNotStopThoseBelowIt() throws Exception {
    Lake lake = new Lake(folder.resolve("lake"));
    HandmadeLanding landing = HandmadeLanding.sound(folder.resolve("landing"));
    landing.run(lake).checkDone();
    try (Stream<Path> files = Files.walk(lake.root().resolve("gold").toRealPath())) {
      Files.delete(files.filter(Files::isRegularFile).findFirst().orElseThrow());
    }
    landing.file("taps.json", HandmadeLanding.event(HandmadeLanding.LAST_DAY, 1, "point", 0));
    String[] both = {"--landing=" + landing.root(), "--lake=" + lake.root(), "--report=false"};
    Program.run(Program.with(List.of("bronze"), both)).checkDone();
    Program.run("silver", both[1], both[2]).checkDone();
    Program.Ended all = Program.run(Program.with(List.of("run"), both));
    all.checkRefused("published gold in lake '" + lake.root() + "'");
  }

  @Test
  void aLakeOfAnEarlierVersionIsMovedOverAndNothingIsLoadedAgain() throws Exception {
    Lake lake = publishedSeveralTimes();
    String loaded = Files.readString(lake.version("bronze").resolve("_manifest.jsonl"));
    String fingerprint = lake.fingerprint();
    List<String> published = List.of(lake.published("bronze"), lake.published("silver"));
    EarlierLayout.giveTo(lake.root());

    for (String word : List.of("report", "quarantine")) {
      Program.Ended refused = Program.run(word, "--lake=" + lake.root());
      assertThat(refused.toString(), refused.code(), equalTo(ExitCode.INPUT));
      assertThat(
          refused.errors(),
          hasItem(
              startsWith(
                  "lookback: lake '"
                      + lake.root()
                      + "' is laid out as by an earlier version of Lookback; the next run moves")));
    }

    // Landing is not needed for it.
    Program.run("gold", "--lake=" + lake.root()).checkDone();
    assertThat(
        "versions",
        List.of(lake.published("bronze"), lake.published("silver")),
        equalTo(published));
    assertHoldsTablesOnly(lake);

    HandmadeLanding landing = HandmadeLanding.empty(folder.resolve("landing"));
    Program.Ended again = landing.run(lake, "--maxQuarantine=1");
    assertThat(again.toString(), again.code(), equalTo(ExitCode.DONE));
    assertThat(again.out(), startsWith("landing                nothing new"));
    assertThat("fingerprint", lake.fingerprint(), equalTo(fingerprint));
    assertThat(
        "manifest",
        Files.readString(lake.version("bronze").resolve("_manifest.jsonl")),
        equalTo(loaded));
    Program.run("report", "--lake=" + lake.root()).checkDone();

    assertEachRowOnce(lake);

    landing.file("prints/more.json", HandmadeLanding.event("2020-11-29", 3, "point", 0));
    landing.run(lake, "--maxQuarantine=1").checkDone();
    assertHoldsTablesOnly(lake);
    assertEachRowOnce(lake);
    assertThat("published", lake.published("bronze"), not(equalTo(published.get(0))));
  }

  @Test
  void aFileOfTheUserStopsTheMoveAndStays() throws Exception {
    Lake lake = publishedSeveralTimes();
    EarlierLayout.giveTo(lake.root());
    Path notes = lake.root().resolve("silver/notes.txt");
    Files.writeString(notes, "mine");
    List<String> before = lake.everything();
    HandmadeLanding.empty(folder.resolve("landing"))
        .run(lake)
        .checkRefused("'" + notes + "' is in the way");
    before.stream()
        .filter(name -> !name.equals(".versions"))
        .forEach(name -> assertThat(Files.exists(lake.root().resolve(name)), equalTo(true)));
    assertThat("notes", Files.readString(notes), equalTo("mine"));
  }

  /**
   * A lake that two loads and a new gold were published into, without lines for a second opinion,
   * as earlier versions kept none.
   */
  private Lake publishedSeveralTimes() throws IOException {
    Lake lake = new Lake(folder.resolve("lake"));
    HandmadeLanding landing = HandmadeLanding.sound(folder.resolve("landing"));
    landing.run(lake, "--verify=0").checkDone();
    landing.file("prints/2.json", HandmadeLanding.event("2020-11-29", 2, "point", 0) + "{\n");
    landing.file("pays/2.csv", HandmadeLanding.HEADER + "2020-11-28,1.50,2,point\n");
    landing.run(lake, "--verify=0", "--maxQuarantine=1");
    landing.run(lake, "--verify=0", "--maxQuarantine=1");
    assertThat("gold", lake.versions("gold").size(), greaterThan(1));
    return lake;
  }

  /** Links are followed, as readers follow them. */
  private static void assertHoldsTablesOnly(Lake lake) throws IOException {
    for (String layer : LAYERS) {
      try (Stream<Path> paths =
          Files.walk(lake.root().resolve(layer), FileVisitOption.FOLLOW_LINKS)) {
        assertThat(
            layer,
            paths
                .map(path -> lake.root().relativize(path).toString())
                .filter(name -> !name.matches("\\w+|\\w+/\\w+|\\w+/\\w+/\\w+=[\\w-]+"))
                .filter(name -> !name.matches("\\w+/\\w+(/\\w+=[\\w-]+)?/[\\w-]+\\.parquet"))
                .toList(),
            empty());
      }
    }
  }

  private static void assertEachRowOnce(Lake lake) throws Exception {
    try (DuckDb duckDb = new DuckDb()) {
      long silver = 0;
      long bronze = 0;
      for (String source : List.of("prints", "taps", "pays")) {
        long lines = bronzeRows(lake, source);
        assertEachGlob(duckDb, lake, "bronze/" + source, lines, "*.parquet", "**", "**/*.parquet");
        long rows = lake.ledger().at("/silver/" + source + "/rows").asLong();
        assertEachGlob(duckDb, lake, "silver/" + source, rows, "*/*.parquet", "**", "**/*.parquet");
        bronze += lines;
        silver += rows;
      }
      assertEachGlob(duckDb, lake, "silver/quarantine", 1, "*.parquet", "**", "**/*.parquet");
      long gold = lake.ledger().at("/gold/rows").asLong();
      assertEachGlob(
          duckDb, lake, "gold/print_features", gold, "*/*.parquet", "**", "**/*.parquet");
      assertEachGlob(duckDb, lake, "gold", gold, "*/*/*.parquet", "**", "**/*.parquet");
      assertEachGlob(duckDb, lake, "bronze", bronze, "*/*.parquet", "**", "**/*.parquet");
      assertEachGlob(duckDb, lake, "silver", silver + 1, "**", "**/*.parquet");
    }
  }

  /** The rows of bronze, with the headers of CSV files. */
  private static long bronzeRows(Lake lake, String source) throws IOException {
    for (JsonNode check : lake.ledger().get("checks")) {
      if (check.get("key").asText().equals("bronze.rows")
          && check.get("subject").asText().equals(source)) {
        return check.get("right").asLong();
      }
    }
    throw new AssertionError("the ledger has no check of bronze " + source);
  }

  private static void assertEachGlob(
      DuckDb duckDb, Lake lake, String place, long rows, String... globs) throws Exception {
    for (String glob : globs) {
      String files = lake.root() + "/" + place + "/" + glob;
      assertThat(
          files,
          duckDb.number("SELECT count(*) FROM read_parquet('" + files + "', union_by_name = true)"),
          equalTo(rows));
    }
  }
}
