package com.example.scoring;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** A line that is no event, in the sink of an error handler. */
public class RejectsToErrorHandlerTest {
  @Rule public final TestPipeline pipeline = TestPipeline.create();
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void scoresAndWritesWhatItCannotUse() throws Exception {
    Path root = folder.getRoot().toPath();
    String landing = Samples.writeLanding(root.resolve("landing"));
    PAssert.that(
            RejectsToErrorHandler.score(
                pipeline,
                landing,
                new RejectsToErrorHandler.WriteText(root.resolve("bad/lines").toString())))
        .containsInAnyOrder(Samples.gold());
    pipeline.run();
    assertThat(
        written(root.resolve("bad")),
        contains(
            allOf(containsString("prints from prints.json, line 3"), containsString("day")),
            equalTo('"' + Samples.PRINTS.get(2).replace("\"", "\\\"") + '"')));
  }

  private static List<String> written(Path in) throws Exception {
    List<String> lines = new ArrayList<>();
    try (var files = Files.newDirectoryStream(in, "lines*.txt")) {
      for (Path file : files) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    return lines;
  }
}
