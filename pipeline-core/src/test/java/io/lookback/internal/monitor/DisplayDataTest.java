package io.lookback.internal.monitor;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.not;

import io.lookback.batch.Source;
import io.lookback.bronze.Bronze;
import io.lookback.bronze.Rejects;
import io.lookback.feature.FeatureSet;
import io.lookback.feature.Lookback;
import io.lookback.feature.WindowSpec;
import io.lookback.gold.Gold;
import io.lookback.internal.bronze.BronzeLoad;
import io.lookback.internal.lake.DealFiles;
import io.lookback.internal.lake.LakeFile;
import io.lookback.internal.lake.Table;
import io.lookback.internal.lake.WriteRowGroups;
import io.lookback.internal.lake.WriteTally;
import io.lookback.lake.Staging;
import io.lookback.silver.Silver;
import io.lookback.spec.LakeSpec;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.junit.jupiter.api.Test;

/** What each public composite shows of its settings. */
class DisplayDataTest {
  private static final Staging STAGING = new Staging("data", "run-1");
  private static final LakeSpec SPEC =
      LakeSpec.BUILT_IN.with(
          FeatureSet.builtIn(
              new WindowSpec(List.of(new Lookback(7), new Lookback(21)), 7, 2, 1000)));
  private static final List<LakeFile> FILES =
      List.of(new LakeFile("prints", "day=2020-11-30", "data/x.parquet"));

  private static final List<PTransform<?, ?>> ALL =
      List.of(
          Bronze.load("landing"),
          Bronze.read(SPEC, FILES, 3),
          Bronze.lines(),
          Bronze.rows(),
          Bronze.countDays(),
          Rejects.toRows(),
          Rejects.toBadRecords(),
          Silver.conform(),
          Silver.write(STAGING),
          Silver.read(SPEC, FILES, 3),
          Silver.toRows(Source.PAYS),
          Silver.unfold(Source.PAYS),
          Silver.writeQuarantine(STAGING),
          Gold.score(),
          Gold.write(STAGING),
          Gold.toRows(),
          Gold.toAvro(),
          Gold.serve(LocalDate.of(2020, 12, 1)),
          Gold.writeServed(STAGING),
          Gold.servedRows(),
          Gold.servedAvro(),
          DealFiles.of(FILES, 2),
          WriteRowGroups.into(STAGING, List.of(Table.QUARANTINE)),
          WriteTally.to(STAGING));

  @Test
  void everyPublicCompositeIsLookedAt() throws Exception {
    Set<String> missing = new TreeSet<>(Composites.publicOnes());
    assertThat("found", missing, not(empty()));
    ALL.forEach(transform -> missing.remove(transform.getClass().getName()));
    assertThat("public transforms that this test does not look at", missing, empty());
  }

  @Test
  void eachShowsSomething() {
    for (PTransform<?, ?> transform : ALL) {
      assertThat(transform.getClass().getName(), shown(transform), aMapWithSize(greaterThan(0)));
    }
  }

  @Test
  void everyItemHasALabel() {
    Stream<DisplayData.Item> items =
        ALL.stream().flatMap(transform -> DisplayData.from(transform).items().stream());
    assertThat(items.filter(item -> item.getLabel() == null).toList(), empty());
  }

  @Test
  void loadShowsSpecLimitsAndStaging() {
    Map<String, String> shown =
        shown(
            Bronze.load(SPEC, "landing")
                .withBuckets(64)
                .withMaxLineBytes(5000)
                .writingTo(STAGING, new BronzeLoad("load", 0)));
    assertThat(
        shown,
        equalTo(
            new TreeMap<>(
                Map.ofEntries(
                    Map.entry("sources", "prints, taps, pays"),
                    Map.entry("scored", "prints"),
                    Map.entry("measures", "views, taps, pays, amount"),
                    Map.entry("lookbackDays", "7, 21"),
                    Map.entry("scoringDays", "7"),
                    Map.entry("weeks", "2"),
                    Map.entry("maxHistory", "1000"),
                    Map.entry("landing", "landing"),
                    Map.entry("buckets", "64"),
                    Map.entry("maxLineBytes", "5000"),
                    Map.entry("maxExpansion", "200"),
                    Map.entry("lake", "data"),
                    Map.entry("run", "run-1"),
                    Map.entry("parse", "true"),
                    Map.entry("notesFaults", "false")))));
  }

  @Test
  void readersShowFilesAndLanes() {
    for (PTransform<?, ?> read :
        List.of(
            Bronze.read(SPEC, FILES, 3).withLanes(5), Silver.read(SPEC, FILES, 3).withLanes(5))) {
      Map<String, String> shown = shown(read);
      assertThat(shown.get("files"), equalTo("1"));
      assertThat(shown.get("lanes"), equalTo("5"));
      assertThat(shown.get("buckets"), equalTo("3"));
    }
  }

  @Test
  void linesShowHeaders() {
    String header = "pay_date,total,user_id,value_prop";
    assertThat(
        shown(Bronze.lines().withHeader("pays", header)).get("header_pays"), equalTo(header));
    assertThat(shown(Bronze.rows().withHeader("pays", header)).get("header_pays"), equalTo(header));
  }

  @Test
  void scoreShowsItsWindowAndAsOfDay() {
    Map<String, String> shown =
        shown(Gold.score(WindowSpec.DEFAULT).asOf(LocalDate.of(2020, 11, 30)));
    assertThat(shown.get("asOf"), equalTo("2020-11-30"));
    assertThat(shown.get("lookbackDays"), equalTo("21"));
    assertThat(shown(Gold.score(SPEC.features())).get("lookbackDays"), equalTo("7, 21"));
  }

  @Test
  void serveShowsItsDay() {
    assertThat(
        shown(Gold.serve(LocalDate.of(2020, 12, 1)).notingFaults()),
        equalTo(Map.of("day", "2020-12-01", "notesFaults", "true")));
  }

  private static Map<String, String> shown(PTransform<?, ?> transform) {
    Map<String, String> shown = new TreeMap<>();
    for (DisplayData.Item item : DisplayData.from(transform).items()) {
      shown.put(item.getKey(), String.valueOf(item.getValue()));
    }
    return shown;
  }
}
