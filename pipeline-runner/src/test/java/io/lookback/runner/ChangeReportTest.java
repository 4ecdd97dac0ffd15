package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the report says of the version before. */
class ChangeReportTest {
  private static final String DAY = HandmadeLanding.LAST_DAY;

  @TempDir private Path folder;

  private HandmadeLanding landing;
  private Lake lake;

  @BeforeEach
  void makeLanding() throws IOException {
    landing = HandmadeLanding.sound(folder.resolve("landing"));
    lake = new Lake(folder.resolve("lake"));
  }

  @Test
  void theFirstGoldHasNoVersionBefore() throws IOException {
    landing.run(lake).checkDone();
    assertThat("facts", lake.reported("gold").path("change").isNull(), equalTo(true));
    assertThat("page", page(), not(containsString("Since the version before")));
  }

  @Test
  void lateDataIsCountedByColumnAndDay() throws IOException {
    landing.run(lake).checkDone();
    String first = lake.published("gold");
    landing
        .file("taps-2.json", HandmadeLanding.event(DAY, 1, "point", 0))
        .file("prints-2.json", HandmadeLanding.event(DAY, 2, "point", 0))
        .run(lake)
        .checkDone();
    JsonNode change = lake.reported("gold").path("change");
    assertThat("before", change.path("before").asText(), equalTo(first));
    assertThat("compared", change.path("compared").asBoolean(), equalTo(true));
    assertThat("column", change.at("/columns/0/name").asText(), equalTo("clicked"));
    assertThat("rows", change.at("/columns/0/rows").asLong(), equalTo(1L));
    assertThat("history", change.at("/columns/1/rows").asLong(), equalTo(0L));
    JsonNode day = change.at("/days/0");
    assertThat("before", day.path("before").asLong(), equalTo(1L));
    assertThat("now", day.path("now").asLong(), equalTo(2L));
    assertThat("differ", day.path("differ").asLong(), equalTo(1L));
    assertThat("only now", day.path("onlyNow").asLong(), equalTo(1L));
    String made = page();
    assertThat(
        made,
        allOf(
            containsString("Since the version before"),
            containsString("1 day of 1 day differs."),
            containsString("<th scope=\"row\">clicked</th>")));
    assertThat(Program.run("report", "--lake=" + lake.root()).code(), equalTo(ExitCode.DONE));
    assertThat("made again", page(), containsString("1 day of 1 day differs."));
  }

  @Test
  void otherColumnsAreNamed() throws IOException {
    landing.run(lake).checkDone();
    landing.run(lake, "--lookbackDays=20").checkDone();
    assertThat(
        page(),
        allOf(
            containsString("Columns that only the version before has: views_3w, "),
            containsString("Columns that are new: views_20d, ")));
  }

  @Test
  void anOlderVersionHasItsOwnReport() throws IOException {
    landing.run(lake).checkDone();
    String first = lake.published("gold");
    landing.file("taps-2.json", HandmadeLanding.event(DAY, 1, "point", 0)).run(lake).checkDone();
    Program.run("report", "--lake=" + lake.root(), "--version=" + first).checkDone();
    assertThat(page(), not(containsString("Since the version before")));
    Program.run("report", "--lake=" + lake.root(), "--version=nope")
        .checkRefused("lake '" + lake.root() + "' keeps no version of gold for 'nope'");
  }

  @Test
  void goldThatCannotBeReadAnyMoreCostsTheNextNoReport() throws IOException {
    landing.run(lake).checkDone();
    spoil(lake.version("gold"));
    landing.file("taps-2.json", HandmadeLanding.event(DAY, 1, "point", 0)).run(lake).checkDone();
    assertThat("facts", lake.reported("gold").path("rows").asLong(), equalTo(1L));
    assertThat("page", page(), not(containsString("Since the version before")));
  }

  @Test
  void theCommandWarnsWhereItCannotCompare() throws IOException {
    landing.run(lake).checkDone();
    Path before = lake.version("gold");
    landing.file("taps-2.json", HandmadeLanding.event(DAY, 1, "point", 0)).run(lake).checkDone();
    Path facts = lake.version("gold").resolve("report.json");
    String compared = Files.readString(facts);
    Files.writeString(facts, compared.replaceAll("\"compared\" ?: ?true", "\"compared\": false"));
    assertThat("changed", Files.readString(facts), not(equalTo(compared)));
    spoil(before);
    Program.Ended ended = Program.run("report", "--lake=" + lake.root());
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.DONE));
    assertThat(
        ended.errors(),
        contains(
            startsWith(
                "lookback: warning: gold '"
                    + lake.published("gold")
                    + "' cannot be compared with the version before it: cannot read ")));
  }

  /** Changes bytes of the first file of a version, not their number. */
  private static void spoil(Path version) throws IOException {
    Path file;
    try (Stream<Path> paths = Files.walk(version)) {
      file = paths.filter(path -> path.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 4; i < 40; i++) {
      bytes[i] ^= 0x55;
    }
    Files.write(file, bytes);
  }

  private String page() throws IOException {
    return Files.readString(lake.root().resolve("report/index.html"));
  }
}
