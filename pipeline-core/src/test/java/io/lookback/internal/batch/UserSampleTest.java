package io.lookback.internal.batch;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;

import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class UserSampleTest {
  private static final int USERS = 100_000;

  private static int size(UserSample sample) {
    int size = 0;
    for (long user = 0; user < USERS; user++) {
      size += sample.contains(user) ? 1 : 0;
    }
    return size;
  }

  @Test
  void aShareOfTheUsersIsInIt() {
    assertThat("none", size(UserSample.of(0, 1)), equalTo(0));
    assertThat("all", size(UserSample.of(1, 1)), equalTo(USERS));
    assertThat("a tenth", (double) size(UserSample.of(0.1, 1)), closeTo(USERS / 10.0, 400));
    assertThat("a thousandth", (double) size(UserSample.of(0.001, 1)), closeTo(100, 40));
    assertThat("share", UserSample.of(0.25, 1).share(), closeTo(0.25, 1e-12));
  }

  @Test
  void aSmallLakeTakesFiveThousandLines() {
    assertThat("off", UserSample.ofRun(0, 10, 640).isEmpty(), equalTo(true));
    assertThat("tiny", UserSample.ofRun(0.001, 1_900, 1).share(), equalTo(1.0));
    assertThat("small", UserSample.ofRun(0.001, 200_000, 1).share(), closeTo(0.025, 1e-9));
    assertThat("large", UserSample.ofRun(0.001, 1e9, 1).share(), closeTo(0.001, 1e-9));
    assertThat("given", UserSample.ofRun(0.5, 1e9, 1).share(), closeTo(0.5, 1e-9));
  }

  @Test
  void aSmallerSampleIsAPartOfALargerOne() {
    UserSample large = UserSample.of(0.1, 1);
    UserSample small = large.within(UserSample.of(0.01, 1).threshold(), 1);
    for (long user = 0; user < USERS; user++) {
      if (small.contains(user)) {
        assertThat("user " + user, large.contains(user), equalTo(true));
      }
    }
    assertThat("none is none", large.within(-1, 1).isEmpty(), equalTo(true));
  }

  @Test
  void sampledUsersLieInAllBucketsAndShards() {
    UserSample sample = UserSample.of(0.01, 4 * 100 * UserSample.BYTES_PER_SHARD);
    TreeMap<Integer, Integer> buckets = new TreeMap<>();
    TreeMap<Integer, Integer> shards = new TreeMap<>();
    for (long user = 0; user < USERS; user++) {
      if (sample.contains(user)) {
        buckets.merge(Buckets.of(user, 8), 1, Integer::sum);
        shards.merge(sample.shard(user), 1, Integer::sum);
      }
    }
    assertThat("buckets", buckets.size(), equalTo(8));
    assertThat(
        "least of a bucket",
        buckets.values().stream().min(Integer::compare).get(),
        greaterThan(60));
    assertThat("shards", sample.shards(), equalTo(4));
    assertThat(
        "least of a shard", shards.values().stream().min(Integer::compare).get(), greaterThan(150));
  }

  @Test
  void shardsAreCutByText() {
    double bytes = 25 * UserSample.BYTES_PER_SHARD;
    assertThat("few long lines", UserSample.ofRun(1, 100, bytes).shards(), equalTo(25));
    assertThat("many short ones", UserSample.ofRun(1, 1e9, bytes).shards(), equalTo(25));
    assertThat("a part", UserSample.of(0.5, bytes).shards(), equalTo(13));
    assertThat("a terabyte", UserSample.of(1, 1e12).shards(), greaterThan(200_000));
  }

  @Test
  void linesOfNobodyAreChosenByTheirBytes() {
    UserSample sample = UserSample.of(0.5, 1);
    int in = 0;
    for (int line = 0; line < 2_000; line++) {
      byte[] bytes = ("xx nonsense " + line).getBytes(StandardCharsets.UTF_8);
      boolean isIn = sample.contains(bytes, 2, bytes.length);
      assertThat("line " + line, sample.contains(bytes, 2, bytes.length), equalTo(isIn));
      in += isIn ? 1 : 0;
    }
    assertThat("lines", (double) in, closeTo(1_000, 150));
  }
}
