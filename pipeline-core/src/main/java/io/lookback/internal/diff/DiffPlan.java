package io.lookback.internal.diff;

import io.lookback.feature.FeatureSet;
import io.lookback.internal.diff.GoldDiff.Kind;
import io.lookback.internal.lake.LakeFile;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What has to be read to compare two golds. Where fingerprints of both speak of the same columns in
 * the same order, a day with equal rows and fingerprint on both sides is equal, and is not read.
 *
 * @param a the first gold
 * @param b the second gold
 * @param columns what is compared
 * @param equalDays the days that are equal by their fingerprints
 * @param daysToRead the other days
 */
public record DiffPlan(
    GoldSide a,
    GoldSide b,
    DiffColumns columns,
    Set<LocalDate> equalDays,
    Set<LocalDate> daysToRead) {
  /** A bucket is meant for about so many rows of each gold. */
  private static final long ROWS_PER_BUCKET = 1 << 15;

  /** So that several workers have something to do where one day differs. */
  private static final int FEWEST_BUCKETS = 4;

  private static final int MOST_BUCKETS = 1 << 16;

  /** Compares what was counted of two golds. */
  public static DiffPlan of(GoldSide a, GoldSide b) {
    DiffColumns columns = DiffColumns.of(a.features(), b.features());
    Map<LocalDate, GoldSide.Day> daysOfA = a.days();
    Map<LocalDate, GoldSide.Day> daysOfB = b.days();
    Set<LocalDate> equal = new TreeSet<>();
    Set<LocalDate> read = new TreeSet<>(daysOfA.keySet());
    read.addAll(daysOfB.keySet());
    if (areHashedAlike(a.features(), b.features())) {
      daysOfA.forEach(
          (day, counted) -> {
            if (counted.equals(daysOfB.get(day))) {
              equal.add(day);
            }
          });
      read.removeAll(equal);
    }
    return new DiffPlan(a, b, columns, equal, read);
  }

  /**
   * Whether equal fingerprints mean equal rows: a fingerprint holds the values of a row in the
   * order of the columns, without the names of the columns.
   */
  private static boolean areHashedAlike(FeatureSet a, FeatureSet b) {
    return a.goldColumns().equals(b.goldColumns()) && a.rules().equals(b.rules());
  }

  /** The same without the days that only one of the two has. */
  public DiffPlan ofDaysInBoth() {
    Set<LocalDate> days = new TreeSet<>(daysToRead);
    days.retainAll(a.days().keySet());
    days.retainAll(b.days().keySet());
    return new DiffPlan(a, b, columns, equalDays, days);
  }

  /** How many rows each day of either gold has: the first gold's, the second gold's. */
  public SortedMap<LocalDate, long[]> rowsByDay() {
    SortedMap<LocalDate, long[]> rows = new TreeMap<>();
    a.days().forEach((day, of) -> rows.computeIfAbsent(day, key -> new long[2])[0] = of.rows());
    b.days().forEach((day, of) -> rows.computeIfAbsent(day, key -> new long[2])[1] = of.rows());
    return rows;
  }

  /** What is known without reading. */
  public GoldDiff known(int most) {
    GoldDiff diff = new GoldDiff(columns.names().size(), most);
    Map<LocalDate, GoldSide.Day> days = a.days();
    for (LocalDate day : equalDays) {
      diff.add((int) day.toEpochDay(), Kind.EQUAL, days.get(day).rows());
    }
    return diff;
  }

  /** The files to read of the first gold. */
  public List<LakeFile> filesOfA() throws IOException {
    return a.files(daysToRead);
  }

  /** The files to read of the second gold. */
  public List<LakeFile> filesOfB() throws IOException {
    return b.files(daysToRead);
  }

  /** How many rows have to be read. */
  public long rowsToRead() {
    return rowsToRead(a) + rowsToRead(b);
  }

  private long rowsToRead(GoldSide side) {
    return side.days().entrySet().stream()
        .filter(day -> daysToRead.contains(day.getKey()))
        .mapToLong(day -> day.getValue().rows())
        .sum();
  }

  /** Into how many buckets the users of each day are dealt. */
  int buckets() {
    long most = FEWEST_BUCKETS;
    for (GoldSide side : List.of(a, b)) {
      for (GoldSide.Day day : side.days().values()) {
        most = Math.max(most, day.rows() / ROWS_PER_BUCKET);
      }
    }
    return (int) Math.min(most, MOST_BUCKETS);
  }
}
