package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the program generates, read by the program: the committed sample, and one full of flaws. */
class GeneratedInputTest {
  private static final Path SAMPLE = Path.of("..", "data", "landing");
  private static final List<String> SAMPLE_OPTIONS =
      List.of("--users=1300", "--days=30", "--seed=1", "--dirt=0.0012");
  private static final List<String> FILES = List.of("prints.json", "taps.json", "pays.csv");

  @TempDir private Path folder;

  @Test
  void theCommittedSampleRunsAsItIsAndTheSameOnBothRunners() throws Exception {
    Map<String, String> reported = generate("sample", SAMPLE_OPTIONS);
    for (String name : FILES) {
      assertThat(
          name + " is what " + SAMPLE_OPTIONS + " give: first difference at",
          Files.mismatch(SAMPLE.resolve(name), folder.resolve("sample").resolve(name)),
          equalTo(-1L));
    }
    Lake direct = run("direct", SAMPLE);
    Lake flink = run("flink", SAMPLE, Program.ON_FLINK.toArray(String[]::new));
    assertThat("counts on DirectRunner", counted(direct), equalTo(reported));
    assertThat("counts on Flink", counted(flink), equalTo(reported));
    assertSameGold(flink, direct);
  }

  @Test
  void flawsChangeNothingInGoldOnAnyRunner() throws Exception {
    List<String> options = List.of("--users=200", "--days=30", "--seed=7");
    generate("clean", options);
    Map<String, String> reported = generate("dirty", Program.with(options, "--dirt=0.6"));
    Lake clean = run("lake-of-clean", folder.resolve("clean"));
    Lake direct = run("direct", folder.resolve("dirty"), "--maxQuarantine=1");
    Lake flink =
        run(
            "flink",
            folder.resolve("dirty"),
            Program.with(Program.ON_FLINK, "--maxQuarantine=1").toArray(String[]::new));
    assertThat("counts on DirectRunner", counted(direct), equalTo(reported));
    assertThat("counts on Flink", counted(flink), equalTo(reported));
    assertSameGold(direct, clean);
    assertSameGold(flink, clean);
  }

  /** Generates a landing folder; returns the table that the program prints, by file. */
  private Map<String, String> generate(String name, List<String> options) {
    Program.Ended ended =
        Program.run(
            Program.with(
                Program.with(List.of("generate"), options.toArray(String[]::new)),
                "--out=" + folder.resolve(name)));
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.DONE));
    Map<String, String> reported = new TreeMap<>();
    for (String line : ended.out().lines().toList()) {
      List<String> cells = new ArrayList<>(List.of(line.replace(",", "").split(" +", -1)));
      if (FILES.contains(cells.get(0))) {
        reported.put(cells.get(0), cells.subList(1, 5).toString());
      }
    }
    return reported;
  }

  /** The same four counts as the generator's, from the ledger. */
  private static Map<String, String> counted(Lake lake) throws IOException {
    Map<String, String> counts = new TreeMap<>();
    for (JsonNode file : lake.ledger().at("/landing/files")) {
      counts.put(
          file.get("file").asText(),
          Stream.of("accepted", "quarantined", "duplicates", "blank")
              .map(name -> file.get(name).asText())
              .toList()
              .toString());
    }
    return counts;
  }

  private Lake run(String name, Path landing, String... options) {
    Lake lake = new Lake(folder.resolve(name));
    Program.Ended ended = new HandmadeLanding(landing).run(lake, options);
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.DONE));
    assertThat("stderr", ended.errors(), empty());
    return lake;
  }

  private static void assertSameGold(Lake lake, Lake expected) throws Exception {
    assertThat("fingerprint", lake.fingerprint(), equalTo(expected.fingerprint()));
    try (DuckDb duckDb = new DuckDb()) {
      assertThat("rows", duckDb.difference(lake.gold(), expected.gold()), empty());
      assertThat(
          "number of rows",
          duckDb.number("SELECT count(*) FROM (" + lake.gold() + ")"),
          greaterThan(0L));
    }
  }
}
