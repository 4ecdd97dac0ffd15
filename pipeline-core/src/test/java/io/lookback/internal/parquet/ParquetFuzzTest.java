package io.lookback.internal.parquet;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.startsWith;

import com.sun.management.ThreadMXBean;
import io.lookback.batch.DamagedBytes;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files damaged anywhere, footer and page headers included: each is read, or refused with an {@link
 * IOException} that names it, and no number in it makes the reader take memory for what is not
 * there.
 */
class ParquetFuzzTest {
  private static final long ROUNDS = Long.getLong("lookback.fuzz.files", 800);
  private static final long SEED = Long.getLong("lookback.fuzz.seed", 20201130);

  /**
   * Parquet's own reader of footers takes up to a hundred megabytes for a text that is not there.
   */
  private static final long MOST_ALLOCATED = 256L << 20;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @TempDir private Path folder;

  @Test
  void everyDamagedFileIsReadOrRefused() throws IOException {
    Random random = new Random(SEED);
    DamagedBytes damage = new DamagedBytes(random);
    byte[][] wholes = new byte[6][];
    for (int i = 0; i < wholes.length; i++) {
      SampleTable.Numbers numbers = SampleTable.Numbers.values()[i % 5];
      SampleTable table =
          SampleTable.random(random, 10 + 90 * i, numbers, SampleTable.Gaps.values()[i % 3]);
      wholes[i] =
          Files.readAllBytes(SampleTable.write(folder.resolve(i + ".parquet"), List.of(table)));
    }
    Path file = folder.resolve("damaged.parquet");
    long refused = 0;
    long most = 0;
    for (long round = 0; round < ROUNDS; round++) {
      byte[] whole = wholes[random.nextInt(wholes.length)];
      int footer = whole.length - 8 - footerLength(whole);
      Files.write(file, damage.of(whole, random.nextInt(4) == 0 ? 0 : footer));
      String where = "-Dlookback.fuzz.seed=" + SEED + ", round " + round;
      long before = threads.getCurrentThreadAllocatedBytes();
      try {
        SampleReaders.ROW_GROUP_READER.read(file);
      } catch (IOException e) {
        assertThat(where, e.getMessage(), startsWith("cannot read " + file));
        refused++;
      } catch (RuntimeException | Error e) {
        throw new AssertionError(where, e);
      }
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      most = Math.max(most, allocated);
      assertThat("bytes allocated, " + where, allocated, lessThan(MOST_ALLOCATED));
    }
    assertThat("refused files", refused, greaterThan(ROUNDS / 4));
    if (ROUNDS > 10_000) {
      System.out.println(ROUNDS + " files, " + refused + " refused, at most " + most + " bytes");
    }
  }

  private static int footerLength(byte[] file) {
    int at = file.length - 8;
    assertThat("magic", file[file.length - 1], equalTo((byte) '1'));
    return (file[at] & 0xff) | (file[at + 1] & 0xff) << 8 | (file[at + 2] & 0xff) << 16;
  }
}
