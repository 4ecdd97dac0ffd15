package io.lookback.ledger;

import io.lookback.internal.batch.Wire;
import io.lookback.internal.batch.WireBytes;
import io.lookback.internal.ledger.Counted;
import io.lookback.internal.ledger.Part;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Counts on their way to the ledger: named numbers that merge in any order to the same result.
 *
 * <p>A {@link Key} says what is counted, such as {@link Counted#FILE}, and of what, such as {@code
 * prints, prints.json, lines}: {@link Counted} lists the parts. Four kinds of numbers live in
 * separate name spaces: exact sums, sums modulo 2<sup>64</sup> (hashes), minima and maxima. Size is
 * bounded by the number of keys: files, days and reasons, never rows. Mutable; not thread-safe.
 *
 * <p>Keys that another program wrote and this one does not know are kept, merged and written like
 * others; they are asked for by nobody.
 */
public final class Tally implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Separates the parts of a key; it may not occur in one (parts are escaped). */
  private static final char SEPARATOR = '\u001f';

  private final TreeMap<String, BigInteger> sums = new TreeMap<>();
  private final TreeMap<String, Long> hashes = new TreeMap<>();
  private final TreeMap<String, Long> minima = new TreeMap<>();
  private final TreeMap<String, Long> maxima = new TreeMap<>();

  /**
   * What a number is of.
   *
   * @param counted what is counted; {@link Counted#UNKNOWN} where this program does not know it
   * @param parts of what it is counted, in the order of one of its {@link Counted#forms}; another
   *     program may have written more or fewer
   */
  public record Key(Counted counted, List<String> parts) {
    /** Copies the parts. */
    public Key {
      parts = List.copyOf(parts);
    }

    /**
     * A part.
     *
     * @throws IllegalArgumentException if the key has no such part
     */
    public String part(Part part) {
      int at = indexOf(part);
      if (at < 0) {
        throw new IllegalArgumentException(
            "count '" + this + "' has no part " + part + "; legal: " + counted.forms());
      }
      return parts.get(at);
    }

    /** Whether the key has a part and {@code wanted} holds for it. */
    public boolean has(Part part, Predicate<String> wanted) {
      int at = indexOf(part);
      return at >= 0 && wanted.test(parts.get(at));
    }

    /**
     * The same key with another text for a part.
     *
     * @throws IllegalArgumentException if the key has no such part
     */
    public Key with(Part part, String text) {
      part(part);
      List<String> changed = new ArrayList<>(parts);
      changed.set(indexOf(part), text);
      return new Key(counted, changed);
    }

    /** The texts with slashes between them. */
    @Override
    public String toString() {
      return stored().replace(SEPARATOR, '/');
    }

    private int indexOf(Part part) {
      int at = counted.form(parts.size()).indexOf(part);
      return at < parts.size() ? at : -1;
    }

    private String stored() {
      String stored = start(counted, parts.toArray(String[]::new));
      boolean isUnknown = counted == Counted.UNKNOWN && !parts.isEmpty();
      return isUnknown ? stored.substring(1) : stored;
    }

    private static Key of(String stored) {
      List<String> texts = List.of(stored.split(String.valueOf(SEPARATOR), -1));
      Counted counted = Counted.of(texts.get(0));
      return new Key(counted, counted == Counted.UNKNOWN ? texts : texts.subList(1, texts.size()));
    }
  }

  /** Adds to an exact sum. */
  public Tally add(long value, Counted counted, String... parts) {
    return add(BigInteger.valueOf(value), counted, parts);
  }

  /** Adds to an exact sum. */
  public Tally add(BigInteger value, Counted counted, String... parts) {
    sums.merge(key(counted, parts), value, BigInteger::add);
    return this;
  }

  /** Adds to an exact sum. */
  public Tally add(BigInteger value, Key key) {
    sums.merge(key.stored(), value, BigInteger::add);
    return this;
  }

  /** Adds to a sum modulo 2<sup>64</sup>. */
  public Tally addHash(long value, Counted counted, String... parts) {
    hashes.merge(key(counted, parts), value, Long::sum);
    return this;
  }

  /** Lowers a minimum. */
  public Tally min(long value, Counted counted, String... parts) {
    minima.merge(key(counted, parts), value, Math::min);
    return this;
  }

  /** Raises a maximum. */
  public Tally max(long value, Counted counted, String... parts) {
    maxima.merge(key(counted, parts), value, Math::max);
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

  /** The numbers whose key passes {@code wanted}. */
  public Tally filter(Predicate<Key> wanted) {
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
  public BigInteger sum(Counted counted, String... parts) {
    return sums.getOrDefault(key(counted, parts), BigInteger.ZERO);
  }

  /** Whether the key has an exact sum, be it 0. */
  public boolean hasSum(Counted counted, String... parts) {
    return sums.containsKey(key(counted, parts));
  }

  /** A sum modulo 2<sup>64</sup>, 0 if the key was never counted. */
  public long hash(Counted counted, String... parts) {
    return hashes.getOrDefault(key(counted, parts), 0L);
  }

  /** A minimum, or null if there is none. */
  public Long minimum(Counted counted, String... parts) {
    return minima.get(key(counted, parts));
  }

  /** A maximum, or null if there is none. */
  public Long maximum(Counted counted, String... parts) {
    return maxima.get(key(counted, parts));
  }

  /** The exact sums whose key has one part more than {@code prefix}, by that part. */
  public TreeMap<String, BigInteger> sumsUnder(Counted counted, String... prefix) {
    return under(sums, start(counted, prefix));
  }

  /** The maxima whose key has one part more than {@code prefix}, by that part. */
  public TreeMap<String, Long> maximaUnder(Counted counted, String... prefix) {
    return under(maxima, start(counted, prefix));
  }

  /** The sums modulo 2<sup>64</sup> whose key has one part more than {@code prefix}, by it. */
  public TreeMap<String, Long> hashesUnder(Counted counted, String... prefix) {
    return under(hashes, start(counted, prefix));
  }

  /**
   * The exact sums of a kind, in order of their keys, which have the parts of one of its {@link
   * Counted#forms}.
   */
  public Map<Key, BigInteger> sums(Counted counted) {
    return of(sums, counted);
  }

  /**
   * The maxima of a kind, in order of their keys, which have the parts of one of its {@link
   * Counted#forms}.
   */
  public Map<Key, Long> maxima(Counted counted) {
    return of(maxima, counted);
  }

  /** All exact sums, in order of their keys. */
  public Map<Key, BigInteger> sums() {
    return byKey(sums);
  }

  /** All sums modulo 2<sup>64</sup>, in order of their keys. */
  public Map<Key, Long> hashes() {
    return byKey(hashes);
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

  private static <V> void copy(Map<String, V> from, Map<String, V> to, Predicate<Key> wanted) {
    from.forEach(
        (key, value) -> {
          if (wanted.test(Key.of(key))) {
            to.put(key, value);
          }
        });
  }

  private static int shard(String key, int shards) {
    // Keys that differ in their last letters only have neighbouring hashes.
    return Math.floorMod((key.hashCode() * 0x9E3779B1) >>> 8, shards);
  }

  /** The stored form of a key that something may be counted under. */
  private static String key(Counted counted, String... parts) {
    if (counted == Counted.UNKNOWN || !counted.hasForm(parts.length)) {
      throw new IllegalArgumentException(
          "count "
              + counted
              + " has the parts "
              + List.of(parts)
              + "; legal: "
              + (counted == Counted.UNKNOWN ? "nothing is counted under it" : counted.forms()));
    }
    return start(counted, parts);
  }

  /** How the stored forms of keys begin that have these parts and maybe more. */
  private static String start(Counted counted, String... parts) {
    StringBuilder start = new StringBuilder(counted.code());
    for (String part : parts) {
      start.append(SEPARATOR).append(part.replace(SEPARATOR, ' '));
    }
    return start.toString();
  }

  private static <V> SortedMap<String, V> below(TreeMap<String, V> all, String start) {
    return all.subMap(start + SEPARATOR, start + (char) (SEPARATOR + 1));
  }

  private static <V> Map<Key, V> of(TreeMap<String, V> all, Counted counted) {
    Map<Key, V> found = byKey(below(all, counted.code()));
    found.keySet().removeIf(key -> !counted.hasForm(key.parts().size()));
    return found;
  }

  private static <V> Map<Key, V> byKey(Map<String, V> stored) {
    Map<Key, V> byKey = new LinkedHashMap<>();
    stored.forEach((key, value) -> byKey.put(Key.of(key), value));
    return byKey;
  }

  private static <V> TreeMap<String, V> under(TreeMap<String, V> all, String start) {
    TreeMap<String, V> found = new TreeMap<>();
    for (Map.Entry<String, V> entry : below(all, start).entrySet()) {
      String rest = entry.getKey().substring(start.length() + 1);
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
