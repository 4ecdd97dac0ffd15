package io.lookback.runner;

import static io.lookback.runner.HandmadeLanding.HEADER;
import static io.lookback.runner.HandmadeLanding.LAST_DAY;
import static io.lookback.runner.HandmadeLanding.event;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Input that no result can be made of, and lakes that cannot be written: exit code 3, one line that
 * names what is wrong, and nothing published.
 */
class UnusableInputTest {
  private static final long SEED = 1;
  private static final String NOTHING = "; nothing published";

  @TempDir private Path folder;

  private HandmadeLanding sound() throws IOException {
    return HandmadeLanding.sound(folder.resolve("landing"));
  }

  private Lake lake() {
    return new Lake(folder.resolve("lake"));
  }

  @Test
  void noLandingFolder() throws IOException {
    assertRefused(
        new HandmadeLanding(folder.resolve("nowhere")).run(lake()),
        "landing folder '"
            + folder.resolve("nowhere")
            + "' does not exist; name the folder of prints*.json, taps*.json and pays*.csv");
  }

  @Test
  void aLandingFolderThatIsAFile() throws IOException {
    Path file = sound().root().resolve("prints.json");
    assertRefused(
        new HandmadeLanding(file).run(lake()),
        "landing folder '" + file + "' is a file; name the folder that it lies in");
  }

  /** A local folder is the one of that name, not those that match it. */
  @ParameterizedTest
  @ValueSource(strings = {"part-*", "part-?", "part-[12]", "{part-1,part-2}"})
  void aLandingFolderThatLooksLikeAPattern(String pattern) throws IOException {
    HandmadeLanding.sound(folder.resolve("part-1"));
    HandmadeLanding missing = new HandmadeLanding(folder.resolve(pattern));
    assertRefused(
        missing.run(lake()),
        "landing folder '"
            + missing.root()
            + "' does not exist; name the folder of prints*.json, taps*.json and pays*.csv");
    HandmadeLanding.sound(folder.resolve(pattern));
    assertThat("exit code", missing.run(lake()).code(), equalTo(ExitCode.DONE));
  }

  @ParameterizedTest
  @CsvSource({"prints, prints.json, json", "taps, taps.json, json", "pays, pays.csv, csv"})
  void aSourceWithoutAFile(String source, String file, String ending) throws IOException {
    HandmadeLanding landing = sound();
    Files.delete(landing.root().resolve(file));
    String names = source + "*." + ending + " or " + source + "/*." + ending;
    assertRefused(
        landing.run(lake()),
        "landing folder '"
            + landing.root()
            + "' has no file of "
            + source
            + "; expected "
            + names
            + ", also .gz or .zst (an empty file stands for none)");
  }

  @Test
  void theSameFilePackedAndUnpacked() throws IOException {
    HandmadeLanding landing = sound().file("taps.json.gz", "");
    assertRefused(
        landing.run(lake()),
        "landing folder '"
            + landing.root()
            + "' holds both taps.json and taps.json.gz, the same lines twice; remove one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"DirectRunner", "FlinkRunner"})
  void aGzipThatIsCutOff(String runner) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(manyPrints());
    }
    byte[] half = Arrays.copyOf(packed.toByteArray(), packed.size() / 2);
    HandmadeLanding landing = sound().raw("prints-more.json.gz", half);
    assertRefused(
        landing.run(lake(), "--runner=" + runner),
        "landing file 'prints-more.json.gz' cannot be read to its end: "
            + "it ends too early"
            + NOTHING);
  }

  /** Many small frames: one that begins in a buffer and is cut in the next was once not missed. */
  @ParameterizedTest
  @CsvSource({
    "prints-more.json.zst, DirectRunner",
    "prints-more.json.zst, FlinkRunner",
    "prints-more.json.gz, DirectRunner"
  })
  void aFileOfManyFramesOrMembersThatIsCutInOne(String name, String runner) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    for (int part = 0; part < 10; part++) {
      boolean isGzip = name.endsWith(".gz");
      try (OutputStream out =
          isGzip ? new GZIPOutputStream(packed) : new ZstdOutputStream(packed)) {
        out.write(manyPrints());
      }
    }
    byte[] cut = Arrays.copyOf(packed.toByteArray(), packed.size() * 11 / 20);
    HandmadeLanding landing = sound().raw(name, cut);
    assertRefused(
        landing.run(lake(), "--runner=" + runner),
        "landing file '" + name + "' cannot be read to its end: it ends too early" + NOTHING);
  }

  @ParameterizedTest
  @CsvSource({
    "prints-more.json.gz, it is not packed with gzip; name it prints-more.json",
    "prints-more.json.zst, it is not packed with zstd; name it prints-more.json",
    "pays-more.csv.gz, it is not packed with gzip; name it pays-more.csv"
  })
  void plainTextUnderAPackedName(String name, String reason) throws IOException {
    HandmadeLanding landing = sound().raw(name, manyPrints());
    assertRefused(
        landing.run(lake()),
        "landing file '" + name + "' cannot be read to its end: " + reason + NOTHING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"prints-more.json", "pays-more.csv"})
  void gzipUnderAPlainName(String name) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(manyPrints());
    }
    HandmadeLanding landing = sound().raw(name, packed.toByteArray());
    String refusal =
        "landing file '"
            + name
            + "' cannot be read to its end: it looks like gzip; name it "
            + name
            + ".gz";
    assertRefused(landing.run(lake(), "--maxQuarantine=1"), refusal + NOTHING);
    // Files of one size are compared before they are loaded.
    byte[] blank = new byte[packed.size()];
    Arrays.fill(blank, (byte) '\n');
    landing.raw(name.replace("more", "same"), blank);
    assertRefused(landing.run(lake(), "--maxQuarantine=1"), refusal);
  }

  /** A file that is read in ranges is refused by the first of them. */
  @Test
  void gzipUnderAPlainNameInRanges() throws IOException {
    byte[] noise = new byte[100_000];
    new Random(SEED).nextBytes(noise);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(noise);
    }
    HandmadeLanding landing = sound().raw("taps-more.json", packed.toByteArray());
    assertRefused(
        landing.run(lake(), "--maxQuarantine=1", "--rangeBytes=10000"),
        "landing file 'taps-more.json' cannot be read to its end: it looks like gzip; name it"
            + " taps-more.json.gz"
            + NOTHING);
  }

  @Test
  void aZstdWithABrokenByte() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (ZstdOutputStream out = new ZstdOutputStream(packed)) {
      out.setChecksum(true);
      out.write(manyPrints());
    }
    byte[] broken = packed.toByteArray();
    broken[broken.length / 2] ^= 0x55;
    HandmadeLanding landing = sound().raw("pays-more.csv.zst", broken);
    Program.Ended ended = landing.run(lake());
    assertRefused(ended);
    assertThat(
        "stderr",
        ended.err(),
        matchesPattern(
            "lookback: landing file 'pays-more\\.csv\\.zst' cannot be read to its end: .+"
                + "; nothing published\n"));
  }

  @Test
  void aFileThatMayNotBeRead() throws IOException {
    HandmadeLanding landing = sound();
    Path file = landing.root().resolve("taps.json");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    assumeFalse(Files.isReadable(file), "this user may read everything");
    Program.Ended ended = landing.run(lake());
    assertRefused(ended);
    assertThat(
        "stderr",
        ended.err(),
        matchesPattern("lookback: landing file 'taps\\.json' cannot be read .+\n"));
  }

  @Test
  void noPrintAtAll() throws IOException {
    HandmadeLanding landing = sound().file("prints.json", "");
    assertRefused(landing.run(lake()), "not a single print was accepted" + NOTHING);
  }

  @Test
  void nothingAtAll() throws IOException {
    HandmadeLanding landing =
        HandmadeLanding.empty(folder.resolve("landing"))
            .file("prints.json", "")
            .file("taps.json", "")
            .file("pays.csv", "");
    assertRefused(landing.run(lake()), "not a single print was accepted" + NOTHING);
  }

  @Test
  void onlyBadPrintsHoweverManyAreTolerated() throws IOException {
    HandmadeLanding landing =
        sound().file("prints.json", event("2020-11-31", 1, "point", 0) + "no JSON\n");
    assertRefused(
        landing.run(lake(), "--maxQuarantine=1"),
        "not a single print was accepted"
            + NOTHING
            + "; most of them are bad_day of prints, 1 line, the first in 'prints.json' at line 1,"
            + " byte 0: "
            + event("2020-11-31", 1, "point", 0).strip());
    assertThat(
        "quarantined",
        lake().ledger().at("/landing/totals/prints/quarantined").asInt(),
        equalTo(2));
  }

  @Test
  void aBinaryFileInPlaceOfPrints() throws IOException {
    byte[] noise = new byte[1 << 20];
    new Random(SEED).nextBytes(noise);
    HandmadeLanding landing = sound().raw("prints.json", noise);
    Program.Ended refused = landing.run(lake(), "--maxQuarantine=1");
    assertThat(refused.toString(), refused.code(), equalTo(ExitCode.INPUT));
    assertThat(
        "stderr",
        refused.errors(),
        contains(
            startsWith(
                "lookback: not a single print was accepted"
                    + NOTHING
                    + "; most of them are bad_")));
    long lines = new String(noise, StandardCharsets.ISO_8859_1).split("\n", -1).length;
    assertThat(
        "lines, seed " + SEED,
        lake().ledger().at("/landing/totals/prints/lines").asLong(),
        equalTo(lines));
  }

  @Test
  void aLakeThatIsAFile() throws IOException {
    Path file = sound().root().resolve("pays.csv");
    assertRefused(
        sound().run(new Lake(file)),
        "lake '" + file + "' is a file; name another --lake or move it aside");
    assertThat("the file", Files.readString(file), equalTo(HEADER + "2020-11-20,12.50,1,point\n"));
  }

  @Test
  void aLakeBelowAFile() throws IOException {
    Path below = sound().root().resolve("pays.csv").resolve("lake");
    Program.Ended ended = sound().run(new Lake(below));
    assertRefused(ended);
    assertThat(
        "stderr",
        ended.err(),
        matchesPattern("lookback: lake '.+' cannot be made \\(.+\\); name a --lake .+\n"));
  }

  @Test
  void aLayerThatIsAFile() throws IOException {
    Path silver = Files.createDirectory(lake().root()).resolve("silver");
    Files.writeString(silver, "");
    assertRefused(
        sound().run(lake()),
        "'" + silver + "' is in the way: Lookback publishes a link of that name; move it aside");
  }

  @Test
  void aLakeThatMayNotBeWritten() throws IOException {
    Path root = Files.createDirectory(lake().root());
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("r-xr-xr-x"));
    assumeFalse(Files.isWritable(root), "this user may write everywhere");
    assertRefused(
        sound().run(lake()),
        "lake '" + root + "' cannot be written; name a --lake that can, or allow it");
  }

  @ParameterizedTest
  @CsvSource({"silver, bronze", "gold, silver"})
  void aLayerWithoutTheOneBelow(String layer, String below) throws IOException {
    assertRefused(
        Program.run(layer, "--lake=" + lake().root()),
        "lake '"
            + lake().root()
            + "' has no published "
            + below
            + "; make it first with: lookback "
            + below);
  }

  private static byte[] manyPrints() {
    StringBuilder prints = new StringBuilder();
    for (int user = 0; user < 1_000; user++) {
      prints.append(event(LAST_DAY, user, "point", user * user));
    }
    return prints.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void assertRefused(Program.Ended ended, String line) throws IOException {
    assertRefused(ended);
    assertThat("stderr", ended.errors(), contains("lookback: " + line));
  }

  private void assertRefused(Program.Ended ended) throws IOException {
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.INPUT));
    assertThat(
        "Parquet files, but for what was set aside",
        lake().everything().stream()
            .filter(name -> name.endsWith(".parquet") && !name.startsWith(".versions/rejected/"))
            .toList(),
        empty());
    for (String layer : new String[] {"bronze", "silver", "gold"}) {
      assertThat("published " + layer, lake().published(layer), equalTo(""));
    }
  }
}
