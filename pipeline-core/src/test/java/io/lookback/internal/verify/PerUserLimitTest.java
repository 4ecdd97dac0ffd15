package io.lookback.internal.verify;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import io.lookback.internal.plain.PlainLine;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** How much a sender hands on of a user. */
class PerUserLimitTest {
  private final PerUserLimit limit = new PerUserLimit();

  private int admitted(long user, int asked) {
    int admitted = 0;
    for (int i = 0; i < asked; i++) {
      admitted += limit.admits(user) ? 1 : 0;
    }
    return admitted;
  }

  @Test
  void oneMoreThanTheMostIsHandedOn() {
    assertThat("too many", admitted(1, 50_000), equalTo(PerUserLimit.MOST + 1));
    assertThat("still too many", admitted(1, 1), equalTo(0));
    assertThat("another user", admitted(2, PerUserLimit.MOST), equalTo(PerUserLimit.MOST));
  }

  @Test
  void aUserAmongVeryManyIsHeldBackAsWell() {
    int others = 0;
    int robot = 0;
    int rounds = 60_000;
    for (int round = 0; round < rounds; round++) {
      robot += limit.admits(0) ? 1 : 0;
      for (int i = 0; i < 10; i++) {
        others += limit.admits(1 + 10L * round + i) ? 1 : 0;
      }
    }
    assertThat("others", others, equalTo(10 * rounds));
    assertThat("so many that he can be told", robot, greaterThan(PerUserLimit.MOST));
    int forgotten = 11 * rounds / PerUserLimit.MOST_COUNTED;
    assertThat("robot", robot, lessThanOrEqualTo(PerUserLimit.MOST + 1 + forgotten));
  }

  @Test
  void equalRejectedLinesAreHeldBackAndOthersAreNot() {
    int equal = 0;
    int others = 0;
    for (int i = 0; i < 30_000; i++) {
      equal += limit.admits(line("nonsense"), Witness.Line.REJECTED) ? 1 : 0;
      others += limit.admits(line("nonsense " + i), Witness.Line.REJECTED) ? 1 : 0;
    }
    assertThat("equal", equal, equalTo(PerUserLimit.MOST + 1));
    assertThat("others", others, equalTo(30_000));
  }

  private static PlainLine line(String raw) {
    byte[] bytes = raw.getBytes(StandardCharsets.UTF_8);
    return new PlainLine("prints", "prints.json", 0, 1, "load", 0, bytes, new byte[0]);
  }
}
