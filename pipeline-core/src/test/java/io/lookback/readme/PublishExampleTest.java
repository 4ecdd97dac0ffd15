package io.lookback.readme;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import io.lookback.internal.lake.TinyLanding;
import io.lookback.ledger.Ledger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.beam.sdk.testing.TestPipeline;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of docs/publishing.md is code that runs. */
class PublishExampleTest {
  private static final Path MODULE = Path.of(System.getProperty("basedir", "."));

  @TempDir private Path folder;

  @Test
  void theExamplePublishes() throws Exception {
    Path landing = folder.resolve("landing");
    TinyLanding.write(
        landing,
        TinyLanding.print("2020-11-30", 7, "point", 0) + "\n",
        TinyLanding.print("2020-11-30", 7, "point", 0) + "\n",
        "user_id,value_prop,total,pay_date\n7,point,10.50,2020-11-10\n");
    Ledger ledger =
        PublishExample.publish(
            TestPipeline.create().enableAbandonedNodeEnforcement(false),
            landing.toString(),
            folder.resolve("lake").toString());
    assertThat(ledger.failures(), empty());
    assertThat("rows", ledger.goldRows().intValue(), equalTo(1));
    assertThat("gold", Files.isDirectory(folder.resolve("lake").resolve("gold")), equalTo(true));
  }

  @Test
  void thePageShowsTheExample() throws IOException {
    String code =
        read(Path.of("src", "test", "java", "io", "lookback", "readme", "PublishExample.java"));
    int from = code.indexOf('\n', code.indexOf("// docs: from here")) + 1;
    int to = code.lastIndexOf('\n', code.indexOf("// docs: to here")) + 1;
    String shown = "```java\n" + code.substring(from, to).stripTrailing().stripIndent() + "\n```\n";
    assertThat("page", read(Path.of("..", "docs", "publishing.md")), containsString(shown));
  }

  private static String read(Path file) throws IOException {
    return Files.readString(MODULE.resolve(file), StandardCharsets.UTF_8);
  }
}
