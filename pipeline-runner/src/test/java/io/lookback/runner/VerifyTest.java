package io.lookback.runner;

import static io.lookback.runner.HandmadeLanding.HEADER;
import static io.lookback.runner.HandmadeLanding.LAST_DAY;
import static io.lookback.runner.HandmadeLanding.event;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The second opinion of a run, and that of the command: what they say, keep and refuse. */
class VerifyTest {
  /** No test looks at it. */
  private static final String NO_REPORT = "--report=false";

  @TempDir private Path folder;

  private Lake lake;
  private HandmadeLanding landing;

  @BeforeEach
  void begin() throws IOException {
    lake = new Lake(folder.resolve("lake"));
    landing = HandmadeLanding.sound(folder.resolve("landing"));
  }

  private Program.Ended layer(String layer, String... options) {
    List<String> args = Program.with(List.of(layer), "--lake=" + lake.root());
    List<String> all =
        layer.equals("bronze") ? Program.with(args, "--landing=" + landing.root()) : args;
    List<String> layerOnly = layer.equals("gold") ? Program.with(all, NO_REPORT) : all;
    return Program.run(Program.with(layerOnly, options));
  }

  private List<Path> keptLines(Lake of, String source) throws IOException {
    try (Stream<Path> files = Files.list(of.version("bronze").resolve("sample/" + source))) {
      return files.toList();
    }
  }

  private JsonNode verifiedCells() throws IOException {
    for (JsonNode check : lake.ledger().get("checks")) {
      if (check.get("key").asText().equals("verified.cells")) {
        return check;
      }
    }
    return null;
  }

  @ParameterizedTest
  @ValueSource(strings = {"DirectRunner", "FlinkRunner"})
  void aRunComputesTheRowsOfASmallLakeAgain(String runner) throws Exception {
    List<String> on = runner.equals("FlinkRunner") ? Program.ON_FLINK : List.of();
    Program.Ended run =
        landing.run(lake, Program.with(on, NO_REPORT).toArray(String[]::new)).checkDone();
    assertThat(
        run.out(),
        containsString("verified               1 row of 1 user recomputed, all cells equal"));
    JsonNode gold = lake.ledger().get("gold");
    assertThat("rows", gold.get("verified_rows").asInt(), equalTo(1));
    assertThat("users", gold.get("verified_users").asInt(), equalTo(1));
    assertThat("share", gold.get("verify_share").asDouble(), equalTo(1.0));
    assertThat("check", verifiedCells().get("holds").asBoolean(), equalTo(true));

    List<String> before = lake.everything();
    Program.Ended verify =
        Program.run(
            Program.with(
                Program.with(List.of("verify"), on.toArray(String[]::new)),
                "--lake=" + lake.root()));
    verify.checkDone();
    assertThat(verify.out(), containsString("1 row of 1 user recomputed, all cells equal"));
    assertThat("the lake", lake.everything(), equalTo(before));
  }

  @Test
  void layersThatAreMadeOneByOneHaveAnOpinionToo() throws Exception {
    layer("bronze").checkDone();
    layer("silver").checkDone();
    layer("gold").checkDone();
    assertThat("rows", lake.ledger().at("/gold/verified_rows").asInt(), equalTo(1));
    layer("gold", "--asOf=2020-11-20").checkDone();
    assertThat("rows", lake.ledger().at("/gold/verified_rows").asInt(), equalTo(1));
  }

  @Test
  void withoutLinesThereIsNoOpinionAndTheRunSaysSo() throws Exception {
    landing.run(lake, NO_REPORT, "--verify=0").checkDone();
    assertThat("switched off", verifiedCells(), equalTo(null));
    assertThat("share", lake.ledger().at("/gold/verify_share").asDouble(), equalTo(0.0));
    Program.Ended gold = layer("gold", "--asOf=2020-11-20").checkDone();
    String words = gold.out().replaceAll("\\s+", " ");
    assertThat(
        words,
        containsString(
            "verified no second opinion: 3 landing files have no lines kept for it;"
                + " lookback verify gives one"));
    assertThat(
        lake.ledger().at("/gold/not_verified").asText(),
        startsWith("no second opinion: 3 landing"));
    Program.run("verify", "--lake=" + lake.root(), "--version=" + lake.published("gold"))
        .checkDone();
  }

  @Test
  void linesOfAReplacedFileGoAndOthersStay() throws Exception {
    landing.run(lake, NO_REPORT).checkDone();
    Path prints = keptLines(lake, "prints").get(0);
    Path pays = keptLines(lake, "pays").get(0);
    landing.file("pays.csv", HEADER + "2020-11-21,1.00,1,point\n").run(lake, NO_REPORT).checkDone();
    assertThat("rows", lake.ledger().at("/gold/verified_rows").asInt(), equalTo(1));
    assertThat(
        "prints",
        keptLines(lake, "prints").stream().map(Path::getFileName).toList(),
        contains(prints.getFileName()));
    assertThat("pays", keptLines(lake, "pays"), hasSize(1));
    assertThat("pays", keptLines(lake, "pays").get(0).getFileName(), not(pays.getFileName()));
  }

  @Test
  void lostLinesCostTheOpinionAndNothingElse() throws Exception {
    landing.run(lake, NO_REPORT).checkDone();
    Files.delete(keptLines(lake, "pays").get(0));
    String lost = "' has lost lines of 1 landing file that it kept for the second opinion";
    Program.Ended gold = layer("gold", "--asOf=2020-11-20");
    assertThat(gold.toString(), gold.code(), equalTo(ExitCode.DONE));
    assertThat(gold.errors(), contains(containsString(lost + ", so there is none; ")));
    String why = "no second opinion: 1 landing file has no lines kept for it; lookback verify";
    assertThat(lake.ledger().at("/gold/not_verified").asText(), startsWith(why));

    Program.Ended run =
        landing.file("taps.json", event(LAST_DAY, 1, "point", 0)).run(lake, NO_REPORT);
    assertThat(run.toString(), run.code(), equalTo(ExitCode.DONE));
    assertThat(run.errors(), contains(endsWith(lost)));
    assertThat(lake.ledger().at("/gold/not_verified").asText(), startsWith(why));
    assertThat("no more lines of it", Files.exists(sample("pays")), equalTo(false));
    // The file is read again, and its lines are there again.
    landing.file("pays.csv", HEADER + "2020-11-21,1.00,1,point\n").run(lake, NO_REPORT).checkDone();
    assertThat("rows", lake.ledger().at("/gold/verified_rows").asInt(), equalTo(1));
  }

  @Test
  void lostLinesOfAFileThatIsReplacedAreNotMissed() throws Exception {
    landing.run(lake, NO_REPORT).checkDone();
    Files.delete(keptLines(lake, "pays").get(0));
    landing.file("pays.csv", HEADER + "2020-11-21,1.00,1,point\n").run(lake, NO_REPORT).checkDone();
    assertThat("rows", lake.ledger().at("/gold/verified_rows").asInt(), equalTo(1));
  }

  @Test
  void goldOfWhichNoRowWasComparedIsNotVerified() throws Exception {
    landing.run(lake, NO_REPORT).checkDone();
    Program.Ended verify =
        Program.run("verify", "--lake=" + lake.root(), "--sample=0.0000001", "--format=json");
    assertThat(verify.toString(), verify.code(), equalTo(ExitCode.QUALITY));
    String why = "no second opinion: no chosen user has any of the 1 row of gold";
    assertThat(verify.errors(), contains(containsString("' has " + why)));
    assertThat(
        new ObjectMapper().readTree(verify.out()).get("not_verified").asText(), startsWith(why));
  }

  @Test
  void damagedLinesCostTheOpinionAndNothingElse() throws Exception {
    landing.run(lake).checkDone();
    Path kept = keptLines(lake, "pays").get(0);
    byte[] sound = Files.readAllBytes(kept);
    // Of the same size: a page of the first column, and the end of the file.
    for (int from : new int[] {30, sound.length - 40}) {
      byte[] damaged = sound.clone();
      for (int at = from; at < from + 36; at++) {
        damaged[at] ^= 0x55;
      }
      Files.write(kept, damaged);
      Program.Ended gold = layer("gold", "--asOf=2020-11-20", "--scoringDays=" + (from % 7 + 1));
      assertThat(gold.toString(), gold.code(), equalTo(ExitCode.DONE));
      assertThat(
          gold.errors(),
          contains(
              containsString(
                  "' has damaged lines of 1 landing file that it keeps for the second opinion, so"
                      + " there is none; lookback verify gives one: '"
                      + lake.root())));
      assertThat(gold.err(), containsString(kept.getFileName() + "' cannot be read: "));
      assertThat(
          lake.ledger().at("/gold/not_verified").asText(),
          startsWith("no second opinion: 1 landing file has damaged lines;"));
    }
    Program.Ended run = landing.file("taps.json", event(LAST_DAY, 1, "point", 0)).run(lake);
    assertThat(run.toString(), run.code(), equalTo(ExitCode.DONE));
    assertThat(run.errors(), contains(containsString("' has damaged lines of 1 landing file")));
    assertThat("check", verifiedCells(), equalTo(null));
    Program.run("verify", "--lake=" + lake.root()).checkDone();
  }

  @Test
  void linesThatWereReadByOtherFieldsCostTheOpinionAndNothingElse() throws Exception {
    Path builtIn = Files.writeString(folder.resolve("built-in.yaml"), Program.run("spec").out());
    String text = Files.readString(builtIn);
    String other = text.replaceFirst("(?s)(prints:.*?)user_id", "$1owner");
    assertThat("another user", other, not(equalTo(text)));
    Path changed = Files.writeString(folder.resolve("changed.yaml"), other);
    landing.file(
        "prints.json",
        event(LAST_DAY, 1, "point", 0).replace("\"user_id\"", "\"owner\":2,\"user_id\""));
    landing.run(lake, "--spec=" + builtIn).checkDone();
    assertThat("rows", lake.ledger().at("/gold/verified_rows").asInt(), equalTo(1));

    landing.run(lake, "--spec=" + changed).checkDone();
    assertThat(
        lake.ledger().at("/gold/not_verified").asText(),
        equalTo(
            "no second opinion: 1 landing file was loaded by other fields or rules; lookback verify"
                + " gives one"));
    Program.run("verify", "--lake=" + lake.root()).checkDone();
    landing.run(lake, "--spec=" + builtIn).checkDone();
    assertThat("rows", lake.ledger().at("/gold/verified_rows").asInt(), equalTo(1));
  }

  private Path sample(String source) throws IOException {
    return lake.version("bronze").resolve("sample/" + source);
  }

  @Test
  void aLostFileOfFormerLinesIsDamage() throws Exception {
    landing.run(lake, NO_REPORT).checkDone();
    String first = lake.published("bronze");
    landing.file("pays.csv", HEADER + "2020-11-21,1.00,1,point\n").run(lake, NO_REPORT).checkDone();
    Path former = only(lake.version("bronze").resolve("replaced/pays"));
    Files.delete(former);
    String damaged =
        "lookback: bronze '"
            + lake.published("bronze")
            + "' in lake '"
            + lake.root()
            + "' has lost its file 'replaced/pays/"
            + former.getFileName()
            + "', which only gold of earlier loads is made of; restore it, or give all replaced lines"
            + " up with lookback run --keepReplaced=0";
    landing.file("taps.json", event(LAST_DAY, 1, "point", 0));
    Program.Ended run = landing.run(lake, NO_REPORT);
    assertThat(run.toString(), run.code(), equalTo(ExitCode.INPUT));
    assertThat(run.errors(), contains(damaged));
    Program.Ended past = layer("gold", "--knownBy=" + first, "--into=" + folder.resolve("past"));
    assertThat(past.toString(), past.code(), equalTo(ExitCode.INPUT));
    assertThat(past.errors(), contains(damaged));
    landing.run(lake, NO_REPORT, "--keepReplaced=0").checkDone();
  }

  @Test
  void goldAsOfAPastLoadHasAnOpinionAsFarAsLinesAreKept() throws Exception {
    landing.run(lake, NO_REPORT).checkDone();
    String first = lake.published("bronze");
    Lake past = new Lake(folder.resolve("past"));
    layer("gold", "--knownBy=" + first, "--into=" + past.root()).checkDone();
    assertThat("rows", past.ledger().at("/gold/verified_rows").asInt(), equalTo(1));

    landing.file("pays.csv", HEADER + "2020-11-21,1.00,1,point\n").run(lake, NO_REPORT).checkDone();
    Lake replaced = new Lake(folder.resolve("replaced"));
    layer("gold", "--knownBy=" + first, "--into=" + replaced.root()).checkDone();
    assertThat(
        replaced.ledger().at("/gold/not_verified").asText(),
        startsWith("no second opinion: 1 landing file has no lines kept for it"));
  }

  @Test
  void aDamagedFileIsNoFaultOfTheProgram() throws Exception {
    landing.run(lake, NO_REPORT).checkDone();
    Path day = only(lake.version("gold").resolve("tables/print_features/print_day=" + LAST_DAY));
    byte[] bytes = Files.readAllBytes(day);
    // Of the same size, as a lake looks at its files.
    Files.write(day, new byte[bytes.length]);
    Program.Ended verify = Program.run("verify", "--lake=" + lake.root());
    assertThat(verify.toString(), verify.code(), equalTo(ExitCode.INPUT));
    assertThat(
        verify.errors(),
        contains(startsWith("lookback: lake '" + lake.root() + "' cannot be verified: ")));
    assertThat(verify.err(), containsString(day.getFileName().toString()));
  }

  @Test
  void readersOfBronzeDoNotSeeTheLines() throws Exception {
    landing.run(lake, NO_REPORT).checkDone();
    try (DuckDb duckDb = new DuckDb()) {
      assertThat(duckDb.rows(lake.selectFlat("bronze/prints")), hasSize(2));
    }
  }

  @Test
  void aCellThatDiffersKeepsTheRunFromPublishing() throws Exception {
    // A folder of the user's own, of the same name.
    Path own = Files.createDirectories(lake.root().resolve("differences")).resolve("mine.txt");
    Files.writeString(own, "mine");
    landing.run(lake, NO_REPORT).checkDone();
    Path differences = lake.root().resolve(".versions/differences");
    String gold = lake.published("gold");
    // Other lines than those that silver was made of: what plain code computes is another amount.
    HandmadeLanding other =
        HandmadeLanding.sound(folder.resolve("other"))
            .file("pays.csv", HEADER + "2020-11-20,99.00,1,point\n");
    Lake otherLake = new Lake(folder.resolve("other-lake"));
    other.run(otherLake, NO_REPORT).checkDone();
    Path kept = keptLines(lake, "pays").get(0);
    byte[] sound = Files.readAllBytes(kept);
    Files.copy(keptLines(otherLake, "pays").get(0), kept, StandardCopyOption.REPLACE_EXISTING);

    Program.Ended refused = layer("gold", "--scoringDays=8");
    assertThat(refused.toString(), refused.code(), equalTo(ExitCode.QUALITY));
    assertThat(
        refused.errors(),
        contains(
            "lookback: gold differs from the second opinion in 2 cells, the first: row "
                + LAST_DAY
                + "/1/point/0, amount_3w: 12.50 in gold, 99.00 by plain code; nothing published; the"
                + " cells that differ, and lines that show them again, are in '"
                + differences
                + "'"));
    assertThat("published", lake.published("gold"), equalTo(gold));
    assertThat("check", verifiedCells().get("left").asInt(), equalTo(2));
    List<String> cells = Files.readAllLines(differences.resolve("cells.jsonl"));
    assertThat(
        cells,
        hasItem(
            "{\"where\":\"2020-11-30/1/point/0\",\"user_id\":1,\"column\":\"amount_3w\","
                + "\"gold\":\"12.50\",\"computed\":\"99.00\"}"));
    Path again = differences.resolve("user-1");
    assertThat(
        Files.readString(again.resolve("pays.csv")),
        equalTo(HEADER + "2020-11-20,99.00,1,point\n"));
    assertThat(
        Files.readString(again.resolve("prints.json")),
        equalTo(event("2020-11-20", 1, "point", 0) + event(LAST_DAY, 1, "point", 0)));
    Lake scratch = new Lake(folder.resolve("scratch"));
    new HandmadeLanding(again).run(scratch, NO_REPORT).checkDone();

    Files.write(kept, sound);
    layer("gold", "--scoringDays=8").checkDone();
    assertThat("differences", Files.exists(differences), equalTo(false));
    assertThat("the user's own", Files.readString(own), equalTo("mine"));
  }

  @Test
  void aSumThatDoesNotFitIsTheOnlyThingThatIsTold() throws Exception {
    String most = "2020-11-20,9999999999999999.99,1,point\n";
    landing.file("pays.csv", HEADER + most + most.replace("20,", "21,"));
    Program.Ended run = landing.run(lake, NO_REPORT);
    assertThat(run.toString(), run.code(), equalTo(ExitCode.QUALITY));
    assertThat(
        run.err(), containsString("in one window is above 9999999999999999.99; nothing published"));
    assertThat(run.out(), not(containsString("recomputed")));
    assertThat("check", verifiedCells(), equalTo(null));
    assertThat("cells", Files.exists(lake.root().resolve(".versions/differences")), equalTo(false));
  }

  @Test
  void theCommandFindsGoldThatItsLinesDoNotMake() throws Exception {
    landing.run(lake, NO_REPORT).checkDone();
    HandmadeLanding other =
        HandmadeLanding.sound(folder.resolve("other"))
            .file("pays.csv", HEADER + "2020-11-20,22.50,1,point\n");
    Lake otherLake = new Lake(folder.resolve("other-lake"));
    other.run(otherLake, NO_REPORT).checkDone();
    Path day = Path.of("tables/print_features/print_day=" + LAST_DAY);
    Path changed = only(lake.version("gold").resolve(day));
    long size = Files.size(changed);
    Files.copy(
        only(otherLake.version("gold").resolve(day)), changed, StandardCopyOption.REPLACE_EXISTING);
    assertThat("sizes, as a lake looks at them", Files.size(changed), equalTo(size));

    Program.Ended verify = Program.run("verify", "--lake=" + lake.root(), "--format=json");
    assertThat(verify.toString(), verify.code(), equalTo(ExitCode.QUALITY));
    assertThat(
        verify.errors(),
        contains(
            containsString(
                "differs from the second opinion in 2 cells, the first: row "
                    + LAST_DAY
                    + "/1/point/0, amount_3w: 22.50 in gold, 12.50 by plain code")));
    assertThat(verify.out(), containsString("\"cells\" : 2,"));
  }

  private static Path only(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findFirst().orElseThrow();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1.5", "-1", "x", ""})
  void theSampleOfTheCommandIsMoreThanNothing(String sample) {
    Program.Ended ended = Program.run("verify", "--lake=" + lake.root(), "--sample=" + sample);
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.USAGE));
    assertThat(ended.err(), containsString("--sample must be a number more than 0 and at most 1"));
  }

  @Test
  void goldThatCannotBeReadIsTroubleAndNoBug() throws Exception {
    landing.run(lake, NO_REPORT).checkDone();
    Path file = only(lake.version("gold").resolve("tables/print_features/print_day=" + LAST_DAY));
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 4; i < 40; i++) {
      bytes[i] ^= 0x55;
    }
    Files.write(file, bytes);
    Program.run("verify", "--lake=" + lake.root())
        .checkRefused("lake '" + lake.root() + "' cannot be verified: ");
  }

  @Test
  void aLakeWithoutGoldIsRefused() {
    Program.run("verify", "--lake=" + folder).checkRefused("lake '" + folder + "' has no");
  }
}
