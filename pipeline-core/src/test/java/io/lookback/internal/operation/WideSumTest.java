package io.lookback.internal.operation;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sums of longs against big integers. */
class WideSumTest {
  private static final long SEED = 11;

  @Test
  void equalsBigIntegersFarBeyondTheLongRange() {
    Random random = new Random(SEED);
    long[] edges = {Long.MAX_VALUE, Long.MIN_VALUE, -1, 0, 1, 1L << 62, 999_999_999_999_999_999L};
    for (int round = 0; round < 500; round++) {
      WideSum sum = new WideSum();
      BigInteger expected = BigInteger.ZERO;
      for (int i = 0; i < 50; i++) {
        long value = random.nextBoolean() ? edges[random.nextInt(edges.length)] : random.nextLong();
        long times = random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(4);
        BigInteger product = BigInteger.valueOf(value).multiply(BigInteger.valueOf(times));
        if (random.nextBoolean()) {
          sum.add(value);
          expected = expected.add(BigInteger.valueOf(value));
        } else if (random.nextBoolean()) {
          sum.add(value, times);
          expected = expected.add(product);
        } else {
          WideSum other = new WideSum();
          other.add(value, times);
          other.add(value);
          sum.add(other);
          expected = expected.add(product).add(BigInteger.valueOf(value));
        }
      }
      assertThat("seed " + SEED + ", round " + round, sum.total(), equalTo(expected));
    }
  }
}
