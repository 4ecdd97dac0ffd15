package io.lookback.internal.monitor;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lookback.batch.Source;
import io.lookback.batch.ValueKind;
import io.lookback.bronze.Bronze;
import io.lookback.feature.FeatureSet;
import io.lookback.feature.Label;
import io.lookback.feature.Measure;
import io.lookback.feature.Operation;
import io.lookback.feature.WindowSpec;
import io.lookback.gold.Gold;
import io.lookback.internal.lake.LakeFile;
import io.lookback.internal.lake.TinyLanding;
import io.lookback.internal.landing.LandingFile;
import io.lookback.internal.landing.LandingPlan.Lane;
import io.lookback.internal.landing.LandingRange;
import io.lookback.lake.Staging;
import io.lookback.silver.ConformedEvents;
import io.lookback.silver.Silver;
import io.lookback.spec.EventFields;
import io.lookback.spec.LakeSpec;
import io.lookback.spec.SourceSpec;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.apache.beam.sdk.testing.TestPipeline;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot work is refused while the pipeline is built, in one sentence. */
class RefusalsTest {
  private static final Source CLICKS = new Source("clicks", "click", ValueKind.POSITION);
  private static final Staging STAGING = new Staging("data", "run");

  @TempDir private Path landing;

  private static void refuses(Runnable construction, String message) {
    assertThat(
        assertThrows(IllegalArgumentException.class, construction::run).getMessage(),
        equalTo(message));
  }

  private static List<LakeFile> files(String table, String partition) {
    return List.of(new LakeFile(table, partition, "data/x.parquet"));
  }

  @Test
  void lanesBelowOne() {
    String message = "lanes is 0; legal: whole numbers from 1";
    refuses(() -> Bronze.read(LakeSpec.BUILT_IN, List.of(), 1).withLanes(0), message);
    refuses(() -> Silver.read(LakeSpec.BUILT_IN, List.of(), 1).withLanes(0), message);
  }

  @Test
  void writersBelowOne() {
    String message = "writers is -1; legal: whole numbers from 1";
    refuses(() -> Silver.write(STAGING).withWriters(-1), message);
    refuses(() -> Silver.writeQuarantine(STAGING).withWriters(-1), message);
    refuses(() -> Gold.write(STAGING).withWriters(-1), message);
    refuses(() -> Gold.writeServed(STAGING).withWriters(-1), message);
  }

  @Test
  void bucketsOutOfRange() {
    String message = "the number of buckets is 0; legal: whole numbers from 1 to 1048576";
    refuses(() -> Bronze.load(LakeSpec.BUILT_IN, List.of(), 0), message);
    refuses(() -> Bronze.load("landing").withBuckets(0), message);
    refuses(() -> Bronze.read(LakeSpec.BUILT_IN, List.of(), 0), message);
    refuses(() -> Silver.read(LakeSpec.BUILT_IN, List.of(), 0), message);
  }

  @Test
  void filesOfAnotherSpec() {
    String message =
        "file 'data/x.parquet' is of table 'clicks', which is no source of the spec; legal: prints,"
            + " taps, pays; read it with the feature file that the lake was made with";
    refuses(() -> Bronze.read(LakeSpec.BUILT_IN, files("clicks", ""), 1), message);
    refuses(() -> Silver.read(LakeSpec.BUILT_IN, files("clicks", "day=2020-11-30"), 1), message);
  }

  @Test
  void filesOfNoDay() {
    refuses(
        () -> Silver.read(LakeSpec.BUILT_IN, files("prints", ""), 1),
        "file 'data/x.parquet' has the partition ''; legal: files of silver, below folders such as"
            + " day=2020-11-30");
  }

  private static List<Lane> lane(SourceSpec source) {
    LandingFile file =
        new LandingFile(source, "a.json", "/l/a.json", 1, LandingFile.Compression.PLAIN);
    return List.of(new Lane(List.of(new LandingRange(file, 0, Long.MAX_VALUE))));
  }

  private static SourceSpec json(Source source, String day) {
    return new SourceSpec(
        source,
        SourceSpec.Format.JSON,
        List.of("*"),
        new EventFields(day, "u", "v", "p", ValueKind.POSITION),
        true,
        true);
  }

  @Test
  void lanesOfAnotherSpec() {
    refuses(
        () -> Bronze.load(LakeSpec.BUILT_IN, lane(json(CLICKS, "d")), 1),
        "landing file 'a.json' is of source clicks, which the spec does not have; legal: prints,"
            + " taps, pays; list the files with LandingFolder.list(spec, folder)");
    refuses(
        () -> Bronze.load(LakeSpec.BUILT_IN, lane(json(Source.TAPS, "d")), 1),
        "landing file 'a.json' is of source taps, which has another format or other fields in the"
            + " spec; list the files with LandingFolder.list(spec, folder)");
  }

  @Test
  void asOfBeyondTheYears() {
    refuses(
        () -> Gold.score().asOf(LocalDate.of(0, 12, 31)),
        "asOf is 0000-12-31; legal: days from 0001-01-01 to 9999-12-31");
    refuses(
        () -> Gold.score().asOf(LocalDate.of(10_000, 1, 1)),
        "asOf is +10000-01-01; legal: days from 0001-01-01 to 9999-12-31");
    Gold.score().asOf(LocalDate.of(1, 1, 1)).asOf(LocalDate.of(9999, 12, 31)).asOf(null);
  }

  @Test
  void servedDaysBeyondTheYears() {
    String legal = "; legal: days from 0001-01-01 to 9999-12-31";
    refuses(() -> Gold.serve(null), "the day to serve is null" + legal);
    refuses(
        () -> Gold.serve(LocalDate.of(10_000, 1, 1)), "the day to serve is +10000-01-01" + legal);
    Gold.serve(LocalDate.of(1, 1, 1));
  }

  private ConformedEvents builtIn() throws Exception {
    return TestPipeline.create()
        .apply("Bronze", Bronze.load(LakeSpec.BUILT_IN, TinyLanding.write(landing), 2))
        .apply("Silver", Silver.conform());
  }

  @Test
  void featuresOfOtherSources() throws Exception {
    FeatureSet ofClicks =
        new FeatureSet(
            List.of(Source.PRINTS, CLICKS),
            Source.PRINTS,
            new Label("clicked", CLICKS, true),
            List.of(Measure.of("views", Source.PRINTS, Operation.COUNT)),
            WindowSpec.DEFAULT);
    ConformedEvents events = builtIn();
    refuses(
        () -> events.apply("Gold", Gold.score(ofClicks)),
        "the features look at the source clicks with POSITION, which the events do not have; they"
            + " have prints with POSITION, taps with POSITION, pays with AMOUNT; conform the events"
            + " by a spec with these features");
    FeatureSet fewer =
        new FeatureSet(
            List.of(Source.PRINTS, Source.TAPS),
            Source.PRINTS,
            new Label("clicked", Source.TAPS, true),
            List.of(Measure.of("views", Source.PRINTS, Operation.COUNT)),
            WindowSpec.DEFAULT);
    events.apply("Gold of fewer sources", Gold.score(fewer));
  }

  @Test
  void rowsOfAnotherSource() throws Exception {
    ConformedEvents events = builtIn();
    refuses(
        () -> events.apply("Rows", Silver.toRows(CLICKS)),
        "source 'clicks' with POSITION is none of the events'; legal: prints with POSITION, taps"
            + " with POSITION, pays with AMOUNT");
  }
}
