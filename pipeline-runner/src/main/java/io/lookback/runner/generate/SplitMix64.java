package io.lookback.runner.generate;

/**
 * The SplitMix64 generator (Steele, Lea, Flood, OOPSLA 2014): small state, any seed is good, and
 * restarting it costs one assignment, which is what a stream per user and day needs.
 *
 * <p>Not thread-safe. Own code and not {@link java.util.SplittableRandom}, because the bytes of a
 * data set must not depend on how a JDK derives its bounded values.
 */
final class SplitMix64 {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final double UNIT = 0x1.0p-53;

  private long state;

  SplitMix64(long seed) {
    this.state = seed;
  }

  /** Starts the stream of {@code seed} from its beginning. */
  void restart(long seed) {
    state = seed;
  }

  /** Returns 64 uniform bits. */
  long next() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /** Returns a uniform value in {@code [0, bound)}; {@code bound} is positive. */
  int below(int bound) {
    return (int) (((next() >>> 32) * bound) >>> 32);
  }

  /** Returns a uniform value in {@code [0, 1)} with 53 random bits. */
  double unit() {
    return (next() >>> 11) * UNIT;
  }

  /** Returns a bijective scramble of {@code value}: equal inputs alone give equal outputs. */
  static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Returns the seed of the stream that belongs to {@code number} under {@code key}. */
  static long derive(long key, long number) {
    return mix(key + number * GOLDEN_GAMMA);
  }
}
