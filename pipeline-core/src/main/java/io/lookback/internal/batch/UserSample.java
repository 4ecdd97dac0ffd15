package io.lookback.internal.batch;

import java.io.Serializable;

/**
 * A sample of users, and of lines that are of none: who is in it depends on a hash of the id alone.
 * A smaller sample holds only users of a larger one with the same salt.
 *
 * @param threshold the largest of 2<sup>63</sup> hashes that is in the sample; -1 for none
 * @param salt lets the hash differ from that of {@link Buckets}, else all users of a sample would
 *     lie in the same buckets; tests draw other samples by other salts
 * @param shards how many parts the sample is dealt to, from 1
 */
public record UserSample(long threshold, long salt, int shards) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Nobody. */
  public static final UserSample NONE = new UserSample(-1, 0, 1);

  /** The salt of every sample but those of tests. */
  public static final long SALT = 0x5EC0_4D09_1410_4E57L;

  /** A sample holds about so many lines at least, if there are as many. */
  private static final double LEAST_LINES = 5_000;

  /** A shard has about so many bytes of text; the events of it are held in memory as a whole. */
  public static final double BYTES_PER_SHARD = 4 << 20;

  /** Enough for a terabyte of text. */
  private static final int MOST_SHARDS = 1 << 18;

  /** Shards are compared once gold is made, when little else is left to do: two share the work. */
  private static final int LEAST_SHARDS = 2;

  /**
   * The sample of a run.
   *
   * @param share the part of the users, from 0 to 1; 0 is nobody
   * @param lines about how many lines there are; where they are few the sample takes a larger part
   * @param bytes about how many bytes of text they are
   */
  public static UserSample ofRun(double share, double lines, double bytes) {
    return share == 0 ? NONE : of(Math.max(share, LEAST_LINES / Math.max(1, lines)), bytes);
  }

  /**
   * A sample of exactly this share.
   *
   * @param bytes about how many bytes of text the lines of all users are
   */
  public static UserSample of(double share, double bytes) {
    return of(share, bytes, SALT);
  }

  /** The same with another salt. */
  public static UserSample of(double share, double bytes, long salt) {
    return of(threshold(share), bytes, salt);
  }

  private static UserSample of(long threshold, double bytes, long salt) {
    double shards = Math.ceil(share(threshold) * bytes / BYTES_PER_SHARD);
    return new UserSample(
        threshold, salt, (int) Math.max(LEAST_SHARDS, Math.min(shards, MOST_SHARDS)));
  }

  /** The same with another threshold. */
  public UserSample withThreshold(long other) {
    return new UserSample(other, salt, shards);
  }

  /** The same as far as another sample of this threshold and salt goes. */
  public UserSample within(long otherThreshold, double bytes) {
    return of(Math.min(threshold, otherThreshold), bytes, salt);
  }

  private static long threshold(double share) {
    if (share <= 0) {
      return -1;
    }
    return share >= 1 ? Long.MAX_VALUE : (long) (share * 0x1p63) - 1;
  }

  private static double share(long threshold) {
    return threshold == Long.MAX_VALUE ? 1 : (threshold + 1) / 0x1p63;
  }

  /** The part of the users that is in the sample, from 0 to 1. */
  public double share() {
    return share(threshold);
  }

  /** Whether it holds nobody. */
  public boolean isEmpty() {
    return threshold < 0;
  }

  /** Whether a user is in the sample. */
  public boolean contains(long user) {
    return hash(user) >>> 1 <= threshold;
  }

  /** Whether a line of no user is in the sample. */
  public boolean contains(byte[] buffer, int from, int to) {
    return contains(hash(buffer, from, to));
  }

  /** Which shard a user is of. */
  public int shard(long user) {
    return Math.floorMod(Buckets.mix(hash(user)), shards);
  }

  /** Which shard a line of no user is of. */
  public int shard(byte[] buffer, int from, int to) {
    return shard(hash(buffer, from, to));
  }

  private long hash(long user) {
    return Buckets.mix(user ^ salt);
  }

  private static long hash(byte[] buffer, int from, int to) {
    long hash = 0xcbf29ce484222325L;
    for (int at = from; at < to; at++) {
      hash = (hash ^ (buffer[at] & 0xff)) * 0x100000001b3L;
    }
    return hash;
  }
}
