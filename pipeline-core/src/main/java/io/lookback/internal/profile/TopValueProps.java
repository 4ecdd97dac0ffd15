package io.lookback.internal.profile;

import io.lookback.internal.batch.Wire;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The {@link #MAX} value props with the most scored prints, and all others as one: their clicks by
 * bin of position. Mutable; not thread-safe.
 *
 * <p>Exact on one condition: <b>a value prop is added once, with all its prints</b>. Whoever is
 * pushed out has {@code MAX} better ones before it, so it is not among the best of the whole
 * either, and the order of adding and merging does not matter.
 */
public final class TopValueProps implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The most value props that are kept by name. */
  public static final int MAX = 12;

  private final TreeMap<String, Clicks> best = new TreeMap<>();
  private final Clicks others = new Clicks(Bins.POSITIONS.size());
  private long otherCount;

  /** Adds a value prop that was not added before, with all its prints. */
  public void add(String valueProp, Clicks clicks) {
    if (best.putIfAbsent(valueProp, clicks) != null) {
      throw new IllegalStateException("value prop added twice: " + valueProp);
    }
    if (best.size() > MAX) {
      String least = byPrints().get(MAX);
      others.merge(best.remove(least));
      otherCount++;
    }
  }

  /** Adds everything of {@code other}, which shares no value prop with this one. */
  public void merge(TopValueProps other) {
    others.merge(other.others);
    otherCount += other.otherCount;
    other.best.forEach(this::add);
  }

  /** Those kept by name: most prints first, then by name. */
  public List<String> byPrints() {
    return best.entrySet().stream()
        .sorted(
            Comparator.<Map.Entry<String, Clicks>>comparingLong(entry -> entry.getValue().prints())
                .reversed()
                .thenComparing(Map.Entry::getKey))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The clicks of those kept by name, by name. */
  public Map<String, Clicks> clicks() {
    return Collections.unmodifiableMap(best);
  }

  /** The clicks of all others together. */
  public Clicks others() {
    return others;
  }

  /** How many others there are. */
  public long otherCount() {
    return otherCount;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeInt(best.size());
    for (Map.Entry<String, Clicks> entry : best.entrySet()) {
      Wire.writeText(out, entry.getKey());
      entry.getValue().writeTo(out);
    }
    others.writeTo(out);
    out.writeLong(otherCount);
  }

  static TopValueProps readFrom(DataInput in) throws IOException {
    TopValueProps props = new TopValueProps();
    int size = in.readInt();
    for (int i = 0; i < size; i++) {
      String valueProp = Wire.readText(in);
      props.best.put(valueProp, Clicks.readFrom(in));
    }
    props.others.merge(Clicks.readFrom(in));
    props.otherCount = in.readLong();
    return props;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TopValueProps that
        && best.equals(that.best)
        && others.equals(that.others)
        && otherCount == that.otherCount;
  }

  @Override
  public int hashCode() {
    return Objects.hash(best, others, otherCount);
  }

  @Override
  public String toString() {
    return best + " and " + otherCount + " others: " + others;
  }
}
