package io.lookback.internal.parquet;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A damaged file must give an {@link IOException} with its name, never other rows. */
class DamagedFileTest {
  private static final long SEED = 42;

  @TempDir private Path folder;
  private SampleTable table;
  private byte[] whole;
  private int footer;

  @BeforeEach
  void writeAFile() throws IOException {
    table =
        SampleTable.random(new Random(SEED), 400, SampleTable.Numbers.ANY, SampleTable.Gaps.SOME);
    Path file = SampleTable.write(folder.resolve("whole.parquet"), List.of(table));
    whole = Files.readAllBytes(file);
    int length = whole.length;
    footer =
        length
            - 8
            - ((whole[length - 8] & 0xFF)
                | (whole[length - 7] & 0xFF) << 8
                | (whole[length - 6] & 0xFF) << 16);
  }

  @Test
  void everyTruncationFails() throws IOException {
    for (int length = 0; length < whole.length; length += length < 20 ? 1 : 97) {
      assertFails(Arrays.copyOf(whole, length), "cut at " + length);
    }
    assertFails(Arrays.copyOf(whole, whole.length - 1), "without its last byte");
  }

  @Test
  void everyFlippedByteOfThePagesIsSeen() throws IOException {
    Random random = new Random(SEED);
    for (int round = 0; round < 300; round++) {
      int at = 4 + random.nextInt(footer - 4);
      byte[] damaged = whole.clone();
      damaged[at] ^= (byte) (1 << random.nextInt(8));
      Path file = Files.write(folder.resolve("flipped.parquet"), damaged);
      String reason = "seed " + SEED + ", byte " + at;
      try {
        // A page header has fields that no reader looks at; then the rows must be right.
        assertThat(reason, SampleReaders.ROW_GROUP_READER.read(file), equalTo(table.cells()));
      } catch (IOException e) {
        assertThat(reason, e.getMessage(), startsWith("cannot read " + file));
      }
    }
  }

  private void assertFails(byte[] damaged, String reason) throws IOException {
    Path file = Files.write(folder.resolve("damaged.parquet"), damaged);
    try {
      SampleReaders.ROW_GROUP_READER.read(file);
    } catch (IOException e) {
      assertThat(reason, e.getMessage(), startsWith("cannot read " + file));
      return;
    }
    throw new AssertionError("read a file " + reason);
  }
}
