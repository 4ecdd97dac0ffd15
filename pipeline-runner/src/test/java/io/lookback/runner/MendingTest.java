package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From lines that were set aside to mended ones in their place, over as many rounds as it takes.
 */
class MendingTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ANY = "--maxQuarantine=1";
  private static final String NONE = "--maxQuarantine=0";

  @TempDir private Path folder;

  private HandmadeLanding landing;
  private Lake lake;
  private Path mend;

  @BeforeEach
  void makeFolders() throws IOException {
    landing = HandmadeLanding.empty(folder.resolve("landing"));
    lake = new Lake(folder.resolve("lake"));
    mend = folder.resolve("mend");
    landing
        .file("prints.json", print(20) + badPrint(21) + print(22) + badPrint(23) + print(30))
        .file("taps.json", print(20))
        .file("pays.csv", HandmadeLanding.HEADER + pay("2.00") + pay("-3.00"));
  }

  @Test
  void aFirstRunThatFailsIsMendedUntilAllIsGood() throws Exception {
    fails();
    Program.Ended shown = quarantine("--export=" + mend);
    assertThat(
        "shown",
        shown.out().lines().toList(),
        allOf(
            hasItem("3 lines in quarantine; one with several reasons counts under each"),
            hasItem(containsString("of the run that failed at 20")),
            hasItem("bad_day of prints: 2 lines"),
            hasItem("negative_amount of pays: 1 line")));
    assertThat(
        "exported",
        names(mend),
        contains(
            "pays-mended-1.csv",
            "pays-mended-1.origins.jsonl",
            "prints-mended-1.json",
            "prints-mended-1.origins.jsonl"));
    assertThat("lines", text("prints-mended-1.json"), equalTo(badPrint(21) + badPrint(23)));
    List<JsonNode> origins = origins("prints-mended-1.origins.jsonl");
    assertThat(
        "origins",
        origins.stream().map(MendingTest::place).toList(),
        contains(
            "1 [\"bad_day\"] prints.json line 2 at " + print(20).length(),
            "2 [\"bad_day\"] prints.json line 4 at "
                + (print(20) + badPrint(21) + print(22)).length()));
    assertThat(
        "origins of pays",
        origins("pays-mended-1.origins.jsonl").stream().map(MendingTest::place).toList(),
        contains(
            "2 [\"negative_amount\"] pays.csv line 3 at "
                + (HandmadeLanding.HEADER + pay("2.00")).length()));

    // The first round mends all but one line.
    mend("prints-mended-1.json", "2020-11-99-21", "2020-11-21");
    mend("pays-mended-1.csv", "-3.00", "3.00");
    intoLanding();
    Program.Ended second = run(ANY);
    assertThat(second.toString(), second.err(), equalTo(""));
    assertThat(mendedIn(second, "prints") + mendedIn(second, "pays"), equalTo("21"));
    assertThat(counts("prints.json"), equalTo("5 lines: 3 accepted, 0 quarantined, 2 mended"));
    assertThat(
        counts("prints-mended-1.json"), equalTo("2 lines: 1 accepted, 1 quarantined, 0 mended"));

    // The second round finds the line in the mended file.
    Path again = folder.resolve("again");
    quarantine("--export=" + again);
    mend = again;
    assertThat(
        "exported",
        names(again),
        contains("prints-mended-2.json", "prints-mended-2.origins.jsonl"));
    assertThat(
        "origin",
        origins("prints-mended-2.origins.jsonl").stream().map(MendingTest::place).toList(),
        contains("1 [\"bad_day\"] prints-mended-1.json line 2 at " + print(21).length()));
    mend("prints-mended-2.json", "2020-11-99-23", "2020-11-23");
    intoLanding();
    Program.Ended third = run(NONE);
    assertThat(third.toString(), third.err(), equalTo(""));
    assertThat(mendedIn(third, "prints") + mendedIn(third, "pays"), equalTo("31"));
    assertThat(quarantine().out(), containsString("nothing is in quarantine"));
    assertThat(
        "page",
        Files.readString(lake.root().resolve("report/index.html")),
        containsString("rejected lines of prints are mended"));
    assertSameAsNeverBad();
    assertSameAsAnew();
  }

  @Test
  void oneRunOverMendedFilesAndOriginsGivesTheSame() throws Exception {
    fails();
    mendAll();
    Program.Ended done = run(NONE);
    assertThat(done.toString(), done.err(), equalTo(""));
    assertSameAsNeverBad();
    assertThat("kept", lake.everything(), not(hasItem(containsString("rejected"))));
    Program.Ended again = run(NONE);
    assertThat(again.toString(), again.err(), equalTo(""));
    assertThat(again.out(), containsString("/silver (was up to date)"));
  }

  @Test
  void layerByLayerAndInBytesThatArePackedOrRenamedToo() throws Exception {
    fails();
    mendAll();
    Files.move(landing.root().resolve("prints.json"), landing.root().resolve("prints-old.json"));
    byte[] pays = Files.readAllBytes(landing.root().resolve("pays.csv"));
    Files.delete(landing.root().resolve("pays.csv"));
    landing.file("pays-packed.csv.gz", pays);
    for (String layer : List.of("bronze", "silver", "gold")) {
      Program.Ended done = program(layer, NONE);
      assertThat(done.toString(), done.code(), equalTo(ExitCode.DONE));
      assertThat(done.toString(), done.err(), equalTo(""));
    }
    assertThat(counts("pays-packed.csv.gz"), containsString("1 mended"));
    assertSameAsNeverBad();
  }

  @Test
  void originsStayWithBronzeWhenTheyLeaveLanding() throws Exception {
    fails();
    mendAll();
    run(NONE);
    for (String name : names(landing.root())) {
      if (name.contains("mended")) {
        Files.delete(landing.root().resolve(name));
      }
    }
    landing.file("taps/more.json", print(22));
    Program.Ended done = run(NONE);
    assertThat(done.toString(), done.err(), equalTo(""));
    assertThat(counts("prints.json"), equalTo("5 lines: 3 accepted, 0 quarantined, 2 mended"));
  }

  @Test
  void originsAloneChangeNoDay() throws Exception {
    run(ANY);
    quarantine("--export=" + mend, "--source=prints");
    mend("prints-mended-1.json", "2020-11-99-21", "2020-11-99-22");
    Path data = mend.resolve("prints-mended-1.json");
    Files.copy(data, landing.root().resolve("prints-mended-1.json"));
    run(ANY);
    List<Object> before = dayFiles();
    assertThat(counts("prints.json"), equalTo("5 lines: 3 accepted, 2 quarantined, 0 mended"));
    intoLanding();
    Program.Ended done = run(ANY);
    assertThat(counts("prints.json"), equalTo("5 lines: 3 accepted, 0 quarantined, 2 mended"));
    assertThat("files of days", dayFiles(), equalTo(before));
    assertThat(done.toString(), done.err(), equalTo(""));
    assertSameAsAnew();
  }

  @Test
  void aLakeWithAnOlderPublicationShowsWhatFailedLast() throws Exception {
    run(ANY);
    assertThat("published", json().at("/lines").asInt(), equalTo(3));
    landing.file("prints/more.json", badPrint(1) + badPrint(2));
    fails();
    JsonNode failed = json();
    assertThat("lines", failed.at("/lines").asInt(), equalTo(5));
    assertThat("failed", failed.at("/failed").asBoolean(), equalTo(true));
    assertThat(
        "why", failed.at("/why").asText(), containsString("lines of prints that are not blank"));
    assertThat("published", lake.published("silver"), not(equalTo(failed.at("/run").asText())));
    // A run that fails before it knows changes nothing about that.
    landing.raw("prints/broken.json.gz", new byte[] {1, 2, 3});
    assertThat("broken", program("run", NONE).code(), equalTo(ExitCode.INPUT));
    assertThat("run", json().at("/run"), equalTo(failed.at("/run")));
    Files.delete(landing.root().resolve("prints/broken.json.gz"));
    Files.delete(landing.root().resolve("prints/more.json"));
    run(ANY);
    assertThat("failed", json().at("/failed").asBoolean(), equalTo(false));
    assertThat("lines", json().at("/lines").asInt(), equalTo(3));
  }

  @Test
  void notASinglePrintIsShownToo() throws Exception {
    landing.file("prints.json", badPrint(1));
    Program.Ended ended = program("run", ANY);
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.INPUT));
    assertThat(ended.out(), containsString("next: lookback quarantine --lake=" + lake.root()));
    assertThat("lines", json("--source=prints").at("/lines").asInt(), equalTo(1));
  }

  @Test
  void originsOfAFileThatWasReplacedAreIgnoredAndThatIsSaid() throws Exception {
    run(ANY);
    quarantine("--export=" + mend, "--source=prints");
    mend("prints-mended-1.json", "2020-11-99", "2020-11-21");
    intoLanding();
    landing.file("prints.json", print(20) + badPrint(21));
    for (int time = 0; time < 2; time++) {
      Program.Ended done = run(ANY);
      assertThat(
          done.errors(),
          contains(
              allOf(
                  containsString("warning: origins are ignored"),
                  containsString("2 of prints.json in 'prints-mended-1.origins.jsonl'"))));
      assertThat(counts("prints.json"), equalTo("2 lines: 1 accepted, 1 quarantined, 0 mended"));
    }
    Files.delete(landing.root().resolve("prints-mended-1.json"));
    Files.delete(landing.root().resolve("prints-mended-1.origins.jsonl"));
    assertThat(
        "out of landing", run(ANY).errors(), contains(containsString("origins are ignored")));
    landing.file("prints-mended-1.json", "");
    run(ANY);
    assertThat(
        "emptied",
        counts("prints-mended-1.json"),
        equalTo("0 lines: 0 accepted, 0 quarantined, 0 mended"));
  }

  @Test
  void originsWithoutTheirMendedFileAreIgnoredAndThatIsSaid() throws Exception {
    run(ANY);
    quarantine("--export=" + mend, "--source=prints");
    Files.delete(mend.resolve("prints-mended-1.json"));
    intoLanding();
    Program.Ended done = run(ANY);
    assertThat(
        done.errors(),
        contains(
            allOf(
                containsString("'prints-mended-1.origins.jsonl' is ignored"),
                containsString("prints-mended-1.json, is not in landing"))));
    assertThat(counts("prints.json"), equalTo("5 lines: 3 accepted, 2 quarantined, 0 mended"));
  }

  @Test
  void brokenOriginsStopTheRunAndAreNamed() throws Exception {
    run(ANY);
    quarantine("--export=" + mend, "--source=prints");
    String origins = text("prints-mended-1.origins.jsonl");
    intoLanding();
    String last = lake.published("bronze");
    for (String broken :
        List.of(
            origins.substring(0, origins.length() - 10),
            origins.replaceFirst("\\{", "x{"),
            origins.replace("\"bytes\"", "\"size\""),
            origins.replaceAll("\"offset\":\\d+", "\"offset\":-1"),
            origins.replaceAll("\"content_hash\":\"..", "\"content_hash\":\"zz"),
            origins + "[]\n")) {
      landing.file("prints-mended-1.origins.jsonl", broken);
      Program.Ended refused = program("run", ANY);
      refused.checkRefused("landing file 'prints-mended-1.origins.jsonl' has no origin of a line");
      assertThat(refused.err(), containsString("remove it"));
    }
    assertThat("published", lake.published("bronze"), equalTo(last));
  }

  @Test
  void anAcceptedLineThatIsNamedStaysAccepted() throws Exception {
    run(ANY);
    quarantine("--export=" + mend, "--source=prints");
    String origins = text("prints-mended-1.origins.jsonl");
    landing.file("prints-mended-1.json", "");
    landing.file(
        "prints-mended-1.origins.jsonl",
        origins + origins.replaceAll("\"offset\":\\d+", "\"offset\":0"));
    run(ANY);
    assertThat(counts("prints.json"), equalTo("5 lines: 3 accepted, 0 quarantined, 2 mended"));
  }

  @Test
  void linesThatTwoOriginsFilesNameAreNotLoadedTwice() throws Exception {
    run(ANY);
    quarantine("--export=" + mend, "--source=pays");
    quarantine("--export=" + mend, "--source=pays");
    assertThat("files", names(mend), hasItem("pays-mended-2.csv"));
    mend("pays-mended-1.csv", "-3.00", "3.00");
    mend("pays-mended-2.csv", "-3.00", "4.00");
    intoLanding();
    String fingerprint = lake.fingerprint();
    Program.Ended refused = program("run", ANY);
    assertThat(refused.toString(), refused.code(), equalTo(ExitCode.INPUT));
    assertThat(
        refused.errors(),
        contains(
            containsString(
                "origins files 'pays-mended-1.origins.jsonl' and 'pays-mended-2.origins.jsonl' name"
                    + " the same rejected lines (1), so mended lines would count twice")));
    assertThat("still published", lake.fingerprint(), equalTo(fingerprint));
    Files.delete(landing.root().resolve("pays-mended-2.csv"));
    Files.delete(landing.root().resolve("pays-mended-2.origins.jsonl"));
    run(ANY);
    assertThat(
        counts("pays-mended-1.csv"), equalTo("1 lines: 1 accepted, 0 quarantined, 0 mended"));
  }

  @Test
  void numbersThatLandingOrBronzeKnowAreNotTakenAgain() throws Exception {
    landing.file("prints/taps-mended-1.json", "").file("prints-mended-3.json", "");
    run(ANY);
    Files.delete(landing.root().resolve("prints-mended-3.json"));
    landing.file("pays-mended-2.csv", "");
    quarantine("--export=" + mend);
    assertThat("files", names(mend), hasItem("prints-mended-4.json"));
  }

  @Test
  void sourcesAndReasonsChooseWhatIsShownAndExported() throws Exception {
    landing.file("taps.json", "no\n" + print(20));
    run(ANY);
    JsonNode chosen = json("--source=prints", "--source=taps", "--reason=bad_json,negative_amount");
    assertThat("lines", chosen.at("/lines").asInt(), equalTo(1));
    JsonNode group = chosen.at("/groups/0");
    assertThat("source", group.at("/source").asText(), equalTo("taps"));
    assertThat("reason", group.at("/reason").asText(), equalTo("bad_json"));
    assertThat("lines", group.at("/lines").asInt(), equalTo(1));
    assertThat("files", group.at("/files/0/file").asText(), equalTo("taps.json"));
    assertThat("example", group.at("/example/text").asText(), equalTo("no"));
    JsonNode exported = json("--reason=bad_json", "--export=" + mend).at("/exported");
    assertThat("exported", exported.size(), equalTo(1));
    assertThat(
        "path",
        exported.at("/0/path").asText(),
        equalTo(mend.resolve("taps-mended-1.json").toString()));
    assertThat("files", names(mend), contains("taps-mended-1.json", "taps-mended-1.origins.jsonl"));
    assertThat(
        "none",
        quarantine("--reason=bad_csv").out(),
        containsString("nothing in quarantine is of that kind"));
    Program.Ended refused = Program.run("quarantine", "--lake=" + lake.root(), "--reason=bad_luck");
    assertThat(refused.toString(), refused.code(), equalTo(ExitCode.USAGE));
    assertThat(
        refused.err(),
        allOf(
            containsString("--reason must be one or more of bad_json"),
            containsString("'bad_luck'")));
  }

  @Test
  void anExportFolderThatCannotBeWrittenIsNamed() throws Exception {
    run(ANY);
    Files.writeString(folder.resolve("file"), "in the way");
    Path below = folder.resolve("file/mend");
    Program.Ended refused = Program.run("quarantine", "--lake=" + lake.root(), "--export=" + below);
    refused.checkRefused("export folder '" + below + "' cannot be written");
    assertThat(refused.err(), not(containsString("lake '")));
  }

  @Test
  void oneScreenIsShownUnlessAllIsAskedFor() throws Exception {
    StringBuilder prints = new StringBuilder(print(20));
    for (String bad :
        List.of(
            "no",
            "{}",
            badPrint(1),
            print(1).replace("point", " "),
            print(1).replace("\"user_id\":1", "\"user_id\":-1"),
            print(1).replace("\"position\":0", "\"position\":-1"))) {
      prints.append(bad).append(bad.endsWith("\n") ? "" : "\n");
    }
    landing.file("prints.json", prints.toString());
    run(ANY);
    List<String> shown = quarantine().out().lines().toList();
    assertThat("lines", shown.size(), lessThanOrEqualTo(20));
    assertThat("end", shown.get(shown.size() - 1), containsString(" more; --all shows them"));
    List<String> all = quarantine("--all").out().lines().toList();
    assertThat("all", all, not(hasItem(containsString("--all shows them"))));
    assertThat("all", all, hasItem("bad_position of prints: 1 line"));
  }

  @Test
  void linesOfFilesWithOtherHeadersAreExportedApart() throws Exception {
    landing.file(
        "pays/other.csv", "\ufefftotal,pay_date,value_prop,user_id\n-1.00,2020-11-20,point,1\n");
    run(ANY);
    quarantine("--export=" + mend, "--source=pays");
    assertThat(
        "files",
        names(mend),
        containsInAnyOrder(
            "pays-mended-1.csv",
            "pays-mended-1.origins.jsonl",
            "pays-mended-1-2.csv",
            "pays-mended-1-2.origins.jsonl"));
    assertThat(
        "the other",
        text("pays-mended-1-2.csv"),
        equalTo("total,pay_date,value_prop,user_id\n-1.00,2020-11-20,point,1\n"));
  }

  @Test
  void theSameOnFlink() throws Exception {
    fails();
    mendAll();
    Program.Ended direct = run(NONE);
    Lake flink = new Lake(folder.resolve("flink"));
    Program.Ended ended =
        landing.run(flink, Program.with(Program.ON_FLINK, NONE).toArray(String[]::new));
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.DONE));
    assertThat("fingerprint", flink.fingerprint(), equalTo(lake.fingerprint()));
    assertThat(
        "ledger", flink.ledger().at("/landing/files"), equalTo(lake.ledger().at("/landing/files")));
    assertThat("stderr", ended.err(), equalTo(direct.err()));
  }

  private void mendAll() throws IOException {
    quarantine("--export=" + mend);
    mend("prints-mended-1.json", "2020-11-99-", "2020-11-");
    mend("pays-mended-1.csv", "-3.00", "3.00");
    intoLanding();
  }

  /** Compares tables and ledger with those of one run over all that lies in landing. */
  private void assertSameAsAnew() throws Exception {
    Lake anew = new Lake(Files.createTempDirectory(folder, "anew").resolve("lake"));
    Program.Ended ended = landing.run(anew, ANY);
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.DONE));
    assertThat("fingerprint", lake.fingerprint(), equalTo(anew.fingerprint()));
    for (String section : List.of("/landing/files", "/landing/totals", "/silver", "/gold")) {
      assertThat(section, lake.ledger().at(section), equalTo(anew.ledger().at(section)));
    }
  }

  /** Compares gold with that of a landing folder in which nothing was ever wrong. */
  private void assertSameAsNeverBad() throws Exception {
    Lake good = new Lake(Files.createTempDirectory(folder, "good").resolve("lake"));
    HandmadeLanding.empty(folder.resolve("good-landing"))
        .file("prints.json", print(20) + print(21) + print(22) + print(23) + print(30))
        .file("taps.json", print(20))
        .file("pays.csv", HandmadeLanding.HEADER + pay("2.00") + pay("3.00"))
        .run(good, NONE)
        .checkDone();
    assertThat("fingerprint", lake.fingerprint(), equalTo(good.fingerprint()));
    assertThat("silver", lake.ledger().at("/silver"), equalTo(good.ledger().at("/silver")));
    try (DuckDb duckDb = new DuckDb()) {
      assertThat("gold", duckDb.difference(lake.gold(), good.gold()), empty());
    }
  }

  private void fails() {
    Program.Ended failed = program("run", "--maxQuarantine=0.01");
    assertThat(failed.toString(), failed.code(), equalTo(ExitCode.QUALITY));
  }

  /** The number of mended lines in the row of a source in the summary's table. */
  private static String mendedIn(Program.Ended ended, String source) {
    List<String> columns = List.of();
    for (String line : ended.out().lines().toList()) {
      List<String> cells = List.of(line.trim().split("\\s+", -1));
      if (cells.get(0).equals("source")) {
        columns = cells;
      } else if (cells.get(0).equals(source)) {
        return cells.get(columns.indexOf("mended"));
      }
    }
    throw new AssertionError("no row of " + source + " in " + ended);
  }

  private Program.Ended run(String gate) {
    Program.Ended done = program("run", gate);
    assertThat(done.toString(), done.code(), equalTo(ExitCode.DONE));
    return done;
  }

  private Program.Ended program(String command, String gate) {
    List<String> args = new ArrayList<>(List.of(command, "--lake=" + lake.root(), "--buckets=1"));
    if (List.of("run", "bronze").contains(command)) {
      args.add("--landing=" + landing.root());
    }
    if (List.of("run", "silver").contains(command)) {
      args.add(gate);
    }
    return Program.run(args);
  }

  private Program.Ended quarantine(String... further) {
    List<String> usual =
        List.of("quarantine", "--lake=" + lake.root(), "--landing=" + landing.root());
    return Program.run(Program.with(usual, further)).checkDone();
  }

  private JsonNode json(String... further) throws IOException {
    return JSON.readTree(
        quarantine(Program.with(List.of("--format=json"), further).toArray(String[]::new)).out());
  }

  private String counts(String file) throws IOException {
    for (JsonNode counts : lake.ledger().at("/landing/files")) {
      if (counts.at("/file").asText().equals(file)) {
        return counts.at("/lines").asInt()
            + " lines: "
            + counts.at("/accepted").asInt()
            + " accepted, "
            + counts.at("/quarantined").asInt()
            + " quarantined, "
            + counts.at("/mended").asInt()
            + " mended";
      }
    }
    return "not loaded";
  }

  private void mend(String name, String from, String to) throws IOException {
    Files.writeString(mend.resolve(name), text(name).replace(from, to));
  }

  private void intoLanding() throws IOException {
    for (String name : names(mend)) {
      landing.raw(name, Files.readAllBytes(mend.resolve(name)));
    }
  }

  private String text(String name) throws IOException {
    return Files.readString(mend.resolve(name), StandardCharsets.UTF_8);
  }

  private List<JsonNode> origins(String name) throws IOException {
    List<JsonNode> origins = new ArrayList<>();
    for (String line : text(name).lines().toList()) {
      origins.add(JSON.readTree(line));
    }
    return origins;
  }

  private static String place(JsonNode origin) {
    return origin.at("/line").asInt()
        + " "
        + origin.at("/reasons")
        + " "
        + origin.at("/file").asText()
        + " line "
        + origin.at("/file_line").asInt()
        + " at "
        + origin.at("/offset").asInt();
  }

  /** Which files the days of silver are in: their identities, which a file written anew changes. */
  private List<Object> dayFiles() throws IOException {
    List<Object> files = new ArrayList<>();
    try (Stream<Path> paths = Files.walk(lake.root().resolve("silver").toRealPath())) {
      for (Path path : (Iterable<Path>) paths.sorted()::iterator) {
        if (path.toString().contains(lake.published("silver"))
            && path.toString().contains("day=")) {
          if (Files.isRegularFile(path)) {
            files.add(Files.getAttribute(path, "unix:ino"));
          }
        }
      }
    }
    return files.stream().sorted().toList();
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  private static String print(int day) {
    return HandmadeLanding.event("2020-11-" + day, 1, "point", 0);
  }

  /**
   * A print whose day begins with one that is none: what is behind it is the day that was meant.
   */
  private static String badPrint(int day) {
    return print(day).replace("2020-11-", "2020-11-99-");
  }

  private static String pay(String total) {
    return "2020-11-20," + total + ",1,point\n";
  }
}
