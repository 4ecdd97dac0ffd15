package com.example.scoring;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.junit.Rule;
import org.junit.Test;

/** Lines in, the rows of gold out. */
public class ScoreLinesTest {
  // shown: from here
  @Rule public final TestPipeline pipeline = TestPipeline.create();

  @Test
  public void scoresThePrintsOfTheLastWeek() {
    PAssert.that(
            ScoreLines.score(
                lines("prints", Samples.PRINTS),
                lines("taps", Samples.TAPS),
                lines("pays", Samples.PAYS)))
        .containsInAnyOrder(Samples.gold());
    pipeline.run();
  }

  // shown: to here

  private PCollection<KV<String, byte[]>> lines(String topic, List<String> lines) {
    return pipeline.apply(
        topic,
        Create.of(
            lines.stream()
                .map(line -> KV.of(topic + "-0", line.getBytes(StandardCharsets.UTF_8)))
                .toList()));
  }
}
