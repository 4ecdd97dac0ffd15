package io.lookback.internal.parquet;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThan;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.values.bitpacking.BytePacker;
import org.apache.parquet.column.values.bitpacking.Packer;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesReader;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForInteger;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForLong;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridDecoder;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;
import org.junit.jupiter.api.Test;

/** Our encodings of numbers against the library's. */
class PackingTest {
  private static final long SEED = 7;

  @Test
  void packedEightsAreTheLibrarysBytes() {
    Random random = new Random(SEED);
    for (int width = 1; width <= 32; width++) {
      int[] values = new int[16];
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextInt() >>> (32 - width);
      }
      byte[] expected = new byte[2 * width];
      BytePacker packer = Packer.LITTLE_ENDIAN.newBytePacker(width);
      packer.pack8Values(values, 0, expected, 0);
      packer.pack8Values(values, 8, expected, width);
      byte[] actual = new byte[2 * width];
      int end = BitPacking.packEights(values, 0, 2, width, actual, 0);
      assertThat("bytes of width " + width, end, equalTo(2 * width));
      assertThat("width " + width + ", seed " + SEED, actual, equalTo(expected));
    }
  }

  @Test
  void packedLongsAreTheLibrarysBytes() {
    Random random = new Random(SEED);
    for (int width = 1; width <= 64; width++) {
      long[] values = new long[32];
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextLong() >>> (64 - width);
      }
      byte[] expected = new byte[4 * width];
      for (int i = 0; i < values.length; i += 8) {
        Packer.LITTLE_ENDIAN
            .newBytePackerForLong(width)
            .pack8Values(values, i, expected, i / 8 * width);
      }
      byte[] actual = new byte[4 * width];
      int end = BitPacking.packLongs(values, 0, 32, width, actual, 0);
      assertThat("bytes of width " + width, end, equalTo(4 * width));
      assertThat("width " + width + ", seed " + SEED, actual, equalTo(expected));
    }
  }

  @Test
  void widthHoldsTheLargestValue() {
    long[] largest = {0, 1, 2, 3, 4, 255, 256, Integer.MAX_VALUE, Long.MAX_VALUE, -1};
    int[] widths = {0, 1, 2, 2, 3, 8, 9, 31, 63, 64};
    for (int i = 0; i < largest.length; i++) {
      assertThat("width of " + largest[i], BitPacking.widthOf(largest[i]), equalTo(widths[i]));
    }
  }

  @Test
  void runLengthsDecodeAndAreHardlyLongerThanTheLibrarys() throws IOException {
    Random random = new Random(SEED);
    for (int round = 0; round < 2000; round++) {
      int width = random.nextInt(33);
      int[] values = runs(random, width, random.nextInt(300));
      String reason = "seed " + SEED + ", round " + round + ", width " + width;
      GrowingBytes out = new GrowingBytes(8);
      RunLengths.write(values, 0, values.length, width, out);
      RunLengthBitPackingHybridDecoder decoder =
          new RunLengthBitPackingHybridDecoder(width, stream(out));
      for (int i = 0; i < values.length; i++) {
        assertThat("value " + i + " of " + reason, decoder.readInt(), equalTo(values[i]));
      }
      if (width > 0) {
        int theirs = libraryRunLengths(values, width);
        assertThat("bytes of " + reason, out.size(), lessThan(theirs + theirs / 4 + 16));
      }
    }
  }

  @Test
  void longDeltasDecodeAndAreTheLibrarysBytes() throws IOException {
    Random random = new Random(SEED);
    for (int round = 0; round < 1000; round++) {
      long[] values = new long[round % 5 == 0 ? 1 + 128 * (round % 3) : random.nextInt(600)];
      int shift = random.nextInt(64);
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextLong() >>> shift;
      }
      GrowingBytes out = new GrowingBytes(8);
      new DeltaPacking().write(values, 0, values.length, out);
      String reason = "seed " + SEED + ", round " + round + ", shift " + shift;
      DeltaBinaryPackingValuesWriterForLong theirs =
          new DeltaBinaryPackingValuesWriterForLong(
              128, 4, 100, 10_000, new HeapByteBufferAllocator());
      for (long value : values) {
        theirs.writeLong(value);
      }
      assertSameDeltas(reason, values.length, out, theirs.getBytes());
      DeltaBinaryPackingValuesReader reader = new DeltaBinaryPackingValuesReader();
      if (values.length > 0) {
        reader.initFromPage(values.length, stream(out));
      }
      for (long value : values) {
        assertThat(reason, reader.readLong(), equalTo(value));
      }
    }
  }

  @Test
  void intDeltasDecodeAndAreTheLibrarysBytes() throws IOException {
    Random random = new Random(SEED);
    for (int round = 0; round < 1000; round++) {
      int[] values = new int[round % 5 == 0 ? 1 + 128 * (round % 3) : random.nextInt(600)];
      int shift = 2 + random.nextInt(30);
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextInt() >> shift;
      }
      GrowingBytes out = new GrowingBytes(8);
      new DeltaPacking().write(values, 0, values.length, out);
      DeltaBinaryPackingValuesWriterForInteger theirs =
          new DeltaBinaryPackingValuesWriterForInteger(
              128, 4, 100, 10_000, new HeapByteBufferAllocator());
      for (int value : values) {
        theirs.writeInteger(value);
      }
      String reason = "seed " + SEED + ", round " + round;
      assertSameDeltas(reason, values.length, out, theirs.getBytes());
      DeltaBinaryPackingValuesReader reader = new DeltaBinaryPackingValuesReader();
      if (values.length > 0) {
        reader.initFromPage(values.length, stream(out));
      }
      for (int value : values) {
        assertThat(reason, reader.readInteger(), equalTo(value));
      }
    }
  }

  /** The library fills its last block up with what was there before, so that may differ. */
  private static void assertSameDeltas(
      String reason, int count, GrowingBytes ours, BytesInput theirs) throws IOException {
    byte[] expected = theirs.toInputStream().readAllBytes();
    assertThat("bytes of " + reason, ours.size(), equalTo(expected.length));
    if ((count - 1) % 128 == 0) {
      assertThat(reason, ours.toByteArray(), equalTo(expected));
    }
  }

  /** Values with runs of all lengths, cut at {@code width} bits. */
  private static int[] runs(Random random, int width, int count) {
    int[] values = new int[count];
    for (int i = 0; i < count; ) {
      int end = Math.min(count, i + 1 + (random.nextBoolean() ? random.nextInt(60) : 0));
      int value = width == 0 ? 0 : random.nextInt() >>> (32 - width);
      Arrays.fill(values, i, end, value);
      i = end;
    }
    return values;
  }

  private static int libraryRunLengths(int[] values, int width) throws IOException {
    try (RunLengthBitPackingHybridEncoder encoder =
        new RunLengthBitPackingHybridEncoder(width, 64, 4096, new HeapByteBufferAllocator())) {
      for (int value : values) {
        encoder.writeInt(value);
      }
      return (int) encoder.toBytes().size();
    }
  }

  private static ByteBufferInputStream stream(GrowingBytes bytes) {
    return ByteBufferInputStream.wrap(ByteBuffer.wrap(bytes.toByteArray()));
  }
}
