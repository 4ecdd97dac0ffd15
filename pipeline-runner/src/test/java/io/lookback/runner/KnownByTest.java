package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookback.internal.lake.RunName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gold as of a past load is the gold that was published after that load. */
class KnownByTest {
  private static final long SEED = Long.getLong("lookback.fuzz.seed", 20_201_130);
  private static final int FUZZ_STEPS = Integer.getInteger("lookback.fuzz.steps", 6);
  private static final String[] USUAL = {"--maxQuarantine=1", "--report=false"};
  private static final String DAY = HandmadeLanding.LAST_DAY;

  /** A lake of three loads that tests only read, and the fingerprints of its gold. */
  private static final Map<String, String> SHARED_FINGERPRINTS = new LinkedHashMap<>();

  @TempDir private static Path sharedFolder;
  @TempDir private Path folder;

  private HandmadeLanding landing;
  private Lake lake;
  private int made;

  /** The fingerprint of gold after each load. */
  private final Map<String, String> fingerprints = new LinkedHashMap<>();

  @BeforeEach
  void makeLanding() throws IOException {
    landing = HandmadeLanding.sound(folder.resolve("landing"));
    lake = new Lake(folder.resolve("lake"));
  }

  /** Landing files appear, change, get other names, vanish and come back. */
  @Test
  void everyLoadGivesItsGoldAgain() throws Exception {
    Random random = new Random(SEED);
    TreeMap<String, String> vanished = new TreeMap<>();
    // A day is enough for what was replaced just now; the runs that follow keep to it.
    load("run", "--keepReplaced=1");
    StringBuilder changes = new StringBuilder("seed " + SEED + ":");
    for (int step = 1; step <= FUZZ_STEPS; step++) {
      changes.append(" /");
      for (int change = random.nextInt(3); change >= 0; change--) {
        changes.append(' ').append(change(random, vanished));
      }
      load(random.nextInt(4) == 0 ? "bronze" : "run");
    }
    List<String> before = lake.everything();
    for (Map.Entry<String, String> load : fingerprints.entrySet()) {
      Lake past = knownBy(load.getKey());
      assertThat(
          changes + ", as of " + load.getKey(), past.fingerprint(), equalTo(load.getValue()));
    }
    assertThat("the lake stays as it is", lake.everything(), equalTo(before));
  }

  private String change(Random random, TreeMap<String, String> vanished) throws IOException {
    String name = "prints/" + random.nextInt(4) + ".json";
    Path file = landing.root().resolve(name);
    int kind = random.nextInt(6);
    if (kind == 0 && Files.exists(file)) {
      vanished.put(name, Files.readString(file));
      Files.delete(file);
      return "-" + name;
    }
    if (kind == 1 && !vanished.isEmpty()) {
      String back = vanished.firstKey();
      landing.file(back, vanished.remove(back));
      return "+" + back;
    }
    if (kind == 2 && Files.exists(file)) {
      String other = "prints/" + (4 + random.nextInt(2)) + ".json";
      Files.move(file, landing.root().resolve(other), StandardCopyOption.REPLACE_EXISTING);
      return name + ">" + other;
    }
    if (kind == 3) {
      landing.file("taps.json", HandmadeLanding.event(DAY, 1 + random.nextInt(3), "point", 0));
      return "taps";
    }
    StringBuilder lines = new StringBuilder();
    for (int line = random.nextInt(4); line >= 0; line--) {
      String day = "2020-11-" + (10 + random.nextInt(21));
      lines.append(HandmadeLanding.event(day, random.nextInt(4), "p" + random.nextInt(2), 0));
    }
    landing.file(name, lines + (random.nextInt(4) == 0 ? "nonsense\n" : ""));
    return name;
  }

  @Test
  void loadsAreListedWithWhatTheyReplaced() throws Exception {
    useThreeLoads();
    List<String> names = List.copyOf(fingerprints.keySet());
    Program.Ended text = Program.run("loads", "--lake=" + lake.root()).checkDone();
    List<String> lines = text.out().lines().toList();
    assertThat(lines, hasSize(8));
    assertThat(lines.get(0), startsWith(names.get(0) + "  20"));
    assertThat(lines.get(1), startsWith("  3 files, 4 lines, "));
    assertThat(lines.get(2), startsWith(names.get(1)));
    assertThat(lines.get(3), startsWith("  1 file, 1 line, "));
    assertThat(lines.get(4), equalTo("  replaced prints.json"));
    assertThat(lines.get(6), startsWith("  1 file, 1 line, "));
    long bytes = bytesIn(lake.version("bronze").resolve("replaced"));
    assertThat(
        lines.get(7),
        equalTo(
            String.format(
                Locale.ROOT,
                "former lines of 1 replaced file take %,d bytes of bronze; kept for 30 days, as"
                    + " --keepReplaced says",
                bytes)));
    JsonNode document =
        new ObjectMapper()
            .readTree(
                Program.run("loads", "--lake=" + lake.root(), "--format=json").checkDone().out());
    assertThat(
        document.get("former").toString(),
        equalTo("{\"files\":1,\"bytes\":" + bytes + ",\"keep_replaced\":30}"));
    JsonNode loads = document.get("loads");
    assertThat(loads.size(), equalTo(3));
    assertThat(
        loads.get(0).get("files").toString(),
        equalTo("[\"pays.csv\",\"prints.json\",\"taps.json\"]"));
    assertThat(loads.get(1).get("replaced").toString(), equalTo("[\"prints.json\"]"));
    assertThat(loads.get(2).get("gold_can_be_made").asBoolean(), equalTo(true));
  }

  private static long bytesIn(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths
          .filter(path -> path.toString().endsWith(".parquet"))
          .mapToLong(path -> path.toFile().length())
          .sum();
    }
  }

  @Test
  void timesAndBeginningsOfNamesStandForLoads() throws Exception {
    useThreeLoads();
    List<String> names = List.copyOf(fingerprints.keySet());
    String second = names.get(1);
    LocalDate today = RunName.time(names.get(2)).atOffset(ZoneOffset.UTC).toLocalDate();
    for (String when :
        List.of(second.substring(0, second.length() - 2), RunName.time(second).toString())) {
      assertThat(when, knownBy(when).fingerprint(), equalTo(fingerprints.get(second)));
    }
    assertThat(
        "the end of a day",
        knownBy(today.toString()).fingerprint(),
        equalTo(fingerprints.get(names.get(2))));
    String early = today.minusDays(2).toString();
    refused(
        early,
        "knows of no load by "
            + early
            + "; the earliest load that gold can be made as of is '"
            + names.get(0));
    refused("2999", "knows no load named '2999', which is no day such as");
    refused(names.get(0).substring(0, 4), "knows 3 loads named '" + names.get(0).substring(0, 4));
  }

  @Test
  void withoutTheFormerLinesGoldCannotGoBackBeforeTheyWereReplaced() throws Exception {
    threeLoads("--keepReplaced=0");
    List<String> names = List.copyOf(fingerprints.keySet());
    assertThat(Files.exists(lake.version("bronze").resolve("replaced")), equalTo(false));
    refused(
        names.get(0),
        "does not have everything any more that was known after load '"
            + names.get(0)
            + "'; the earliest load that gold can be made as of is '"
            + names.get(1));
    assertThat(
        Program.run("loads", "--lake=" + lake.root()).checkDone().out(),
        containsString("  3 files, 4 lines, 305 bytes; gold cannot be made as of it any more\n"));
    assertThat(knownBy(names.get(1)).fingerprint(), equalTo(fingerprints.get(names.get(1))));
  }

  @Test
  void formerLinesGoWithoutANewLoad() throws Exception {
    threeLoads();
    List<String> names = List.copyOf(fingerprints.keySet());
    assertThat(Files.exists(lake.version("bronze").resolve("replaced")), equalTo(true));
    String silver = lake.published("silver");
    String gold = lake.published("gold");
    landing.run(lake, Program.with(List.of(USUAL), "--keepReplaced=0").toArray(String[]::new));
    String bronze = lake.published("bronze");
    assertThat(Files.exists(lake.version("bronze").resolve("replaced")), equalTo(false));
    assertThat("silver", lake.published("silver"), equalTo(silver));
    assertThat("gold", lake.published("gold"), equalTo(gold));
    landing.run(lake, USUAL).checkDone();
    assertThat("once is enough", lake.published("bronze"), equalTo(bronze));
    refused(names.get(0), "does not have everything any more");
    String last = names.get(2);
    assertThat(knownBy(last).fingerprint(), equalTo(fingerprints.get(last)));
  }

  @Test
  void aHistoryOfLayersThatWereMadeOneByOneGoesBackAsWell() throws Exception {
    String[] from = {"--landing=" + landing.root(), "--lake=" + lake.root()};
    Program.run(Program.with(List.of("bronze"), from)).checkDone();
    String first = lake.published("bronze");
    landing.file("prints.json", HandmadeLanding.event(DAY, 3, "send", 1));
    Program.run(Program.with(List.of("bronze"), from)).checkDone();
    Lake past = knownBy(first);
    Lake anew = new Lake(folder.resolve("anew"));
    HandmadeLanding.sound(folder.resolve("other")).run(anew).checkDone();
    assertThat(past.fingerprint(), equalTo(anew.fingerprint()));
    // The lake that was made is one like others.
    landing.run(past, USUAL).checkDone();
    landing.run(lake, USUAL).checkDone();
    assertThat("goes on", past.fingerprint(), equalTo(lake.fingerprint()));
  }

  @Test
  void bronzeOfAnEarlierVersionBeginsItsHistoryWithTheNextLoad() throws Exception {
    threeLoads();
    List<String> names = List.copyOf(fingerprints.keySet());
    Files.delete(lake.version("bronze").resolve("_replaced"));
    assertThat(
        "the newest", knownBy(names.get(2)).fingerprint(), equalTo(fingerprints.get(names.get(2))));
    refused(names.get(1), "does not have everything any more");
    landing.file("prints-3.json", HandmadeLanding.event(DAY, 7, "point", 2));
    load();
    refused(names.get(1), "does not have everything any more");
    for (String load : List.of(names.get(2), List.copyOf(fingerprints.keySet()).get(3))) {
      assertThat(load, knownBy(load).fingerprint(), equalTo(fingerprints.get(load)));
    }
  }

  @Test
  void anotherFeatureFileAndOtherOptionsMakeOtherGold() throws Exception {
    useThreeLoads();
    String first = fingerprints.keySet().iterator().next();
    Path spec = folder.resolve("spec.yaml");
    Files.writeString(
        spec, Program.run("spec").out().replace("lookbackDays: [21]", "lookbackDays: [7, 21]"));
    Lake past = knownBy(first, "--spec=" + spec);
    Lake anew = new Lake(folder.resolve("anew"));
    HandmadeLanding.sound(folder.resolve("other")).run(anew, "--spec=" + spec).checkDone();
    assertThat("it is other gold", past.fingerprint(), not(equalTo(fingerprints.get(first))));
    assertThat(past.fingerprint(), equalTo(anew.fingerprint()));
    Lake weeks = knownBy(first, "--weeks=2", "--keepDuplicates");
    assertThat("options", weeks.fingerprint(), not(equalTo(fingerprints.get(first))));
  }

  @Test
  void linesThatWereMendedLaterAreNoneYet() throws Exception {
    landing.file("prints-1.json", "nonsense\n" + HandmadeLanding.event(DAY, 5, "point", 0));
    load();
    Path mend = folder.resolve("mend");
    run("quarantine", "--lake=" + lake.root(), "--landing=" + landing.root(), "--export=" + mend);
    try (Stream<Path> files = Files.list(mend)) {
      for (Path file : (Iterable<Path>) files.sorted()::iterator) {
        String name = file.getFileName().toString();
        landing.file(
            name,
            name.endsWith(".json") && name.startsWith("prints")
                ? HandmadeLanding.event(DAY, 6, "point", 0)
                : Files.readString(file));
      }
    }
    load();
    assertThat("loads", fingerprints.size(), equalTo(2));
    for (Map.Entry<String, String> load : fingerprints.entrySet()) {
      assertThat(load.getKey(), knownBy(load.getKey()).fingerprint(), equalTo(load.getValue()));
    }
  }

  @Test
  void theRunnerDoesNotMatter() throws Exception {
    useThreeLoads();
    String first = fingerprints.keySet().iterator().next();
    Lake past = knownBy(first, Program.ON_FLINK.toArray(String[]::new));
    assertThat(past.fingerprint(), equalTo(fingerprints.get(first)));
  }

  @Test
  void theNewLakeHasItsReportAndSummaryAndSharesTheBytesOfBronze() throws Exception {
    useThreeLoads();
    String first = fingerprints.keySet().iterator().next();
    Lake past = new Lake(folder.resolve("past"));
    Program.Ended ended =
        Program.run("gold", "--lake=" + lake.root(), "--knownBy=" + first, "--into=" + past.root())
            .checkDone();
    assertThat(ended.out(), containsString("fingerprint            " + fingerprints.get(first)));
    assertThat(ended.out(), containsString(past.root() + "/gold"));
    assertThat(Files.exists(past.root().resolve("report/index.html")), equalTo(true));
    assertThat(past.ledger().at("/balanced").toString(), equalTo("true"));
    try (Stream<Path> files = Files.walk(past.root().resolve("bronze").toRealPath())) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        if (!file.endsWith("no-rows.parquet")) {
          assertThat(
              file + " links", (int) Files.getAttribute(file, "unix:nlink") > 1, equalTo(true));
        }
      }
    }
  }

  @Test
  void whatDoesNotFitTogetherIsRefused() throws Exception {
    useThreeLoads();
    String first = fingerprints.keySet().iterator().next();
    wrong("--knownBy needs --into, which is missing", "--knownBy=" + first);
    wrong("--into needs --knownBy, which is missing", "--into=x");
    wrong("--into is the lake itself", "--knownBy=" + first, "--into=" + lake.root() + "/.");
    wrong(
        "gold uses --maxQuarantine only with --knownBy; run, silver use it without",
        "--maxQuarantine=1");
    Lake past = knownBy(first);
    List<String> before = past.everything();
    Program.run("gold", "--lake=" + lake.root(), "--knownBy=" + first, "--into=" + past.root())
        .checkRefused("lake '" + past.root() + "' holds bronze already; --into must be");
    assertThat("it stays", past.everything(), equalTo(before));
    Lake none = new Lake(folder.resolve("none"));
    Program.run(
            "gold", "--lake=" + none.root(), "--knownBy=" + first, "--into=" + past.root() + "2")
        .checkRefused("lake '" + none.root() + "' has no published bronze; make it first");
    Program.run("loads", "--lake=" + none.root()).checkRefused("lake '" + none.root() + "' has no");
    assertThat("nothing was made", none.everything(), empty());
  }

  private void wrong(String message, String... options) {
    Program.Ended ended =
        Program.run(Program.with(List.of("gold", "--lake=" + lake.root()), options));
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.USAGE));
    assertThat(ended.errors(), contains(startsWith("lookback: " + message)));
  }

  /** Takes a lake of three loads that must stay as it is. */
  private void useThreeLoads() throws Exception {
    lake = new Lake(sharedFolder.resolve("lake"));
    if (SHARED_FINGERPRINTS.isEmpty()) {
      threeLoads();
      SHARED_FINGERPRINTS.putAll(fingerprints);
    }
    fingerprints.putAll(SHARED_FINGERPRINTS);
  }

  /** A first load, one that replaces a file, and one more file. */
  private void threeLoads(String... options) throws Exception {
    load("run", options);
    landing.file("prints.json", HandmadeLanding.event(DAY, 2, "send", 1));
    load();
    landing.file("prints-2.json", HandmadeLanding.event(DAY, 3, "point", 0));
    load();
  }

  private void load() throws Exception {
    load("run");
  }

  private void load(String command, String... options) throws Exception {
    if (command.equals("bronze")) {
      // Gold is made by steps of one layer each.
      Program.run("bronze", "--landing=" + landing.root(), "--lake=" + lake.root()).checkDone();
      Program.run("silver", "--lake=" + lake.root(), "--maxQuarantine=1").checkDone();
      run("gold", "--lake=" + lake.root());
    } else {
      List<String> all = new ArrayList<>(List.of(options));
      all.addAll(List.of(USUAL));
      Program.Ended ended = landing.run(lake, all.toArray(String[]::new));
      assertThat(ended.toString(), ended.code(), equalTo(ExitCode.DONE));
    }
    JsonNode loads =
        new ObjectMapper()
            .readTree(
                Program.run("loads", "--lake=" + lake.root(), "--format=json").checkDone().out())
            .get("loads");
    fingerprints.put(loads.get(loads.size() - 1).get("load").asText(), lake.fingerprint());
  }

  private static void run(String... args) {
    Program.Ended ended = Program.run(args);
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.DONE));
  }

  private Lake knownBy(String when, String... options) {
    made++;
    Lake past = new Lake(folder.resolve("past-" + made));
    List<String> args =
        Program.with(
            List.of("gold", "--lake=" + lake.root(), "--knownBy=" + when, "--into=" + past.root()),
            USUAL);
    run(Program.with(args, options).toArray(String[]::new));
    return past;
  }

  private void refused(String when, String message) {
    Path into = folder.resolve("refused");
    Program.Ended ended =
        Program.run("gold", "--lake=" + lake.root(), "--knownBy=" + when, "--into=" + into);
    ended.checkRefused("lake '" + lake.root() + "' ");
    assertThat(ended.err(), allOf(containsString(message)));
    assertThat("nothing is made", Files.exists(into), equalTo(false));
  }
}
