package io.lookback.runner.report;

/**
 * A share and its 95 % interval by Wilson's method, which stays within 0 and 1 and makes sense for
 * few and for extreme counts, where the usual plus or minus does not.
 *
 * @param rate the share; 0 without trials
 * @param low the lower end
 * @param high the upper end
 */
record Interval(double rate, double low, double high) {
  /** The 97.5 % point of the standard normal distribution. */
  private static final double Z = 1.959963984540054;

  static Interval of(long hits, long trials) {
    if (trials == 0) {
      return new Interval(0, 0, 1);
    }
    double n = trials;
    double rate = hits / n;
    double center = (rate + Z * Z / (2 * n)) / (1 + Z * Z / n);
    double half = Z / (1 + Z * Z / n) * Math.sqrt(rate * (1 - rate) / n + Z * Z / (4 * n * n));
    // Rounding must not push an end past the share or out of the range.
    return new Interval(
        rate,
        Math.min(rate, Math.max(0, center - half)),
        Math.max(rate, Math.min(1, center + half)));
  }
}
