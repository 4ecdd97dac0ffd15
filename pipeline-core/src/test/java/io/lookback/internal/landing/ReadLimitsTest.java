package io.lookback.internal.landing;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.github.luben.zstd.ZstdOutputStream;
import io.lookback.internal.landing.LandingFile.Compression;
import io.lookback.internal.term.Term;
import io.lookback.landing.ReadLimits;
import io.lookback.spec.SourceSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packed files that hold far more than their size, and lines that take more than their bytes. */
class ReadLimitsTest {
  private static final int MEBIBYTE = 1 << 20;

  @TempDir private Path folder;

  @Test
  void theLimitIsAMultipleOfTheSizeAboveAFloor() {
    ReadLimits limits = ReadLimits.DEFAULT.withMaxExpansion(200);
    assertThat(
        "small",
        LimitedExpansion.maxUnpackedBytes(limits, 100),
        equalTo(ReadLimits.EXPANSION_FLOOR));
    assertThat("large", LimitedExpansion.maxUnpackedBytes(limits, 1L << 30), equalTo(200L << 30));
    assertThat(
        "huge", LimitedExpansion.maxUnpackedBytes(limits, 1L << 62), equalTo(Long.MAX_VALUE));
    assertThat(
        "2^63",
        LimitedExpansion.maxUnpackedBytes(limits.withMaxExpansion(2), 1L << 62),
        equalTo(Long.MAX_VALUE));
    assertThrows(IllegalArgumentException.class, () -> limits.withMaxExpansion(0));
    assertThrows(IllegalArgumentException.class, () -> limits.withMaxLineBytes(0));
  }

  @Test
  void aSmallFileMayExpandAsItLikes() throws IOException {
    LandingFile file = packed(Compression.GZIP, 60, (byte) 'x');
    assertThat("expansion", 60L * MEBIBYTE / file.bytes(), greaterThan(900L));
    assertThat("bytes read", read(file, 1), equalTo(60L * MEBIBYTE));
  }

  @Test
  void aBombStopsWithAMessageThatNamesTheWayOut() throws IOException {
    for (Compression compression : new Compression[] {Compression.GZIP, Compression.ZSTD}) {
      LandingFile file = packed(compression, 300, (byte) 'x');
      IOException stopped = assertThrows(IOException.class, () -> read(file, 200));
      assertThat(
          compression + " message",
          stopped.getMessage(),
          allOf(
              containsString("its " + file.bytes() + " bytes"),
              containsString(Term.MAX_EXPANSION + "=200"),
              containsString(String.valueOf(Math.max(64L * MEBIBYTE, 200 * file.bytes())))));
      assertThat("with a larger limit", read(file, 100_000), equalTo(300L * MEBIBYTE));
    }
  }

  @Test
  void theHeaderOfACsvBombStopsToo() throws IOException {
    LandingFile bomb = packed(Compression.GZIP, 100, (byte) '\n');
    LandingFile csv =
        new LandingFile(
            SourceSpec.PAYS, "pays.csv.gz", bomb.path(), bomb.bytes(), Compression.GZIP);
    assertThrows(
        IOException.class, () -> RangeReader.header(csv, ReadLimits.DEFAULT.withMaxExpansion(2)));
  }

  @Test
  void aBlockOfLineFeedsComesInChunksOfBoundedCount() throws IOException {
    int lines = 3 * LineChunk.MAX_LINES + 5;
    byte[] feeds = new byte[lines];
    Arrays.fill(feeds, (byte) '\n');
    LandingFile file = LandingFiles.write(folder, "prints.json", SourceSpec.PRINTS, feeds);
    long counted = 0;
    try (RangeReader reader =
        new RangeReader(RangeReader.DEFAULT_BLOCK_BYTES, ReadLimits.DEFAULT)) {
      reader.open(new LandingRange(file, 0, Long.MAX_VALUE));
      while (reader.next()) {
        assertThat("lines", reader.chunk().size(), lessThanOrEqualTo(LineChunk.MAX_LINES));
        assertThat("first line", reader.chunk().offset(0), equalTo(counted));
        counted += reader.chunk().size();
      }
      assertThat("covered", reader.covered(), equalTo((long) lines));
    }
    assertThat("all lines", counted, equalTo((long) lines));
  }

  private static long read(LandingFile file, int maxExpansion) throws IOException {
    ReadLimits limits = ReadLimits.DEFAULT.withMaxExpansion(maxExpansion);
    try (RangeReader reader = new RangeReader(MEBIBYTE, limits)) {
      reader.open(new LandingRange(file, 0, Long.MAX_VALUE));
      while (reader.next()) {
        assertThat("buffer", reader.chunk().buffer().length, lessThanOrEqualTo(3 * MEBIBYTE));
      }
      return reader.covered();
    }
  }

  private LandingFile packed(Compression compression, int mebibytes, byte content)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    boolean isGzip = compression == Compression.GZIP;
    try (OutputStream out = isGzip ? new GZIPOutputStream(bytes) : new ZstdOutputStream(bytes)) {
      byte[] block = new byte[MEBIBYTE];
      Arrays.fill(block, content);
      for (int i = 0; i < mebibytes; i++) {
        out.write(block);
      }
    }
    String name = "prints.json" + (isGzip ? ".gz" : ".zst");
    Path path = Files.write(folder.resolve(name), bytes.toByteArray());
    return new LandingFile(SourceSpec.PRINTS, name, path.toString(), bytes.size(), compression);
  }
}
