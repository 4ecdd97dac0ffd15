package io.lookback.readme;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lookback.feature.FeatureSet;
import io.lookback.gold.GoldSchemas;
import io.lookback.internal.lake.TinyLanding;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library example of the README is code that runs and gives what it says. */
class ReadmeTest {
  private static final Path MODULE = Path.of(System.getProperty("basedir", "."));
  private static final Path EXAMPLE =
      Path.of("src", "test", "java", "io", "lookback", "readme", "GoldExample.java");

  @TempDir private Path landing;

  @Test
  void theExampleGivesTheClickedPrints() throws Exception {
    TinyLanding.write(landing);
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    PAssert.that(GoldExample.clickedPrints(pipeline, landing.toString()))
        .containsInAnyOrder(
            Row.withSchema(GoldSchemas.rows(FeatureSet.BUILT_IN))
                .addValues(LocalDate.parse("2020-11-30"), 7L, "point", 0, true)
                .addValues(3, 1, 2, new BigDecimal("21.00"))
                .addValues(
                    Map.of("point", sums(3, 1, 2, "21.00"), "send", sums(0, 0, 1, "0.01")), 0)
                .addValues(4, 2, 2)
                .build());
    pipeline.run().waitUntilFinish();
  }

  @Test
  void aFolderThatIsNotThereIsNamedBeforeAnythingRuns() {
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    String nowhere = landing.resolve("nowhere").toString();
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> GoldExample.clickedPrints(pipeline, nowhere));
    assertThat("message", refused.getMessage(), containsString("'" + nowhere + "'"));
  }

  @Test
  void theReadmeShowsTheExample() throws IOException {
    String shown = "```java\n" + example() + "\n```\n";
    assertThat("README", read(MODULE.resolve("..").resolve("README.md")), containsString(shown));
  }

  @Test
  void theFirstPageOfTheJavadocShowsTheExample() throws IOException {
    String shown = example().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    assertThat(
        "overview",
        read(MODULE.resolve(Path.of("src", "main", "javadoc", "overview.html"))),
        containsString("<pre><code>" + shown + "</code></pre>"));
  }

  /** The lines between the marks in the example's file. */
  private static String example() throws IOException {
    String code = read(MODULE.resolve(EXAMPLE));
    int from = code.indexOf('\n', code.indexOf("// README: from here")) + 1;
    int to = code.lastIndexOf('\n', code.indexOf("// README: to here")) + 1;
    return code.substring(from, to).stripTrailing().stripIndent();
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }

  private static Row sums(int views, int taps, int pays, String amount) {
    return Row.withSchema(GoldSchemas.history(FeatureSet.BUILT_IN))
        .addValues(views, taps, pays, new BigDecimal(amount))
        .build();
  }
}
