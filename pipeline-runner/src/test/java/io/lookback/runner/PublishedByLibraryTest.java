package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lookback.bronze.Bronze;
import io.lookback.bronze.ParsedLanding;
import io.lookback.gold.Gold;
import io.lookback.internal.lake.LakeFolder;
import io.lookback.internal.ledger.Counted;
import io.lookback.lake.LakeException;
import io.lookback.lake.Layer;
import io.lookback.lake.Publication;
import io.lookback.ledger.Ledger;
import io.lookback.ledger.Tally;
import io.lookback.silver.ConformedEvents;
import io.lookback.silver.Silver;
import io.lookback.spec.LakeSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lake that a user of the library published is one that the program reads and goes on with. */
class PublishedByLibraryTest {
  /** Counts that name runs and files, whose names are random. */
  private static final Set<Counted> OF_NAMES =
      EnumSet.of(
          Counted.WRITTEN,
          Counted.FILE_BYTES,
          Counted.PART_OF,
          Counted.LOAD_OF,
          Counted.MADE_OF,
          Counted.SILVER_MADE_OF,
          Counted.GOLD_MADE_OF);

  private static final String MOST = "--maxQuarantine=0.5";

  /** A publication gives none. */
  private static final String NO_SECOND_OPINION = "--verify=0";

  @TempDir private Path folder;

  private HandmadeLanding landing;
  private Lake lake;

  @BeforeEach
  void makeLanding() throws IOException {
    landing =
        HandmadeLanding.sound(folder.resolve("landing"))
            .file(
                "prints-2.json",
                HandmadeLanding.event(HandmadeLanding.LAST_DAY, 1, "point", 0)
                    + HandmadeLanding.event(HandmadeLanding.LAST_DAY, 2, "send", 3)
                    + "nonsense\n\n")
            .file("notes.txt", "not a landing file");
    lake = new Lake(folder.resolve("lake"));
  }

  private Ledger publish() throws Exception {
    try (Publication publication = Publication.begin(lake.root().toString(), LakeSpec.BUILT_IN)) {
      publication.maxQuarantine(0.5);
      Pipeline pipeline = Pipeline.create();
      ParsedLanding parsed = pipeline.apply("Bronze", publication.load(landing.root().toString()));
      ConformedEvents events = parsed.apply("Silver", Silver.conform());
      publication.write(events, events.apply("Gold", Gold.score().profiled(true)));
      return publication.publish(pipeline.run());
    }
  }

  private void publishWithoutBronze() throws Exception {
    try (Publication publication = Publication.begin(lake.root().toString(), LakeSpec.BUILT_IN)) {
      publication.maxQuarantine(0.5);
      Pipeline pipeline = Pipeline.create();
      ParsedLanding parsed = pipeline.apply("Bronze", Bronze.load(landing.root().toString()));
      ConformedEvents events = parsed.apply("Silver", Silver.conform());
      publication.write(events, events.apply("Gold", Gold.score()));
      publication.publish(pipeline.run());
    }
  }

  private void publishLines() throws Exception {
    try (Publication publication = Publication.begin(lake.root().toString(), LakeSpec.BUILT_IN)) {
      publication.maxQuarantine(1);
      Pipeline pipeline = Pipeline.create();
      String print = HandmadeLanding.event(HandmadeLanding.LAST_DAY, 1, "point", 0).strip();
      PCollection<KV<String, String>> prints =
          pipeline.apply(
              Create.of(
                  KV.of("orders", print), KV.of("orders", "nonsense"), KV.of("orders", "folly")));
      PCollection<KV<String, String>> taps =
          pipeline.apply("Taps", Create.of(KV.of("clicks", print)));
      PCollection<KV<String, String>> pays = pipeline.apply("Pays", Create.empty(taps.getCoder()));
      ParsedLanding parsed =
          PCollectionTuple.of("prints", prints, "taps", taps, "pays", pays)
              .apply("Bronze", Bronze.lines());
      ConformedEvents events = parsed.apply("Silver", Silver.conform());
      publication.write(events, events.apply("Gold", Gold.score()));
      publication.publish(pipeline.run());
    }
  }

  /** The ledger without the name of its run. */
  private static JsonNode withoutRun(JsonNode ledger) {
    ObjectNode rest = ledger.deepCopy();
    rest.remove("run");
    return rest;
  }

  private static List<String> beside(Lake of, Layer layer) throws IOException {
    try (Stream<Path> files = Files.list(of.version(layer.folder()))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static Tally counts(Lake of, Layer layer) throws Exception {
    return new LakeFolder(of.root())
        .published(layer)
        .counts()
        .filter(key -> !OF_NAMES.contains(key.counted()));
  }

  @Test
  void theProgramWritesTheSame() throws Exception {
    Ledger ledger = publish();
    Lake other = new Lake(folder.resolve("other"));
    Program.Ended ended = landing.run(other, MOST, NO_SECOND_OPINION);
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.DONE));
    assertThat(ledger.fingerprint(), equalTo(other.fingerprint()));
    assertThat("ledger", withoutRun(lake.ledger()), equalTo(withoutRun(other.ledger())));
    for (Layer layer : Layer.values()) {
      assertThat(layer.folder(), counts(lake, layer), equalTo(counts(other, layer)));
      assertThat(layer.folder(), beside(lake, layer), equalTo(beside(other, layer)));
      assertThat(
          "report of " + layer.folder(),
          withoutRun(lake.reported(layer.folder())),
          equalTo(withoutRun(other.reported(layer.folder()))));
      assertThat(
          layer.folder(),
          Files.readString(lake.version(layer.folder()).resolve("_ledger.json")),
          equalTo(Files.readString(lake.root().resolve("ledger.json"))));
    }
    assertThat(
        "landing",
        Files.readString(lake.version("bronze").resolve("_landing.json")),
        equalTo(Files.readString(other.version("bronze").resolve("_landing.json"))));
    try (DuckDb duckDb = new DuckDb()) {
      assertThat(duckDb.difference(lake.gold(), other.gold()), empty());
      assertThat(
          duckDb.difference(
              lake.selectFlat("silver/quarantine"), other.selectFlat("silver/quarantine")),
          empty());
    }
  }

  @Test
  void theProgramFindsItUpToDateAndGoesOn() throws Exception {
    publish();
    List<String> before = lake.versions("gold");
    Program.Ended again = landing.run(lake, MOST);
    assertThat(again.toString(), again.code(), equalTo(ExitCode.DONE));
    for (Layer layer : Layer.values()) {
      assertThat(again.out(), containsString("/" + layer.folder() + " (was up to date)"));
    }
    assertThat(lake.versions("gold"), equalTo(before));

    landing.file("taps-2.json", HandmadeLanding.event(HandmadeLanding.LAST_DAY, 2, "send", 3));
    Program.Ended further = landing.run(lake, MOST);
    assertThat(further.toString(), further.code(), equalTo(ExitCode.DONE));
    assertThat(
        "loaded",
        lake.ledger().at("/landing/loaded_files").toString(),
        equalTo("[\"taps-2.json\"]"));
    Lake anew = new Lake(folder.resolve("anew"));
    landing.run(anew, MOST);
    assertThat(lake.fingerprint(), equalTo(anew.fingerprint()));
  }

  @Test
  void mendedLinesAreMendedByEitherWay() throws Exception {
    Lake first = new Lake(folder.resolve("first"));
    landing.run(first, MOST);
    Path mend = folder.resolve("mend");
    Program.run("quarantine", "--lake=" + first.root(), "--export=" + mend).checkDone();
    landing.file(
        "prints-mended-1.json", HandmadeLanding.event(HandmadeLanding.LAST_DAY, 3, "gift", 1));
    Files.copy(
        mend.resolve("prints-mended-1.origins.jsonl"),
        landing.root().resolve("prints-mended-1.origins.jsonl"));
    publish();
    Lake other = new Lake(folder.resolve("other"));
    landing.run(other, MOST, NO_SECOND_OPINION);
    assertThat(lake.ledger().at("/landing/totals/prints/mended").asInt(), equalTo(1));
    assertThat("ledger", withoutRun(lake.ledger()), equalTo(withoutRun(other.ledger())));
    for (Layer layer : Layer.values()) {
      assertThat(layer.folder(), counts(lake, layer), equalTo(counts(other, layer)));
      assertThat(layer.folder(), beside(lake, layer), equalTo(beside(other, layer)));
    }
    Program.Ended again = landing.run(lake, MOST);
    assertThat(again.out(), containsString("/silver (was up to date)"));

    Files.delete(landing.root().resolve("prints-mended-1.origins.jsonl"));
    LakeException refused = assertThrows(LakeException.class, this::publish);
    assertThat(
        refused.getMessage(), containsString("' holds 'prints-mended-1.origins.jsonl', which"));
  }

  @Test
  void theProgramKeepsWhatThePublicationWouldDrop() throws Exception {
    publish();
    Files.delete(landing.root().resolve("prints-2.json"));
    LakeException refused = assertThrows(LakeException.class, this::publish);
    assertThat(refused.getMessage(), containsString("' holds 'prints-2.json', which"));
    String before = lake.fingerprint();
    Program.Ended ended = landing.run(lake, MOST);
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.DONE));
    assertThat(lake.fingerprint(), equalTo(before));
  }

  @Test
  void theReportTellsOfIt() throws Exception {
    publish();
    Program.run("report", "--lake=" + lake.root()).checkDone();
    String page = Files.readString(lake.root().resolve("report/index.html"));
    assertThat(page, containsString(lake.published("gold")));
    assertThat(page, containsString("DirectRunner"));
    assertThat(page, containsString("The ledger balances"));
    assertThat(lake.reported("gold").path("valueProps").size(), equalTo(2));
  }

  @Test
  void theReportTellsOfGoldAlone() throws Exception {
    try (Publication publication = Publication.begin(lake.root().toString(), LakeSpec.BUILT_IN)) {
      Pipeline pipeline = Pipeline.create();
      ConformedEvents events =
          pipeline
              .apply("Bronze", Bronze.load(landing.root().toString()))
              .apply("Silver", Silver.conform());
      publication.writeGold(null, events.apply("Gold", Gold.score()));
      publication.publish(pipeline.run());
    }
    Program.run("report", "--lake=" + lake.root()).checkDone();
    String page = Files.readString(lake.root().resolve("report/index.html"));
    assertThat(page, containsString("The ledger balances"));
    assertThat(lake.reported("gold").path("rows").asInt(), equalTo(2));
  }

  @Test
  void anotherLandingIsRefused() throws Exception {
    publish();
    HandmadeLanding other = HandmadeLanding.sound(folder.resolve("elsewhere"));
    Program.Ended ended = other.run(lake);
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.USAGE));
    assertThat(ended.err(), containsString("was loaded from landing '" + landing.root() + "'"));
  }

  @Test
  void commandsReadALakeWithoutBronze() throws Exception {
    publishWithoutBronze();
    String fingerprint = lake.fingerprint();
    assertThat("bronze", lake.published("bronze"), equalTo(""));
    Program.run("report", "--lake=" + lake.root()).checkDone();
    assertThat(
        Files.readString(lake.root().resolve("report/index.html")),
        containsString("The ledger balances"));
    Program.run("gold", "--lake=" + lake.root(), "--report=false").checkDone();
    assertThat("gold of the same silver", lake.fingerprint(), equalTo(fingerprint));
    Program.Ended quarantine = Program.run("quarantine", "--lake=" + lake.root());
    assertThat(quarantine.toString(), quarantine.code(), equalTo(ExitCode.DONE));
    assertThat(quarantine.out(), containsString("nonsense"));
    Program.Ended silver = Program.run("silver", "--lake=" + lake.root());
    silver.checkRefused("lake '" + lake.root() + "' has no published bronze; make it first with");
  }

  @Test
  void thePlaceOfALineFromElsewhereIsNotKnown() throws Exception {
    publishLines();
    try (DuckDb duckDb = new DuckDb()) {
      assertThat(
          duckDb.rows(
              "SELECT raw, source_file, source_offset IS NULL, line_number IS NULL FROM ("
                  + lake.selectFlat("silver/quarantine")
                  + ") ORDER BY raw"),
          equalTo(List.of("folly | orders | true | true", "nonsense | orders | true | true")));
    }
    Program.Ended text = Program.run("quarantine", "--lake=" + lake.root());
    assertThat(text.toString(), text.code(), equalTo(ExitCode.DONE));
    assertThat(
        text.out(), containsString("orders: 2, at places that are not known; one of them\n"));
    assertThat(text.out(), containsString("folly"));
    assertThat(text.out(), not(containsString("byte")));
    Program.Ended json = Program.run("quarantine", "--lake=" + lake.root(), "--format=json");
    JsonNode example = new ObjectMapper().readTree(json.out()).at("/groups/0/example");
    assertThat(example.path("offset").isNull(), equalTo(true));
    assertThat(example.path("text").asText(), equalTo("folly"));
    JsonNode reported = lake.reported("silver").at("/quarantine/0");
    assertThat(reported.path("offset").isNull(), equalTo(true));
    assertThat(reported.path("raw").asText(), equalTo("folly"));
    Program.run("report", "--lake=" + lake.root()).checkDone();
    assertThat(
        Files.readString(lake.root().resolve("report/index.html")),
        containsString("orders, place not known"));
  }

  /** Silver made anew of bronze would not be what the user of the library published. */
  @Test
  void linesFromElsewhereAreNotExported() throws Exception {
    Path mend = folder.resolve("mend");
    String whatToDo =
        "lookback: the lines in quarantine did not come from landing files of this lake and cannot"
            + " be exported; mend them where they come from";
    publishLines();
    Program.Ended withoutBronze =
        Program.run("quarantine", "--lake=" + lake.root(), "--export=" + mend);
    assertThat(withoutBronze.toString(), withoutBronze.code(), equalTo(ExitCode.INPUT));
    assertThat(withoutBronze.err().strip(), equalTo(whatToDo));

    lake = new Lake(folder.resolve("with bronze"));
    publish();
    publishLines();
    Program.Ended withBronze =
        Program.run("quarantine", "--lake=" + lake.root(), "--export=" + mend);
    assertThat(withBronze.toString(), withBronze.code(), equalTo(ExitCode.INPUT));
    assertThat(withBronze.err().strip(), equalTo(whatToDo));
    assertThat("export", Files.exists(mend), equalTo(false));
  }

  /** Silver of other events would be mixed with that of bronze, day by day. */
  @Test
  void silverThatDidNotComeFromBronzeIsMadeAnew() throws Exception {
    publish();
    landing.file("prints.json", HandmadeLanding.event("2020-11-19", 1, "point", 0));
    publishWithoutBronze();
    landing.file("prints.json", HandmadeLanding.event("2020-11-18", 1, "point", 0));
    landing.run(lake, MOST);
    Lake anew = new Lake(folder.resolve("anew"));
    landing.run(anew, MOST);
    assertThat(lake.fingerprint(), equalTo(anew.fingerprint()));
    try (DuckDb duckDb = new DuckDb()) {
      assertThat(
          duckDb.difference(lake.select("silver/prints"), anew.select("silver/prints")), empty());
      assertThat(
          "a day of the events from elsewhere",
          duckDb.rows(
              "SELECT * FROM (" + lake.select("silver/prints") + ") WHERE day = '2020-11-19'"),
          empty());
    }
    assertThat(lake.published("bronze"), not(equalTo("")));
  }
}
