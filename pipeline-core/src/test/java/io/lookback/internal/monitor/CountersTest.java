package io.lookback.internal.monitor;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.lookback.bronze.Bronze;
import io.lookback.bronze.ParsedLanding;
import io.lookback.gold.Gold;
import io.lookback.internal.bronze.BronzeLoad;
import io.lookback.internal.lake.StagedFiles;
import io.lookback.internal.lake.TinyLanding;
import io.lookback.internal.lake.WriteTally;
import io.lookback.lake.Layer;
import io.lookback.lake.Staging;
import io.lookback.silver.ConformedEvents;
import io.lookback.silver.Silver;
import io.lookback.spec.LakeSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the counters say of a landing folder that is small enough to count by hand. */
class CountersTest {
  private static final Map<String, Long> OF_LINES =
      new TreeMap<>(
          Map.of(
              "lines", 22L,
              "blank_lines", 1L,
              "rejected_lines", 3L,
              "mended_lines", 0L,
              "events_parsed_prints", 9L,
              "events_parsed_taps", 4L,
              "events_parsed_pays", 5L));

  @TempDir private Path folder;

  @Test
  void fromLandingToGold() throws Exception {
    Path landing = folder.resolve("landing");
    Staging staging = new Staging(folder.resolve("lake").toString(), "run");
    Pipeline pipeline = pipeline();
    ParsedLanding parsed =
        pipeline.apply(
            "Bronze",
            Bronze.load(LakeSpec.BUILT_IN, TinyLanding.write(landing), 3)
                .writingTo(staging, new BronzeLoad("load", 0)));
    ConformedEvents silver = parsed.apply("Silver", Silver.conform());
    silver.apply("Gold", Gold.score());
    silver.apply("Serve", Gold.serve(LocalDate.of(2020, 12, 1)));
    PCollectionList.of(parsed.tallies()).apply("Write counts", WriteTally.to(staging));

    Map<String, Long> expected = new TreeMap<>(OF_LINES);
    expected.put("bytes", bytesWithoutLineEnds(landing));
    Map<String, Long> fromLanding = new TreeMap<>(expected);
    fromLanding.put("duplicates_dropped", 2L);
    fromLanding.put("rows_scored", 4L);
    fromLanding.put("users_served", 3L);
    assertThat("of landing", counted(pipeline), equalTo(fromLanding));

    Pipeline again = pipeline();
    again.apply(
        "Bronze",
        Bronze.read(
            LakeSpec.BUILT_IN, StagedFiles.of(WriteTally.read(staging), staging, Layer.BRONZE), 3));
    assertThat("of bronze", counted(again), equalTo(expected));
  }

  @Test
  void ofLinesFromElsewhere() {
    Pipeline pipeline = pipeline();
    PCollection<String> none = pipeline.apply("None", Create.empty(StringUtf8Coder.of()));
    PCollection<String> prints =
        pipeline.apply(
            "Prints", Create.of(TinyLanding.print("2020-11-30", 7, "point", 0), "", "nonsense"));
    PCollectionTuple.of("prints", prints, "taps", none, "pays", none)
        .apply("Bronze", Bronze.lines());
    Map<String, Long> counted = counted(pipeline);
    assertThat(counted.get("lines"), equalTo(3L));
    assertThat(counted.get("blank_lines"), equalTo(1L));
    assertThat(counted.get("rejected_lines"), equalTo(1L));
    assertThat(counted.get("events_parsed_prints"), equalTo(1L));
  }

  @Test
  void thePageListsThem() throws IOException {
    TreeSet<String> listed = new TreeSet<>();
    Pattern row = Pattern.compile("\\| `([a-z_]+)(<source>)?` \\|.*");
    String page = Files.readString(Path.of("..", "docs", "architecture.md"));
    String section = page.substring(page.indexOf("## Metrics"));
    section
        .substring(0, section.indexOf("\n## ", 1))
        .lines()
        .map(row::matcher)
        .filter(java.util.regex.Matcher::matches)
        .forEach(match -> listed.add(match.group(1)));
    assertThat(
        listed,
        equalTo(
            new TreeSet<>(
                List.of(
                    Counters.LINES,
                    Counters.BLANK_LINES,
                    Counters.REJECTED_LINES,
                    Counters.MENDED_LINES,
                    Counters.BYTES,
                    Counters.EVENTS_PARSED,
                    Counters.DUPLICATES_DROPPED,
                    Counters.ROWS_SCORED,
                    Counters.USERS_SERVED))));
  }

  /** The bytes of all lines but the header; a carriage return is a part of the line's end. */
  private static long bytesWithoutLineEnds(Path landing) throws IOException {
    long bytes = -"user_id,value_prop,total,pay_date".length();
    for (String file : List.of("prints.json", "prints/more.json", "taps.json", "pays.csv")) {
      for (byte b : Files.readAllBytes(landing.resolve(file))) {
        bytes += b == '\n' || b == '\r' ? 0 : 1;
      }
    }
    return bytes;
  }

  /** The committed counts: attempted ones may lag behind even after the end of a pipeline. */
  private static Map<String, Long> counted(Pipeline pipeline) {
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    Map<String, Long> counted = new TreeMap<>();
    for (MetricResult<Long> counter :
        result
            .metrics()
            .queryMetrics(
                MetricsFilter.builder()
                    .addNameFilter(MetricNameFilter.inNamespace("lookback"))
                    .build())
            .getCounters()) {
      counted.merge(counter.getName().getName(), counter.getCommitted(), Long::sum);
    }
    return counted;
  }

  private static Pipeline pipeline() {
    return TestPipeline.create().enableAbandonedNodeEnforcement(false);
  }
}
