package io.lookback.lake;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lookback.batch.EventDays;
import io.lookback.batch.RejectBatch;
import io.lookback.batch.Source;
import io.lookback.bronze.Bronze;
import io.lookback.bronze.OwnEvents;
import io.lookback.bronze.ParsedLanding;
import io.lookback.feature.FeatureSet;
import io.lookback.feature.Label;
import io.lookback.feature.WindowSpec;
import io.lookback.gold.Gold;
import io.lookback.gold.ScoredPrints;
import io.lookback.internal.lake.KeptSpec;
import io.lookback.internal.lake.LakeFolder;
import io.lookback.internal.lake.LakeRun;
import io.lookback.internal.lake.LayerVersion;
import io.lookback.internal.lake.Layout;
import io.lookback.internal.lake.Table;
import io.lookback.internal.lake.TinyLanding;
import io.lookback.internal.ledger.Counted;
import io.lookback.internal.plan.GoldPlan;
import io.lookback.internal.plan.MendedLines;
import io.lookback.internal.plan.SilverPlan;
import io.lookback.lake.PublicationException.Kind;
import io.lookback.landing.ReadLimits;
import io.lookback.ledger.Check;
import io.lookback.ledger.Ledger;
import io.lookback.silver.ConformedEvents;
import io.lookback.silver.Silver;
import io.lookback.spec.LakeSpec;
import io.lookback.spec.SpecException;
import io.lookback.spec.SpecFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.zip.GZIPOutputStream;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricResults;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithTimestamps;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionRowTuple;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Publishing what a pipeline of one's own makes. */
class PublicationTest {
  /** The rejects of the tiny landing are a large part of it. */
  private static final double A_LOT = 0.5;

  /** Prints are labelled by taps of any position. */
  private static final LakeSpec OTHER_LABEL =
      LakeSpec.BUILT_IN.with(
          new FeatureSet(
              Source.BUILT_IN,
              Source.PRINTS,
              new Label("clicked", Source.TAPS, false),
              FeatureSet.BUILT_IN.measures(),
              FeatureSet.BUILT_IN.window()));

  private static final LocalDate LAST_DAY = LocalDate.parse("2020-11-30");

  @TempDir private Path folder;

  private Path landing;
  private Path lake;

  @BeforeEach
  void write() throws Exception {
    landing = folder.resolve("landing");
    lake = folder.resolve("lake");
    TinyLanding.write(landing);
  }

  private Publication begin() throws Exception {
    Publication publication = Publication.begin(lake.toString(), LakeSpec.BUILT_IN);
    publication.maxQuarantine(A_LOT);
    return publication;
  }

  private static Pipeline pipeline() {
    return TestPipeline.create().enableAbandonedNodeEnforcement(false);
  }

  /** Publishes all three layers of the landing folder. */
  private Ledger publishAll() throws Exception {
    try (Publication publication = begin()) {
      return publication.publish(writeAll(publication, Gold.score()));
    }
  }

  private PipelineResult writeAll(Publication publication, Gold.Score score) throws Exception {
    Pipeline pipeline = pipeline();
    ParsedLanding parsed = pipeline.apply("Bronze", publication.load(landing.toString()));
    ConformedEvents events = parsed.apply("Silver", Silver.conform());
    publication.write(events, events.apply("Gold", score));
    return pipeline.run();
  }

  private static OwnEvents ownEvents() {
    return new OwnEvents()
        .add(Source.PRINTS, "2020-11-30", 7, "point", 0)
        .add(Source.PRINTS, "2020-11-30", 7, "point", 0)
        .add(Source.PRINTS, "2020-11-20", 7, "point", 2)
        .add(Source.TAPS, "2020-11-30", 7, "point", 0)
        .add(Source.PAYS, "2020-11-10", 7, "point", 1050);
  }

  private LayerVersion published(Layer layer) throws LakeException {
    return new LakeFolder(lake).published(layer);
  }

  private List<String> versions(Layer layer) throws IOException {
    return names(lake.resolve(".versions").resolve(layer.folder()));
  }

  private static List<String> names(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var children = Files.list(folder)) {
      return children.map(child -> child.getFileName().toString()).sorted().toList();
    }
  }

  private String ledgerJson() throws IOException {
    return Files.readString(lake.resolve("ledger.json"));
  }

  private static List<String> keys(Ledger ledger) {
    return ledger.checks().stream().map(check -> check.key().code()).distinct().toList();
  }

  /** Nothing but the lock and the ledger is in the lake, and the lake is free. */
  private void assertNothingIsLeft() throws Exception {
    List<String> left = new ArrayList<>(names(lake));
    left.removeAll(List.of(".lock", "ledger.json"));
    assertThat("left in the lake", left, empty());
    begin().close();
  }

  @Test
  void allThreeLayersArePublished() throws Exception {
    Ledger ledger = publishAll();
    assertThat(ledger.failures(), empty());
    assertThat("rows", ledger.goldRows().intValue(), equalTo(4));
    assertThat("files", ledger.files(), hasSize(4));
    assertThat("loaded", ledger.loading().loaded(), hasItem("prints/more.json"));
    assertThat("checks", keys(ledger), hasItems("bronze.bytes", "lines.parsed", "coverage.days"));
    assertThat(ledgerJson(), containsString("\"published\" : true"));
    for (Layer layer : Layer.values()) {
      LayerVersion version = published(layer);
      assertThat(versions(layer), contains(version.runId()));
      List<String> kept =
          names(lake.resolve(".versions").resolve(layer.folder()).resolve(version.runId()));
      assertThat(kept, hasItems("_counts", "_ledger.json", "_previous", "_published", "tables"));
      assertThat("the built-in set is not written", kept, not(hasItem("_spec.yaml")));
      assertThat("one run", version.runId(), equalTo(published(Layer.GOLD).runId()));
    }
    LakeFolder folder = new LakeFolder(lake);
    String manifest =
        new String(folder.read(published(Layer.BRONZE), "_manifest.jsonl"), StandardCharsets.UTF_8);
    assertThat(manifest.lines().toList(), hasSize(4));
    assertThat("landing", folder.read(published(Layer.BRONZE), "_landing.json"), not(nullValue()));
    assertThat(names(lake.resolve(".versions")), contains("bronze", "gold", "silver"));
  }

  @Test
  void theNextRunOfTheProgramFindsTheLayersUpToDate() throws Exception {
    publishAll();
    LayerVersion bronze = published(Layer.BRONZE);
    LayerVersion silver = published(Layer.SILVER);
    assertThat(
        "silver",
        SilverPlan.of(LakeSpec.BUILT_IN, bronze, silver, false, MendedLines.NONE).changesNothing(),
        equalTo(true));
    assertThat(
        "gold",
        GoldPlan.of(silver, FeatureSet.BUILT_IN, null).isMadeAlready(published(Layer.GOLD)),
        equalTo(true));
  }

  @Test
  void keptRepeatsAreRemembered() throws Exception {
    try (Publication publication = begin()) {
      Pipeline pipeline = pipeline();
      ParsedLanding parsed = pipeline.apply("Bronze", publication.load(landing.toString()));
      publication.write(parsed.apply("Silver", Silver.conform().keepingDuplicates(true)));
      publication.publish(pipeline.run());
    }
    for (boolean keep : new boolean[] {true, false}) {
      assertThat(
          "keeping " + keep,
          SilverPlan.of(
                  LakeSpec.BUILT_IN,
                  published(Layer.BRONZE),
                  published(Layer.SILVER),
                  keep,
                  MendedLines.NONE)
              .changesNothing(),
          equalTo(keep));
    }
    assertThat("gold", published(Layer.GOLD), nullValue());
  }

  @Test
  void theNextPublicationReplacesTheLayersAndKeepsTheVersionBefore() throws Exception {
    publishAll();
    String first = published(Layer.GOLD).runId();
    publishAll();
    String second = published(Layer.GOLD).runId();
    assertThat(versions(Layer.GOLD), containsInAnyOrder(first, second));
    publishAll();
    String third = published(Layer.GOLD).runId();
    assertThat(versions(Layer.BRONZE), containsInAnyOrder(second, third));
    assertThat(versions(Layer.GOLD), containsInAnyOrder(second, third));
  }

  /** The lines of landing, of both files of prints, stamped with whatever came to hand. */
  private PCollectionTuple lines(Pipeline pipeline) throws IOException {
    PCollectionTuple inputs = PCollectionTuple.empty(pipeline);
    for (String name : List.of("prints.json", "prints/more.json", "taps.json", "pays.csv")) {
      List<KV<String, String>> lines =
          Files.readAllLines(landing.resolve(name)).stream()
              .map(line -> KV.of(name, line))
              .toList();
      String source = name.replaceAll("[/.].*", "");
      PCollection<KV<String, String>> given =
          pipeline
              .apply("Create " + name, Create.of(lines))
              .apply(
                  "Stamp " + name,
                  WithTimestamps.of(
                      line -> Instant.ofEpochMilli(3_600_000L * line.getValue().length())));
      inputs =
          inputs.has(source)
              ? inputs.and(
                  source + " and more",
                  PCollectionList.of(inputs.<KV<String, String>>get(source))
                      .and(given)
                      .apply(Flatten.pCollections()))
              : inputs.and(source, given);
    }
    PCollectionTuple bySource = PCollectionTuple.of("prints", inputs.get("prints and more"));
    return bySource.and("taps", inputs.get("taps")).and("pays", inputs.get("pays"));
  }

  @Test
  void linesFromElsewhereGiveTheLedgerOfFilesWithoutBronze() throws Exception {
    Ledger ofFiles = publishAll();
    Ledger ofLines;
    try (Publication publication = begin()) {
      Pipeline pipeline = pipeline();
      ParsedLanding parsed =
          lines(pipeline)
              .apply(
                  "Bronze", Bronze.lines().withHeader("pays", "user_id,value_prop,total,pay_date"));
      ConformedEvents events = parsed.apply("Silver", Silver.conform());
      publication.write(events, events.apply("Gold", Gold.score()));
      ofLines = publication.publish(pipeline.run());
    }
    assertThat(ofLines.failures(), empty());
    assertThat(ofLines.fingerprint(), equalTo(ofFiles.fingerprint()));
    assertThat(
        "rejected", published(Layer.SILVER).counts().sums(Counted.REASON).size(), equalTo(4));
    assertThat("checks", keys(ofLines), hasItems("quarantine.bytes", "gold.rows"));
  }

  @Test
  void rowsFromElsewhereGiveTheGoldOfFiles() throws Exception {
    Ledger ofFiles = publishAll();
    Ledger ofRows;
    try (Publication publication = begin()) {
      Pipeline pipeline = pipeline();
      ConformedEvents silver =
          pipeline
              .apply("Files", Bronze.load(landing.toString()))
              .apply("Silver of files", Silver.conform());
      PCollectionRowTuple rows = PCollectionRowTuple.empty(pipeline);
      for (Source source : Source.BUILT_IN) {
        rows = rows.and(source.label(), silver.apply("Rows " + source, Silver.toRows(source)));
      }
      ParsedLanding parsed = rows.apply("Bronze", Bronze.rows());
      ConformedEvents events = parsed.apply("Silver", Silver.conform());
      publication.write(events, events.apply("Gold", Gold.score()));
      ofRows = publication.publish(pipeline.run());
    }
    assertThat(ofRows.failures(), empty());
    assertThat(ofRows.fingerprint(), equalTo(ofFiles.fingerprint()));
  }

  @Test
  void ofTwoFilesWithTheSameBytesOneIsLoaded() throws Exception {
    Files.copy(landing.resolve("taps.json"), landing.resolve("taps-again.json"));
    Ledger ledger = publishAll();
    assertThat("same", ledger.loading().sameAs().size(), equalTo(1));
    assertThat("taps", ledger.silverRows(Source.TAPS).intValue(), equalTo(4));
  }

  @Test
  void filesThatALoadOfOnesOwnTakesTwiceAreRefused() throws Exception {
    Files.copy(landing.resolve("taps.json"), landing.resolve("taps-again.json"));
    try (Publication publication = begin()) {
      Pipeline pipeline = pipeline();
      ParsedLanding parsed =
          pipeline.apply("Bronze", publication.loading(Bronze.load(landing.toString())));
      ConformedEvents events = parsed.apply("Silver", Silver.conform());
      publication.write(events);
      PublicationException refused = refused(publication, pipeline.run());
      assertThat(refused.kind(), equalTo(Kind.REPEATED_INPUT));
      assertThat(
          refused.getMessage(),
          equalTo(
              "landing files 'taps-again.json' and 'taps.json' hold the same bytes, so their lines"
                  + " would count twice; remove one; nothing published"));
    }
    assertNothingIsLeft();
  }

  @Test
  void eventsThatComeFromElsewhereArePublishedWithoutBronze() throws Exception {
    Ledger ledger;
    try (Publication publication = begin()) {
      Pipeline pipeline = pipeline();
      ParsedLanding parsed = ownEvents().in(pipeline);
      ConformedEvents events = parsed.apply("Silver", Silver.conform());
      publication.write(events, events.apply("Gold", Gold.score()));
      ledger = publication.publish(pipeline.run());
    }
    assertThat(ledger.failures(), empty());
    assertThat("prints", ledger.silverRows(Source.PRINTS).intValue(), equalTo(2));
    assertThat("rows", ledger.goldRows().intValue(), equalTo(1));
    assertThat("amount", ledger.gold("amount_3w").intValue(), equalTo(1050));
    assertThat(
        "checks",
        keys(ledger),
        hasItems("silver.accepted", "silver.rows", "gold.rows", "scored.amount", "coverage.days"));
    for (String key : List.of("bronze.rows", "bronze.bytes", "lines.parsed", "lines.accounted")) {
      assertThat(keys(ledger), not(hasItem(key)));
    }
    assertThat("bronze", published(Layer.BRONZE), nullValue());
    assertThat("silver is of these rules", SilverPlan.isOfTheseRules(published(Layer.SILVER)));
    assertThat(
        "gold", published(Layer.GOLD).files(Table.features(FeatureSet.BUILT_IN)), hasSize(1));
  }

  /** Else the days that bronze does not touch would stay those of other events. */
  @Test
  void silverFromElsewhereIsMadeAnewAsAWholeWhereThereIsBronze() throws Exception {
    publishAll();
    try (Publication publication = begin()) {
      Pipeline pipeline = pipeline();
      ConformedEvents events = ownEvents().in(pipeline).apply("Silver", Silver.conform());
      publication.write(events, events.apply("Gold", Gold.score()));
      publication.publish(pipeline.run());
    }
    LayerVersion silver = published(Layer.SILVER);
    assertThat("prints", silver.files(Table.silver(Source.PRINTS)), hasSize(2));
    assertThat(
        SilverPlan.of(LakeSpec.BUILT_IN, published(Layer.BRONZE), silver, false, MendedLines.NONE)
            .isFull(),
        equalTo(true));
  }

  @Test
  void goldAloneIsCheckedAgainstTheEventsThatItWasScoredFrom() throws Exception {
    Ledger ledger = publishGold(true, Gold.score());
    assertThat(ledger.failures(), empty());
    assertThat(keys(ledger), hasItems("gold.rows", "scored.rows", "coverage.days", "history.sum"));
    assertThat(keys(ledger), not(hasItem("silver.rows")));
    assertThat("silver", published(Layer.SILVER), nullValue());
    assertThat("gold", published(Layer.GOLD), not(nullValue()));
  }

  @Test
  void goldAloneIsCheckedByItselfWhereNobodyCountedTheEvents() throws Exception {
    Ledger ledger = publishGold(false, Gold.score());
    assertThat(ledger.failures(), empty());
    assertThat("rows", ledger.goldRows().intValue(), equalTo(1));
    assertThat(ledger.asOf(), equalTo(LAST_DAY));
    assertThat(keys(ledger), hasItems("gold.files", "history.sum"));
    assertThat(keys(ledger), not(hasItem("gold.rows")));
    assertThat(ledgerJson(), containsString("\"as_of\" : \"2020-11-30\""));
  }

  @Test
  void daysThatTheCallerGaveAreNotComparedWithTheEvents() throws Exception {
    EventDays days = new EventDays();
    days.add(Source.PRINTS, (int) LAST_DAY.toEpochDay() - 1);
    Ledger ledger = publishGold(true, Gold.score().eventDays(days));
    assertThat("days", ledger.gold("days_with_prints_3w").intValue(), equalTo(1));
    assertThat(keys(ledger), hasItem("gold.rows"));
    assertThat(keys(ledger), not(hasItem("coverage.days")));
  }

  private Ledger publishGold(boolean countsEvents, Gold.Score score) throws Exception {
    try (Publication publication = begin()) {
      Pipeline pipeline = pipeline();
      ConformedEvents events = ownEvents().in(pipeline).apply("Silver", Silver.conform());
      publication.writeGold(countsEvents ? events : null, events.apply("Gold", score));
      return publication.publish(pipeline.run());
    }
  }

  @Test
  void theLakeRemembersWhatItsLayersAreMadeOf() throws Exception {
    WindowSpec window = new WindowSpec(7, 7, 1);
    publishGold(true, Gold.score(window));
    LakeFolder folder = new LakeFolder(lake);
    LakeSpec week = LakeSpec.BUILT_IN.with(FeatureSet.BUILT_IN.over(window));
    assertThat(KeptSpec.effectiveOf(published(Layer.GOLD), folder), equalTo(week));
    assertThat(KeptSpec.rememberedBy(folder), equalTo(LakeSpec.BUILT_IN));
    assertThat("columns", published(Layer.GOLD).files(Table.features(week.features())), hasSize(1));
  }

  @Test
  void anEarlierQuarantineThatWasKeptGoesWithSilver() throws Exception {
    Path kept = Files.createDirectories(lake.resolve(".versions/rejected"));
    Files.writeString(kept.resolve("_rejected.json"), "{}");
    publishAll();
    assertThat(names(lake.resolve(".versions")), not(hasItem("rejected")));
  }

  @Test
  void aJobThatFailsLeavesNothing() throws Exception {
    try (Publication publication = begin()) {
      Pipeline pipeline = pipeline();
      ParsedLanding parsed = pipeline.apply("Bronze", publication.load(landing.toString()));
      ConformedEvents events = parsed.apply("Silver", Silver.conform());
      publication.write(events, events.apply("Gold", Gold.score()));
      parsed.rejects().apply("Fail", ParDo.of(new FailFn<RejectBatch>()));
      assertThrows(Pipeline.PipelineExecutionException.class, pipeline::run);
    }
    assertNothingIsLeft();
  }

  @Test
  void aJobThatFailsLeavesThePublishedLayersAsTheyWere() throws Exception {
    publishAll();
    String run = published(Layer.GOLD).runId();
    try (Publication publication = begin()) {
      Pipeline pipeline = pipeline();
      ConformedEvents events = ownEvents().in(pipeline).apply("Silver", Silver.conform());
      publication.write(events, events.apply("Gold", Gold.score()));
      events.days().apply("Fail", ParDo.of(new FailFn<EventDays>()));
      assertThrows(Pipeline.PipelineExecutionException.class, pipeline::run);
    }
    for (Layer layer : Layer.values()) {
      assertThat(published(layer).runId(), equalTo(run));
      assertThat(versions(layer), contains(run));
    }
  }

  /** Fails for each element. */
  private static final class FailFn<T> extends DoFn<T, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void fail() {
      throw new IllegalStateException("on purpose");
    }
  }

  /** What a job came to, whatever it did. */
  private static final class Ended implements PipelineResult {
    private final State state;

    Ended(State state) {
      this.state = state;
    }

    @Override
    public State getState() {
      return state;
    }

    @Override
    public State cancel() {
      return state;
    }

    @Override
    public State waitUntilFinish(Duration duration) {
      return state;
    }

    @Override
    public State waitUntilFinish() {
      return state;
    }

    @Override
    public MetricResults metrics() {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void aJobThatEndedInAnotherStateIsRefused() throws Exception {
    try (Publication publication = begin()) {
      PipelineResult job = writeAll(publication, Gold.score());
      PublicationException refused = refused(publication, new Ended(PipelineResult.State.FAILED));
      assertThat(refused.kind(), equalTo(Kind.JOB_FAILED));
      assertThat(
          refused.getMessage(),
          equalTo("the job ended in state FAILED, not DONE; see its log; nothing published"));
      assertThat("ledger", refused.ledger(), nullValue());
      assertThat(published(Layer.GOLD), nullValue());
      assertThat(
          "a second try",
          assertThrows(IllegalStateException.class, () -> publication.publish(job)).getMessage(),
          equalTo("publish was called after publish; begin another publication"));
    }
  }

  @Test
  void aJobIsRefusedOfWhichAnotherBranchFailedAfterTheCountsWereThere() throws Exception {
    try (Publication publication = begin()) {
      DirectOptions options =
          PipelineOptionsFactory.fromArgs("--runner=DirectRunner").as(DirectOptions.class);
      options.setBlockOnRun(false);
      // Those that wait must leave threads to those that write.
      options.setTargetParallelism(16);
      Pipeline pipeline = Pipeline.create(options);
      ParsedLanding parsed = pipeline.apply("Bronze", publication.load(landing.toString()));
      ConformedEvents events = parsed.apply("Silver", Silver.conform());
      publication.write(events, events.apply("Gold", Gold.score()));
      parsed
          .rejects()
          .apply("Fail late", ParDo.of(new FailOnceThere<RejectBatch>(tally(publication))));
      PipelineResult job = pipeline.run();
      PublicationException refused = refused(publication, job);
      assertThat(refused.kind(), equalTo(Kind.JOB_FAILED));
      assertThat(refused.getMessage(), startsWith("the job failed: "));
      assertThat(refused.getMessage(), containsString("on purpose"));
      assertThat("cause", refused.getCause(), not(nullValue()));
      assertThat("counts", Files.exists(Path.of(tally(publication))), equalTo(true));
    }
    assertNothingIsLeft();
  }

  private static String tally(Publication publication) {
    return publication.staging().lake() + "/" + Layout.tally(publication.staging().runId());
  }

  /** Fails for each element, once a file is there. */
  private static final class FailOnceThere<T> extends DoFn<T, Void> {
    private static final long serialVersionUID = 1L;

    private final String file;

    FailOnceThere(String file) {
      this.file = file;
    }

    @ProcessElement
    public void fail() throws InterruptedException {
      for (int tries = 0; tries < 4_000 && !Files.exists(Path.of(file)); tries++) {
        Thread.sleep(5);
      }
      throw new IllegalStateException("on purpose");
    }
  }

  @Test
  void aJobWhoseCountsAreElsewhereIsTold() throws Exception {
    try (Publication publication = begin()) {
      Pipeline pipeline = pipeline();
      ConformedEvents events = ownEvents().in(pipeline).apply("Silver", Silver.conform());
      publication.write(events);
      LakeException refused =
          assertThrows(
              LakeException.class, () -> publication.publish(new Ended(PipelineResult.State.DONE)));
      assertThat(
          refused.getMessage(),
          startsWith(
              "the job ended well but its counts are not in '"
                  + tally(publication)
                  + "': the workers must see the lake under the same path"));
    }
    assertNothingIsLeft();
  }

  @Test
  void rejectedLinesAreJudgedWhateverIsWritten() throws Exception {
    try (Publication publication = Publication.begin(lake.toString(), LakeSpec.BUILT_IN)) {
      Pipeline pipeline = pipeline();
      ConformedEvents events =
          pipeline
              .apply("Bronze", Bronze.load(landing.toString()))
              .apply("Silver", Silver.conform());
      publication.writeGold(events, events.apply("Gold", Gold.score()));
      PublicationException refused = refused(publication, pipeline.run());
      assertThat(refused.kind(), equalTo(Kind.OVERFULL_QUARANTINE));
      assertThat(refused.getMessage(), startsWith("2 of the 11 lines of prints that "));
    }
    assertNothingIsLeft();
  }

  @Test
  void onePipelineIsPublishedIntoTwoLakes() throws Exception {
    Path other = folder.resolve("other");
    try (Publication one = begin();
        Publication two = Publication.begin(other.toString(), LakeSpec.BUILT_IN)) {
      Pipeline pipeline = pipeline();
      ConformedEvents events = ownEvents().in(pipeline).apply("Silver", Silver.conform());
      ScoredPrints gold = events.apply("Gold", Gold.score());
      one.write(events, gold);
      two.write(events, gold);
      PipelineResult job = pipeline.run();
      assertThat(one.publish(job).fingerprint(), equalTo(two.publish(job).fingerprint()));
    }
  }

  /** With another pattern for its files than bronze has them by. */
  private static LakeSpec otherFiles() throws SpecException {
    String text = SpecFile.write(LakeSpec.BUILT_IN);
    assertThat(text, containsString("taps*"));
    return SpecFile.read(text.replace("taps*", "clicks*").replace("taps/*", "clicks/*"), "other");
  }

  @Test
  void silverOfAnotherFeatureFileIsRefusedAboveBronzeThatItDoesNotFit() throws Exception {
    publishAll();
    LakeSpec other = otherFiles();
    try (Publication publication = Publication.begin(lake.toString(), other)) {
      ConformedEvents events = ownEvents().in(other, pipeline()).apply("Silver", Silver.conform());
      LakeException refused = assertThrows(LakeException.class, () -> publication.write(events));
      assertThat(
          refused.getMessage(),
          equalTo(
              "bronze holds 'taps.json' as a file of source 'taps', and no pattern of the feature"
                  + " file fits it; change its files, or name another lake for"
                  + " Publication.begin"));
    }
    LakeSpec week = LakeSpec.BUILT_IN.with(FeatureSet.BUILT_IN.over(new WindowSpec(7, 7, 1)));
    try (Publication publication = Publication.begin(lake.toString(), week)) {
      Pipeline pipeline = pipeline();
      ConformedEvents events = ownEvents().in(week, pipeline).apply("Silver", Silver.conform());
      publication.writeGold(events, events.apply("Gold", Gold.score()));
      assertThat("measures differ", publication.publish(pipeline.run()).failures(), empty());
    }
  }

  @Test
  void theNewestLayerIsToldWithinASecond() throws Exception {
    java.time.Instant second = java.time.Instant.parse("2026-01-01T00:00:00Z");
    List<String> names = new ArrayList<>();
    for (int millis : new int[] {0, 7, 80, 900}) {
      try (LakeRun run =
          LakeRun.begin(new LakeFolder(lake), second.plusMillis(millis), warning -> {})) {
        names.add(run.id());
      }
    }
    assertThat(names.stream().sorted().toList(), equalTo(names));
    assertThat("earlier", names.get(0).compareTo("20260101T000000Z-ffffffff") > 0);
    assertThat("later", names.get(3).compareTo("20260101T000001Z-00000000") < 0);
  }

  @Test
  void aPlaceThatBeamDoesNotKnowIsTold() {
    LakeException refused =
        assertThrows(
            LakeException.class, () -> Publication.begin("azfs://a/lake", LakeSpec.BUILT_IN));
    assertThat(
        refused.getMessage(),
        equalTo(
            "lake 'azfs://a/lake' is on file system 'azfs', which Beam does not know; make the"
                + " pipeline with Pipeline.create(options) before Publication.begin, and add Beam's"
                + " module for it, beam-sdks-java-io-azure, to the class path"));
  }

  @Test
  void whatFailsAfterThePointersMovedKeepsNothingFromBeingPublished() throws Exception {
    Files.createDirectories(lake.resolve("ledger.json/in the way"));
    Ledger ledger;
    try (Publication publication = begin();
        Warnings warnings = new Warnings()) {
      ledger = publication.publish(writeAll(publication, Gold.score()));
      assertThat(
          warnings.texts(),
          hasItem(containsString("ledger.json cannot be written, but the layers are published: ")));
    }
    assertThat(ledger.failures(), empty());
    assertThat(published(Layer.GOLD), not(nullValue()));
  }

  @Test
  void aJobThatNobodyPublishesIsToldOf() throws Exception {
    try (Warnings warnings = new Warnings()) {
      try (Publication publication = begin()) {
        writeAll(publication, Gold.score()).waitUntilFinish();
      }
      assertThat(
          warnings.texts(),
          contains(
              "lake '"
                  + lake
                  + "': what the job wrote is removed, as publish did not see the job end"
                  + " well; if it did, call publication.publish(pipeline.run()) before close"));
    }
    assertNothingIsLeft();
  }

  /** What publications warn of while it is open. */
  private static final class Warnings extends Handler implements AutoCloseable {
    private final Logger logger = Logger.getLogger(Publication.class.getName());
    private final List<String> texts = new ArrayList<>();

    Warnings() {
      logger.addHandler(this);
    }

    List<String> texts() {
      return texts;
    }

    @Override
    public void publish(LogRecord message) {
      texts.add(new SimpleFormatter().formatMessage(message));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      logger.removeHandler(this);
    }
  }

  /** Why landing as it is now cannot take the place of bronze. */
  private LakeException refusedToLoad() throws Exception {
    try (Publication publication = begin()) {
      return assertThrows(LakeException.class, () -> publication.load(landing.toString()));
    }
  }

  @Test
  void whatLeftLandingIsNotDroppedUnsaid() throws Exception {
    String day = "{\"day\":\"2020-11-30\",\"user_id\":9,\"event_data\":";
    for (int file = 1; file <= 5; file++) {
      Files.writeString(
          landing.resolve("prints-" + file + ".json"),
          day + "{\"position\":" + file + ",\"value_prop\":\"point\"}}\n");
    }
    Files.writeString(landing.resolve("taps-empty.json"), "\n");
    publishAll();
    Files.delete(landing.resolve("prints-1.json"));
    Files.delete(landing.resolve("taps-empty.json"));
    assertThat(
        refusedToLoad().getMessage(),
        equalTo(
            "bronze of lake '"
                + lake
                + "' holds 'prints-1.json', which landing '"
                + landing
                + "' does not, and the publication would drop; put it there again, load with the"
                + " program, which keeps what was loaded, or let go of it with"
                + " Publication.replaceBronze"));
    for (int file = 2; file <= 4; file++) {
      Files.delete(landing.resolve("prints-" + file + ".json"));
    }
    assertThat(
        refusedToLoad().getMessage(),
        containsString(
            "' holds 'prints-1.json', 'prints-2.json', 'prints-3.json' and 1 more, which"));
    // Its lines are there under another name.
    Files.move(landing.resolve("prints-5.json"), landing.resolve("prints-6.json"));
    try (Publication publication = begin()) {
      publication.replaceBronze();
      Ledger ledger = publication.publish(writeAll(publication, Gold.score()));
      assertThat("loaded", ledger.loading().loaded(), hasItem("prints-6.json"));
    }
    Files.move(landing.resolve("prints-6.json"), landing.resolve("prints-7.json"));
    publishAll();
  }

  @Test
  void settingsSayHowLandingIsRead() throws Exception {
    Path far = Files.move(landing.resolve("taps.json"), folder.resolve("far.json"));
    Files.createSymbolicLink(landing.resolve("taps.json"), far);
    try (Publication publication = begin()) {
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> publication.load(landing.toString()));
      assertThat(refused.getMessage(), containsString("Publication.followLinks"));
    }
    Ledger ledger;
    try (Publication publication = Publication.begin(lake.toString(), LakeSpec.BUILT_IN)) {
      publication.followLinks();
      publication.wholeFiles();
      publication.buckets(3);
      publication.limits(ReadLimits.DEFAULT.withMaxLineBytes(20));
      publication.maxQuarantine(1);
      assertThrows(IllegalArgumentException.class, () -> publication.buckets(0));
      Pipeline pipeline = pipeline();
      ParsedLanding parsed = pipeline.apply("Bronze", publication.load(landing.toString()));
      assertOutOfOrder(
          "limits was called after load; call it before",
          () -> publication.limits(ReadLimits.DEFAULT));
      publication.write(parsed.apply("Silver", Silver.conform()));
      PublicationException refused = refused(publication, pipeline.run());
      assertThat(refused.kind(), equalTo(Kind.NOTHING_ACCEPTED));
      ledger = refused.ledger();
    }
    assertThat(
        "lines too long", ledger.total(Source.TAPS).reasons().keySet(), contains("line_too_long"));
  }

  @Test
  void goldOfAnotherFeatureFileIsRefusedAboveSilverOfOther() throws Exception {
    publishAll();
    try (Publication publication = Publication.begin(lake.toString(), OTHER_LABEL)) {
      ConformedEvents events =
          ownEvents().in(OTHER_LABEL, pipeline()).apply("Silver", Silver.conform());
      LakeException refused =
          assertThrows(
              LakeException.class,
              () -> publication.writeGold(events, events.apply("Gold", Gold.score())));
      assertThat(
          refused.getMessage(),
          startsWith("published silver was made with another feature file ("));
      assertThat(
          refused.getMessage(),
          containsString(
              "write silver too with Publication.write, or name another lake for"
                  + " Publication.begin"));
    }
  }

  @Test
  void aLedgerThatDoesNotBalancePublishesNothing() throws Exception {
    try (Publication publication = begin()) {
      Pipeline pipeline = pipeline();
      ParsedLanding parsed = pipeline.apply("Bronze", publication.load(landing.toString()));
      ConformedEvents events = parsed.apply("Silver", Silver.conform());
      ConformedEvents others =
          parsed.apply("With repeats", Silver.conform().keepingDuplicates(true));
      publication.write(events, others.apply("Gold", Gold.score()));
      PublicationException refused = refused(publication, pipeline.run());
      assertThat(refused.kind(), equalTo(Kind.UNBALANCED));
      assertThat(
          refused.getMessage(),
          startsWith(
              "the ledger does not balance: gold rows = silver prints on scored days, but 6 is not"
                  + " 4; "));
      assertThat(refused.getMessage(), containsString("; nothing published"));
      assertThat("one line", refused.getMessage().lines().count(), equalTo(1L));
      assertThat(
          "failed",
          refused.ledger().failures().stream().map(Check::key).toList(),
          hasItem(Check.Key.GOLD_ROWS));
    }
    assertThat(ledgerJson(), containsString("\"published\" : false"));
    assertThat(ledgerJson(), containsString("\"balanced\" : false"));
    assertNothingIsLeft();
  }

  @Test
  void inputThatBrokeOffIsNamed() throws Exception {
    byte[] lines = Files.readAllBytes(landing.resolve("taps.json"));
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(lines);
    }
    Files.write(
        landing.resolve("taps-2.json.gz"), Arrays.copyOf(packed.toByteArray(), packed.size() - 9));
    try (Publication publication = begin()) {
      PublicationException refused = refused(publication, writeAll(publication, Gold.score()));
      assertThat(refused.kind(), equalTo(Kind.BROKEN_INPUT));
      assertThat(
          refused.getMessage(),
          startsWith("landing file 'taps-2.json.gz' cannot be read to its end: "));
    }
    assertNothingIsLeft();
  }

  @Test
  void tooMuchQuarantineIsRefusedWithTheWayOut() throws Exception {
    try (Publication publication = Publication.begin(lake.toString(), LakeSpec.BUILT_IN)) {
      PublicationException refused = refused(publication, writeAll(publication, Gold.score()));
      assertThat(refused.kind(), equalTo(Kind.OVERFULL_QUARANTINE));
      assertThat(
          refused.getMessage(), startsWith("2 of the 11 lines of prints that are not blank and "));
      assertThat(
          refused.getMessage(), containsString("more than Publication.maxQuarantine=0.01 allows"));
      assertThat(refused.ledger().total(Source.PRINTS).quarantined().intValue(), equalTo(2));
    }
    assertNothingIsLeft();
  }

  @Test
  void emptyGoldIsPublishedOnlyWhereItIsAllowed() throws Exception {
    Gold.Score later = Gold.score().asOf(LAST_DAY.plusYears(1));
    try (Publication publication = begin()) {
      PublicationException refused = refused(publication, writeAll(publication, later));
      assertThat(refused.kind(), equalTo(Kind.EMPTY_GOLD));
      assertThat(
          refused.getMessage(),
          equalTo(
              "no accepted print on the scored days 2021-11-24 to 2021-11-30; the loaded prints are"
                  + " of 2020-11-08 to 2020-11-30; choose another Gold.Score.asOf in that range, or"
                  + " publish an empty gold with Publication.allowEmptyGold; nothing published"));
    }
    assertNothingIsLeft();
    try (Publication publication = begin()) {
      publication.allowEmptyGold();
      assertThat(
          publication.publish(writeAll(publication, later)).goldRows().intValue(), equalTo(0));
    }
    assertThat("gold", published(Layer.GOLD), not(nullValue()));
  }

  @Test
  void silverWithoutAScoredEventIsRefused() throws Exception {
    try (Publication publication = begin()) {
      Pipeline pipeline = pipeline();
      ConformedEvents events =
          new OwnEvents()
              .add(Source.TAPS, "2020-11-30", 7, "point", 0)
              .in(pipeline)
              .apply("Silver", Silver.conform());
      publication.write(events, events.apply("Gold", Gold.score()));
      PublicationException refused = refused(publication, pipeline.run());
      assertThat(refused.kind(), equalTo(Kind.NOTHING_ACCEPTED));
      assertThat(
          refused.getMessage(), equalTo("not a single print was accepted; nothing published"));
    }
  }

  private static PublicationException refused(Publication publication, PipelineResult job) {
    return assertThrows(PublicationException.class, () -> publication.publish(job));
  }

  @Test
  void oneAtATime() throws Exception {
    Publication publication = begin();
    LakeLockedException locked = assertThrows(LakeLockedException.class, this::begin);
    assertThat(
        locked.getMessage(), startsWith("lake '" + lake + "' is held by another run (host "));
    publication.close();
    publication.close();
    begin().close();
    assertNothingIsLeft();
  }

  @Test
  void aLakeThatCannotBeUsedIsFreed() throws Exception {
    Path stray = Files.createDirectories(lake).resolve("gold");
    Files.writeString(stray, "mine");
    LakeException refused = assertThrows(LakeException.class, this::begin);
    assertThat(refused.getMessage(), containsString("'" + stray + "'"));
    Files.delete(stray);
    begin().close();
    Path file = Files.writeString(folder.resolve("file"), "mine");
    LakeException isFile =
        assertThrows(
            LakeException.class, () -> Publication.begin(file.toString(), LakeSpec.BUILT_IN));
    assertThat(
        isFile.getMessage(),
        equalTo(
            "lake '"
                + file
                + "' is a file; name another lake for Publication.begin or move it aside"));
  }

  @Test
  void stepsOutOfOrderAreToldInASentence() throws Exception {
    Publication publication = begin();
    assertOutOfOrder(
        "publish was called before write; call write, then run the pipeline",
        () -> publication.publish(null));
    Pipeline pipeline = pipeline();
    ConformedEvents events = ownEvents().in(pipeline).apply("Silver", Silver.conform());
    ScoredPrints gold = events.apply("Gold", Gold.score());
    publication.write(events, gold);
    assertOutOfOrder(
        "write was called after write; a publication has one pipeline",
        () -> publication.write(events, gold));
    assertOutOfOrder(
        "load was called after write; a publication has one pipeline",
        () -> publication.load(landing.toString()));
    PipelineResult job = pipeline.run();
    publication.publish(job);
    assertOutOfOrder(
        "publish was called after publish; begin another publication",
        () -> publication.publish(job));
    publication.close();
    assertOutOfOrder(
        "publish was called after close; begin another publication",
        () -> publication.publish(job));
    assertThat("gold stays", published(Layer.GOLD), not(nullValue()));
  }

  private interface Step {
    void run() throws Exception;
  }

  private static void assertOutOfOrder(String message, Step step) {
    IllegalStateException refused = assertThrows(IllegalStateException.class, step::run);
    assertThat(refused.getMessage(), equalTo(message));
  }

  @Test
  void partsThatDoNotFitAreRefused() throws Exception {
    LakeSpec week = LakeSpec.BUILT_IN.with(FeatureSet.BUILT_IN.over(new WindowSpec(7, 7, 1)));
    try (Publication publication = Publication.begin(lake.toString(), week)) {
      ConformedEvents events = ownEvents().in(pipeline()).apply("Silver", Silver.conform());
      IllegalArgumentException refused =
          assertThrows(
              IllegalArgumentException.class,
              () -> publication.write(events, events.apply("Gold", Gold.score())));
      assertThat(
          refused.getMessage(),
          equalTo(
              "events are made of another feature file than lake '"
                  + lake
                  + "'; begin the publication with that one"));
      assertThrows(IllegalArgumentException.class, () -> publication.maxQuarantine(1.5));
      assertThrows(IllegalArgumentException.class, () -> publication.maxQuarantine(Double.NaN));
      assertThrows(IllegalArgumentException.class, () -> publication.writers(0));
    }
    try (Publication publication = begin()) {
      publication.load(landing.toString());
      ConformedEvents events = ownEvents().in(pipeline()).apply("Silver", Silver.conform());
      IllegalArgumentException refused =
          assertThrows(
              IllegalArgumentException.class,
              () -> publication.write(events, events.apply("Gold", Gold.score())));
      assertThat(
          refused.getMessage(),
          equalTo(
              "what load gave is not written; give Publication.write the events of it, or load"
                  + " with Bronze.load"));
      assertOutOfOrder(
          "load was called before; a publication loads once",
          () -> publication.load(landing.toString()));
    }
  }
}
