package io.lookback.internal.landing;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lookback.landing.ReadLimits;
import io.lookback.spec.SourceSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are not packed as their names say. */
class PackingCheckTest {
  private static final byte[] TEXT = "day,user\n1,2\n".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path folder;

  @Test
  void packedBytesUnderAPlainName() throws IOException {
    byte[] gzip = LandingFiles.gzip(TEXT);
    byte[] zstd = LandingFiles.zstd(TEXT);
    byte[] skippableFirst =
        LandingFiles.concat(new byte[] {0x50, 0x2A, 0x4D, 0x18, 1, 0, 0, 0, 9}, zstd);
    assertRefused("prints.json", gzip, "it looks like gzip; name it prints.json.gz");
    assertRefused("pays/1.csv", gzip, "it looks like gzip; name it pays/1.csv.gz");
    assertRefused("prints.json", zstd, "it looks like zstd; name it prints.json.zst");
    assertRefused("pays.csv", skippableFirst, "it looks like zstd; name it pays.csv.zst");
  }

  @Test
  void onePackingUnderTheNameOfTheOther() throws IOException {
    byte[] gzip = LandingFiles.gzip(TEXT);
    byte[] zstd = LandingFiles.zstd(TEXT);
    assertRefused("prints.json.zst", gzip, "it looks like gzip; name it prints.json.gz");
    assertRefused("pays.csv.gz", zstd, "it looks like zstd; name it pays.csv.zst");
  }

  @Test
  void plainTextUnderAPackedName() throws IOException {
    assertRefused("pays.csv.gz", TEXT, "it is not packed with gzip; name it pays.csv");
    assertRefused("taps.json.zst", TEXT, "it is not packed with zstd; name it taps.json");
    byte[] lineFeed = {'\n'};
    assertRefused("taps.json.gz", lineFeed, "it is not packed with gzip; name it taps.json");
    assertRefused("taps.json.zst", lineFeed, "it is not packed with zstd; name it taps.json");
  }

  @Test
  void noBytesUnderAPackedName() throws IOException {
    String rest =
        " gives some even to no content; copy it again, or name it prints.json if it stands for"
            + " none";
    assertRefused("prints.json.gz", new byte[0], "it has no bytes, but gzip" + rest);
    assertRefused("prints.json.zst", new byte[0], "it has no bytes, but zstd" + rest);
  }

  @Test
  void packedTwice() throws IOException {
    byte[] gzip = LandingFiles.gzip(TEXT);
    byte[] zstd = LandingFiles.zstd(TEXT);
    assertRefused(
        "pays.csv.gz",
        LandingFiles.gzip(gzip),
        "it is packed twice: its content looks like gzip; unpack it once");
    assertRefused(
        "prints.json.zst",
        LandingFiles.zstd(gzip),
        "it is packed twice: its content looks like gzip; unpack it once");
    assertRefused(
        "prints.json.gz",
        LandingFiles.gzip(zstd),
        "it is packed twice: its content looks like zstd; unpack it once");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "(", "P*M", "PQRS", "\u001F", "\u001Fabc", "(abc", "\uFEFF{}"})
  void whateverElseAPlainFileBeginsWithIsRead(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    assertThat(text, read(file("prints.json", bytes)), equalTo(text));
    assertThat(text, read(file("prints-2.json.gz", LandingFiles.gzip(bytes))), equalTo(text));
    assertThat(text, read(file("prints-3.json.zst", LandingFiles.zstd(bytes))), equalTo(text));
  }

  /** On each way that reads a landing file. */
  private void assertRefused(String name, byte[] bytes, String message) throws IOException {
    LandingFile file = file(name, bytes);
    assertMessage(name + " read", message, () -> read(file));
    assertMessage(name + " hashed", message, () -> ContentHash.of(file, ReadLimits.DEFAULT));
    if (file.isCsv()) {
      assertMessage(name + " header", message, () -> RangeReader.header(file, ReadLimits.DEFAULT));
    }
  }

  private static void assertMessage(String reason, String message, Executable reading) {
    IOException refused = assertThrows(IOException.class, reading, reason);
    assertThat(reason, refused.getMessage(), equalTo(message));
  }

  private static String read(LandingFile file) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    try (RangeReader reader = new RangeReader(100, ReadLimits.DEFAULT)) {
      reader.open(new LandingRange(file, 0, Long.MAX_VALUE));
      while (reader.next()) {
        LineChunk chunk = reader.chunk();
        int last = chunk.size() - 1;
        content.write(chunk.buffer(), chunk.start(0), chunk.end(last) - chunk.start(0));
      }
      int missing = (int) reader.covered() - content.size();
      return content.toString(StandardCharsets.UTF_8) + "\n".repeat(missing);
    }
  }

  private LandingFile file(String name, byte[] bytes) throws IOException {
    SourceSpec source = name.startsWith("pays") ? SourceSpec.PAYS : SourceSpec.PRINTS;
    return LandingFiles.write(folder, name, source, bytes);
  }
}
