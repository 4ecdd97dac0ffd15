package io.lookback.internal.score;

/**
 * What a user did with one value prop in one lookback.
 *
 * @param amount in minor units
 */
record Sums(long views, long taps, long pays, long amount) {
  static final Sums NONE = new Sums(0, 0, 0, 0);

  Sums plus(Sums other) {
    return new Sums(
        views + other.views, taps + other.taps, pays + other.pays, amount + other.amount);
  }
}
