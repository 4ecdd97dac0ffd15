package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A lake on a file system with a megabyte of room: named in one line, exit code 3, and what was
 * published before is intact. Skipped where this user may not mount a file system of its own.
 */
class FullDiskIT {
  /**
   * Everything happens in a mount namespace that ends with the script: a first run that fits, a
   * second that does not, and a look at what is published.
   */
  private static final String SCRIPT =
      """
      set -u
      mount -t tmpfs -o size=1300k tmpfs "$LAKE" || exit 77
      lookback() { "$JAVA" -XX:TieredStopAtLevel=1 -Xmx512m -jar "$JAR" "$@"; }
      lookback generate --users=300 --days=30 --out="$LANDING" --quiet || exit 78
      lookback run --landing="$LANDING" --lake="$LAKE/lake" >"$OUT/first" || exit 79
      readlink "$LAKE"/lake/* >"$OUT/links-before"
      lookback generate --users=30000 --days=30 --out="$LANDING-large" --quiet || exit 80
      lookback run --quiet --sameLake --landing="$LANDING-large" --lake="$LAKE/lake" 2>"$OUT/errors"
      echo $? >"$OUT/code"
      readlink "$LAKE"/lake/* >"$OUT/links-after"
      lookback run --sameLake --keepDuplicates --landing="$LANDING" --lake="$LAKE/lake" >"$OUT/again" 2>>"$OUT/errors-again"
      echo $? >"$OUT/code-again"
      """;

  @TempDir private Path folder;

  @Test
  void isNamedAndLeavesWhatIsPublished() throws Exception {
    Path lake = Files.createDirectory(folder.resolve("lake"));
    Path out = Files.createDirectory(folder.resolve("out"));
    ProcessBuilder builder = new ProcessBuilder("unshare", "-rm", "bash", "-c", SCRIPT);
    builder
        .environment()
        .putAll(
            Map.of(
                "LAKE", lake.toString(),
                "OUT", out.toString(),
                "LANDING", folder.resolve("landing").toString(),
                "JAR", System.getProperty("lookback.jar"),
                "JAVA", Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    builder.redirectOutput(out.resolve("stdout").toFile());
    builder.redirectError(out.resolve("stderr").toFile());
    int code;
    try {
      code = builder.start().waitFor();
    } catch (IOException e) {
      code = 77;
    }
    boolean mayMount = code != 77 && !text(out, "stderr").contains("unshare");
    assumeTrue(mayMount, "not tested: this user may not mount a small file system");
    assertThat(text(out, "stderr"), code, equalTo(0));
    assertThat(text(out, "errors"), text(out, "code"), equalTo("3"));
    assertThat(
        text(out, "errors"),
        allOf(
            containsString("cannot be written: No space left on device"),
            containsString("make room or choose another --lake; nothing published"),
            not(containsString("\tat "))));
    assertThat("one line", text(out, "errors").lines().count(), equalTo(1L));
    assertThat("published", text(out, "links-after"), equalTo(text(out, "links-before")));
    assertThat("there is room again", text(out, "code-again"), equalTo("0"));
    List<String> fingerprints =
        List.of(fingerprint(text(out, "first")), fingerprint(text(out, "again")));
    assertThat("the same gold", fingerprints.get(1), equalTo(fingerprints.get(0)));
  }

  private static String fingerprint(String summary) {
    return summary.lines().filter(line -> line.startsWith("fingerprint")).findFirst().orElse("");
  }

  private static String text(Path folder, String file) throws IOException {
    Path path = folder.resolve(file);
    return Files.exists(path) ? Files.readString(path, StandardCharsets.UTF_8).strip() : "";
  }
}
