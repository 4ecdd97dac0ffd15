package io.lookback.internal.landing;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lookback.internal.landing.LandingFile.Compression;
import io.lookback.spec.SourceSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files of a folder are landing files. */
class LandingFolderTest {
  @TempDir private Path folder;

  @Test
  void oneFilePerSource() throws Exception {
    touch("prints.json", "taps.json", "pays.csv");
    LandingFolder landing = LandingFolder.list(folder.toString());
    assertThat("names", names(landing), contains("pays.csv", "prints.json", "taps.json"));
    assertThat("ignored", landing.ignored(), empty());
    assertThat("bytes", landing.bytes(), equalTo(28L));
    LandingFile pays = landing.files().get(0);
    assertThat("source", pays.source(), equalTo(SourceSpec.PAYS));
    assertThat("CSV", pays.isCsv(), equalTo(true));
    assertThat("path", Files.isSameFile(Path.of(pays.path()), folder.resolve("pays.csv")));
    assertThat("bytes", pays.bytes(), equalTo(8L));
  }

  @Test
  void originsBelongToTheFileOfTheirStem() throws Exception {
    touch("prints.json", "taps.json", "pays.csv", "pays-mended-1.csv.gz", "prints/x.ndjson");
    touch("pays-mended-1.origins.jsonl", "prints/x.origins.jsonl", "other.origins.jsonl");
    LandingFolder landing = LandingFolder.list(folder.toString());
    assertThat(
        "origins",
        landing.origins().stream().map(file -> file.source().label() + " " + file.name()).toList(),
        contains("pays pays-mended-1.origins.jsonl", "prints prints/x.origins.jsonl"));
    assertThat("ignored", landing.ignored(), contains("other.origins.jsonl"));
    assertThat(
        "files",
        names(landing),
        contains(
            "pays-mended-1.csv.gz", "pays.csv", "prints.json", "prints/x.ndjson", "taps.json"));
    for (LandingFile file : landing.origins()) {
      assertThat(
          file.name(),
          names(landing).stream().map(LandingFolder::stem).toList().toString(),
          containsString(LandingFolder.stem(file.name())));
    }
  }

  @Test
  void manyFilesOfManyKinds() throws Exception {
    touch(
        "prints.json",
        "prints-2020.11.json.gz",
        "prints_old.ndjson.zst",
        "prints/2020-11.jsonl",
        "prints/other.json.gz",
        "taps/a.json.zst",
        "pays1.csv.gz",
        "pays/x.csv",
        "pays/x.y.csv.zst");
    LandingFolder landing = LandingFolder.list(folder + "/");
    assertThat(
        "names",
        names(landing),
        contains(
            "pays/x.csv",
            "pays/x.y.csv.zst",
            "pays1.csv.gz",
            "prints-2020.11.json.gz",
            "prints.json",
            "prints/2020-11.jsonl",
            "prints/other.json.gz",
            "prints_old.ndjson.zst",
            "taps/a.json.zst"));
    assertThat(
        "compressions",
        landing.files().stream().map(LandingFile::compression).distinct().toList(),
        contains(Compression.PLAIN, Compression.ZSTD, Compression.GZIP));
    assertThat("ignored", landing.ignored(), empty());
  }

  @Test
  void packedFilesCountAsTenTimesTheirSizeInText() throws Exception {
    Files.writeString(folder.resolve("prints.json"), "{}\n");
    Files.writeString(folder.resolve("taps.json.gz"), "12345");
    Files.writeString(folder.resolve("pays.csv.zst"), "12");
    LandingFolder landing = LandingFolder.list(folder.toString());
    assertThat("bytes", landing.bytes(), equalTo(10L));
    assertThat("text", landing.textBytes(), equalTo(3L + 50 + 20));
  }

  @Test
  void whatIsNoLandingFileIsListedUnlessItIsHidden() throws Exception {
    touch("prints.json", "taps.json", "pays.csv");
    touch(
        "print.json",
        "prints.csv",
        "pays.json",
        "taps.json.bz2",
        "Prints.json",
        "prints",
        "prints.txt",
        "notes.md");
    touch(".prints.json", "_SUCCESS", "pays/.x.csv", "pays/_x.csv", "taps/readme.txt");
    Files.createDirectories(folder.resolve("more/prints.json"));
    LandingFolder landing = LandingFolder.list(folder.toString());
    assertThat("names", names(landing), contains("pays.csv", "prints.json", "taps.json"));
    assertThat(
        "ignored",
        landing.ignored(),
        contains(
            "Prints.json",
            "more/",
            "notes.md",
            "pays.json",
            "print.json",
            "prints",
            "prints.csv",
            "prints.txt",
            "taps.json.bz2",
            "taps/readme.txt"));
  }

  @Test
  void aFolderBelowThatOfASourceIsListedToo() throws Exception {
    touch("prints.json", "taps.json", "pays.csv", "prints/day=2020-11-30/part-0.json");
    LandingFolder landing = LandingFolder.list(folder.toString());
    assertThat("ignored", landing.ignored(), contains("prints/day=2020-11-30/"));
  }

  @Test
  void aLinkToNothingIsNoFileThatIsNotThere() throws Exception {
    touch("prints.json", "taps.json", "pays.csv");
    Files.createSymbolicLink(folder.resolve("prints-more.json"), folder.resolve("gone"));
    assertThat(
        "message",
        error(folder.toString()).getMessage(),
        containsString("landing file 'prints-more.json' is a symbolic link to nothing"));
  }

  @Test
  void aFolderOfAnyNameAboveIsNoPattern() throws Exception {
    touch("etl [prod]/prints.json", "etl [prod]/taps.json", "etl [prod]/pays.csv");
    LandingFolder landing = LandingFolder.list(folder.resolve("etl [prod]").toString());
    assertThat("names", names(landing), contains("pays.csv", "prints.json", "taps.json"));
  }

  @Test
  void aFileBothPackedAndPlainIsAnError() throws IOException {
    touch("prints.json", "taps.json", "pays.csv");
    for (String packed : List.of("prints.json.gz", "prints.json.zst")) {
      touch(packed);
      LandingException error = error(folder.toString());
      assertThat(
          "message",
          error.getMessage(),
          allOf(containsString("prints.json and " + packed), containsString("remove one")));
      Files.delete(folder.resolve(packed));
    }
    Files.delete(folder.resolve("prints.json"));
    touch("prints.json.gz", "prints.json.zst");
    assertThat("message", error(folder.toString()).getMessage(), containsString("same lines"));
  }

  @Test
  void aSourceWithoutAFileIsAnErrorThatNamesIt() throws IOException {
    touch("prints.json", "pays.csv", "taps.csv");
    assertThat("message", error(folder.toString()).getMessage(), containsString("taps*.json"));
    touch("taps.json");
    Files.delete(folder.resolve("pays.csv"));
    assertThat("message", error(folder.toString()).getMessage(), containsString("pays/*.csv"));
    String missing = folder.resolve("none").toString();
    assertThat(
        "message",
        error(missing).getMessage(),
        equalTo(
            "landing folder '"
                + missing
                + "' does not exist; name the folder of prints*.json, taps*.json and pays*.csv"));
  }

  @Test
  void aMessageNamesFilesOfAFewSources() {
    List<SourceSpec> sources = new ArrayList<>();
    for (String pattern : List.of("a*", "b/*", "c", "d*", "e*")) {
      sources.add(
          new SourceSpec(
              SourceSpec.TAPS.source(),
              SourceSpec.TAPS.format(),
              List.of(pattern, "other*"),
              SourceSpec.TAPS.fields(),
              true,
              true));
    }
    assertThat("one", expected(sources, 1), equalTo("a*.json"));
    assertThat("two", expected(sources, 2), equalTo("a*.json and b/*.json"));
    assertThat("four", expected(sources, 4), equalTo("a*.json, b/*.json, c.json and d*.json"));
    assertThat(
        "five",
        expected(sources, 5),
        equalTo("a*.json, b/*.json, c.json and those of 2 more sources"));
  }

  private static String expected(List<SourceSpec> sources, int number) {
    return new LandingNames(sources.subList(0, number)).expected();
  }

  @Test
  void emptyFilesStandForNone() throws Exception {
    touch("prints.json");
    Files.createFile(folder.resolve("taps.json"));
    Files.createFile(folder.resolve("pays.csv"));
    assertThat("files", LandingFolder.list(folder.toString()).files().size(), equalTo(3));
  }

  private static LandingException error(String folder) {
    return assertThrows(LandingException.class, () -> LandingFolder.list(folder));
  }

  private static List<String> names(LandingFolder landing) {
    return landing.files().stream().map(LandingFile::name).toList();
  }

  /** Each file holds its own name. */
  private void touch(String... names) throws IOException {
    for (String name : names) {
      Path path = folder.resolve(name);
      Files.createDirectories(path.getParent());
      Files.writeString(path, name);
    }
  }
}
