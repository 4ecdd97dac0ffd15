package io.lookback.ledger;

import io.lookback.batch.Wire;
import io.lookback.batch.WireBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Counts on their way to the ledger: named numbers that merge in any order to the same result.
 *
 * <p>A key is a path of texts, such as {@code file, prints, prints.json, lines}; the first texts of
 * the ledger's keys are in {@link Counted}. Four kinds of numbers live in separate name spaces:
 * exact sums, sums modulo 2<sup>64</sup> (hashes), minima and maxima. Size is bounded by the number
 * of keys: files, days and reasons, never rows. Mutable; not thread-safe.
 */
public final class Tally implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Separates the parts of a key; it may not occur in one (parts are escaped). */
  private static final char SEPARATOR = '\u001f';

  private final TreeMap<String, BigInteger> sums = new TreeMap<>();
  private final TreeMap<String, Long> hashes = new TreeMap<>();
  private final TreeMap<String, Long> minima = new TreeMap<>();
  private final TreeMap<String, Long> maxima = new TreeMap<>();

  /** The key with these parts. */
  public static String key(String... parts) {
    StringBuilder key = new StringBuilder();
    for (int i = 0; i < parts.length; i++) {
      if (i > 0) {
        key.append(SEPARATOR);
      }
      key.append(parts[i].replace(SEPARATOR, ' '));
    }
    return key.toString();
  }

  /** The parts of a key. */
  public static String[] parts(String key) {
    return key.split(String.valueOf(SEPARATOR), -1);
  }

  /** Adds to an exact sum. */
  public Tally add(long value, String... key) {
    return add(BigInteger.valueOf(value), key);
  }

  /** Adds to an exact sum. */
  public Tally add(BigInteger value, String... key) {
    sums.merge(key(key), value, BigInteger::add);
    return this;
  }

  /** Adds to a sum modulo 2<sup>64</sup>. */
  public Tally addHash(long value, String... key) {
    hashes.merge(key(key), value, Long::sum);
    return this;
  }

  /** Lowers a minimum. */
  public Tally min(long value, String... key) {
    minima.merge(key(key), value, Math::min);
    return this;
  }

  /** Raises a maximum. */
  public Tally max(long value, String... key) {
    maxima.merge(key(key), value, Math::max);
    return this;
  }

  /**
   * The same counts dealt to {@code shards} tallies by a hash of their keys, empty ones included:
   * the tallies of one shard merge to a part of the whole that is about as many times smaller.
   */
  public List<Tally> split(int shards) {
    List<Tally> parts = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      parts.add(new Tally());
    }
    sums.forEach((key, value) -> parts.get(shard(key, shards)).sums.put(key, value));
    hashes.forEach((key, value) -> parts.get(shard(key, shards)).hashes.put(key, value));
    minima.forEach((key, value) -> parts.get(shard(key, shards)).minima.put(key, value));
    maxima.forEach((key, value) -> parts.get(shard(key, shards)).maxima.put(key, value));
    return parts;
  }

  /** Adds everything of {@code other}; {@code other} stays as it is. */
  public Tally merge(Tally other) {
    other.sums.forEach((key, value) -> sums.merge(key, value, BigInteger::add));
    other.hashes.forEach((key, value) -> hashes.merge(key, value, Long::sum));
    other.minima.forEach((key, value) -> minima.merge(key, value, Math::min));
    other.maxima.forEach((key, value) -> maxima.merge(key, value, Math::max));
    return this;
  }

  /** The numbers whose key passes {@code wanted}, which gets the {@link #parts} of each key. */
  public Tally filter(Predicate<String[]> wanted) {
    Tally filtered = new Tally();
    copy(sums, filtered.sums, wanted);
    copy(hashes, filtered.hashes, wanted);
    copy(minima, filtered.minima, wanted);
    copy(maxima, filtered.maxima, wanted);
    return filtered;
  }

  /** Whether nothing was counted. */
  public boolean isEmpty() {
    return sums.isEmpty() && hashes.isEmpty() && minima.isEmpty() && maxima.isEmpty();
  }

  /** An exact sum, 0 if the key was never counted. */
  public BigInteger sum(String... key) {
    return sums.getOrDefault(key(key), BigInteger.ZERO);
  }

  /** The exact sums whose key has one part more than {@code prefix}, by that part. */
  public TreeMap<String, BigInteger> sumsUnder(String... prefix) {
    return under(sums, prefix);
  }

  /** The maxima whose key has one part more than {@code prefix}, by that part. */
  public TreeMap<String, Long> maximaUnder(String... prefix) {
    return under(maxima, prefix);
  }

  /** All maxima by key, ascending. */
  public Map<String, Long> maxima() {
    return Collections.unmodifiableMap(maxima);
  }

  /** All exact sums by key, ascending. */
  public Map<String, BigInteger> sums() {
    return Collections.unmodifiableMap(sums);
  }

  /** All sums modulo 2<sup>64</sup> by key, ascending. */
  public Map<String, Long> hashes() {
    return Collections.unmodifiableMap(hashes);
  }

  /** A minimum, or null if there is none. */
  public Long minimum(String... key) {
    return minima.get(key(key));
  }

  /** A maximum, or null if there is none. */
  public Long maximum(String... key) {
    return maxima.get(key(key));
  }

  /** Writes the wire form. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeInt(sums.size());
    for (Map.Entry<String, BigInteger> entry : sums.entrySet()) {
      Wire.writeText(out, entry.getKey());
      byte[] value = entry.getValue().toByteArray();
      out.writeInt(value.length);
      out.write(value);
    }
    writeLongs(out, hashes);
    writeLongs(out, minima);
    writeLongs(out, maxima);
  }

  /** Reads what {@link #writeTo} wrote. */
  public static Tally readFrom(DataInput in) throws IOException {
    Tally tally = new Tally();
    int size = readCount(in, 0);
    for (int i = 0; i < size; i++) {
      String key = Wire.readText(in);
      tally.sums.put(key, new BigInteger(WireBytes.read(in, readCount(in, 1))));
    }
    readLongs(in, tally.hashes);
    readLongs(in, tally.minima);
    readLongs(in, tally.maxima);
    return tally;
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof Tally that)) {
      return false;
    }
    return sums.equals(that.sums)
        && hashes.equals(that.hashes)
        && minima.equals(that.minima)
        && maxima.equals(that.maxima);
  }

  @Override
  public int hashCode() {
    return Objects.hash(sums, hashes, minima, maxima);
  }

  @Override
  public String toString() {
    return (sums.toString() + hashes + minima + maxima).replace(SEPARATOR, '/');
  }

  private static <V> void copy(Map<String, V> from, Map<String, V> to, Predicate<String[]> wanted) {
    from.forEach(
        (key, value) -> {
          if (wanted.test(parts(key))) {
            to.put(key, value);
          }
        });
  }

  private static int shard(String key, int shards) {
    // Keys that differ in their last letters only have neighbouring hashes.
    return Math.floorMod((key.hashCode() * 0x9E3779B1) >>> 8, shards);
  }

  private static <V> TreeMap<String, V> under(TreeMap<String, V> all, String... prefix) {
    String start = key(prefix) + SEPARATOR;
    String end = key(prefix) + (char) (SEPARATOR + 1);
    TreeMap<String, V> found = new TreeMap<>();
    for (Map.Entry<String, V> entry : all.subMap(start, end).entrySet()) {
      String rest = entry.getKey().substring(start.length());
      if (rest.indexOf(SEPARATOR) < 0) {
        found.put(rest, entry.getValue());
      }
    }
    return found;
  }

  private static void writeLongs(DataOutput out, Map<String, Long> values) throws IOException {
    out.writeInt(values.size());
    for (Map.Entry<String, Long> entry : values.entrySet()) {
      Wire.writeText(out, entry.getKey());
      out.writeLong(entry.getValue());
    }
  }

  private static void readLongs(DataInput in, Map<String, Long> values) throws IOException {
    int size = readCount(in, 0);
    for (int i = 0; i < size; i++) {
      String key = Wire.readText(in);
      values.put(key, in.readLong());
    }
  }

  private static int readCount(DataInput in, int least) throws IOException {
    int count = in.readInt();
    if (count < least) {
      throw new IOException("corrupt tally: count " + count);
    }
    return count;
  }
}
