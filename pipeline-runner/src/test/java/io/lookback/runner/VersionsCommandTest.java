package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionsCommandTest {
  @TempDir private Path folder;

  @Test
  void keptVersionsAreListedWithWhatTheyWereMadeOf() throws Exception {
    HandmadeLanding landing = HandmadeLanding.sound(folder.resolve("landing"));
    Lake lake = new Lake(folder.resolve("lake"));
    landing.run(lake, "--keepVersions=3").checkDone();
    String first = lake.published("gold");
    String fingerprint = lake.fingerprint();
    for (String weeks : List.of("2", "3", "4")) {
      Program.run("gold", "--lake=" + lake.root(), "--weeks=" + weeks, "--quiet");
    }
    String newest = lake.published("gold");
    assertThat("remembered", lake.versions("gold"), hasSize(3));

    Program.Ended text = Program.run("versions", "--lake=" + lake.root()).checkDone();
    List<String> lines = text.out().lines().toList();
    assertThat(lines.get(0), startsWith("bronze  " + first + "  20"));
    assertThat(lines.get(0), containsString("Z  5 rows, published"));
    assertThat(lines.get(2), equalTo("        made of bronze " + first));
    assertThat(lines.get(3), startsWith("gold    " + newest));
    assertThat(lines.get(4), containsString(", made of silver " + first));

    Program.run("run", "--landing=" + landing.root(), "--lake=" + lake.root()).checkDone();
    Program.Ended json =
        Program.run("versions", "--lake=" + lake.root(), "--format=json").checkDone();
    JsonNode gold = new ObjectMapper().readTree(json.out()).get("gold");
    assertThat("gold", gold.size(), equalTo(3));
    assertThat("published", gold.get(0).get("published").asBoolean(), equalTo(true));
    assertThat("fingerprint", gold.get(0).get("fingerprint").asText(), equalTo(fingerprint));
    assertThat("rows", gold.get(0).get("rows").asLong(), equalTo(1L));
    assertThat("made of", gold.get(0).get("made_of").asText(), equalTo(first));
    assertThat("the one before", gold.get(1).get("run").asText(), equalTo(newest));
    assertThat("is not", gold.get(1).get("published").asBoolean(), equalTo(false));

    landing.run(lake, "--keepVersions=2", "--quiet");
    assertThat("fewer", lake.versions("gold"), hasSize(2));
  }

  @Test
  void servedUsersAreShownBesideTheScoredPrints() throws Exception {
    Lake lake = new Lake(folder.resolve("lake"));
    HandmadeLanding.sound(folder.resolve("landing")).run(lake).checkDone();
    String fingerprint = lake.fingerprint();
    Program.run("serve-features", "--lake=" + lake.root(), "--day=2020-11-30").checkDone();
    Program.run("serve-features", "--lake=" + lake.root(), "--day=2020-12-01").checkDone();

    Program.Ended text = Program.run("versions", "--lake=" + lake.root()).checkDone();
    List<String> lines = text.out().lines().toList();
    assertThat("scored prints", lines.get(3), containsString("Z  1 row, published"));
    assertThat("fingerprint", lines.get(4), containsString("fingerprint " + fingerprint + ","));
    assertThat(
        "served users",
        lines.get(5),
        equalTo("        user_features of 2 days, 2020-11-30 to 2020-12-01: 2 rows"));

    Program.Ended json =
        Program.run("versions", "--lake=" + lake.root(), "--format=json").checkDone();
    JsonNode gold = new ObjectMapper().readTree(json.out()).at("/gold/0");
    assertThat("rows", gold.get("rows").asLong(), equalTo(1L));
    assertThat("fingerprint", gold.get("fingerprint").asText(), equalTo(fingerprint));
    assertThat("served", gold.get("served"), equalTo(lakeServed(lake)));
  }

  @Test
  void aRunThatIsRefusedRemovesNothingAndTheLakeRemembersNothingOfIt() throws Exception {
    Lake lake = new Lake(folder.resolve("lake"));
    HandmadeLanding landing = HandmadeLanding.sound(folder.resolve("landing"));
    landing.run(lake, "--keepVersions=3").checkDone();
    for (String asOf : List.of("2020-11-26", "2020-11-25")) {
      landing.run(lake, "--asOf=" + asOf).checkDone();
    }
    assertThat("kept", lake.versions("gold"), hasSize(3));
    HandmadeLanding other = HandmadeLanding.sound(folder.resolve("other"));
    assertThat(other.run(lake, "--keepVersions=2").code(), equalTo(ExitCode.USAGE));
    assertThat("kept", lake.versions("gold"), hasSize(3));
    landing.run(lake, "--asOf=2020-11-25").checkDone();
    assertThat("remembered", lake.versions("gold"), hasSize(3));
  }

  @Test
  void goldMadeOnceMoreForTheReportDoesNotPushOutTheGoldBefore() throws Exception {
    Lake lake = new Lake(folder.resolve("lake"));
    HandmadeLanding landing = HandmadeLanding.sound(folder.resolve("landing"));
    landing.run(lake, "--report=false").checkDone();
    String before = lake.published("gold");
    landing.file("taps-2.json", HandmadeLanding.event(HandmadeLanding.LAST_DAY, 1, "point", 0));
    landing.run(lake, "--report=false").checkDone();
    String fingerprint = lake.fingerprint();
    landing.run(lake).checkDone();
    assertThat("the same gold", lake.fingerprint(), equalTo(fingerprint));
    assertThat("the gold before", lake.versions("gold"), hasItem(before));
    Program.Ended diff = Program.run("diff", lake.root().toString());
    assertThat(diff.out(), containsString("@" + before + ", "));
  }

  /** What the ledger says of served users, as far as the list of versions does. */
  private static JsonNode lakeServed(Lake lake) throws Exception {
    JsonNode served = lake.ledger().get("served").deepCopy();
    served.forEach(day -> ((ObjectNode) day).retain("users", "fingerprint"));
    return new ObjectMapper().readTree(served.toString());
  }

  @Test
  void aLakeWithoutAVersionIsRefused() throws Exception {
    Program.run("versions", "--lake=" + Files.createDirectories(folder.resolve("none")))
        .checkRefused("lake '" + folder.resolve("none") + "' has no version of any layer; make");
  }
}
