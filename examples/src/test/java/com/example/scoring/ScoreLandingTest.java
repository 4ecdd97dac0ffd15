package com.example.scoring;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.Assert.assertThrows;

import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** A landing folder in, the rows of gold out. */
public class ScoreLandingTest {
  @Rule public final TestPipeline pipeline = TestPipeline.create();
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void scoresThePrintsOfTheLastWeek() throws Exception {
    String landing = Samples.writeLanding(folder.getRoot().toPath());
    PAssert.that(ScoreLanding.score(pipeline, landing)).containsInAnyOrder(Samples.gold());
    pipeline.run();
  }

  @Test
  public void namesAFolderThatIsNotThereBeforeAnythingRuns() {
    pipeline.enableAbandonedNodeEnforcement(false);
    String nowhere = folder.getRoot() + "/nowhere";
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> ScoreLanding.score(pipeline, nowhere));
    assertThat(refused.getMessage(), containsString("'" + nowhere + "'"));
  }
}
