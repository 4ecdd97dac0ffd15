package io.lookback.internal.batch;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lookback.batch.Forms;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Columns of longs of every width, in memory and on the wire. */
class PackedLongsTest {
  private static final long SEED = 5;

  @Test
  void everyWidthHoldsItsEdges() throws IOException {
    Random random = new Random(SEED);
    for (int bits = 0; bits <= 64; bits++) {
      for (long min : new long[] {0, -1, 1000, Long.MIN_VALUE, Long.MAX_VALUE, -(1L << 40)}) {
        // The range wraps around for some minima: then the column's least value is another one.
        long range = bits == 0 ? 0 : -1L >>> (64 - bits);
        long[] values = new long[40];
        for (int i = 0; i < values.length; i++) {
          values[i] = min + (range == 0 ? 0 : random.nextLong() & range);
        }
        values[7] = min;
        values[23] = min + range;
        check("range of " + bits + " bits from " + min + ", seed " + SEED, values, values.length);
      }
    }
  }

  @Test
  void extremesEmptyAndConstantColumns() throws IOException {
    check("extremes", new long[] {Long.MIN_VALUE, Long.MAX_VALUE, 0, -1, 1}, 5);
    check("one row", new long[] {Long.MIN_VALUE}, 1);
    check("a part of the array", new long[] {3, 4, Long.MAX_VALUE}, 2);
    check("empty", new long[] {Long.MAX_VALUE}, 0);
    long[] same = new long[1000];
    Arrays.fill(same, -77);
    check("constant", same, same.length);
    PackedLongs constant = PackedLongs.constant(-77, 1000);
    assertThat("constant", constant, equalTo(PackedLongs.of(same, 1000)));
    assertThat("bytes of a constant", Forms.write(constant::writeTo).length, equalTo(20));
    assertThat("rows differ", constant, not(equalTo(PackedLongs.constant(-77, 999))));
  }

  @Test
  void lowerBoundEqualsAScan() {
    Random random = new Random(SEED);
    for (int round = 0; round < 300; round++) {
      long[] values = random.longs(random.nextInt(20), -8, 8).sorted().toArray();
      PackedLongs column = PackedLongs.of(values, values.length);
      int from = random.nextInt(values.length + 1);
      int to = from + random.nextInt(values.length + 1 - from);
      long value = random.nextInt(20) - 10L;
      int expected = from;
      while (expected < to && values[expected] < value) {
        expected++;
      }
      String reason = value + " in " + Arrays.toString(values) + " from " + from + " to " + to;
      assertThat(reason, column.lowerBound(from, to, value), equalTo(expected));
      assertThat(reason, column.isAscending(), equalTo(true));
    }
    assertThat("a fall", PackedLongs.of(new long[] {1, 2, 2, 1}, 4).isAscending(), equalTo(false));
  }

  @Test
  void corruptFormsAreIoErrors() throws IOException {
    for (int size : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      byte[] form = form(size, 0, 0);
      assertThrows(IOException.class, () -> PackedLongs.readFrom(Forms.in(form)), "size " + size);
    }
    byte[] reversed = form(1, 5, 4);
    assertThrows(IOException.class, () -> PackedLongs.readFrom(Forms.in(reversed)));
    byte[] cut = form(3, 0, 255);
    assertThrows(IOException.class, () -> PackedLongs.readFrom(Forms.in(cut)));
  }

  private static byte[] form(int size, long min, long max) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(size);
    out.writeLong(min);
    out.writeLong(max);
    return bytes.toByteArray();
  }

  private static void check(String reason, long[] values, int size) throws IOException {
    PackedLongs column = PackedLongs.of(values, size);
    byte[] form = Forms.write(column::writeTo);
    PackedLongs read = PackedLongs.readFrom(Forms.in(form));
    assertThat(reason + ": read back", read, equalTo(column));
    assertThat(reason + ": hash", read.hashCode(), equalTo(column.hashCode()));
    long[] expected = Arrays.copyOf(values, size);
    assertThat(reason + ": size", read.size(), equalTo(size));
    assertThat(reason + ": min", read.min(), equalTo(Arrays.stream(expected).min().orElse(0)));
    assertThat(reason + ": max", read.max(), equalTo(Arrays.stream(expected).max().orElse(0)));
    for (PackedLongs each : new PackedLongs[] {column, read}) {
      long[] actual = new long[size];
      for (int row = 0; row < size; row++) {
        actual[row] = each.get(row);
      }
      assertThat(reason, actual, equalTo(expected));
    }
  }
}
