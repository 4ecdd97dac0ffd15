package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs with feature files, and with one after the other over the same lake. */
class OtherSpecTest {
  private static final long SEED = 20_261_129;
  private static final List<String> LAYERS = List.of("bronze", "silver", "gold");

  /** Changes of {@link #spec}: a text in it, and what comes in its place. */
  private static final Map<String, List<String>> CHANGES =
      Map.of(
          "measure",
              List.of("measures:", "measures:\n  since: {source: taps, operation: days_since}"),
          "maximum", List.of("measures:", "measures:\n  most: {source: pays, operation: max}"),
          "lookbacks", List.of("lookbackDays: [21]", "lookbackDays: [7, 10, 21]"),
          "noun", List.of("noun: payment", "noun: purchase"),
          "repeats", List.of("repeats: drop", "repeats: keep"),
          "label", List.of("matchesPosition: true", "matchesPosition: false"),
          "column", List.of("amount: total", "amount: net"),
          "source", List.of("scored:", extraSource() + "scored:"));

  @TempDir private Path folder;

  private Path landing;
  private Lake lake;

  @BeforeEach
  void makeLanding() throws IOException {
    landing = Files.createDirectories(folder.resolve("landing"));
    lake = new Lake(folder.resolve("lake"));
    write("prints.json", print("2020-11-20", 1, "point", 0), print("2020-11-30", 1, "point", 0));
    write("taps.json", print("2020-11-29", 1, "point", 3), print("2020-11-30", 1, "point", 1));
    write(
        "pays.csv",
        "pay_date,total,net,user_id,value_prop",
        "2020-11-18,5.00,4.00,1,point",
        "2020-11-28,2.00,1.00,1,point");
    write("carts.json", "{\"on\":\"2020-11-27\",\"by\":1,\"item\":\"point\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "measure, gold, measure since was added",
    "maximum, gold, measure most was added",
    "lookbacks, gold, 'lookbackDays was 21 and is 7, 10, 21'",
    "noun, '', ''",
    "repeats, silver gold, source taps: repeats was drop and is keep",
    "label, silver gold, label",
    "column, bronze silver gold, source pays",
    "source, bronze silver gold, source carts was added"
  })
  void aChangeRemakesTheLayersThatItTouches(String change, String layers, String said)
      throws IOException {
    run("--spec=" + spec()).checkDone();
    Map<String, String> before = versions();
    Program.Ended changed = run("--spec=" + spec(change)).checkDone();
    Set<String> expected = layers.isEmpty() ? Set.of() : Set.of(layers.split(" "));
    assertThat("remade", remadeSince(before), equalTo(expected));
    assertThat("said", changed.out(), containsString(said.isEmpty() ? "up to date" : "changed"));
    assertThat("said", changed.out().replaceAll("\\s+", " "), containsString(said));
    assertThat("fingerprint", fingerprint(lake), equalTo(fingerprint(afresh(spec(change)))));
    Map<String, String> after = versions();
    run().checkDone();
    assertThat("remade by what the lake remembers", remadeSince(after), equalTo(Set.of()));
    Program.Ended remembered = Program.run("spec", "--lake=" + lake.root()).checkDone();
    assertThat(
        "remembered",
        remembered.out(),
        containsString(change.equals("noun") ? "purchase" : "prints"));
  }

  @Test
  void anyOrderOfFeatureFilesAndLoadsEndsInTheSameLake() throws IOException {
    Random random = new Random(SEED);
    List<String> changes = new ArrayList<>(new TreeSet<>(CHANGES.keySet()));
    for (int step = 0; step < 8; step++) {
      String reason = "seed " + SEED + ", step " + step;
      if (random.nextBoolean()) {
        String day = "2020-11-" + (10 + random.nextInt(20));
        write("prints-" + step + ".json", print(day, random.nextInt(3), "send", 1));
        write("taps-" + step + ".json", print(day, random.nextInt(3), "send", 1));
      }
      List<String> some = new ArrayList<>(changes);
      some.removeIf(change -> random.nextInt(3) > 0);
      // What is in bronze must stay named.
      if (step > 0 && !some.contains("source") && lakeHoldsCarts()) {
        some.add("source");
      }
      Path spec = spec(some.toArray(String[]::new));
      run("--spec=" + spec).checkDone();
      assertThat(reason + ", " + some, fingerprint(lake), equalTo(fingerprint(afresh(spec))));
    }
  }

  @Test
  void aSourceThatBronzeHoldsMustStayNamed() throws IOException {
    run("--spec=" + spec("source")).checkDone();
    Map<String, String> before = versions();
    Program.Ended refused = run("--spec=" + spec());
    assertThat(refused.toString(), refused.code(), equalTo(ExitCode.USAGE));
    assertThat(
        refused.errors(),
        hasItem(
            allOf(
                startsWith("lookback: lake '"),
                containsString("holds lines of source 'carts', which the feature file does not"))));
    assertThat("published", versions(), equalTo(before));
  }

  @Test
  void anEmptyFileOfASourceDoesNotKeepItNamed() throws IOException {
    write("carts.json");
    run("--spec=" + spec("source")).checkDone();
    run("--spec=" + spec()).checkDone();
    assertThat("fingerprint", fingerprint(lake), equalTo(fingerprint(afresh(spec()))));
    Program.run("silver", "--lake=" + lake.root(), "--spec=" + spec("repeats")).checkDone();
    write("prints-9.json", print("2020-11-29", 2, "point", 0));
    run("--spec=" + spec("repeats")).checkDone();
    assertThat("fingerprint", fingerprint(lake), equalTo(fingerprint(afresh(spec("repeats")))));
  }

  @Test
  void aSourceKeepsItsFormat() throws IOException {
    run("--spec=" + spec()).checkDone();
    String text = Files.readString(spec()).replace("format: csv", "format: json");
    Path other = Files.writeString(folder.resolve("format.yaml"), text);
    write("pays.json", "");
    Program.Ended refused = run("--spec=" + other);
    assertThat(refused.toString(), refused.code(), equalTo(ExitCode.USAGE));
    assertThat(
        refused.errors(),
        hasItem(containsString("source 'pays' as csv, and the feature file says json")));
  }

  @ParameterizedTest
  @CsvSource({
    "[none*], no pattern of the feature file fits it",
    "'[taps-*, none*]', no pattern of the feature file fits it"
  })
  void aLoadedFileStaysWithItsSource(String files, String problem) throws IOException {
    run("--spec=" + spec()).checkDone();
    Map<String, String> before = versions();
    String text =
        Files.readString(spec()).replace("repeats: drop", "repeats: drop\n    files: " + files);
    Path other = Files.writeString(folder.resolve("files.yaml"), text);
    write("none.json", "");
    write("taps-2.json", "");
    Program.Ended refused = run("--spec=" + other);
    assertThat(refused.toString(), refused.code(), equalTo(ExitCode.USAGE));
    assertThat(
        refused.errors(),
        hasItem(
            startsWith(
                "lookback: bronze holds 'taps.json' as a file of source 'taps', and " + problem)));
    assertThat("published", versions(), equalTo(before));
  }

  @Test
  void aFileThatThePatternsGiveToAnotherSourceIsLoadedAgain() throws IOException {
    write("more.json", print("2020-11-28", 1, "point", 2));
    String first = Files.readString(spec()).replace("repeats: drop", "files: [taps*, more*]");
    String then =
        Files.readString(spec()).replace("  taps:\n", "    files: [prints*, more*]\n  taps:\n");
    Path one = Files.writeString(folder.resolve("one.yaml"), first);
    Path other = Files.writeString(folder.resolve("other.yaml"), then);
    run("--spec=" + one).checkDone();
    run("--spec=" + other).checkDone();
    assertThat("fingerprint", fingerprint(lake), equalTo(fingerprint(afresh(other))));
  }

  @Test
  void goldAloneNeedsSilverOfTheSameRules() throws IOException {
    run("--spec=" + spec()).checkDone();
    Program.Ended refused =
        Program.run("gold", "--lake=" + lake.root(), "--spec=" + spec("repeats"));
    assertThat(refused.toString(), refused.code(), equalTo(ExitCode.USAGE));
    assertThat(
        refused.errors(),
        equalTo(
            List.of(
                "lookback: silver was made with another feature file (source taps: repeats was"
                    + " drop and is keep); make it again with: lookback run, and the same"
                    + " --spec")));
    Program.run("gold", "--lake=" + lake.root(), "--spec=" + spec("measure")).checkDone();
    assertThat("fingerprint", fingerprint(lake), equalTo(fingerprint(afresh(spec("measure")))));
  }

  @Test
  void allMistakesAreToldAtOnceBeforeAnythingIsRead() throws IOException {
    String text =
        Files.readString(spec())
            .replace("operation: sum", "operation: sun")
            .replace("scored: prints", "scored: print")
            .replace("lookbackDays: [21]", "lookbackDays: [0]");
    Path wrong = Files.writeString(folder.resolve("wrong.yaml"), text);
    for (List<String> words :
        List.of(
            List.of("run", "--landing=" + landing, "--lake=" + lake.root(), "--spec=" + wrong),
            List.of("spec", "--spec=" + wrong))) {
      Program.Ended refused = Program.run(words);
      assertThat(refused.toString(), refused.code(), equalTo(ExitCode.USAGE));
      assertThat(refused.errors(), hasSize(3));
      assertThat(refused.errors(), hasItem(endsWith("did you mean sum?")));
      assertThat(refused.errors(), hasItem(endsWith("did you mean prints?")));
      assertThat(refused.errors(), hasItem(containsString("lookbackDays is 0; legal: ")));
    }
    assertThat("lake", Files.exists(lake.root()), equalTo(false));
  }

  @Test
  void theBuiltInFileIsTheSameAsNone() throws IOException {
    Program.Ended printed = Program.run("spec").checkDone();
    Path builtIn = Files.writeString(folder.resolve("built-in.yaml"), printed.out());
    run().checkDone();
    Map<String, String> before = versions();
    run("--spec=" + builtIn).checkDone();
    assertThat("remade", remadeSince(before), equalTo(Set.of()));
    Program.Ended columns = Program.run("spec", "--spec=" + builtIn).checkDone();
    assertThat("columns", columns.out().lines().toList(), hasSize(14));
    assertThat("columns", columns.out(), containsString("amount_3w"));
    assertThat("columns", columns.out(), not(containsString("null")));
  }

  private static String extraSource() {
    return """
        #
          carts:
            format: json
            fields: {day: "on", userId: by, valueProp: item}
        """;
  }

  /** A feature file with some of the {@link #CHANGES}. */
  private Path spec(String... changes) throws IOException {
    String text =
        """
        sources:
          prints:
            format: json
            fields: {day: day, userId: user_id, valueProp: event_data.value_prop, position: event_data.position}
          taps:
            format: json
            fields: {day: day, userId: user_id, valueProp: event_data.value_prop, position: event_data.position}
            repeats: drop
          pays:
            noun: payment
            format: csv
            fields: {day: pay_date, userId: user_id, valueProp: value_prop, amount: total}
        scored: prints
        label: {name: clicked, source: taps, matchesPosition: true}
        measures:
          views: {source: prints, operation: count}
          amount: {source: pays, operation: sum}
        lookbackDays: [21]
        """;
    for (String change : changes) {
      List<String> texts = CHANGES.get(change);
      assertThat(change, text, containsString(texts.get(0)));
      text = text.replace(texts.get(0), texts.get(1));
    }
    return Files.writeString(folder.resolve("spec-" + String.join("-", changes) + ".yaml"), text);
  }

  private static String print(String day, int user, String prop, int position) {
    return "{\"day\":\""
        + day
        + "\",\"event_data\":{\"position\":"
        + position
        + ",\"value_prop\":\""
        + prop
        + "\"},\"user_id\":"
        + user
        + "}";
  }

  private void write(String name, String... lines) throws IOException {
    Files.write(landing.resolve(name), List.of(lines));
  }

  private Program.Ended run(String... options) {
    return runInto(lake, options);
  }

  private Program.Ended runInto(Lake place, String... options) {
    List<String> words = new ArrayList<>(List.of("run", "--landing=" + landing));
    words.add("--lake=" + place.root());
    words.addAll(List.of(options));
    Program.Ended ended = Program.run(words);
    // Files of sources that the feature file does not name are ignored, which is said.
    List<String> errors = new ArrayList<>(ended.errors());
    errors.removeIf(line -> line.startsWith("lookback: ignored in landing"));
    return new Program.Ended(
        ended.code(), ended.out(), errors.isEmpty() ? "" : String.join("\n", errors) + "\n");
  }

  private Lake afresh(Path spec) throws IOException {
    Lake other = new Lake(Files.createTempDirectory(folder, "afresh"));
    runInto(other, "--spec=" + spec).checkDone();
    return other;
  }

  private boolean lakeHoldsCarts() {
    return Files.exists(lake.root().resolve("bronze").resolve("carts"));
  }

  private static String fingerprint(Lake of) throws IOException {
    return of.ledger().at("/gold/fingerprint").asText();
  }

  private Map<String, String> versions() throws IOException {
    Map<String, String> versions = new TreeMap<>();
    for (String layer : LAYERS) {
      versions.put(layer, lake.published(layer));
    }
    return versions;
  }

  private Set<String> remadeSince(Map<String, String> before) throws IOException {
    Set<String> remade = new TreeSet<>();
    versions()
        .forEach(
            (layer, version) -> {
              if (!version.equals(before.get(layer))) {
                remade.add(layer);
              }
            });
    return remade;
  }
}
