package io.lookback.internal.diff;

import io.lookback.internal.batch.Wire;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * What differs between two golds: rows per day, rows that differ per column, and the first examples
 * of each kind. Merges in any order.
 */
public final class GoldDiff {
  private static final int MAX_COLUMNS = 1 << 13;
  private static final int MAX_DAYS = 1 << 20;
  private static final int MAX_EXAMPLES = 1 << 20;

  /** How a row of one day compares. */
  public enum Kind {
    /** It is in both and equal. */
    EQUAL,
    /** It is in both and differs. */
    DIFFERS,
    /** It is in the first gold alone. */
    ONLY_IN_A,
    /** It is in the second gold alone. */
    ONLY_IN_B
  }

  private final SortedMap<Integer, long[]> days = new TreeMap<>();
  private final int most;
  private long[] differing;

  /** Of rows only in A, of rows only in B, then of each column. */
  private final List<TreeSet<DiffExample>> examples = new ArrayList<>();

  /**
   * Nothing compared yet.
   *
   * @param columns how many columns are compared, history included
   * @param most the most examples of a kind
   */
  public GoldDiff(int columns, int most) {
    this.most = most;
    this.differing = new long[columns];
    for (int kind = 0; kind < columns + 2; kind++) {
      examples.add(new TreeSet<>());
    }
  }

  /** Counts rows of a day. */
  public void add(int day, Kind kind, long rows) {
    days.computeIfAbsent(day, key -> new long[Kind.values().length])[kind.ordinal()] += rows;
  }

  /** Counts a row that differs in a column. */
  void addDiffering(int column) {
    differing[column]++;
  }

  /** Keeps an example of a row in one gold alone, if it is among the first. */
  void addOnly(boolean isOfA, DiffExample example) {
    keep(examples.get(isOfA ? 0 : 1), example);
  }

  /**
   * Keeps an example of a column, if it is among the first.
   *
   * @param place says which row it is
   * @param made makes it
   */
  void addExample(int column, DiffExample place, Supplier<DiffExample> made) {
    TreeSet<DiffExample> kept = examples.get(column + 2);
    if (kept.size() < most || place.compareTo(kept.last()) < 0) {
      keep(kept, made.get());
    }
  }

  private void keep(TreeSet<DiffExample> kept, DiffExample example) {
    kept.add(example);
    if (kept.size() > most) {
      kept.pollLast();
    }
  }

  /** The days that either gold has. */
  public List<Integer> days() {
    return List.copyOf(days.keySet());
  }

  /** Rows of a kind on a day. */
  public long rows(int day, Kind kind) {
    return days.getOrDefault(day, new long[Kind.values().length])[kind.ordinal()];
  }

  /** Rows of a kind. */
  public long rows(Kind kind) {
    return days.values().stream().mapToLong(counts -> counts[kind.ordinal()]).sum();
  }

  /** Rows that differ in a column. */
  public long differing(int column) {
    return differing[column];
  }

  /** The first rows that the first gold has alone. */
  public List<DiffExample> onlyInA() {
    return List.copyOf(examples.get(0));
  }

  /** The first rows that the second gold has alone. */
  public List<DiffExample> onlyInB() {
    return List.copyOf(examples.get(1));
  }

  /** The first rows that differ in a column. */
  public List<DiffExample> examples(int column) {
    return List.copyOf(examples.get(column + 2));
  }

  /** Whether every row is in both golds and equal. */
  public boolean isEqual() {
    return rows(Kind.DIFFERS) + rows(Kind.ONLY_IN_A) + rows(Kind.ONLY_IN_B) == 0;
  }

  /** Adds what another comparison of the same columns found; gives this back. */
  public GoldDiff merge(GoldDiff other) {
    other.days.forEach(
        (day, counts) -> {
          for (Kind kind : Kind.values()) {
            add(day, kind, counts[kind.ordinal()]);
          }
        });
    for (int column = 0; column < differing.length; column++) {
      differing[column] += other.differing[column];
    }
    for (int kind = 0; kind < examples.size(); kind++) {
      for (DiffExample example : other.examples.get(kind)) {
        keep(examples.get(kind), example);
      }
    }
    return this;
  }

  /** Writes the wire form. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeInt(differing.length);
    out.writeInt(most);
    for (long count : differing) {
      out.writeLong(count);
    }
    out.writeInt(days.size());
    for (var day : days.entrySet()) {
      out.writeInt(day.getKey());
      for (long count : day.getValue()) {
        out.writeLong(count);
      }
    }
    for (TreeSet<DiffExample> kind : examples) {
      out.writeInt(kind.size());
      for (DiffExample example : kind) {
        example.writeTo(out);
      }
    }
  }

  /** Reads what {@link #writeTo} wrote. */
  public static GoldDiff readFrom(DataInput in) throws IOException {
    GoldDiff diff = new GoldDiff(Wire.readCount(in, MAX_COLUMNS), in.readInt());
    for (int column = 0; column < diff.differing.length; column++) {
      diff.differing[column] = in.readLong();
    }
    int days = Wire.readCount(in, MAX_DAYS);
    for (int i = 0; i < days; i++) {
      int day = in.readInt();
      for (Kind kind : Kind.values()) {
        diff.add(day, kind, in.readLong());
      }
    }
    for (TreeSet<DiffExample> kind : diff.examples) {
      int size = Wire.readCount(in, MAX_EXAMPLES);
      for (int i = 0; i < size; i++) {
        kind.add(DiffExample.readFrom(in));
      }
    }
    return diff;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GoldDiff that
        && Arrays.equals(HistoryBytes.form(this::writeTo), HistoryBytes.form(that::writeTo));
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(HistoryBytes.form(this::writeTo));
  }
}
