package io.lookback.internal.batch;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.lessThan;

import org.junit.jupiter.api.Test;

/** Users spread over buckets evenly, and are always in range. */
class BucketsTest {
  @Test
  void neighbouringUsersSpreadEvenly() {
    int[] sizes = new int[16];
    for (long user = 0; user < 160_000; user++) {
      sizes[Buckets.of(user, sizes.length)]++;
    }
    for (int size : sizes) {
      assertThat("users of a bucket", size, allOf(greaterThan(9_500), lessThan(10_500)));
    }
  }

  @Test
  void anyUserIsInRange() {
    for (long user : new long[] {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, 0x61C8864680B583EBL}) {
      for (int buckets : new int[] {1, 2, 3, Buckets.MAX}) {
        int bucket = Buckets.of(user, buckets);
        String reason = user + " of " + buckets;
        assertThat(reason, bucket, allOf(greaterThanOrEqualTo(0), lessThan(buckets)));
      }
      assertThat("the only bucket", Buckets.of(user, 1), equalTo(0));
    }
  }

  @Test
  void moreTextMeansMoreBuckets() {
    long bucket = 96L << 20;
    assertThat("nothing", Buckets.forText(0), equalTo(4));
    assertThat("four buckets full", Buckets.forText(4 * bucket), equalTo(4));
    assertThat("no longer", Buckets.forText(5 * bucket), equalTo(8));
    assertThat("a hundred full", Buckets.forText(100 * bucket), equalTo(128));
    assertThat("without end", Buckets.forText(Long.MAX_VALUE), equalTo(1 << 16));
  }
}
