package io.lookback.internal.landing;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lookback.landing.ReadLimits;
import io.lookback.spec.SourceSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an origins file says, and what is none. */
class LineOriginsTest {
  private static final String FIRST =
      "{\"line\":1,\"reasons\":[\"bad_day\"],\"file\":\"prints.json\",\"offset\":70,\"bytes\":100,"
          + "\"content_hash\":\"00000000000000ff\"}\n";
  private static final String SECOND = FIRST.replace("70", "7");
  private static final String OTHER =
      FIRST.replace("prints.json", "prints/2.json").replace("ff\"", "fe\"");

  @TempDir private Path folder;

  @Test
  void linesAreToldByContentAndOffsetInWhateverOrder() throws Exception {
    LineOrigins origins = read("x.origins.jsonl", FIRST + OTHER + "\n" + SECOND + FIRST);
    assertThat(
        "lines", lines(origins), contains("prints.json 100 ff: 7 70", "prints/2.json 100 fe: 70"));
    assertThat(
        "hash", origins.hash(), equalTo(read("x.origins.jsonl", SECOND + OTHER + FIRST).hash()));
    assertThat("hash", origins.hash(), not(equalTo(read("x.origins.jsonl", FIRST).hash())));
  }

  @Test
  void packedFilesAndAByteOrderMarkAreRead() throws Exception {
    byte[] text = ("\ufeff" + FIRST).getBytes(StandardCharsets.UTF_8);
    for (byte[] packed : List.of(LandingFiles.gzip(text), LandingFiles.zstd(text))) {
      String name = packed[0] == 0x1f ? "x.origins.jsonl.gz" : "x.origins.jsonl.zst";
      LandingFile file = LandingFiles.write(folder, name, SourceSpec.PRINTS, packed);
      assertThat(
          name,
          lines(LineOrigins.read(file, ReadLimits.DEFAULT)),
          contains("prints.json 100 ff: 70"));
    }
  }

  @Test
  void theWireFormKeepsAll() throws Exception {
    LineOrigins origins = read("x.origins.jsonl", FIRST + OTHER + SECOND);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    origins.writeTo(new DataOutputStream(bytes));
    LineOrigins back =
        LineOrigins.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    assertThat("lines", lines(back), equalTo(lines(origins)));
    assertThat("name", back.name(), equalTo("x.origins.jsonl"));
    assertThat("source", back.source(), equalTo("prints"));
    assertThat("hash", back.hash(), equalTo(origins.hash()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense\n",
        "[1]\n",
        "7\n",
        "{\"file\":\"prints.json\"\n",
        "{}\n",
        "{\"file\":7,\"offset\":70,\"bytes\":100,\"content_hash\":\"00000000000000ff\"}",
        "{\"file\":\"a\",\"offset\":100,\"bytes\":100,\"content_hash\":\"00000000000000ff\"}",
        "{\"file\":\"a\",\"offset\":1e3,\"bytes\":10000,\"content_hash\":\"00000000000000ff\"}",
        "{\"file\":\"a\",\"offset\":99999999999999999999,\"bytes\":1,\"content_hash\":\"00\"}",
        "{\"file\":\"a\",\"offset\":1,\"bytes\":100,\"content_hash\":\"ff\"}"
      })
  void whatIsNoOriginIsNamedWithItsLine(String broken) {
    LandingException refused =
        assertThrows(LandingException.class, () -> read("x.origins.jsonl", FIRST + "\n" + broken));
    assertThat(
        refused.getMessage(),
        allOf(
            containsString("'x.origins.jsonl'"),
            containsString("in line "),
            containsString("; restore the file, or remove it")));
    assertThat(refused.getMessage(), not(containsString("in line 1:")));
  }

  private LineOrigins read(String name, String text) throws IOException, LandingException {
    LandingFile file =
        LandingFiles.write(folder, name, SourceSpec.PRINTS, text.getBytes(StandardCharsets.UTF_8));
    return LineOrigins.read(file, ReadLimits.DEFAULT);
  }

  private static List<String> lines(LineOrigins origins) {
    List<String> lines = new ArrayList<>();
    origins.forEach(
        (file, content, offsets) -> {
          StringBuilder line = new StringBuilder(file);
          line.append(' ').append(content.bytes());
          line.append(' ').append(Long.toHexString(content.hash())).append(':');
          for (int i = 0; i < offsets.size(); i++) {
            line.append(' ').append(offsets.get(i));
          }
          lines.add(line.toString());
        });
    return lines;
  }
}
