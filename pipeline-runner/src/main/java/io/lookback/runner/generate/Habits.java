package io.lookback.runner.generate;

/**
 * How often users do what, as tables over {@value #LEVELS} equally likely levels of activity.
 *
 * <p>Activity is Pareto distributed: the busiest hundredth of the users makes about a sixth of the
 * payments. A user's level is a hash of the user id, so nothing is stored per user.
 */
final class Habits {
  /** Number of levels; a level index is in {@code [0, LEVELS)}. */
  static final int LEVELS = 4096;

  private static final int LEVEL_SHIFT = Long.SIZE - Integer.numberOfTrailingZeros(LEVELS);
  private static final double TAIL = 1.6;
  private static final double MEDIAN_CENTS = 3500;
  private static final double AMOUNT_SHAPE = 2.0;

  private Habits() {}

  /** Returns the level of a user, independent between different keys. */
  static int level(long key, long user) {
    return (int) (SplitMix64.derive(key, user) >>> LEVEL_SHIFT);
  }

  /**
   * Returns for each level the chance of one event a day: at most {@code cap}, {@code mean} on
   * average over all levels.
   */
  static double[] chances(double mean, double cap) {
    double[] weights = weights();
    double low = 0;
    double high = 1;
    // Capping lowers the mean, so the factor has no closed form. Bisection with a fixed number of
    // steps ends at the same bits everywhere.
    for (int step = 0; step < 60; step++) {
      double middle = (low + high) / 2;
      if (sum(capped(weights, middle, cap)) < mean * LEVELS) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return capped(weights, low, cap);
  }

  /** Returns for each level the chance of a day without any event when {@code mean} are usual. */
  static double[] chancesOfNone(double mean) {
    double[] weights = weights();
    double sum = sum(weights);
    double[] none = new double[LEVELS];
    for (int level = 0; level < LEVELS; level++) {
      none[level] = StrictMath.exp(-mean * weights[level] * LEVELS / sum);
    }
    return none;
  }

  /**
   * Returns {@code LEVELS + 1} ascending edges in cents; an amount is drawn from between two
   * neighbours, all pairs equally likely. Log-logistic: median 35.00, mean about 55, largest about
   * 3000.
   */
  static long[] amountEdges() {
    long[] edges = new long[LEVELS + 1];
    for (int edge = 1; edge <= LEVELS; edge++) {
      // Half a step short of 1, where the distribution has no end.
      double share = Math.min(edge, LEVELS - 0.5) / LEVELS;
      edges[edge] =
          (long) (MEDIAN_CENTS * StrictMath.pow(share / (1 - share), 1 / AMOUNT_SHAPE) + 0.5);
    }
    return edges;
  }

  private static double[] weights() {
    double[] weights = new double[LEVELS];
    for (int level = 0; level < LEVELS; level++) {
      double share = (level + 0.5) / LEVELS;
      weights[level] = StrictMath.pow(1 - share, -1 / TAIL);
    }
    return weights;
  }

  /** Left to right, always: a stream's compensated sum is not specified to the last bit. */
  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }

  private static double[] capped(double[] weights, double factor, double cap) {
    double[] chances = new double[weights.length];
    for (int level = 0; level < weights.length; level++) {
      chances[level] = Math.min(cap, factor * weights[level]);
    }
    return chances;
  }
}
