package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import io.lookback.runner.generate.Generator;
import io.lookback.spec.LakeSpec;
import io.lookback.spec.SpecFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code lookback generate --spec}: a run counts in the files what the generator says of them. */
class GeneratedSpecTest {
  /** Each format with a position, an amount and neither, names that need escapes, all places. */
  private static final String SHAPES =
      """
      sources:
        seen:
          format: csv
          files: [logs/seen_*]
          fields: {day: "the day", userId: "who, exactly", valueProp: 'a "prop"', position: channel}
        hit:
          format: json
          files: [hits]
          fields: {day: at.day, userId: at.channel.id, valueProp: 'we"ird\\näme', position: at.n}
        shown:
          format: json
          fields: {day: channel, userId: note, valueProp: session, position: x.y.z}
          repeats: keep
        left:
          format: json
          required: false
          fields: {day: d, userId: u, valueProp: v}
        fees:
          format: json
          fields: {day: d, userId: u, valueProp: item.name, amount: item.price}
        fines:
          format: csv
          fields: {day: d, userId: u, valueProp: v, amount: a}
          repeats: drop
        bare:
          format: csv
          fields: {day: d, userId: u, valueProp: v}
      scored: seen
      label: {name: was_hit, source: hit}
      measures:
        seen: {source: seen, operation: count}
        hit: {source: hit, operation: count}
        shown: {source: shown, operation: count}
        left: {source: left, operation: count}
        fees: {source: fees, operation: sum}
        fines: {source: fines, operation: max}
        bare: {source: bare, operation: days_since}
      """;

  private static final String BOUGHT =
      """
      sources:
        seen: {format: json, fields: {day: d, userId: u, valueProp: v}}
        sold: {format: csv, fields: {day: d, userId: u, valueProp: v, amount: a}}
      scored: seen
      label: {name: bought, source: sold}
      measures:
        spent: {source: sold, operation: sum}
      """;

  @TempDir private Path folder;

  private LakeSpec lake(String yaml) throws Exception {
    return SpecFile.read(yaml, "features.yaml");
  }

  private Path write(String yaml) throws IOException {
    return Files.writeString(folder.resolve("features.yaml"), yaml);
  }

  private Generator.Spec spec(String yaml) throws Exception {
    return Generator.Spec.in(folder.resolve("landing")).withUsers(300).withLake(lake(yaml));
  }

  @Test
  void aRunCountsWhatTheGeneratorSays() throws Exception {
    Generator.Summary made = Generator.write(spec(SHAPES).withDirt(0.2), bytes -> {});
    assertThat(
        "files",
        made.files().stream().map(Generator.FileCount::path).map(this::name).toList(),
        contains(
            "logs/seen_2020-11-01.csv",
            "hits.json",
            "shown-2020-11-01.json",
            "left-2020-11-01.json",
            "fees-2020-11-01.json",
            "fines-2020-11-01.csv",
            "bare-2020-11-01.csv"));

    JsonNode files = run(SHAPES).ledger().at("/landing/files");
    for (Generator.FileCount file : made.files()) {
      JsonNode counts = of(file, files);
      assertThat(file + " read", counts.at("/lines").asLong(), is(file.lines()));
      assertThat(file + " accepted", counts.at("/accepted").asLong(), is(file.events()));
      assertThat(file + " rejected", counts.at("/quarantined").asLong(), is(file.rejected()));
      assertThat(file + " repeats", counts.at("/duplicates").asLong(), is(file.duplicates()));
      assertThat(file + " blank", counts.at("/blank").asLong(), is(file.blank()));
      assertThat(file + " has bad lines", file.rejected(), greaterThan(10L));
    }
    for (String source : List.of("seen", "hit", "left", "fines", "bare")) {
      assertThat("repeats of " + source, made.of(source).duplicates(), greaterThan(0L));
    }
    for (String source : List.of("shown", "fees")) {
      assertThat("repeats of " + source, made.of(source).duplicates(), is(0L));
    }
  }

  @Test
  void eachReasonOfItsShapeComes() throws Exception {
    Generator.write(spec(SHAPES).withDirt(1), bytes -> {});
    Lake lake = run(SHAPES);
    try (DuckDb duckDb = new DuckDb()) {
      List<String> always = List.of("bad_day", "bad_encoding", "bad_user_id", "bad_value_prop");
      for (String source : List.of("seen", "hit", "shown", "left", "fees", "fines", "bare")) {
        boolean isCsv = List.of("seen", "fines", "bare").contains(source);
        List<String> ofFormat =
            isCsv ? List.of("bad_csv", "too_many_columns") : List.of("bad_json");
        List<String> ofValue =
            switch (source) {
              case "left", "bare" -> List.of();
              case "fees", "fines" -> List.of("bad_amount", "negative_amount");
              default -> List.of("bad_position");
            };
        List<String> expected =
            Stream.of(always, ofFormat, ofValue, List.of("missing_field"))
                .flatMap(List::stream)
                .toList();
        List<String> reasons =
            duckDb.rows(
                "SELECT DISTINCT unnest(reasons) FROM ("
                    + lake.selectFlat("silver/quarantine")
                    + ") WHERE source = '"
                    + source
                    + "'");
        assertThat(source, reasons, containsInAnyOrder(expected.toArray(String[]::new)));
      }
    }
  }

  @Test
  void someOfTheLabelsEventsAreOfNoScoredOneOrElsewhere() throws Exception {
    Generator.write(spec(SHAPES).withUsers(3_000), bytes -> {});
    Lake lake = run(SHAPES);
    try (DuckDb duckDb = new DuckDb()) {
      duckDb.run("CREATE VIEW seen AS " + lake.select("silver/seen"));
      duckDb.run("CREATE VIEW hit AS " + lake.select("silver/hit"));
      long all = duckDb.number("SELECT count(*) FROM hit");
      long same = duckDb.number("SELECT count(*) FROM hit SEMI JOIN seen" + on(", position"));
      long elsewhere = duckDb.number("SELECT count(*) FROM hit SEMI JOIN seen" + on("")) - same;
      double share = 1.0 * same / duckDb.number("SELECT count(*) FROM seen");
      assertThat("share of the scored events", share, closeTo(0.1, 0.01));
      assertThat("elsewhere", elsewhere, greaterThan(all / 100));
      assertThat("without a scored event", all - same - elsewhere, greaterThan(all / 100));
      assertThat("most are at their place", same, greaterThan(all * 3 / 4));
    }
  }

  @Test
  void aLabelMayHaveAmounts() throws Exception {
    Generator.write(spec(BOUGHT), bytes -> {});
    Lake lake = run(BOUGHT);
    try (DuckDb duckDb = new DuckDb()) {
      String sold = "SELECT count(DISTINCT amount) FROM (" + lake.select("silver/sold") + ")";
      assertThat("amounts", duckDb.number(sold), greaterThan(50L));
      String gold = "FROM (" + lake.select("gold/print_features") + ") WHERE bought";
      assertThat("bought", duckDb.number("SELECT count(*) " + gold), greaterThan(10L));
    }
  }

  @Test
  void furtherDaysAreFurtherFiles() throws Exception {
    Path file = write(BOUGHT);
    String out = "--out=" + folder.resolve("landing");
    for (String lastDay : List.of("2026-03-07", "2026-03-14")) {
      Program.Ended ended =
          Program.run(
              "generate", "--spec=" + file, out, "--users=50", "--days=7", "--lastDay=" + lastDay);
      ended.checkDone();
      assertThat(ended.out(), containsString("next: lookback run --spec=" + file));
    }
    try (Stream<Path> files = Files.list(folder.resolve("landing"))) {
      assertThat(
          "files",
          files.map(this::name).toList(),
          containsInAnyOrder(
              "seen-2026-03-01.json",
              "seen-2026-03-08.json",
              "sold-2026-03-01.csv",
              "sold-2026-03-08.csv"));
    }
  }

  @Test
  void aFileIsNamedByAPatternOfItsSourceAlone() throws Exception {
    String yaml =
        BOUGHT
            .replace("sold: {format: csv,", "sold: {format: csv, files: [log-2*],")
            .replace("seen: {format: json,", "seen: {format: csv, files: [log*, 'seen/*'],");
    Generator.Summary made = Generator.write(spec(yaml), bytes -> {});
    assertThat(
        "files",
        made.files().stream().map(Generator.FileCount::path).map(this::name).toList(),
        contains("seen/2020-11-01.csv", "log-2-2020-11-01.csv"));

    Program.Ended ended =
        Program.run("generate", "--spec=" + write(yaml.replace(", 'seen/*'", "")));
    assertThat(ended.toString(), ended.code(), is(ExitCode.USAGE));
    assertThat(
        ended.errors(),
        contains(
            "lookback: --spec must give each source a pattern of file names that makes a name of"
                + " this source alone, got log* for seen"));
  }

  @Test
  void mistakesOfTheFileAreToldAndNothingIsWritten() throws Exception {
    Path file = write(BOUGHT.replace("operation: sum", "operation: total"));
    Program.Ended ended =
        Program.run("generate", "--spec=" + file, "--out=" + folder.resolve("landing"));
    assertThat(ended.toString(), ended.code(), is(ExitCode.USAGE));
    assertThat(ended.errors(), contains(startsWith("lookback: " + file + ":7: ")));
    assertThat("landing", Files.exists(folder.resolve("landing")), is(false));

    Program.Ended missing = Program.run("generate", "--spec=" + folder.resolve("no.yaml"));
    assertThat(missing.toString(), missing.code(), is(ExitCode.USAGE));
    assertThat(missing.errors(), contains(containsString("does not exist")));
  }

  @Test
  void theBuiltInFileGivesThePrintsThatThereAreWithoutIt() throws Exception {
    Generator.Spec usual = Generator.Spec.in(folder.resolve("usual")).withUsers(300);
    Generator.Summary without = Generator.write(usual, bytes -> {});
    Generator.Summary with = Generator.write(spec(SpecFile.write(LakeSpec.BUILT_IN)), bytes -> {});
    for (String source : List.of("prints", "pays")) {
      assertThat(
          source + " differ at",
          Files.mismatch(without.of(source).path(), with.of(source).path()),
          is(-1L));
    }
    assertThat("taps", with.of("taps").events(), greaterThan(without.of("taps").events()));
    assertThat(name(with.of("taps").path()), endsWith("taps-2020-11-01.json"));
  }

  private Lake run(String yaml) throws IOException {
    Lake lake = new Lake(folder.resolve("lake"));
    Program.Ended ended =
        Program.run(
            "run",
            "--spec=" + write(yaml),
            "--landing=" + folder.resolve("landing"),
            "--lake=" + lake.root(),
            "--maxQuarantine=1",
            "--report=false");
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.DONE));
    return lake;
  }

  private JsonNode of(Generator.FileCount file, JsonNode files) {
    for (JsonNode each : files) {
      if (each.path("file").asText().equals(name(file.path()))) {
        assertThat(each.path("source").asText(), is(file.source()));
        return each;
      }
    }
    throw new AssertionError("no counts of " + file);
  }

  private String name(Path file) {
    return folder.resolve("landing").relativize(file).toString();
  }

  private static String on(String further) {
    return " USING (day, user_id, value_prop" + further + ")";
  }
}
