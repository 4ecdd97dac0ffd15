package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookback.runner.Program.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands that explain, check, compare, serve and go back, on lakes on an emulator of S3. What
 * they say must be what they say of local lakes. {@link ObjectStoreIT} starts the packaged program;
 * here it runs in this process, as one start takes longer than most of these commands.
 */
@EnabledIfSystemProperty(
    named = "lookback.s3proxy",
    matches = ".+",
    disabledReason = "the program is built without S3; mvn verify -Ps3 builds it in")
class ObjectStoreHistoryIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ROOT = "s3://" + S3Emulator.BUCKET + "/";

  /** A lake of two loads that tests only read, the second of which replaced a file. */
  private static final String SHARED = ROOT + "shared/lake";

  @TempDir private static Path folder;

  private static S3Emulator store;
  private static Path landing;

  /** Local lakes that hold what the shared one did after each load. */
  private static List<Lake> local;

  /** The runs that made the shared lake. */
  private static List<String> runs;

  @BeforeAll
  static void start() throws Exception {
    store = S3Emulator.start(folder, "");
    store.createBucket();
    landing = folder.resolve("landing");
    Program.run("generate", "--users=40", "--days=30", "--dirt=0.005", "--out=" + landing)
        .checkDone();
    local = List.of(new Lake(folder.resolve("first")), new Lake(folder.resolve("second")));
    String first = load(local.get(0));
    byte[] taps = Files.readAllBytes(landing.resolve("taps.json"));
    Files.write(landing.resolve("taps.json"), Arrays.copyOf(taps, taps.length / 2));
    runs = List.of(first, load(local.get(1)));
  }

  /** Loads landing into the shared lake, and into a local one; returns the name of the run. */
  private static String load(Lake same) throws Exception {
    String[] usual = {"--maxQuarantine=1", "--report=false"};
    store.putAll("shared/landing/", landing);
    Ended run = run("shared", usual).checkDone();
    new HandmadeLanding(landing).run(same, usual).checkDone();
    assertThat(
        "fingerprint",
        ledger("shared").at("/gold/fingerprint").asText(),
        equalTo(same.fingerprint()));
    // A second opinion is given, from lines that lie on the store.
    assertThat(run.out(), containsString("recomputed, all cells equal"));
    assertThat(
        "opinion",
        ledger("shared").at("/gold/verified_rows"),
        equalTo(same.ledger().at("/gold/verified_rows")));
    return published("shared", "gold");
  }

  @AfterAll
  static void stop() {
    if (store != null) {
      store.close();
    }
  }

  @Test
  void loadsAreListedAndGoldIsMadeAsOfEach() throws Exception {
    List<String> before = store.keys("shared/");
    JsonNode loads = json("loads", "--lake=" + SHARED).get("loads");
    assertThat("loads", loads.findValuesAsText("load"), equalTo(runs));
    assertThat("replaced", loads.get(1).get("replaced").toString(), equalTo("[\"taps.json\"]"));
    assertThat("reachable", loads.findValuesAsText("gold_can_be_made"), contains("true", "true"));
    String past = ROOT + "past/lake";
    Lake here = new Lake(folder.resolve("here"));
    String[] words = {"gold", "--lake=" + SHARED, "--maxQuarantine=1"};
    lookback(Program.with(List.of(words), "--knownBy=" + runs.get(0), "--into=" + past))
        .checkDone();
    lookback(Program.with(List.of(words), "--knownBy=" + runs.get(1), "--into=" + here.root()))
        .checkDone();
    assertThat(
        "there",
        ledger("past").at("/gold/fingerprint").asText(),
        equalTo(local.get(0).fingerprint()));
    assertThat("here", here.fingerprint(), equalTo(local.get(1).fingerprint()));
    assertThat("claims", store.keys("past/lake/.claims/"), empty());
    assertThat("counts", store.keys("past/lake/.versions/running/"), empty());
    assertThat("the lake stays as it is", store.keys("shared/"), equalTo(before));
    // Of a replaced file no lines are kept for an opinion, those of others come along.
    assertThat(
        ledger("past").at("/gold/not_verified").asText(),
        containsString("no second opinion: 1 landing file has no lines kept for it"));
    JsonNode verified = local.get(1).ledger().at("/gold/verified_rows");
    assertThat(here.ledger().at("/gold/verified_rows"), equalTo(verified));
    lookback("diff", SHARED + "@" + runs.get(0), past).checkDone();
    lookback("diff", SHARED, here.root().toString()).checkDone();
  }

  @Test
  void versionsAreListedAndCompared() throws Exception {
    JsonNode versions = json("versions", "--lake=" + SHARED).get("gold");
    assertThat("runs", versions.findValuesAsText("run"), contains(runs.get(1), runs.get(0)));
    assertThat(
        "fingerprints",
        versions.findValuesAsText("fingerprint"),
        contains(local.get(1).fingerprint(), local.get(0).fingerprint()));
    Ended here =
        Program.run("diff", local.get(0).root().toString(), local.get(1).root().toString());
    for (Ended there :
        List.of(lookback("diff", SHARED + "@" + runs.get(0), SHARED), lookback("diff", SHARED))) {
      assertThat(there.toString(), there.code(), equalTo(DiffCommand.DIFFERENT));
      assertThat("stderr", there.err(), equalTo(""));
      assertThat(
          "differences",
          there.out().lines().skip(2).toList(),
          equalTo(here.out().lines().skip(2).toList()));
    }
  }

  @Test
  void rowsAreExplained() throws Exception {
    String row;
    try (DuckDb duckDb = new DuckDb()) {
      row =
          duckDb
              .rows(
                  "SELECT concat_ws('/', print_day, user_id, value_prop, position) FROM ("
                      + local.get(0).gold()
                      + ") ORDER BY taps_3w DESC, pays_3w DESC, 1 LIMIT 1")
              .get(0);
    }
    String[] words = {"explain", "--lake=" + SHARED, "--print=" + row, "--version=" + runs.get(0)};
    String[] localWords = {"explain", "--print=" + row, "--lake=" + local.get(0).root()};
    Ended text = lookback(words).checkDone();
    String here = Program.run(localWords).checkDone().out();
    String localRun = local.get(0).published("gold");
    assertThat(text.out().replace(runs.get(0), "RUN"), equalTo(here.replace(localRun, "RUN")));
    JsonNode there = json(words);
    JsonNode same =
        JSON.readTree(
            Program.run(Program.with(List.of(localWords), "--format=json"))
                .checkDone()
                .out()
                .replace(localRun, runs.get(0)));
    assertThat("events", there.get("events").size(), greaterThan(1));
    assertThat(there, equalTo(same));
    Ended newest = lookback("explain", "--lake=" + SHARED, "--print=" + row).checkDone();
    assertThat("the newest version", newest.out(), not(equalTo(text.out())));
  }

  @Test
  void everyCellIsVerified() throws Exception {
    List<String> before = store.keys("shared/");
    Ended verify = lookback("verify", "--lake=" + SHARED, "--sample=1").checkDone();
    String here = Program.run("verify", "--lake=" + local.get(1).root()).checkDone().out();
    assertThat(
        verify.out().replace(runs.get(1), "RUN"),
        equalTo(here.replace(local.get(1).published("gold"), "RUN")));
    assertThat("everything", store.keys("shared/"), equalTo(before));
    Ended past =
        lookback("verify", "--lake=" + SHARED, "--version=" + runs.get(0), "--sample=0.2")
            .checkDone();
    assertThat(past.out(), containsString("recomputed, all cells equal"));
  }

  @Test
  void featuresOfALandingFolderThereDoNotLeak() throws Exception {
    HandmadeLanding sound = HandmadeLanding.sound(folder.resolve("leak"));
    store.putAll("leak/landing/", sound.root());
    Ended proof =
        lookback("prove-no-leak", "--landing=" + ROOT + "leak/landing", "--days=1").checkDone();
    assertThat(proof.out(), containsString("1 scored day (2020-11-30), 1 user, 4 lines, seed 1\n"));
    assertThat(proof.out(), containsString("no feature sees its future\n"));
  }

  @Test
  void aServedDayIsPublishedThere() throws Exception {
    HandmadeLanding sound = HandmadeLanding.sound(folder.resolve("served"));
    store.putAll("served/landing/", sound.root());
    run("served", "--report=false").checkDone();
    String scored = published("served", "gold");
    Ended served = lookback("serve-features", "--lake=" + ROOT + "served/lake").checkDone();
    String gold = published("served", "gold");
    assertThat(gold, not(equalTo(scored)));
    String tables = ROOT + "served/lake/.versions/gold/" + gold + "/tables";
    assertThat(served.out(), containsString(tables + "/user_features/"));
    Lake same = new Lake(folder.resolve("served-here"));
    sound.run(same, "--report=false").checkDone();
    Program.run("serve-features", "--lake=" + same.root()).checkDone();
    assertThat(
        "served",
        ledger("served").at("/served").toString(),
        equalTo(same.ledger().at("/served").toString()));
    store.getAll("served/lake/.versions/gold/" + gold + "/tables/", folder.resolve("copy/gold"));
    Lake copy = new Lake(folder.resolve("copy"));
    try (DuckDb duckDb = new DuckDb()) {
      for (String table : List.of("gold/user_features", "gold/print_features")) {
        assertThat(table, duckDb.difference(copy.select(table), same.select(table)), empty());
      }
    }
    assertThat(
        lookback("versions", "--lake=" + ROOT + "served/lake").checkDone().out(),
        containsString("user_features of 2020-12-01: 1 row\n"));
  }

  @Test
  void versionsAndFormerLinesGoAsTheLakeWasTold() throws Exception {
    HandmadeLanding sound = HandmadeLanding.sound(folder.resolve("kept"));
    String[] options = {"--keepVersions=3", "--report=false"};
    for (int load = 0; load < 4; load++) {
      sound.file("taps.json", HandmadeLanding.event("2020-11-2" + load, 1, "point", 0));
      store.putAll("kept/landing/", sound.root());
      // Told once, the lake remembers it.
      run("kept", load == 0 ? options : new String[] {"--report=false"}).checkDone();
    }
    for (String layer : List.of("bronze", "silver", "gold")) {
      assertThat("versions of " + layer, versions("kept", layer), hasSize(3));
    }
    String replaced = "kept/lake/.versions/bronze/" + published("kept", "bronze") + "/replaced/";
    assertThat("former lines", store.keys(replaced), hasSize(3));
    run("kept", "--keepVersions=2", "--keepReplaced=0", "--report=false").checkDone();
    replaced = "kept/lake/.versions/bronze/" + published("kept", "bronze") + "/replaced/";
    assertThat("former lines", store.keys(replaced), empty());
    for (String layer : List.of("silver", "gold")) {
      assertThat("versions of " + layer, versions("kept", layer), hasSize(2));
    }
    // The published one, and those that the two of silver were made of.
    assertThat("versions of bronze", versions("kept", "bronze"), hasSize(3));
    String first = json("loads", "--lake=" + ROOT + "kept/lake").at("/loads/0/load").asText();
    lookback(
            "gold",
            "--lake=" + ROOT + "kept/lake",
            "--knownBy=" + first,
            "--into=" + ROOT + "kept/past")
        .checkRefused(
            "lake '" + ROOT + "kept/lake' does not have everything any more that was known after");
    assertThat("nothing was made", store.keys("kept/past/"), empty());
  }

  @Test
  void whatDiffersIsKeptThereUntilGoldIsPublished() throws Exception {
    HandmadeLanding sound = HandmadeLanding.sound(folder.resolve("differs"));
    store.putAll("differs/landing/", sound.root());
    run("differs", "--report=false").checkDone();
    String gold = published("differs", "gold");
    // Other lines than those that silver was made of: what plain code computes is another amount.
    sound.file("pays.csv", HandmadeLanding.HEADER + "2020-11-20,99.00,1,point\n");
    store.putAll("other/landing/", sound.root());
    run("other", "--report=false").checkDone();
    String kept = keptLines("differs");
    byte[] lines = store.get(kept);
    store.put(kept, store.get(keptLines("other")));
    String lake = "--lake=" + ROOT + "differs/lake";
    Ended refused = lookback("gold", lake, "--scoringDays=8", "--report=false");
    assertThat(refused.toString(), refused.code(), equalTo(ExitCode.QUALITY));
    String differences = "differs/lake/.versions/differences";
    assertThat(refused.errors(), hasSize(1));
    assertThat(
        refused.err(),
        allOf(
            containsString("amount_3w: 12.50 in gold, 99.00 by plain code"),
            containsString("are in '" + ROOT + differences + "'")));
    assertThat("published", published("differs", "gold"), equalTo(gold));
    assertThat(
        store.keys(differences + "/"),
        hasItems(differences + "/cells.jsonl", differences + "/spec.yaml"));
    lookback(
            "run",
            "--landing=" + ROOT + differences + "/user-1",
            "--lake=" + ROOT + "differs/again",
            "--report=false")
        .checkDone();
    store.put(kept, lines);
    lookback("gold", lake, "--scoringDays=8", "--report=false").checkDone();
    assertThat("differences", store.keys(differences), empty());
  }

  /** The one file of lines of payments that bronze keeps for the second opinion. */
  private static String keptLines(String name) throws Exception {
    List<String> keys =
        store.keys(name + "/lake/.versions/bronze/" + published(name, "bronze") + "/sample/pays/");
    assertThat("files of lines", keys, hasSize(1));
    return keys.get(0);
  }

  private static Set<String> versions(String name, String layer) throws Exception {
    String prefix = name + "/lake/.versions/" + layer + "/";
    Set<String> versions = new TreeSet<>();
    for (String key : store.keys(prefix)) {
      versions.add(key.substring(prefix.length()).replaceFirst("/.*", ""));
    }
    versions.remove("current");
    return versions;
  }

  /** The run whose version of a layer is published. */
  private static String published(String name, String layer) throws Exception {
    Path tables = Path.of(store.text(name + "/lake/.versions/" + layer + "/current").strip());
    return tables.getParent().getFileName().toString();
  }

  private static JsonNode ledger(String name) throws Exception {
    return JSON.readTree(store.get(name + "/lake/ledger.json"));
  }

  private static JsonNode json(String... words) throws IOException {
    return JSON.readTree(lookback(Program.with(List.of(words), "--format=json")).checkDone().out());
  }

  private static Ended run(String name, String... options) {
    List<String> words =
        List.of("run", "--landing=" + ROOT + name + "/landing", "--lake=" + ROOT + name + "/lake");
    return lookback(Program.with(words, options));
  }

  private static Ended lookback(String... words) {
    return lookback(List.of(words));
  }

  private static Ended lookback(List<String> words) {
    return Program.run(
        Program.with(
            words,
            "--endpoint=" + store.endpoint(),
            "--awsRegion=eu-central-1",
            "--awsCredentialsProvider={\"@type\":\"StaticCredentialsProvider\","
                + "\"accessKeyId\":\"lookback\",\"secretAccessKey\":\"secret\"}"));
  }
}
