package io.lookback.internal.conform;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The radix sort against the library's sort, for each number of bits. */
class RadixSortTest {
  private static final long SEED = 3;

  @Test
  void equalsTheLibrarysSortForEveryWidth() {
    Random random = new Random(SEED);
    for (int bits = 0; bits <= 63; bits++) {
      for (int size : new int[] {0, 1, 2, 3, 100, 2000}) {
        long[] keys = new long[size];
        for (int i = 0; i < size; i++) {
          keys[i] = bits == 0 ? 0 : random.nextLong() >>> (64 - bits);
        }
        long[] expected = keys.clone();
        Arrays.sort(expected);
        long[] actual = RadixSort.sort(keys, size, bits);
        assertThat(bits + " bits, seed " + SEED, actual, equalTo(expected));
      }
    }
  }
}
