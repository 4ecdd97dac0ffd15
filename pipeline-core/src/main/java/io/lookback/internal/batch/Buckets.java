package io.lookback.internal.batch;

import java.nio.charset.StandardCharsets;

/**
 * Which bucket of users a user belongs to. The bucket is the unit of grouping, parallelism and
 * memory.
 */
public final class Buckets {
  /** The largest legal number of buckets. */
  public static final int MAX = 1 << 20;

  /** A bucket is meant for about this much landing text: some million events. */
  private static final long TEXT_BYTES_PER_BUCKET = 96L << 20;

  private static final int FEWEST_BY_SIZE = 4;
  private static final int MOST_BY_SIZE = 1 << 16;

  private Buckets() {}

  /** A 64-bit hash of a text's UTF-8 bytes: FNV-1a, then mixed. */
  public static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return mix(hash);
  }

  /**
   * The bucket of {@code user} in {@code [0, buckets)}: a hash, so that neighbouring ids spread.
   */
  public static int of(long user, int buckets) {
    long hash = mix(user);
    return (int) (((hash >>> 32) * buckets) >>> 32);
  }

  /**
   * How many buckets suit so many bytes of plain landing text: a power of two that grows with them.
   */
  public static int forText(long bytes) {
    int buckets = FEWEST_BY_SIZE;
    while (buckets < MOST_BY_SIZE && bytes / buckets > TEXT_BYTES_PER_BUCKET) {
      buckets *= 2;
    }
    return buckets;
  }

  /**
   * A number of buckets, checked.
   *
   * @throws IllegalArgumentException if it is not from 1 to {@link #MAX}
   */
  public static int legal(int buckets) {
    if (buckets < 1 || buckets > MAX) {
      throw new IllegalArgumentException(
          "the number of buckets is " + buckets + "; legal: whole numbers from 1 to " + MAX);
    }
    return buckets;
  }

  /** A 64-bit finalizer (the one of SplitMix64): every input bit reaches every output bit. */
  public static long mix(long value) {
    long hash = value + 0x9E3779B97F4A7C15L;
    hash = (hash ^ (hash >>> 30)) * 0xBF58476D1CE4E5B9L;
    hash = (hash ^ (hash >>> 27)) * 0x94D049BB133111EBL;
    return hash ^ (hash >>> 31);
  }
}
