package io.lookback.internal.lake;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lookback.internal.coder.Coders;
import io.lookback.internal.ledger.Counted;
import io.lookback.lake.Staging;
import io.lookback.ledger.Tally;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.FlatMapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The counts of all steps reach the program. */
class WriteTallyTest {
  @TempDir private Path lake;

  @Test
  void countsOfAllStepsAreMerged() throws IOException {
    Staging staging = new Staging(lake.toString(), "run");
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    PCollection<Tally> some =
        pipeline.apply(
            "Some",
            Create.of(
                    new Tally().add(1, Counted.REACH, "a").max(3, Counted.COLUMN, "m"),
                    new Tally().add(2, Counted.REACH, "a").max(9, Counted.COLUMN, "m"))
                .withCoder(Coders.TALLIES));
    PCollection<Tally> none = pipeline.apply("None", Create.empty(Coders.TALLIES));
    PCollection<Tally> others =
        pipeline.apply(
            "Others",
            Create.of(new Tally().add(4, Counted.REACH, "ü").addHash(-1, Counted.COLUMN, "h"))
                .withCoder(Coders.TALLIES));
    PCollectionList.of(some).and(none).and(others).apply(WriteTally.to(staging));
    pipeline.run().waitUntilFinish();
    Tally expected =
        new Tally()
            .add(3, Counted.REACH, "a")
            .max(9, Counted.COLUMN, "m")
            .add(4, Counted.REACH, "ü")
            .addHash(-1, Counted.COLUMN, "h");
    assertThat("counts", WriteTally.read(staging), equalTo(expected));
  }

  @Test
  void countsOfMoreFilesThanWaitInABundleAreMerged() throws IOException {
    Staging staging = new Staging(lake.toString(), "run");
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    PCollection<Tally> tallies =
        pipeline
            .apply(Create.of(10_000))
            .apply(
                FlatMapElements.into(TypeDescriptor.of(Tally.class))
                    .via(
                        files ->
                            IntStream.range(0, files)
                                .mapToObj(
                                    file -> new Tally().add(file, Counted.REACH, "" + file % 99))
                                .toList()))
            .setCoder(Coders.TALLIES);
    PCollectionList.of(tallies).apply(WriteTally.to(staging));
    pipeline.run().waitUntilFinish();
    Tally expected = new Tally();
    IntStream.range(0, 10_000).forEach(file -> expected.add(file, Counted.REACH, "" + file % 99));
    assertThat("counts", WriteTally.read(staging), equalTo(expected));
  }

  @Test
  void nothingCountedIsAnEmptyTallyAndAnUnfinishedJobIsAnError() throws IOException {
    Staging staging = new Staging(lake.toString(), "run");
    assertThrows(IOException.class, () -> WriteTally.read(staging));
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    PCollectionList.of(pipeline.apply(Create.empty(Coders.TALLIES))).apply(WriteTally.to(staging));
    pipeline.run().waitUntilFinish();
    assertThat("counts", WriteTally.read(staging), equalTo(new Tally()));
  }
}
