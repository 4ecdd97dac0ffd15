package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run makes the layers that are not yet what it would make of them, and no other. */
class UpToDateTest {
  private static final List<String> LAYERS = List.of("bronze", "silver", "gold");

  @TempDir private Path folder;

  private HandmadeLanding landing;
  private Lake lake;

  @BeforeEach
  void makeLanding() throws IOException {
    landing = HandmadeLanding.sound(folder.resolve("landing"));
    lake = new Lake(folder.resolve("lake"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--asOf=2020-11-30",
        "--maxQuarantine=0.5",
        "--report=false",
        "--buckets=3",
        "--allowEmpty"
      })
  void theSameBytesPublishNothing(String option) throws IOException {
    run();
    Map<String, String> versions = versions();
    Map<Path, FileTime> files = filesOfVersions();
    ObjectNode ledger = ledger();
    Program.Ended again = option.isEmpty() ? run() : run(option);
    for (String layer : LAYERS) {
      assertThat("summary", again.out(), containsString("/" + layer + " (was up to date)"));
    }
    assertThat("published", versions(), equalTo(versions));
    assertThat("files of all versions, and when written", filesOfVersions(), equalTo(files));
    assertThat("ledger", ledger(), equalTo(ledger));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--asOf=2020-12-01",
        "--lookbackDays=20",
        "--lookbackDays=7,21",
        "--scoringDays=8",
        "--weeks=2",
      })
  void otherScoringRemakesGoldAlone(String option) throws IOException {
    run();
    Map<String, String> before = versions();
    run(option);
    assertThat("remade", remadeSince(before), equalTo(Set.of("gold")));
    Map<String, String> after = versions();
    run(option);
    assertThat("remade by the same again", remadeSince(after), equalTo(Set.of()));
    Program.Ended alone = Program.run("gold", "--lake=" + lake.root(), option).checkDone();
    assertThat("remade by gold alone", remadeSince(after), equalTo(Set.of()));
    assertThat("summary", alone.out(), containsString("/gold (was up to date)"));
  }

  @Test
  void fewerLookbacksRemakeGoldAlone() throws IOException {
    run("--lookbackDays=7,21");
    Map<String, String> before = versions();
    run("--lookbackDays=21,7");
    assertThat("remade by another order", remadeSince(before), equalTo(Set.of()));
    run("--lookbackDays=21");
    assertThat("remade by one of both", remadeSince(before), equalTo(Set.of("gold")));
    Map<String, String> after = versions();
    run();
    assertThat("remade by the built-in look-back", remadeSince(after), equalTo(Set.of()));
  }

  @Test
  void newDataRemakesAllEvenWhereTheGivenDayIsTheSame() throws IOException {
    run("--asOf=2020-11-30");
    Map<String, String> before = versions();
    landing.file("taps.json", HandmadeLanding.event(HandmadeLanding.LAST_DAY, 1, "point", 0));
    run("--asOf=2020-11-30");
    assertThat("remade", remadeSince(before), equalTo(Set.copyOf(LAYERS)));
    assertThat("clicked", lake.ledger().at("/gold/clicked").asInt(), equalTo(1));
  }

  @Test
  void goldOfAnotherVersionOfSilverIsMadeAnew() throws IOException {
    run();
    Map<String, String> before = versions();
    // Silver of the same bytes made once more is another version, which this gold is not made of.
    Program.run("silver", "--lake=" + lake.root(), "--keepDuplicates").checkDone();
    Program.run("silver", "--lake=" + lake.root()).checkDone();
    run();
    assertThat("remade", remadeSince(before), equalTo(Set.of("silver", "gold")));
  }

  @Test
  void goldWithoutWhatAReportShowsIsMadeAnewForOne() throws IOException {
    run("--report=false");
    Map<String, String> before = versions();
    String fingerprint = lake.fingerprint();
    run();
    assertThat("remade", remadeSince(before), equalTo(Set.of("gold")));
    assertThat("fingerprint", lake.fingerprint(), equalTo(fingerprint));
    for (String layer : LAYERS) {
      assertThat("facts of " + layer, lake.reported(layer).size(), greaterThan(0));
    }
    Map<String, String> after = versions();
    run();
    assertThat("remade once there are facts", remadeSince(after), equalTo(Set.of()));
  }

  @Test
  void theGateIsJudgedWithoutAnythingNew() throws IOException {
    landing.file("taps.json", HandmadeLanding.event("2020-11-20", 1, "point", 0) + "no\n");
    run("--maxQuarantine=0.5");
    Map<String, String> versions = versions();
    Program.Ended strict = landing.run(lake);
    assertThat(strict.toString(), strict.code(), equalTo(ExitCode.QUALITY));
    assertThat("published", versions(), equalTo(versions));
  }

  private Program.Ended run(String... options) {
    return landing.run(lake, options).checkDone();
  }

  private Map<String, String> versions() throws IOException {
    Map<String, String> versions = new TreeMap<>();
    for (String layer : LAYERS) {
      versions.put(layer, lake.published(layer));
      assertThat("published " + layer, versions.get(layer), not(equalTo("")));
    }
    return versions;
  }

  private Set<String> remadeSince(Map<String, String> before) throws IOException {
    Set<String> remade =
        new TreeSet<>(
            versions().entrySet().stream()
                .filter(layer -> !layer.getValue().equals(before.get(layer.getKey())))
                .map(Map.Entry::getKey)
                .toList());
    return remade;
  }

  /** Everything but what belongs to the lake as a whole: ledger, report, lock. */
  private Map<Path, FileTime> filesOfVersions() throws IOException {
    Map<Path, FileTime> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(lake.root())) {
      for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
        String name = lake.root().relativize(path).toString();
        if (!name.equals("ledger.json") && !name.startsWith("report") && !name.equals(".lock")) {
          files.put(path, Files.getLastModifiedTime(path));
        }
      }
    }
    assertThat("files", files, not(aMapWithSize(0)));
    return files;
  }

  /** The ledger but for its run and what that run loaded. */
  private ObjectNode ledger() throws IOException {
    ObjectNode ledger = lake.ledger().deepCopy();
    ledger.remove("run");
    ((ObjectNode) ledger.get("landing")).remove(List.of("loaded_files", "unchanged_files"));
    return ledger;
  }
}
