package io.lookback.runner;

import static io.lookback.runner.HandmadeLanding.LAST_DAY;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the lake promises to its readers and to further runs. */
class LakePromisesTest {
  private static final Pattern HELD =
      Pattern.compile(
          "lookback: lake '(?<lake>.+)' is held by another run \\(host (?<host>.+),"
              + " pid (?<pid>\\d+), since (?<start>\\S+)\\); wait for its end\n");

  @TempDir private Path folder;

  private HandmadeLanding landing;
  private Lake lake;

  @BeforeEach
  void makeLanding() throws IOException {
    landing = HandmadeLanding.sound(folder.resolve("landing"));
    lake = new Lake(folder.resolve("lake"));
  }

  @Test
  void aSecondRunStopsAndNamesTheFirst() throws IOException {
    List<Program.Ended> second = new ArrayList<>();
    // The first run still holds the lake when it prints its summary.
    Program.Ended first =
        Program.run(
            List.of("run", "--landing=" + landing.root(), "--lake=" + lake.root()),
            () -> second.add(landing.run(lake)));
    assertThat(first.toString(), first.code(), equalTo(ExitCode.DONE));
    assertThat("second runs", second, hasSize(1));
    assertThat("exit code of the second", second.get(0).code(), equalTo(ExitCode.LOCKED));
    Matcher line = HELD.matcher(second.get(0).err());
    assertThat(second.get(0).err(), line.matches());
    assertThat("lake", line.group("lake"), equalTo(lake.root().toString()));
    assertThat("host", line.group("host"), equalTo(InetAddress.getLocalHost().getHostName()));
    assertThat("pid", line.group("pid"), equalTo("" + ProcessHandle.current().pid()));
    String start = Instant.parse(line.group("start")).truncatedTo(ChronoUnit.SECONDS).toString();
    assertThat(
        "start, as in the name of the first run",
        lake.published("gold"),
        startsWith(start.replaceAll("[-:Z]", "")));
    assertThat("versions: that of the first", lake.versions("gold"), hasSize(1));

    assertThat("exit code of a third", landing.run(lake).code(), equalTo(ExitCode.DONE));
  }

  @Test
  void publishesBesideTheVersionBeforeAndSweepsTheRemainsOfADeadRun() throws IOException {
    landing.run(lake);
    String first = lake.published("gold");
    Path dead =
        lake.versionsFolder("gold").resolve("dead/tables/print_features/print_day=2020-11-30");
    Files.createDirectories(dead);
    Files.writeString(dead.resolve("part-1.parquet"), "half a fi");
    Files.writeString(lake.root().resolve(".lock"), "host gone, pid 1, since then");

    assertThat("second run", landing.run(lake, "--weeks=2").code(), equalTo(ExitCode.DONE));
    String second = lake.published("gold");
    assertThat("versions", lake.versions("gold"), containsInAnyOrder(first, second));

    landing.run(lake);
    assertThat(
        "versions", lake.versions("gold"), containsInAnyOrder(second, lake.published("gold")));
  }

  @Test
  void leavesNothingButTheLayersTheLedgerTheReportAndTheLock() throws IOException {
    landing.run(lake);
    try (Stream<Path> paths = Files.list(lake.root())) {
      assertThat(
          "lake",
          paths.map(path -> path.getFileName().toString()).toList(),
          containsInAnyOrder(
              "bronze", "silver", "gold", ".versions", "ledger.json", "report", ".lock"));
    }
  }

  @Test
  void printsTheLedgerAsATable() throws IOException {
    Program.Ended ended = landing.run(lake);
    assertThat(
        "stdout",
        ended.out().lines().map(line -> line.replaceAll(" +", " ")).toList(),
        hasItems(
            "source lines accepted quarantined duplicates blank",
            "prints 2 2 0 0 0",
            "taps 1 1 0 0 0",
            "pays 1 1 0 0 0",
            "as of " + LAST_DAY,
            "gold 1 print scored, 0 clicked",
            "fingerprint " + lake.fingerprint(),
            "ledger balances: " + lake.root().resolve("ledger.json")));
  }

  @Test
  void takesAnyNameForALakeAndALandingFile() throws Exception {
    String odd = " [1]{a,b} #%20 * é?日";
    landing.file("prints/" + odd + ".json", HandmadeLanding.event(LAST_DAY, 2, "point", 0));
    Lake oddLake = new Lake(folder.resolve(odd));
    Program.Ended ended = landing.run(oddLake);
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.DONE));
    for (String layer : new String[] {"silver", "gold"}) {
      ended = Program.run(layer, "--lake=" + oddLake.root());
      assertThat(ended.toString(), ended.code(), equalTo(ExitCode.DONE));
    }
    assertThat("rows of gold", oddLake.ledger().at("/gold/rows").asInt(), equalTo(2));
  }

  @Test
  void namesFilesThatAreNoLandingFiles() throws IOException {
    landing.file("print.json", "").file("prints.csv", "").file("taps/notes.txt", "").file("_x", "");
    Program.Ended ended = landing.run(lake);
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.DONE));
    String said = "lookback: ignored in landing, not the name of a landing file: ";
    assertThat(
        "stderr",
        ended.errors(),
        contains(said + "print.json", said + "prints.csv", said + "taps/notes.txt"));
    assertThat(
        "in the ledger",
        lake.ledger().at("/landing/ignored_files").toString(),
        equalTo("[\"print.json\",\"prints.csv\",\"taps/notes.txt\"]"));
  }
}
