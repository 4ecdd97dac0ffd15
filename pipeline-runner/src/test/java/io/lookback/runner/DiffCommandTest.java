package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What differs between lakes and versions, as people and programs are told. */
class DiffCommandTest {
  private static final String TWO_PAYMENTS =
      HandmadeLanding.HEADER + "2020-11-20,12.50,1,point\n2020-11-20,1.00,1,point\n";

  /** For tests that do not look at it. */
  private static final String NO_REPORT = "--report=false";

  @TempDir private Path folder;

  private HandmadeLanding landing;
  private Lake lake;
  private Lake other;

  @BeforeEach
  void makeLanding() throws IOException {
    landing = HandmadeLanding.sound(folder.resolve("landing"));
    lake = new Lake(folder.resolve("lake"));
    other = new Lake(folder.resolve("other"));
  }

  @Test
  void equalLakesAreEqual() {
    landing.run(lake, NO_REPORT).checkDone();
    landing.run(other, NO_REPORT, "--buckets=3").checkDone();
    Program.Ended ended = diff(lake.root(), other.root());
    ended.checkDone();
    assertThat(
        ended.out(),
        allOf(
            containsString("days                   1, 1 of them equal\n"),
            containsString(
                "rows                   1 in both, 0 of them differ; 0 only in A, 0 only in B\n"),
            containsString("result                 equal\n")));
    assertThat("nothing is left", ended.err(), equalTo(""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--runner=DirectRunner", "--runner=FlinkRunner --parallelism=2"})
  void lateDataChangesRowsOfTheVersionBefore(String runner) throws IOException {
    landing
        .file(
            "prints.json",
            HandmadeLanding.event("2020-11-30", 1, "point", 0)
                + HandmadeLanding.event("2020-11-30", 2, "point", 3))
        .file("taps.json", "")
        .run(lake, NO_REPORT)
        .checkDone();
    landing
        .file("taps-2.json", HandmadeLanding.event("2020-11-30", 1, "point", 0))
        .file(
            "pays-2.csv",
            HandmadeLanding.HEADER + "2020-11-25,3.05,1,point\n" + "2020-11-24,1.00,2,send\n")
        .file("prints-2.json", HandmadeLanding.event("2020-11-29", 3, "point", 0))
        .run(lake, NO_REPORT)
        .checkDone();
    List<String> before = lake.everything();
    List<String> words = new ArrayList<>(List.of("diff", lake.root().toString()));
    words.addAll(List.of(runner.split(" ", -1)));
    Program.Ended ended = Program.run(words);
    assertThat(ended.toString(), ended.code(), equalTo(1));
    assertThat("stderr", ended.err(), equalTo(""));
    List<String> lines = ended.out().lines().toList();
    assertThat(
        ended.out(),
        lines.subList(2, lines.size()),
        contains(
            "days                   2, 0 of them equal; only in B 2020-11-29",
            "rows                   2 in both, 2 of them differ; 0 only in A, 1 only in B",
            "result                 A and B differ",
            "",
            "clicked                1 row differs",
            "  2020-11-30 user 1 'point' position 0: false -> true",
            "pays_3w                1 row differs",
            "  2020-11-30 user 1 'point' position 0: 1 -> 2",
            "amount_3w              1 row differs",
            "  2020-11-30 user 1 'point' position 0: 12.50 -> 15.55",
            "days_with_prints_3w    2 rows differ",
            "  2020-11-30 user 1 'point' position 0: 0 -> 1",
            "  2020-11-30 user 2 'point' position 3: 0 -> 1",
            "days_with_pays_3w      2 rows differ",
            "  2020-11-30 user 1 'point' position 0: 1 -> 3",
            "  2020-11-30 user 2 'point' position 3: 1 -> 3",
            "history                2 rows differ",
            "  2020-11-30 user 1 'point' position 0: 'point' pays 1 -> 2",
            "  2020-11-30 user 2 'point' position 3: 'send' pays not listed -> 1",
            "only in B",
            "  2020-11-29 user 3 'point' position 0"));
    assertThat("the lake", lake.everything(), equalTo(before));
  }

  @Test
  void programsGetADocument() throws IOException {
    landing.run(lake, NO_REPORT).checkDone();
    landing.run(lake, NO_REPORT, "--lookbackDays=7,10").checkDone();
    Program.Ended ended = diff(lake.root(), "--format=json", "--most=1");
    assertThat(ended.toString(), ended.code(), equalTo(1));
    JsonNode json = new ObjectMapper().readTree(ended.out());
    assertThat("equal", json.at("/equal").asBoolean(), equalTo(false));
    assertThat("rows", json.at("/a/rows").asInt(), equalTo(1));
    assertThat("columns of A", json.at("/columns_only_in_a/0").asText(), equalTo("views_3w"));
    assertThat("columns of B", json.at("/columns_only_in_b/0").asText(), equalTo("views_1w"));
    assertThat("compared", json.at("/columns/0/column").asText(), equalTo("clicked"));
    assertThat("day", json.at("/days/0/print_day").asText(), equalTo("2020-11-30"));
  }

  @Test
  void versionsAreNamedBehindAnAt() throws IOException {
    landing.run(lake, NO_REPORT).checkDone();
    String first = lake.published("gold");
    landing.run(lake, NO_REPORT, "--maxHistory=5").checkDone();
    String second = lake.published("gold");
    diff(lake.root() + "@" + first, lake.root() + "@" + second).checkDone();
    diff(lake.root(), "--version=" + second).checkDone();
    diff(lake.root() + "@" + second).checkDone();
    Program.Ended oldest = diff(lake.root() + "@" + first);
    oldest.checkRefused(
        "lake '" + lake.root() + "' keeps no gold from before version '" + first + "'");
    diff(lake.root() + "@nope", lake.root())
        .checkRefused("lake '" + lake.root() + "' keeps no version of gold for 'nope'");
  }

  @Test
  void featureFilesAreComparedOnWhatTheLakeLoaded() throws IOException {
    landing.run(lake, NO_REPORT).checkDone();
    String spec = Program.run("spec").checkDone().out();
    Path a = Files.writeString(folder.resolve("a.yaml"), spec);
    Path b = Files.writeString(folder.resolve("b.yml"), spec);
    List<String> before = lake.everything();
    diff(a, b, "--lake=" + lake.root()).checkDone();
    Files.writeString(b, spec.replace("lookbackDays: [21]", "lookbackDays: 9"));
    Program.Ended ended = diff(a, b, "--lake=" + lake.root());
    assertThat(ended.toString(), ended.code(), equalTo(1));
    assertThat(
        ended.out(),
        allOf(
            startsWith("A                      " + a + ", 1 row\n"),
            containsString("columns only in B      views_9d, ")));
    Files.writeString(b, "sources: 7\n");
    Program.Ended bad = diff(a, b, "--lake=" + lake.root());
    assertThat(bad.toString(), bad.code(), equalTo(ExitCode.USAGE));
    diff(a, a, "--lake=" + folder.resolve("nowhere"))
        .checkRefused("lake '" + folder.resolve("nowhere") + "'");
    assertThat("the lake", lake.everything(), equalTo(before));
  }

  @Test
  void featureFilesAreComparedByTheRepeatsThatTheLakeKeeps() throws IOException {
    String twice = HandmadeLanding.event("2020-11-30", 1, "point", 0);
    landing.file("prints.json", twice + twice).file("taps.json", "");
    landing.run(lake, "--keepDuplicates").checkDone();
    Path a = Files.writeString(folder.resolve("a.yaml"), Program.run("spec").checkDone().out());
    Path b = Files.copy(a, folder.resolve("b.yaml"));
    Program.Ended kept = diff(a, b, "--lake=" + lake.root()).checkDone();
    assertThat(
        kept.out(),
        allOf(
            startsWith("A                      " + a + ", 2 rows\n"),
            containsString(b + ", 2 rows\n")));
    landing.run(lake, "--keepDuplicates=false").checkDone();
    assertThat(
        diff(a, b, "--lake=" + lake.root()).out(),
        startsWith("A                      " + a + ", 1 row\n"));
  }

  /** The second is made in a lake that nobody knows of, so a message must not name that. */
  @Test
  void aFeatureFileThatDoesNotFitIsToldOfTheLake() throws IOException {
    landing.run(lake).checkDone();
    String spec = Program.run("spec").checkDone().out();
    Path a = Files.writeString(folder.resolve("a.yaml"), spec);
    Path b =
        Files.writeString(
            folder.resolve("b.yaml"), spec.replaceFirst("format: csv", "format: json"));
    Program.Ended ended = diff(a, b, "--lake=" + lake.root());
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.USAGE));
    assertThat(
        ended.errors(),
        contains(startsWith("lookback: lake '" + lake.root() + "' holds lines of source 'pays'")));
  }

  @Test
  void measuresThatSwappedTheirNamesDiffer() throws IOException {
    landing.file("pays.csv", TWO_PAYMENTS).run(lake, NO_REPORT).checkDone();
    String spec = Program.run("spec").checkDone().out();
    String swapped = spec.replace("\n  taps: {source: taps,", "\n  pays: {source: taps,");
    swapped = swapped.replace("\n  pays: {source: pays,", "\n  taps: {source: pays,");
    Path b = Files.writeString(folder.resolve("b.yaml"), swapped);
    landing.run(lake, "--spec=" + b).checkDone();
    Program.Ended ended = diff(lake.root());
    assertThat(ended.toString(), ended.code(), equalTo(1));
    assertThat(
        ended.out(),
        allOf(
            containsString("days                   1, 0 of them equal\n"),
            containsString("taps_3w                1 row differs\n"),
            containsString("position 0: 1 -> 2\n"),
            containsString("pays_3w                1 row differs\n")));
    JsonNode reported = lake.reported("gold").at("/change/columns/2");
    assertThat("the report", reported.toString(), equalTo("{\"name\":\"taps_3w\",\"rows\":1}"));
  }

  @Test
  void columnsInAnotherOrderAreEqual() throws IOException {
    landing.file("pays.csv", TWO_PAYMENTS).run(lake, NO_REPORT).checkDone();
    String spec = Program.run("spec").checkDone().out();
    String views = spec.lines().filter(line -> line.startsWith("  views: ")).findFirst().get();
    String moved =
        spec.replace(views + "\n", "").replace("\n  amount:", "\n" + views + "\n  amount:");
    Path b = Files.writeString(folder.resolve("b.yaml"), moved);
    landing.run(other, NO_REPORT, "--spec=" + b).checkDone();
    assertThat(other.fingerprint(), not(equalTo(lake.fingerprint())));
    diff(lake.root(), other.root()).checkDone();
  }

  @Test
  void aFolderIsALakeWhateverItsName() throws IOException {
    landing.run(lake, NO_REPORT).checkDone();
    String gold = lake.published("gold");
    Path odd = lake.root();
    for (String name : List.of("a@b", "lake.yaml", "lake.yml", "a@b.yaml")) {
      odd = Files.move(odd, folder.resolve(name));
      diff(odd, odd).checkDone();
      diff(odd + "@" + gold, odd).checkDone();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "|diff takes one or two lakes, as in lookback diff data, got none",
        "a b c|diff takes one or two lakes, as in lookback diff data, got 3 words",
        "a.yaml b|diff takes two lakes or two feature files, got 'a.yaml b'",
        "a.yml|diff takes two lakes or two feature files, got 'a.yml'",
        "a --lake=b|--lake is for two feature files; name the lake as in lookback diff b",
        "a b --version=c|--version is for one lake; of two, name the version behind an @, as in"
            + " a@c",
        "a@b --version=c|two versions are named, 'c' and that of 'a@b'; leave --version out",
        "a --most=0|--most must be a whole number from 1 to 10000, got '0'",
        "a --format=xml|--format must be one of text, json, got 'xml'",
        "a --landing=b|diff does not use --landing; run, bronze"
      })
  void wrongWordsAreToldInOneLine(String test) {
    String[] parts = test.split("\\|", 2);
    List<String> words = new ArrayList<>(List.of("diff"));
    words.addAll(parts[0].isEmpty() ? List.of() : List.of(parts[0].split(" ", -1)));
    Program.Ended ended = Program.run(words);
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.USAGE));
    assertThat(ended.toString(), ended.errors(), contains(startsWith("lookback: " + parts[1])));
  }

  @Test
  void aLakeThatIsNotThereIsNamed() {
    diff(folder.resolve("nowhere")).checkRefused("lake '" + folder.resolve("nowhere") + "' has no");
  }

  @Test
  void damagedGoldIsTroubleAndNoDifference() throws IOException {
    landing.run(lake, NO_REPORT).checkDone();
    landing.run(other, NO_REPORT, "--asOf=2020-11-20").checkDone();
    Path file = goldFile();
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 4; i < 40; i++) {
      bytes[i] ^= 0x55;
    }
    Files.write(file, bytes);
    diff(lake.root(), other.root()).checkRefused("the two cannot be compared: cannot read ");
    Files.write(file, new byte[10]);
    diff(lake.root(), other.root()).checkRefused("published gold in lake '" + lake.root());
  }

  @Test
  void whatIsShownOfForeignTextIsHarmless() throws IOException {
    landing.run(lake, NO_REPORT).checkDone();
    landing
        .file("prints.json", HandmadeLanding.event("2020-11-30", 9, "\\u001b[31m", 0))
        .run(lake, NO_REPORT)
        .checkDone();
    assertThat(
        diff(lake.root()).out(),
        allOf(containsString("\\u001b[31m"), not(containsString("\u001b"))));
  }

  private Path goldFile() throws IOException {
    try (var paths = Files.walk(lake.version("gold"))) {
      return paths.filter(path -> path.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
  }

  private static Program.Ended diff(Object... words) {
    List<String> all = new ArrayList<>(List.of("diff"));
    for (Object word : words) {
      all.add(word.toString());
    }
    return Program.run(all);
  }
}
