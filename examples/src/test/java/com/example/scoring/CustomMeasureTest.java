package com.example.scoring;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Measures and look-backs of one's own, in Java and in a feature file. */
public class CustomMeasureTest {
  @Rule public final TestPipeline pipeline = TestPipeline.create();
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void givesAColumnForEachMeasureAndLookback() throws Exception {
    String landing = Samples.writeLanding(folder.getRoot().toPath());
    PCollection<Row> gold = CustomMeasure.score(pipeline, landing);
    PAssert.that(
            gold.apply(MapElements.into(TypeDescriptors.strings()).via(CustomMeasureTest::taps)))
        .containsInAnyOrder("0 in one week, 1 in three; last null, 10 days before");
    pipeline.run();
  }

  private static String taps(Row row) {
    return row.getInt32("taps_1w")
        + " in one week, "
        + row.getInt32("taps_3w")
        + " in three; last "
        + row.getInt32("days_since_tap_1w")
        + ", "
        + row.getInt32("days_since_tap_3w")
        + " days before";
  }

  @Test
  public void scoresTheSourcesOfAFeatureFile() throws Exception {
    Path file = Path.of("ads", "features.yaml");
    Path landing = folder.getRoot().toPath();
    Files.writeString(
        landing.resolve("impressions.json"),
        """
        {"ts_day": "2026-03-20", "viewer": {"id": 7}, "ad": {"campaign": "point", "slot": 0}}
        {"ts_day": "2026-03-28", "viewer": {"id": 7}, "ad": {"campaign": "point", "slot": 0}}
        """);
    Files.writeString(
        landing.resolve("clicks.json"),
        """
        {"ts_day": "2026-03-28", "ad": {"campaign": "point"}, "viewer": {"id": 7}}
        """);
    PCollection<Row> gold = CustomMeasure.score(pipeline, landing.toString(), file);
    assertThat(
        gold.getSchema().indexOf("days_since_click_4w"),
        equalTo(gold.getSchema().indexOf("days_since_click_1w") + 1));
    PAssert.that(
            gold.apply(
                MapElements.into(TypeDescriptors.strings())
                    .via(
                        row ->
                            row.getBoolean("clicked")
                                + " "
                                + row.getInt32("seen_1w")
                                + " "
                                + row.getInt32("seen_4w"))))
        .containsInAnyOrder("true 0 1");
    pipeline.run();
  }
}
