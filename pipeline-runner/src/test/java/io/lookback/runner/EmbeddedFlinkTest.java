package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program on a Flink in this process, with no other option than the runner's name. */
class EmbeddedFlinkTest {
  /** As much memory for sorting as the manual asks for; a quarter of it would not do. */
  private static final String MANAGED_PER_SLOT = "128m";

  @TempDir private Path folder;

  private Program.Ended run(String lake, String runner, String... options) {
    return Program.run(
        Program.with(
            Program.with(List.of("run", "--lake=" + folder.resolve(lake)), options),
            "--runner=" + runner));
  }

  private Lake lake(String name) {
    return new Lake(folder.resolve(name));
  }

  private Path landing(int users) {
    Path landing = folder.resolve("landing-" + users);
    Program.Ended generated =
        Program.run(
            "generate",
            "--users=" + users,
            "--days=30",
            "--seed=7",
            "--dirt=0.005",
            "--out=" + landing);
    assertThat(generated.toString(), generated.code(), equalTo(ExitCode.DONE));
    return landing;
  }

  /** What the ledger says but for the name of the run. */
  private static JsonNode facts(Lake lake) throws Exception {
    ObjectNode ledger = (ObjectNode) lake.ledger();
    ledger.remove("run");
    return ledger;
  }

  /** The summary but for the paths, which hold the name of the lake. */
  private static List<String> numbers(Program.Ended ended, String lake) {
    return ended.out().lines().map(line -> line.replace(lake, "lake")).toList();
  }

  @Test
  void saysAndMakesWhatDirectRunnerDoes() throws Exception {
    String landing = "--landing=" + landing(3_000);
    Program.Ended direct = run("direct", "DirectRunner", landing, "--maxQuarantine=1");
    Program.Ended flink = run("on-flink", "FlinkRunner", landing, "--maxQuarantine=1");
    assertThat(direct.toString(), direct.code(), equalTo(ExitCode.DONE));
    assertThat(flink.toString(), flink.code(), equalTo(ExitCode.DONE));
    assertThat("stderr", flink.errors(), empty());
    assertThat("ledger", facts(lake("on-flink")), equalTo(facts(lake("direct"))));
    assertThat("summary", numbers(flink, "on-flink"), equalTo(numbers(direct, "direct")));
    assertThat(
        "fingerprint", lake("on-flink").fingerprint(), equalTo(lake("direct").fingerprint()));
  }

  @Test
  void layerByLayerIsTheSameToo() throws Exception {
    String landing = "--landing=" + landing(500);
    assertThat(
        "at once",
        run("direct", "DirectRunner", landing, "--maxQuarantine=1").code(),
        equalTo(ExitCode.DONE));
    for (String layer : List.of("bronze", "silver", "gold")) {
      Program.Ended ended =
          Program.run(
              Program.with(
                  optionsOf(layer, landing),
                  layer,
                  "--lake=" + folder.resolve("steps"),
                  "--runner=FlinkRunner"));
      assertThat(layer + ": " + ended, ended.code(), equalTo(ExitCode.DONE));
    }
    assertThat("fingerprint", lake("steps").fingerprint(), equalTo(lake("direct").fingerprint()));
  }

  @Test
  void endsWithTheSameCodes() throws Exception {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Path rubbish = Files.createDirectory(folder.resolve("rubbish"));
    for (String name : List.of("prints.json", "taps.json")) {
      Files.writeString(rubbish.resolve(name), "rubbish\n");
    }
    Files.writeString(rubbish.resolve("pays.csv"), "pay_date,total,user_id,value_prop\n");
    List<Program.Ended> direct = new ArrayList<>();
    List<Program.Ended> flink = new ArrayList<>();
    for (String[] options :
        List.of(
            new String[] {"--landing=" + empty},
            new String[] {"--landing=" + rubbish, "--maxQuarantine=1"},
            new String[] {"--landing=" + landing(200), "--maxQuarantine=0", "--asOf=2020-11-28"},
            new String[] {"--landing=" + folder.resolve("landing-200"), "--weeks=0"})) {
      direct.add(run("codes", "DirectRunner", options));
      flink.add(run("codes", "FlinkRunner", options));
    }
    assertThat(
        "codes on Flink, by case",
        flink.stream().map(Program.Ended::code).toList(),
        contains(ExitCode.INPUT, ExitCode.INPUT, ExitCode.QUALITY, ExitCode.USAGE));
    assertThat(
        "messages on Flink, by case",
        flink.stream().map(Program.Ended::err).toList(),
        equalTo(direct.stream().map(Program.Ended::err).toList()));
    assertThat("published", lake("codes").published("gold"), equalTo(""));
  }

  @Test
  void skewedInputFitsIntoTheMemoryOfOneSlot() throws Exception {
    Path landing = SkewedLanding.write(folder.resolve("skewed"));
    Path settings = Files.createDirectory(folder.resolve("settings"));
    Files.writeString(
        settings.resolve("config.yaml"), "taskmanager.memory.managed.size: " + MANAGED_PER_SLOT);
    String[] options = {"--landing=" + landing, "--maxQuarantine=1", "--buckets=4"};
    Program.Ended direct = run("direct", "DirectRunner", options);
    Program.Ended flink =
        run(
            "on-flink",
            "FlinkRunner",
            Program.with(List.of(options), "--parallelism=1", "--flinkConfDir=" + settings)
                .toArray(String[]::new));
    assertThat(flink.toString(), flink.code(), equalTo(ExitCode.DONE));
    assertThat("ledger", facts(lake("on-flink")), equalTo(facts(lake("direct"))));
    assertThat(direct.toString(), direct.code(), equalTo(ExitCode.DONE));
  }

  @Test
  void aFaultOfAStepIsToldAndNothingIsPublished() throws Exception {
    Path landing = landing(200);
    for (String layer : List.of("bronze", "silver")) {
      Program.Ended good =
          Program.run(
              Program.with(
                  optionsOf(layer, "--landing=" + landing),
                  layer,
                  "--lake=" + folder.resolve("fault")));
      assertThat(good.toString(), good.code(), equalTo(ExitCode.DONE));
    }

    // A file where the run's folder should be made: every step that writes gold fails.
    Files.writeString(folder.resolve("fault/.versions/gold"), "in the way");
    List<String> before = lake("fault").everything();
    Program.Ended bad = run("fault", "FlinkRunner", "--landing=" + landing, "--maxQuarantine=1");
    assertThat(bad.toString(), bad.code(), equalTo(ExitCode.INPUT));
    assertThat(
        bad.errors().get(bad.errors().size() - 1),
        allOf(containsString("cannot be written"), containsString("; nothing published")));
    assertThat("files and links", lake("fault").everything(), equalTo(before));
  }

  /** What a layer alone takes of the options of a run that tolerates bad lines. */
  private static List<String> optionsOf(String layer, String landing) {
    return switch (layer) {
      case "bronze" -> List.of(landing);
      case "silver" -> List.of("--maxQuarantine=1");
      default -> List.of();
    };
  }
}
