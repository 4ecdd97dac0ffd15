package io.lookback.runner.generate;

/**
 * A shuffled order of all users that needs no memory: a keyed bijection on {@code [0, users)}.
 *
 * <p>Users of one day appear in this order, so that a file is sorted by day and by nothing else.
 */
final class UserOrder {
  private final long users;
  private final long mask;
  private final int shift;
  private final long firstFactor;
  private final long offset;
  private final long secondFactor;

  UserOrder(long users, long key) {
    int bits = Long.SIZE - Long.numberOfLeadingZeros(users - 1);
    this.users = users;
    this.mask = (1L << bits) - 1;
    this.shift = Math.max(1, bits / 2);
    // An odd factor is invertible modulo a power of two, as is a right shift that is xor-ed in.
    this.firstFactor = SplitMix64.derive(key, 1) | 1;
    this.offset = SplitMix64.derive(key, 2);
    this.secondFactor = SplitMix64.derive(key, 3) | 1;
  }

  /** Returns the user at {@code rank}; both are in {@code [0, users)}, no user comes twice. */
  long at(long rank) {
    long value = rank;
    // The bijection is on a power of two: walking its cycle until the value is a user again keeps
    // it a bijection on the users, in fewer than two steps on average.
    do {
      value = (value * firstFactor + offset) & mask;
      value ^= value >>> shift;
      value = (value * secondFactor) & mask;
      value ^= value >>> shift;
    } while (value >= users);
    return value;
  }
}
