package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookback.internal.explain.Explanation;
import io.lookback.internal.explain.Explanation.NearMiss;
import io.lookback.internal.explain.Explanation.Why;
import io.lookback.internal.ledger.Counted;
import io.lookback.ledger.Tally;
import io.lookback.runner.Program.Ended;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The events behind rows of gold, as the command shows them. */
class ExplainTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int COLUMNS = 100;
  private static final String LAST = HandmadeLanding.LAST_DAY;

  @TempDir private Path folder;

  @Test
  void theGoldenRowIsExplainedAsTheGoldenPageAndDocument() throws Exception {
    Lake lake = golden();
    String run = lake.published("gold");
    String print = "--print=2020-03-01/7/point/0";
    Ended text = explain(lake, print).checkDone();
    assertThat(text.out().replace(run, "RUN"), equalTo(resource("explain.txt")));
    assertThat(
        "widths",
        text.out().lines().map(String::length).toList(),
        everyItem(lessThanOrEqualTo(COLUMNS)));
    Ended json = explain(lake, print, "--format=json").checkDone();
    assertThat(json.out().replace(run, "RUN"), equalTo(resource("explain.json")));
    JSON.readTree(json.out());
    Ended few = explain(lake, print, "--most=1").checkDone();
    assertThat(few.out(), containsString("  and 1 more; --most=2 shows all\n"));
    assertThat(
        "by its parts",
        explain(lake, "--user=7", "--day=2020-03-01", "--position=0", "--version=" + run).out(),
        equalTo(text.out()));
  }

  @Test
  void everyCellOfTheGoldenRowsIsWhatItsEventsMake() throws Exception {
    Path landing = Path.of(getClass().getResource("/golden/landing").toURI());
    Explained.assertHold(
        Explained.rows(golden().root(), user -> true), new HandmadeLanding(landing));
  }

  @Test
  void soIsEveryCellOfAnotherFeatureFile() throws Exception {
    Path example = Path.of("..", "examples", "ads");
    Path root = folder.resolve("ads");
    Program.run(
            "run",
            "--spec=" + example.resolve("features.yaml"),
            "--landing=" + example.resolve("landing"),
            "--lake=" + root,
            "--maxQuarantine=0.2",
            "--report=false")
        .checkDone();
    List<Explanation> rows = Explained.rows(root, user -> true);
    Explained.assertHold(rows, new HandmadeLanding(example.resolve("landing")));
    String name = rows.get(0).name().toString();
    Ended text = explain(new Lake(root), "--print=" + name).checkDone();
    assertThat(text.out(), containsString("row        " + name + "\n"));
    Ended positioned = explain(new Lake(root), "--print=" + name + "/0");
    boolean hasPosition = rows.get(0).name().position() != null;
    assertThat("a position that rows have not, or twice", hasPosition || positioned.code() == 2);
  }

  @Test
  void severalRowsAreListedAndNamedNeitherTwiceNorInPart() throws Exception {
    Lake lake = golden();
    Ended several = explain(lake, "--user=7", "--day=2020-03-01");
    assertThat(several.toString(), several.code(), equalTo(ExitCode.USAGE));
    assertThat(
        several.out().lines().sorted().toList(),
        contains("--print=2020-03-01/7/point/0", "--print=2020-03-01/7/prepaid/1"));
    assertThat(
        several.errors(),
        contains(
            "lookback: 2 rows of gold fit user 7 on 2020-03-01; name one of them with --print"));
    Ended json = explain(lake, "--user=7", "--day=2020-03-01", "--format=json");
    assertThat(JSON.readTree(json.out()).get("rows").findValuesAsText("print").size(), equalTo(2));
    for (String print : several.out().lines().toList()) {
      explain(lake, print).checkDone();
    }
    explain(lake, "--user=7", "--day=2020-03-01", "--valueProp=point").checkDone();
  }

  @Test
  void whatIsNotThereIsSaidWithWhatIsNearest() throws Exception {
    Lake lake = golden();
    explain(lake, "--print=2020-03-01/7/pont/3")
        .checkRefused(
            "gold has no row of user 7 on 2020-03-01, value prop 'pont', position 3; of the user's 2"
                + " rows of that day the nearest is --print=2020-03-01/7/point/0");
    explain(lake, "--user=8", "--day=2020-03-04")
        .checkRefused(
            "gold has no row of user 8 on 2020-03-04; the nearest day with rows of the user is"
                + " 2020-03-05 (1 row)");
    explain(lake, "--user=12345", "--day=2020-03-04")
        .checkRefused(
            "gold has no row of user 12345 on 2020-03-04; it has no row of that user on any day");
    explain(lake, "--user=7", "--day=2020-03-01", "--version=19").checkRefused("lake '");
    explain(new Lake(folder.resolve("none")), "--user=7", "--day=2020-03-01")
        .checkRefused("lake '");
  }

  @Test
  void wrongUsageIsNamedWithWhatIsLegal() {
    String needs = "explain needs a row: --print=DAY/USER/VALUE_PROP/POSITION, or --user=USER";
    assertWrong(needs);
    assertWrong(needs, "--user=7");
    assertWrong(needs, "--day=2020-03-01");
    assertWrong("--print names the row alone", "--print=2020-03-01/7/p/0", "--user=7");
    assertWrong("--print must be DAY/USER/VALUE_PROP/POSITION", "--print=2020-03-01/7");
    assertWrong("--print must be DAY/USER/VALUE_PROP/POSITION", "--print=2020-03-01/7/a/b/0");
    assertWrong("--print must be DAY/USER/VALUE_PROP/POSITION", "--print=2020-03-01/7/5%/0");
    assertWrong("--print must be DAY/USER/VALUE_PROP/POSITION", "--print=2020-03-01/7//0");
    assertWrong("--print (DAY) must be a day", "--print=2020-02-30/7/p/0");
    assertWrong("--print (USER) must be a whole number", "--print=2020-03-01/-7/p/0");
    assertWrong("--print (POSITION) must be a whole number", "--print=2020-03-01/7/p/x");
    assertWrong("--most must be a whole number", "--user=7", "--day=2020-03-01", "--most=0");
    assertWrong("--format must be one of", "--user=7", "--day=2020-03-01", "--format=xml");
    assertWrong("--user must be a whole number", "--user=x", "--day=2020-03-01");
  }

  private void assertWrong(String message, String... options) {
    Ended ended = explain(new Lake(folder), options);
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.USAGE));
    assertThat(ended.errors(), contains(containsString("lookback: " + message)));
  }

  @Test
  void aValuePropMayHaveSlashesPercentSignsAndMore() throws Exception {
    String odd = "a/b 50%\\u0007'\\\"é";
    HandmadeLanding landing =
        HandmadeLanding.sound(folder.resolve("landing"))
            .file(
                "prints.json",
                HandmadeLanding.event("2020-11-29", 5, odd, 0)
                    + HandmadeLanding.event(LAST, 5, odd, 0));
    Lake lake = run(landing, "lake");
    List<Explanation> rows = Explained.rows(lake.root(), user -> user == 5);
    String name = rows.get(1).name().toString();
    assertThat(name, equalTo(LAST + "/5/a%2Fb 50%25\u0007'\"é/0"));
    Ended text = explain(lake, "--print=" + name).checkDone();
    assertThat("terminal", text.out().contains("\u0007"), equalTo(false));
    assertThat(text.out(), containsString("history['a/b 50%\\u0007'\"é'].views = 1"));
    JsonNode json = JSON.readTree(explain(lake, "--print=" + name, "--format=json").out());
    assertThat(json.at("/row/value_prop").asText(), equalTo("a/b 50%\u0007'\"é"));
    assertThat(json.at("/row/print").asText(), equalTo(name));
  }

  @Test
  void repeatsThatAreKeptMakeEqualRowsAndThoseThatAreDroppedAreToldWithTheirTwin()
      throws Exception {
    String seen = HandmadeLanding.event("2020-11-20", 1, "point", 0);
    String print = HandmadeLanding.event(LAST, 1, "point", 0);
    HandmadeLanding landing =
        HandmadeLanding.sound(folder.resolve("landing"))
            .file("prints.json", seen + seen + print + print + print);
    Lake kept = run(landing, "kept", "--keepDuplicates");
    Ended three = explain(kept, "--user=1", "--day=" + LAST).checkDone();
    assertThat(
        three.out(),
        allOf(
            containsString("rows       3 rows in gold, 3 prints in bronze\n"),
            containsString("views_3w = 2, the number of prints\n")));
    Lake dropped = run(landing, "dropped");
    Ended one = explain(dropped, "--user=1", "--day=" + LAST).checkDone();
    assertThat(
        one.out(),
        allOf(
            containsString("views_3w = 1, the number of prints\n"),
            containsString("in no cell, dropped, as an equal event is kept: 3 lines\n"),
            containsString("    repeats prints.json, byte 0, line 1\n")));
  }

  /**
   * A gold file of another lake, under the name and with the counted size of the one it replaces.
   */
  @Test
  void goldThatIsNotWhatItsBronzeMakesEndsWithCodeFour() throws Exception {
    HandmadeLanding landing = HandmadeLanding.sound(folder.resolve("landing"));
    Lake lake = run(landing, "lake");
    Lake other =
        run(
            HandmadeLanding.sound(folder.resolve("other-landing"))
                .file("pays.csv", HandmadeLanding.HEADER + "2020-11-21,12.51,1,point\n"),
            "other");
    String partition = "tables/print_features/print_day=" + LAST;
    Path file = onlyFile(lake.version("gold").resolve(partition));
    Path foreign = onlyFile(other.version("gold").resolve(partition));
    Files.copy(foreign, file, StandardCopyOption.REPLACE_EXISTING);
    setSize(lake.version("gold").resolve("_counts"), file, Files.size(foreign));
    Ended text = explain(lake, "--user=1", "--day=" + LAST);
    assertThat(text.toString(), text.code(), equalTo(ExitCode.QUALITY));
    assertThat(
        text.errors(),
        contains(
            "lookback: amount_3w of 2020-11-30/1/point/0 is 12.51 in gold, and its events make 12.50;"
                + " 1 more cell of the row differ; restore gold's files, or move gold aside and make"
                + " it again with: lookback gold"));
    assertThat(
        text.out(),
        allOf(
            containsString("amount_3w = 12.51 in gold, 12.50 by its events  DIFFERS"),
            containsString("pays_3w = 1, the number of payments\n")));
    Ended json = explain(lake, "--user=1", "--day=" + LAST, "--format=json");
    assertThat(json.toString(), json.code(), equalTo(ExitCode.QUALITY));
    JsonNode document = JSON.readTree(json.out());
    assertThat(document.get("holds").asBoolean(), equalTo(false));
    explain(lake, "--user=1", "--day=2020-11-20");
  }

  private static Path onlyFile(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList().get(0);
    }
  }

  private static void setSize(Path counts, Path file, long size) throws IOException {
    Tally tally;
    try (DataInputStream in = new DataInputStream(Files.newInputStream(counts))) {
      tally = Tally.readFrom(in);
    }
    String name = file.getFileName().toString();
    List<String> parts = new ArrayList<>();
    for (Tally.Key key : tally.maxima(Counted.FILE_BYTES).keySet()) {
      if (key.parts().get(1).endsWith(name)) {
        parts.addAll(key.parts());
      }
    }
    Tally changed =
        tally
            .filter(
                key -> key.counted() != Counted.FILE_BYTES || !key.parts().get(1).endsWith(name))
            .max(size, Counted.FILE_BYTES, parts.toArray(String[]::new));
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(counts))) {
      changed.writeTo(out);
    }
  }

  /**
   * Lines of a file that was replaced are in no list, packed files count from their unpacked start.
   */
  @Test
  void aLakeOfSeveralLoadsIsExplainedByTheLinesThatItHoldsNow() throws Exception {
    HandmadeLanding landing =
        HandmadeLanding.sound(folder.resolve("landing"))
            .file("prints/more.json.gz", HandmadeLanding.event("2020-11-21", 1, "point", 1));
    Lake lake = run(landing, "lake");
    String first = lake.published("gold");
    landing.file("taps.json", HandmadeLanding.event("2020-11-22", 1, "point", 0));
    landing.file("pays/late.csv.zst", HandmadeLanding.HEADER + "2020-11-23,1.00,1,point\n");
    run(landing, "lake");
    List<Explanation> rows = Explained.rows(lake.root(), user -> true);
    Explained.assertHold(rows, landing);
    Ended now = explain(lake, "--user=1", "--day=" + LAST).checkDone();
    assertThat(
        now.out(),
        allOf(
            containsString("  2020-11-22  taps.json, byte 0, line 1"),
            containsString("  2020-11-21  prints/more.json.gz, byte 0, line 1"),
            containsString("amount_3w = 13.50, the sum of payments\n")));
    Ended before = explain(lake, "--user=1", "--day=" + LAST, "--version=" + first).checkDone();
    assertThat(
        before.out(),
        allOf(
            containsString("  2020-11-20  taps.json, byte 0, line 1"),
            containsString("amount_3w = 12.50, the sum of payments\n")));
  }

  @Test
  void linesThatCountInNoCellAreNamedWithTheReason() throws Exception {
    HandmadeLanding landing =
        HandmadeLanding.sound(folder.resolve("landing"))
            .file(
                "taps.json",
                HandmadeLanding.event("2020-11-08", 1, "point", 0)
                    + HandmadeLanding.event(LAST, 1, "point", 3)
                    + HandmadeLanding.event("2020-11-31", 1, "point", 0)
                    + HandmadeLanding.event("2020-11-31", 11, "point", 1)
                    + "{\"user_id\":1,\n{\"user_id\":10,\n")
            .file(
                "pays.csv",
                HandmadeLanding.HEADER
                    + "2020-11-20,12.50,1,point\n2020-11-20,1,11,point,x\n2020-11-20,x,01,point\n");
    Lake lake = run(landing, "lake", "--maxQuarantine=1");
    List<Explanation> rows = Explained.rows(lake.root(), user -> true);
    Explained.assertHold(rows, landing);
    List<String> misses = new ArrayList<>();
    for (NearMiss miss : rows.get(rows.size() - 1).nearMisses()) {
      misses.add(
          miss.why()
              + " "
              + miss.line().file()
              + " "
              + miss.line().number()
              + (miss.why() == Why.REJECTED ? " " + miss.reasons() : ""));
    }
    assertThat(
        misses,
        contains(
            "OWN_DAY taps.json 2",
            "DAY_BEFORE taps.json 1",
            "REJECTED pays.csv 4 [BAD_AMOUNT]",
            "REJECTED taps.json 3 [BAD_DAY]",
            "REJECTED taps.json 5 [BAD_JSON]"));
    Ended text = explain(lake, "--user=1", "--day=" + LAST).checkDone();
    assertThat(
        text.out().lines().toList(),
        allOf(
            hasItem("in no cell, of the row's own day, after every look-back: 1 line"),
            hasItem("in no cell, of the day before the longest look-back, 2020-11-08: 1 line"),
            hasItem("in no cell, rejected, and naming the user: 3 lines"),
            hasItem("    bad_amount")));
  }

  @Test
  void aRobotIsShownInPartAndExplainedWhole() throws Exception {
    StringBuilder prints = new StringBuilder(HandmadeLanding.event(LAST, 3, "prop0", 0));
    for (int i = 0; i < 3000; i++) {
      String day = "2020-11-" + (10 + i % 20);
      prints.append(HandmadeLanding.event(day, 3, "prop" + i % 60, i));
    }
    HandmadeLanding landing =
        HandmadeLanding.sound(folder.resolve("landing")).file("prints.json", prints.toString());
    Lake lake = run(landing, "lake", "--maxHistory=50");
    String print = "--print=" + LAST + "/3/prop0/0";
    Ended text = explain(lake, print, "--most=5").checkDone();
    assertThat(
        text.out().lines().toList(),
        allOf(
            hasItem("views_3w = 50, the number of prints"),
            hasItem("  and 45 more; --most=50 shows all"),
            hasItem("history_left_out = 10"),
            hasItem(
                "and 44 more value props of the history, all as their events make them; --most=N"
                    + " shows more"),
            hasItem("all 209 cells are what their events make")));
    JsonNode json = JSON.readTree(explain(lake, print, "--format=json").checkDone().out());
    assertThat("events", json.get("events").size(), equalTo(2501));
    assertThat("left out", json.get("left_out").size(), equalTo(10));
  }

  private Lake golden() throws Exception {
    Lake lake = new Lake(folder.resolve("golden"));
    Program.run(
            "run",
            "--maxQuarantine=0.5",
            "--landing=" + Path.of(getClass().getResource("/golden/landing").toURI()),
            "--lake=" + lake.root(),
            "--report=false")
        .checkDone();
    return lake;
  }

  private Lake run(HandmadeLanding landing, String name, String... options) {
    Lake lake = new Lake(folder.resolve(name));
    Ended ended =
        landing.run(lake, Program.with(List.of("--report=false"), options).toArray(String[]::new));
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.DONE));
    return lake;
  }

  private static Ended explain(Lake lake, String... options) {
    return Program.run(Program.with(List.of("explain", "--lake=" + lake.root()), options));
  }

  private static String resource(String name) throws Exception {
    return Files.readString(
        Path.of(ExplainTest.class.getResource("/golden/" + name).toURI()), StandardCharsets.UTF_8);
  }
}
