package io.lookback.runner.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.both;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import org.junit.jupiter.api.Test;

class IntervalTest {
  private static final double Z2 = 1.959963984540054 * 1.959963984540054;

  /** The ends solve the equation that defines them: the share is Z standard errors away. */
  @Test
  void endsSolveTheEquationOfTheScoreTest() {
    for (long trials : new long[] {1, 7, 100, 113_336}) {
      for (long hits = 0; hits <= trials; hits += Math.max(1, trials / 13)) {
        Interval interval = Interval.of(hits, trials);
        for (double end : new double[] {interval.low(), interval.high()}) {
          double distance = interval.rate() - end;
          assertThat(
              hits + " of " + trials,
              distance * distance,
              closeTo(Z2 * end * (1 - end) / trials, 1e-12));
        }
      }
    }
  }

  @Test
  void holdsTheShareAndStaysWithinZeroAndOne() {
    for (long trials = 0; trials < 60; trials++) {
      for (long hits = 0; hits <= trials; hits++) {
        Interval interval = Interval.of(hits, trials);
        assertThat(
            "low",
            interval.low(),
            both(greaterThanOrEqualTo(0.0)).and(lessThanOrEqualTo(interval.rate())));
        assertThat(
            "high",
            interval.high(),
            both(lessThanOrEqualTo(1.0)).and(greaterThanOrEqualTo(interval.rate())));
      }
    }
  }

  @Test
  void knowsNothingWithoutTrials() {
    assertThat("interval", Interval.of(0, 0), equalTo(new Interval(0, 0, 1)));
  }
}
