package io.lookback.internal.plan;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lookback.internal.lake.LayerVersion;
import io.lookback.internal.landing.ContentHash;
import io.lookback.internal.landing.LandingException;
import io.lookback.internal.landing.LandingFile;
import io.lookback.internal.landing.LandingFile.Compression;
import io.lookback.internal.ledger.Counted;
import io.lookback.lake.Layer;
import io.lookback.landing.ReadLimits;
import io.lookback.ledger.Tally;
import io.lookback.spec.SourceSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files a run loads, given what bronze holds. */
class LoadPlanTest {
  private static final ReadLimits LIMITS = ReadLimits.DEFAULT;

  @TempDir private Path landing;

  @Test
  void intoAnEmptyBronzeEverythingIsLoaded() throws Exception {
    LoadPlan plan = plan(List.of(), file("prints/a.json", "1"), file("prints/b.json", "22"));
    assertThat("load", names(plan), containsInAnyOrder("prints/a.json", "prints/b.json"));
    assertThat("changes nothing", plan.changesNothing(), equalTo(false));
  }

  @Test
  void theSameFilesAreNotLoadedAgain() throws Exception {
    LandingFile plain = file("prints/a.json", "one");
    LandingFile packed = gzip("prints/b.json.gz", "two");
    LoadPlan plan = plan(loaded(plain, packed), plain, packed);
    assertThat("load", names(plan), empty());
    assertThat("unchanged", plan.unchanged(), containsInAnyOrder(plain.name(), packed.name()));
    assertThat("changes nothing", plan.changesNothing(), equalTo(true));
  }

  @Test
  void sameBytesUnderAnotherNameOrPackingAreNotLoaded() throws Exception {
    List<LoadedFile> loaded = loaded(file("prints.json", "one\ntwo\n"));
    LoadPlan plan =
        plan(
            loaded, file("prints/moved.json", "one\ntwo\n"), gzip("prints.jsonl.gz", "one\ntwo\n"));
    assertThat("load", names(plan), empty());
    assertThat(
        "same as",
        plan.sameAs(),
        equalTo(Map.of("prints/moved.json", "prints.json", "prints.jsonl.gz", "prints.json")));
    assertThat("moved, not gone", plan.gone(), empty());
  }

  @Test
  void sameBytesOfAnotherSourceAreOtherLines() throws Exception {
    LoadPlan plan = plan(loaded(file("prints.json", "x")), file("taps.json", "x"));
    assertThat("load", names(plan), containsInAnyOrder("taps.json"));
  }

  @Test
  void theSameBytesTwiceInLandingAreLoadedOnce() throws Exception {
    LoadPlan plan = plan(List.of(), file("prints/a.json", "x"), file("prints/copy.json", "x"));
    assertThat("load", names(plan), containsInAnyOrder("prints/a.json"));
    assertThat("same as", plan.sameAs(), equalTo(Map.of("prints/copy.json", "prints/a.json")));
  }

  @Test
  void otherBytesUnderAKnownNameReplace() throws Exception {
    List<LoadedFile> loaded = loaded(file("prints.json", "old"), file("taps.json", "t"));
    LoadPlan plan = plan(loaded, file("prints.json", "new"), file("taps.json", "t"));
    assertThat("load", names(plan), containsInAnyOrder("prints.json"));
    assertThat("replaced", plan.replaced().keySet(), containsInAnyOrder("prints.json"));
    assertThat("unchanged", plan.unchanged(), containsInAnyOrder("taps.json"));
  }

  @Test
  void filesThatChangedPlacesAreBothLoaded() throws Exception {
    List<LoadedFile> loaded = loaded(file("prints/a.json", "aa"), file("prints/b.json", "bb"));
    LoadPlan plan = plan(loaded, file("prints/a.json", "bb"), file("prints/b.json", "aa"));
    assertThat("load", names(plan), containsInAnyOrder("prints/a.json", "prints/b.json"));
    assertThat("replaced", plan.replaced().size(), equalTo(2));
  }

  @Test
  void aFileThatBecomesTheCopyOfAnotherIsDroppedAndNotLoaded() throws Exception {
    List<LoadedFile> loaded = loaded(file("prints/a.json", "aa"), file("prints/b.json", "bb"));
    LoadPlan plan = plan(loaded, file("prints/a.json", "aa"), file("prints/b.json", "aa"));
    assertThat("load", names(plan), empty());
    assertThat("replaced", plan.replaced().keySet(), containsInAnyOrder("prints/b.json"));
    assertThat("same as", plan.sameAs(), equalTo(Map.of("prints/b.json", "prints/a.json")));
    assertThat("changes nothing", plan.changesNothing(), equalTo(false));
  }

  @Test
  void whatIsGoneFromLandingStays() throws Exception {
    List<LoadedFile> loaded = loaded(file("prints/a.json", "aa"), file("prints/b.json", "b"));
    LoadPlan plan = plan(loaded, file("prints/b.json", "b"));
    assertThat("gone", plan.gone(), containsInAnyOrder("prints/a.json"));
    assertThat("changes nothing", plan.changesNothing(), equalTo(true));
  }

  @Test
  void anotherLimitOfLinesLoadsAgain() throws Exception {
    LandingFile file = file("prints.json", "one");
    LoadPlan plan =
        LoadPlan.of(List.of(file), loaded(file), Map.of(), LIMITS.withMaxLineBytes(2048));
    assertThat("load", names(plan), containsInAnyOrder("prints.json"));
  }

  @Test
  void aFileThatWasRenamedAndMendedLaterReplacesItsLines() throws Exception {
    List<LoadedFile> loaded = loaded(file("prints.json", "1\n2\n"));
    LoadPlan renamed = plan(loaded, file("prints/2020.json", "1\n2\n"));
    assertThat("load", names(renamed), empty());
    assertThat("remembers", renamed.remembersMore(), equalTo(true));
    LandingFile mended = file("prints/2020.json", "1\n3\n");
    LoadPlan plan = LoadPlan.of(List.of(mended), loaded, renamed.aliases(), LIMITS);
    assertThat("load", names(plan), containsInAnyOrder("prints/2020.json"));
    assertThat("replaced", plan.replaced().get("prints/2020.json").name(), equalTo("prints.json"));
    assertThat("aliases", plan.aliases(), equalTo(Map.of()));
  }

  @Test
  void anAliasThatChangesLeavesTheFileThatIsStillThere() throws Exception {
    LandingFile original = file("prints.json", "1");
    Map<String, String> aliases = Map.of("prints/copy.json", "prints.json");
    LandingFile changed = file("prints/copy.json", "2");
    LoadPlan plan = LoadPlan.of(List.of(original, changed), loaded(original), aliases, LIMITS);
    assertThat("load", names(plan), containsInAnyOrder("prints/copy.json"));
    assertThat("replaced", plan.replaced(), equalTo(Map.of()));
  }

  @Test
  void anAliasThatChangesLeavesTheFileThatAnotherIsTheSameAs() throws Exception {
    List<LoadedFile> loaded = loaded(file("prints.json", "1"));
    Map<String, String> aliases = Map.of("prints/copy.json", "prints.json");
    LandingFile other = file("prints/other.json", "1");
    LandingFile changed = file("prints/copy.json", "2");
    LoadPlan plan = LoadPlan.of(List.of(changed, other), loaded, aliases, LIMITS);
    assertThat("load", names(plan), containsInAnyOrder("prints/copy.json"));
    assertThat("replaced", plan.replaced(), equalTo(Map.of()));
    assertThat("same as", plan.sameAs(), equalTo(Map.of("prints/other.json", "prints.json")));
  }

  @Test
  void aMovedFileUnderAnotherLimitOfLinesReplacesItself() throws Exception {
    List<LoadedFile> loaded = loaded(file("prints.json", "one"));
    LandingFile moved = file("prints/moved.json", "one");
    LoadPlan plan = LoadPlan.of(List.of(moved), loaded, Map.of(), LIMITS.withMaxLineBytes(2048));
    assertThat("load", names(plan), containsInAnyOrder("prints/moved.json"));
    assertThat("replaced", plan.replaced().get("prints/moved.json").name(), equalTo("prints.json"));
  }

  @Test
  void aFileWithoutARecordIsAFileOfItsOwn() throws Exception {
    for (String text : List.of("", "\n", "\uFEFF", "\r\n \t\n")) {
      LandingFile old = file("prints/old.json", text);
      LandingFile first = file("prints/first.json", text);
      LandingFile packed = gzip("prints/packed.json.gz", text);
      LoadPlan plan = plan(loaded(old), old, first, packed);
      assertThat(
          "load", names(plan), containsInAnyOrder("prints/first.json", "prints/packed.json.gz"));
      assertThat("unchanged", plan.unchanged(), containsInAnyOrder("prints/old.json"));
      assertThat("same as", plan.sameAs(), equalTo(Map.of()));
      assertThat("aliases", plan.aliases(), equalTo(Map.of()));
    }
  }

  @Test
  void aFileWithAHeaderAloneIsAFileOfItsOwn() throws Exception {
    for (String text : List.of("", "a,b", "\n\na,b\n\n")) {
      LandingFile old = file("pays/old.csv", text);
      LandingFile first = file("pays/first.csv", text);
      LandingFile second = file("pays/second.csv", text);
      LoadPlan plan = plan(loaded(old), first, second);
      assertThat("load", names(plan), containsInAnyOrder("pays/first.csv", "pays/second.csv"));
      assertThat("replaced", plan.replaced(), equalTo(Map.of()));
      assertThat("gone", plan.gone(), containsInAnyOrder("pays/old.csv"));
    }
    LandingFile held = file("pays/old.csv", "a,b\n1,2\n");
    LandingFile copy = file("pays/copy.csv", "a,b\n1,2\n");
    assertThat("one record", names(plan(loaded(held), held, copy)), empty());
  }

  @Test
  void aFileThatLosesItsRecordsIsReplacedByName() throws Exception {
    List<LoadedFile> loaded = loaded(file("prints/a.json", ""), file("prints/b.json", "bb"));
    LoadPlan plan = plan(loaded, file("prints/a.json", ""), file("prints/b.json", ""));
    assertThat("load", names(plan), containsInAnyOrder("prints/b.json"));
    assertThat("replaced", plan.replaced().get("prints/b.json").name(), equalTo("prints/b.json"));
    assertThat("same as", plan.sameAs(), equalTo(Map.of()));
  }

  @Test
  void anEmptyFileUnderAnotherLimitOfLinesReplacesNoOther() throws Exception {
    List<LoadedFile> loaded = loaded(file("prints/a.json", ""));
    LandingFile other = file("prints/b.json", "");
    LoadPlan plan = LoadPlan.of(List.of(other), loaded, Map.of(), LIMITS.withMaxLineBytes(2048));
    assertThat("load", names(plan), containsInAnyOrder("prints/b.json"));
    assertThat("replaced", plan.replaced(), equalTo(Map.of()));
  }

  @Test
  void aCutFileThatHasToBeComparedIsNamed() throws Exception {
    LandingFile whole = gzip("prints.json.gz", "one");
    List<LoadedFile> loaded = loaded(whole);
    byte[] bytes = Files.readAllBytes(Path.of(whole.path()));
    LandingFile cut = write(whole.name(), Arrays.copyOf(bytes, bytes.length - 1), Compression.GZIP);
    LandingException refused = assertThrows(LandingException.class, () -> plan(loaded, cut));
    assertThat(
        refused.getMessage(),
        equalTo("landing file 'prints.json.gz' cannot be read to its end: it ends too early"));
  }

  @Test
  void aFileThatCannotBeComparedIsNamed() throws Exception {
    List<LoadedFile> loaded = loaded(gzip("prints.json.gz", "one"));
    Files.write(landing.resolve("prints.json.gz"), new byte[] {1, 2, 3});
    LandingFile broken =
        new LandingFile(
            SourceSpec.PRINTS,
            "prints.json.gz",
            landing.resolve("prints.json.gz").toString(),
            3,
            Compression.GZIP);
    LandingException refused = assertThrows(LandingException.class, () -> plan(loaded, broken));
    assertThat(
        refused.getMessage(), containsString("landing file 'prints.json.gz' cannot be read"));
  }

  @Test
  void countsOfReplacedFilesGoAndTheOthersStay() throws Exception {
    List<LoadedFile> loaded = loaded(file("prints.json", "one"));
    LoadPlan plan = plan(loaded, file("prints.json", "two"));
    Tally stay =
        new Tally()
            .add(1, Counted.LOADED, "prints", "other.json", "lines")
            .add(1, Counted.WRITTEN, "bronze", "prints/2.parquet")
            .max(1, Counted.PART_OF, "bronze", "other.json", "prints/2.parquet");
    List<Tally.Key> unknown =
        List.of(
            new Tally.Key(Counted.UNKNOWN, List.of("later")),
            new Tally.Key(Counted.UNKNOWN, List.of("later", "prints")),
            new Tally.Key(Counted.UNKNOWN, List.of("later", "prints", "other.json")),
            new Tally.Key(Counted.LOADED, List.of("prints")),
            new Tally.Key(Counted.LOADED, List.of("prints", "other.json", "lines", "more")),
            new Tally.Key(Counted.WRITTEN, List.of()));
    unknown.forEach(key -> stay.add(BigInteger.ONE, key));
    Tally all =
        new Tally()
            .merge(stay)
            .add(1, Counted.LOADED, "prints", "prints.json", "lines")
            .max(1, Counted.ALIAS, "prints.json", "prints/same.json")
            .max(1, Counted.ORIGINS, "prints.origins")
            .add(1, Counted.WRITTEN, "bronze", "prints/1.parquet")
            .max(1, Counted.PART_OF, "bronze", "prints.json", "prints/1.parquet")
            .add(
                BigInteger.ONE,
                new Tally.Key(Counted.UNKNOWN, List.of("later", "prints", "prints.json")))
            .add(
                BigInteger.ONE,
                new Tally.Key(Counted.LOADED, List.of("prints", "prints.json", "lines", "more")));
    LayerVersion bronze = new LayerVersion(Layer.BRONZE, "run", "bronze", all);
    assertThat("stay", plan.kept(bronze), equalTo(stay));
  }

  private static LoadPlan plan(List<LoadedFile> loaded, LandingFile... files)
      throws LandingException {
    return LoadPlan.of(List.of(files), loaded, Map.of(), LIMITS);
  }

  @Test
  void aCsvFileWhoseRecordsWereToldApartByOtherRulesIsLoadedAgain() throws Exception {
    LandingFile pays = file("pays.csv", "pay_date\r2020-11-30\r");
    LandingFile prints = file("prints.json", "{}\n");
    List<LoadedFile> before = new ArrayList<>();
    for (LoadedFile file : loaded(pays, prints)) {
      before.add(
          new LoadedFile(
              file.source(),
              file.name(),
              file.content(),
              file.lines(),
              file.maxLineBytes(),
              LoadedFile.RECORD_RULES - 1,
              file.columns(),
              file.loadId()));
    }
    LoadPlan plan = plan(before, pays, prints);
    assertThat("load", names(plan), contains("pays.csv"));
    assertThat("replaced", plan.replaced().keySet(), contains("pays.csv"));
    assertThat("unchanged", plan.unchanged(), contains("prints.json"));
  }

  @Test
  void aCsvFileWithCarriageReturnsAloneIsTheSameUnderAnotherNameAndPacking() throws Exception {
    String text = "pay_date,total,user_id,value_prop\r2020-11-20,1.00,1,p\r";
    List<LoadedFile> loaded = loaded(file("pays.csv", text));
    Files.delete(landing.resolve("pays.csv"));
    for (LandingFile again :
        List.of(file("pays-again.csv", text), gzip("pays-packed.csv.gz", text))) {
      LoadPlan plan = plan(loaded, again);
      assertThat(again.name(), names(plan), empty());
      assertThat(again.name(), plan.sameAs(), equalTo(Map.of(again.name(), "pays.csv")));
    }
  }

  private static List<String> names(LoadPlan plan) {
    return plan.load().stream().map(LandingFile::name).toList();
  }

  private static List<LoadedFile> loaded(LandingFile... files) throws IOException {
    List<LoadedFile> loaded = new ArrayList<>();
    for (LandingFile file : files) {
      loaded.add(
          new LoadedFile(
              file.source().label(),
              file.name(),
              ContentHash.of(file, LIMITS),
              1,
              LIMITS.maxLineBytes(),
              LoadedFile.RECORD_RULES,
              LoadedFile.columns(file.source()),
              "the run before"));
    }
    return loaded;
  }

  private LandingFile file(String name, String text) throws IOException {
    return write(name, text.getBytes(StandardCharsets.UTF_8), Compression.PLAIN);
  }

  private LandingFile gzip(String name, String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return write(name, bytes.toByteArray(), Compression.GZIP);
  }

  private LandingFile write(String name, byte[] bytes, Compression compression) throws IOException {
    Path path = landing.resolve(name);
    Files.createDirectories(path.getParent());
    Files.write(path, bytes);
    SourceSpec source =
        name.startsWith("prints")
            ? SourceSpec.PRINTS
            : name.startsWith("pays") ? SourceSpec.PAYS : SourceSpec.TAPS;
    return new LandingFile(source, name, path.toString(), bytes.length, compression);
  }
}
