package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Landing changes between runs: what was loaded is not loaded again, and the lake is always that of
 * a run into an empty one.
 */
class LoadingAgainTest {
  /** Bad lines abound in these tests. */
  private static final String GATE = "--maxQuarantine=1";

  private static final long SEED = Long.getLong("lookback.fuzz.seed", 20_201_130);
  private static final int FUZZ_STEPS = Integer.getInteger("lookback.fuzz.steps", 8);

  /** Users that have but one event. */
  private static final int FIRST_UNIQUE_USER = 1_000;

  @TempDir private Path folder;

  private Path landing;
  private Lake lake;
  private int written;

  @BeforeEach
  void makeLanding() throws IOException {
    landing = Files.createDirectories(folder.resolve("landing"));
    lake = new Lake(folder.resolve("lake"));
    write("prints/1.json", print(1, 7, "point", 0), print(20, 7, "point", 0), "nonsense");
    write("prints/2.json", print(20, 7, "point", 0), print(21, 8, "send", 1));
    write("taps.json", print(20, 7, "point", 0), print(21, 8, "send", 3));
    write("pays.csv", "pay_date,user_id,value_prop,total", pay(5, 7, "point", 10));
  }

  @Test
  void theSameLandingAgainIsANoOpAndSaidSo() throws Exception {
    run("run");
    List<String> versions = List.of(lake.published("bronze"), lake.published("silver"));
    String fingerprint = lake.fingerprint();
    Program.Ended again = run("run");
    assertThat(again.out(), containsString("nothing new: 4 files as before"));
    assertThat(again.out(), containsString("/bronze (was up to date)"));
    assertThat(again.out(), containsString("/silver (was up to date)"));
    assertThat(
        "versions", List.of(lake.published("bronze"), lake.published("silver")), equalTo(versions));
    assertThat("fingerprint", lake.fingerprint(), equalTo(fingerprint));
    assertSameAsAnew("again");
  }

  @Test
  void newFilesAloneAreReadAndOnlyTheDaysTheyTouchAreRewritten() throws Exception {
    run("run");
    TreeMap<String, Long> before = silverFiles();
    write("prints/3.json", print(20, 9, "point", 0), print(20, 7, "point", 0));
    Program.Ended ended = run("run");
    assertThat(ended.out(), containsString("1 file loaded, 4 as before"));
    TreeMap<String, Long> after = silverFiles();
    for (String day :
        List.of("prints/day=2020-11-01", "prints/day=2020-11-21", "pays/day=2020-11-05")) {
      assertThat(day + " is the same file", inode(after, day), equalTo(inode(before, day)));
    }
    assertThat(
        "the touched day is another file",
        inode(after, "prints/day=2020-11-20"),
        not(equalTo(inode(before, "prints/day=2020-11-20"))));
    assertSameAsAnew("a new file");
  }

  @Test
  void aChangedFileReplacesItsRowsAndTheChangeIsShown() throws Exception {
    run("run");
    write(
        "prints/2.json", print(21, 8, "send", 1), print(22, 8, "send", 1), "", print(3, 1, "x", 2));
    Program.Ended ended = run("run");
    assertThat(ended.out(), containsString("prints/2.json: lines 2 -> 4"));
    assertSameAsAnew("a changed file");
    assertThat(
        "ledger",
        lake.ledger().at("/landing/replaced_files").toString(),
        equalTo("{\"prints/2.json\":2}"));
  }

  @Test
  void theManifestTellsWhatBronzeHolds() throws Exception {
    run("bronze");
    String first = lake.published("bronze");
    write("taps.json", print(20, 7, "point", 0));
    run("bronze");
    try (DuckDb duckDb = new DuckDb()) {
      String manifest =
          "FROM read_json('" + lake.version("bronze") + "/_manifest.jsonl') ORDER BY file";
      assertThat(
          "files",
          duckDb.rows("SELECT source, file, lines, bytes, load_id = '" + first + "' " + manifest),
          contains(
              "pays | pays.csv | 1 | " + size("pays.csv") + " | true",
              "prints | prints/1.json | 3 | " + size("prints/1.json") + " | true",
              "prints | prints/2.json | 2 | " + size("prints/2.json") + " | true",
              "taps | taps.json | 1 | " + size("taps.json") + " | false"));
      assertThat(
          "hashes",
          duckDb.rows(
              "SELECT count(DISTINCT content_hash) " + manifest.replace(" ORDER BY file", "")),
          contains("4"));
    }
  }

  @Test
  void aVanishedFileStaysInBronze() throws Exception {
    run("run");
    String fingerprint = lake.fingerprint();
    Files.delete(landing.resolve("prints/2.json"));
    Program.Ended ended = run("run");
    assertThat(ended.out(), containsString("1 file that is no longer in landing: prints/2.json"));
    assertThat("fingerprint", lake.fingerprint(), equalTo(fingerprint));
    // And it can come back under another name and packing without being counted twice.
    pack("prints/back.json.gz", print(20, 7, "point", 0), print(21, 8, "send", 1));
    ended = run("run");
    assertThat(
        ended.out(),
        containsString("prints/back.json.gz: the same bytes were loaded as prints/2.json"));
    assertThat("fingerprint", lake.fingerprint(), equalTo(fingerprint));
  }

  @Test
  void layersAloneCatchUpWithBronze() throws Exception {
    run("bronze");
    run("silver");
    run("gold");
    write("prints/3.json", print(22, 7, "point", 0));
    run("bronze");
    assertThat("silver is as it was", silverFiles().toString(), not(containsString("2020-11-22")));
    run("silver");
    assertThat("silver has the day", silverFiles().toString(), containsString("2020-11-22"));
    Program.Ended again = run("silver");
    assertThat(again.out(), containsString("/silver (was up to date)"));
    run("gold");
    assertSameAsAnew("layer by layer");
  }

  @Test
  void anotherWayOfDroppingRepeatsMakesSilverAnew() throws Exception {
    run("run");
    run("run", "--keepDuplicates=true");
    assertSameAsAnew("keeping repeats", "--keepDuplicates=true");
    run("run");
    assertSameAsAnew("dropping repeats again");
  }

  @Test
  void theSameLinesInTwoPackingsThatOnlyLoadingCanTellAreRefused() throws Exception {
    pack("prints/9.json.gz", print(9, 9, "x", 9), print(9, 9, "x", 10));
    packZstd("prints/8.json.zst", print(9, 9, "x", 9), print(9, 9, "x", 10));
    Program.Ended ended = Program.run("run", option("landing", landing), lakeOption(), GATE);
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.INPUT));
    assertThat(
        ended.errors(),
        contains(containsString("'prints/8.json.zst' and 'prints/9.json.gz' hold the same bytes")));
    assertThat("published", lake.published("bronze"), equalTo(""));
  }

  @Test
  void aGateThatClosesLeavesEveryLayerAsItWas() throws Exception {
    run("run");
    List<String> before =
        List.of(lake.published("bronze"), lake.published("silver"), lake.published("gold"));
    write("prints/bad.json", "no", "no", "no");
    Program.Ended ended =
        Program.run("run", option("landing", landing), lakeOption(), "--maxQuarantine=0.3");
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.QUALITY));
    assertThat(
        "published",
        List.of(lake.published("bronze"), lake.published("silver"), lake.published("gold")),
        equalTo(before));
    assertThat("versions of bronze", lake.versions("bronze"), hasItem(before.get(0)));
    assertThat("versions of bronze", lake.versions("bronze").size(), equalTo(1));
  }

  @Test
  void filesWithoutARecordAreFilesOfTheirOwn() throws Exception {
    write("prints/b.json");
    write("pays/b.csv", "pay_date,user_id,value_prop,total");
    run("run");
    write("prints/a.json");
    pack("prints/c.json.gz");
    packZstd("prints/d.json.zst");
    write("pays/a.csv", "pay_date,user_id,value_prop,total");
    Program.Ended ended = run("run");
    assertThat(ended.out(), containsString("4 files loaded, 6 as before"));
    assertSameAsAnew("files without a record");
    write("prints/b.json", print(24, 7, "point", 0));
    write("prints/2.json");
    run("run");
    assertSameAsAnew("a file that gets records, and one that loses them");
  }

  /** Blank lines alone would be the same bytes in several packings, but count for nothing. */
  @Test
  void blankFilesInTwoPackingsAreLoaded() throws Exception {
    pack("prints/9.json.gz", "", "");
    packZstd("prints/8.json.zst", "", "");
    run("bronze");
    write("prints/7.json", "", "");
    run("run");
    assertSameAsAnew("blank files");
  }

  @Test
  void anySequenceOfChangesGivesTheLakeOfARunIntoAnEmptyOne() throws Exception {
    Random random = new Random(SEED);
    // There is always a print.
    write("prints/0.json", print(25, 7, "point", 0));
    run("run");
    long mended = 0;
    for (int step = 1; step <= FUZZ_STEPS; step++) {
      StringBuilder changes = new StringBuilder("seed " + SEED + ", step " + step + ":");
      // Lines are mended of files as they were loaded, so nothing else changes before that.
      if (step % 2 == 0) {
        changes.append(' ').append(mend(random));
      }
      for (int change = 1 - step % 2; change <= random.nextInt(3); change++) {
        changes.append(' ').append(change(random));
      }
      run("run");
      Lake anew = assertSameAsAnew(changes.toString());
      assertThat(changes + " checks", ledger(lake, "/checks"), equalTo(ledger(anew, "/checks")));
      mended += ledger(lake, "/landing/totals/prints/mended").asLong();
    }
    assertThat("mended lines, over all steps", mended, greaterThan(0L));
  }

  /**
   * Changes landing somehow; files are never removed, as a run into an empty lake would miss them,
   * and no two have the same record, as it would name the copy otherwise.
   */
  private String change(Random random) throws IOException {
    if (random.nextInt(5) == 0) {
      Path first = landing.resolve("prints/1.json");
      Path second = landing.resolve("prints/2.json");
      Path aside = folder.resolve("aside");
      Files.move(first, aside);
      Files.move(second, first);
      Files.move(aside, second, StandardCopyOption.REPLACE_EXISTING);
      return "1 <-> 2";
    }
    String source = List.of("prints", "prints", "taps", "pays").get(random.nextInt(4));
    int number = 1 + random.nextInt(6);
    // A number has one packing, as a file must not lie there in two.
    String packing = List.of("", "", "", "", ".gz", ".zst").get(number - 1);
    String name = source + "/" + number + (source.equals("pays") ? ".csv" : ".json") + packing;
    List<String> lines = new ArrayList<>();
    if (source.equals("pays") && random.nextInt(4) > 0) {
      lines.add("pay_date,user_id,value_prop,total");
    }
    boolean hasRecords = lines.isEmpty() != source.equals("pays") && random.nextInt(3) > 0;
    if (hasRecords) {
      written++;
      lines.add(
          source.equals("pays")
              ? pay(20, FIRST_UNIQUE_USER + written, "p", 1)
              : print(20, FIRST_UNIQUE_USER + written, "p", 0));
      for (int line = random.nextInt(6); line > 0; line--) {
        lines.add(
            source.equals("pays")
                ? pay(1 + random.nextInt(25), random.nextInt(4), "p", random.nextInt(3) - 1)
                : event(random));
      }
    }
    for (int blank = random.nextInt(3); blank > 1; blank--) {
      lines.add("");
    }
    writePacked(name, packing, lines.toArray(String[]::new));
    return name + " of " + lines.size() + " lines" + (hasRecords ? "" : " without a record");
  }

  private static String event(Random random) {
    return random.nextInt(6) == 0
        ? "bad " + random.nextInt()
        : print(1 + random.nextInt(25), random.nextInt(4), "p", random.nextInt(3));
  }

  /** Exports what is set aside now into landing, some of it mended. */
  private String mend(Random random) throws IOException {
    Path mend = Files.createTempDirectory(folder, "mend");
    Program.run(
            "quarantine", lakeOption(), option("landing", landing), option("export", mend), "--all")
        .checkDone();
    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.list(mend)) {
      for (Path file : (Iterable<Path>) files.sorted()::iterator) {
        String name = file.getFileName().toString();
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        if (name.startsWith("prints") && name.endsWith(".json")) {
          lines.set(random.nextInt(lines.size()), print(1 + random.nextInt(25), 5, "p", 0));
        }
        write(name, lines.toArray(String[]::new));
        names.add(name);
      }
    }
    return "mended " + names;
  }

  /**
   * Compares the lake with that of a run into an empty one: every table, and the ledger. Gives that
   * lake.
   */
  private Lake assertSameAsAnew(String reason, String... options) throws Exception {
    Lake anew = new Lake(Files.createTempDirectory(folder, "anew").resolve("lake"));
    Program.Ended ended =
        Program.run(
            Program.with(
                List.of("run", option("landing", landing), option("lake", anew.root()), GATE),
                options));
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.DONE));
    assertThat(reason + ": fingerprint", lake.fingerprint(), equalTo(anew.fingerprint()));
    for (String section : List.of("/landing/files", "/landing/totals", "/silver", "/gold/days")) {
      assertThat(reason + ": " + section, ledger(lake, section), equalTo(ledger(anew, section)));
    }
    for (String layer : List.of("bronze", "silver", "gold")) {
      assertThat(
          reason + ": report of " + layer, reported(lake, layer), equalTo(reported(anew, layer)));
    }
    try (DuckDb duckDb = new DuckDb()) {
      String lines = "SELECT raw, source_file, source_offset FROM (%s)";
      for (String table : List.of("bronze/prints", "bronze/taps", "bronze/pays")) {
        assertThat(
            reason + ": " + table,
            duckDb.difference(
                lines.formatted(lake.selectFlat(table)), lines.formatted(anew.selectFlat(table))),
            empty());
      }
      for (String table : List.of("silver/prints", "silver/taps", "silver/pays")) {
        assertThat(
            reason + ": " + table,
            duckDb.difference(lake.select(table), anew.select(table)),
            empty());
      }
      if (Files.exists(anew.root().resolve("silver/quarantine"))
          && ledger(anew, "/landing/files").toString().contains("bad_json")) {
        String rejects = "SELECT raw, source_file, source_offset, reasons::TEXT FROM (%s)";
        assertThat(
            reason + ": quarantine",
            duckDb.difference(
                rejects.formatted(lake.selectFlat("silver/quarantine")),
                rejects.formatted(anew.selectFlat("silver/quarantine"))),
            empty());
      }
    }
    return anew;
  }

  private static JsonNode ledger(Lake lake, String section) throws IOException {
    return lake.ledger().at(section);
  }

  /**
   * What a layer tells the report, but for who made it, which users had a second opinion, and what
   * changed since the version before.
   */
  private static JsonNode reported(Lake lake, String layer) throws IOException {
    ObjectNode facts = lake.reported(layer).deepCopy();
    facts.remove(List.of("run", "verified", "change"));
    return facts;
  }

  private Program.Ended run(String command, String... options) {
    List<String> args = new ArrayList<>(List.of(command, lakeOption()));
    if (command.equals("run") || command.equals("bronze")) {
      args.add(option("landing", landing));
    }
    if (command.equals("run") || command.equals("silver")) {
      args.add(GATE);
    }
    Program.Ended ended = Program.run(Program.with(args, options));
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.DONE));
    return ended;
  }

  private String lakeOption() {
    return option("lake", lake.root());
  }

  private static String option(String name, Path value) {
    return "--" + name + "=" + value;
  }

  /** The identities of silver's files, by the folder of their day. */
  private TreeMap<String, Long> silverFiles() throws IOException {
    Path silver = lake.root().resolve("silver").toRealPath();
    TreeMap<String, Long> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(silver)) {
      for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
        if (path.toString().endsWith(".parquet")) {
          String day = silver.relativize(path.getParent()).toString();
          files.put(day, (Long) Files.getAttribute(path, "unix:ino"));
        }
      }
    }
    return files;
  }

  private static long inode(TreeMap<String, Long> files, String day) {
    assertThat("days", files.keySet(), hasItem(day));
    return files.get(day);
  }

  private long size(String name) throws IOException {
    return Files.size(landing.resolve(name));
  }

  private void write(String name, String... lines) throws IOException {
    Path path = landing.resolve(name);
    Files.createDirectories(path.getParent());
    Files.write(path, List.of(lines), StandardCharsets.UTF_8);
  }

  private void pack(String name, String... lines) throws IOException {
    writePacked(name, ".gz", lines);
  }

  private void packZstd(String name, String... lines) throws IOException {
    writePacked(name, ".zst", lines);
  }

  /** Without lines, nothing is packed. */
  private void writePacked(String name, String packing, String... lines) throws IOException {
    Path path = landing.resolve(name);
    Files.createDirectories(path.getParent());
    try (OutputStream out = ScatteredLanding.packed(path, packing)) {
      for (String line : lines) {
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private static String print(int day, int user, String prop, int position) {
    return String.format(
        Locale.ROOT,
        "{\"day\":\"2020-11-%02d\",\"event_data\":{\"position\":%d,\"value_prop\":\"%s\"},"
            + "\"user_id\":%d}",
        day,
        position,
        prop,
        user);
  }

  private static String pay(int day, int user, String prop, int total) {
    return String.format(Locale.ROOT, "2020-11-%02d,%d,%s,%d.50", day, user, prop, total);
  }
}
