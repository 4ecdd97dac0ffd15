package io.lookback.conform;

import io.lookback.batch.EventBatch;
import io.lookback.batch.EventRows;
import io.lookback.batch.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Conforms the events of one bucket of users: sorts each source by (day, user, value prop, value),
 * keeps one of equal prints and of equal taps, and counts the rest as duplicates of the file they
 * came from. Of equal events in several files the one in the file first by name is kept, so neither
 * the result nor the counts depend on the order of arrival.
 *
 * <p>Payments are never compared: two equal payments are two payments.
 *
 * <p>Use: {@link #add} every batch of the bucket, then {@link #finish} once. Memory is one bucket.
 */
public final class BucketConformer {
  /**
   * A landing file and an epoch day: what counts of rows are kept by, so that those of a day can be
   * replaced without the other days being read again.
   */
  public record FileDay(String file, int day) {}

  /** What one bucket gave, apart from its events: numbers of rows. */
  public static final class Counts {
    private final Map<Source, Map<FileDay, Long>> kept = new EnumMap<>(Source.class);
    private final Map<Source, Map<FileDay, Long>> duplicates = new EnumMap<>(Source.class);
    private final Map<Integer, Long> tapsWithoutPrint = new TreeMap<>();
    private final Map<Integer, Long> tapsMatchingWithoutPosition = new TreeMap<>();

    /** How many rows were kept, by the file they came from and their day. */
    public Map<FileDay, Long> kept(Source source) {
      return kept.getOrDefault(source, Map.of());
    }

    /** How many rows were repeats of others, by the file they came from and their day. */
    public Map<FileDay, Long> duplicates(Source source) {
      return duplicates.getOrDefault(source, Map.of());
    }

    /** Kept taps for whose day, user and value prop there is no print at all, by day. */
    public Map<Integer, Long> tapsWithoutPrint() {
      return tapsWithoutPrint;
    }

    /** Kept taps with a print of their day, user and value prop but none at their position. */
    public Map<Integer, Long> tapsMatchingWithoutPosition() {
      return tapsMatchingWithoutPosition;
    }
  }

  private final boolean keepDuplicates;
  private final Map<Source, List<EventBatch>> batches = new EnumMap<>(Source.class);

  /** With {@code keepDuplicates} equal prints and taps are kept, every one. */
  public BucketConformer(boolean keepDuplicates) {
    this.keepDuplicates = keepDuplicates;
  }

  /** Adds events; a batch's rows must all be single events. */
  public void add(EventBatch batch) {
    batches.computeIfAbsent(batch.source(), source -> new ArrayList<>()).add(batch);
  }

  /** Passes the conformed events to {@code out}, sorted within each source. */
  public Counts finish(Consumer<EventBatch> out) {
    String[] props = propsInOrder();
    Map<String, Integer> propRanks = rank(props);
    Counts counts = new Counts();
    SortedEvents prints = sort(Source.PRINTS, propRanks, props, counts, out);
    SortedEvents taps = sort(Source.TAPS, propRanks, props, counts, out);
    sort(Source.PAYS, propRanks, props, counts, out);
    if (taps != null) {
      compareTaps(taps, prints, counts);
    }
    return counts;
  }

  /** Sorts one source and passes it on; null where the bucket has none of it. */
  private SortedEvents sort(
      Source source,
      Map<String, Integer> propRanks,
      String[] props,
      Counts counts,
      Consumer<EventBatch> out) {
    // Removed at once: the packed batches are garbage as soon as the sorted rows exist.
    List<EventBatch> mine = batches.remove(source);
    if (mine == null) {
      return null;
    }
    TreeMap<String, Integer> files = new TreeMap<>();
    for (EventBatch batch : mine) {
      files.put(batch.file(), 0);
    }
    String[] fileNames = files.keySet().toArray(new String[0]);
    Map<String, Integer> fileRanks = rank(fileNames);
    List<SortedEvents.Ranked> ranked = new ArrayList<>(mine.size());
    for (EventBatch batch : mine) {
      int[] propRank = new int[batch.valuePropCount()];
      for (int code = 0; code < propRank.length; code++) {
        propRank[code] = propRanks.get(batch.valueProp(code));
      }
      ranked.add(new SortedEvents.Ranked(batch, propRank, fileRanks.get(batch.file())));
    }
    mine.clear();
    SortedEvents sorted = SortedEvents.sort(ranked, props.length, fileNames.length);
    boolean keepAll = keepDuplicates || source == Source.PAYS;
    emit(source, sorted, props, fileNames, keepAll, counts, out);
    return sorted;
  }

  private static void emit(
      Source source,
      SortedEvents sorted,
      String[] props,
      String[] files,
      boolean keepAll,
      Counts counts,
      Consumer<EventBatch> out) {
    FileDayCounts kept = new FileDayCounts(files);
    FileDayCounts duplicates = new FileDayCounts(files);
    EventRows rows = new EventRows();
    int[] codes = new int[props.length];
    Arrays.fill(codes, -1);
    for (int i = 0; i < sorted.size(); i++) {
      if (!keepAll && i > 0 && sorted.sameEvent(i, i - 1)) {
        duplicates.add(sorted.file(i), sorted.day(i));
        continue;
      }
      kept.add(sorted.file(i), sorted.day(i));
      int prop = sorted.prop(i);
      if (codes[prop] < 0) {
        codes[prop] = rows.valueProps().code(props[prop]);
      }
      rows.add(sorted.day(i), sorted.user(i), codes[prop], sorted.value(i));
      if (rows.size() == EventRows.MAX_BATCH_ROWS) {
        rows.drain(source, "", (batch, bucket) -> out.accept(batch));
        Arrays.fill(codes, -1);
      }
    }
    rows.drain(source, "", (batch, bucket) -> out.accept(batch));
    counts.kept.put(source, kept.finish());
    counts.duplicates.put(source, duplicates.finish());
  }

  /** Counts rows by file and day; days come in ascending order. */
  private static final class FileDayCounts {
    private final String[] files;
    private final long[] ofDay;
    private final Map<FileDay, Long> counts = new HashMap<>();
    private int day = Integer.MIN_VALUE;

    FileDayCounts(String[] files) {
      this.files = files;
      this.ofDay = new long[files.length];
    }

    void add(int file, int ofThatDay) {
      if (ofThatDay != day) {
        finish();
        day = ofThatDay;
      }
      ofDay[file]++;
    }

    Map<FileDay, Long> finish() {
      for (int file = 0; file < files.length; file++) {
        if (ofDay[file] > 0) {
          counts.put(new FileDay(files[file], day), ofDay[file]);
          ofDay[file] = 0;
        }
      }
      return counts;
    }
  }

  /** Walks taps and prints side by side; both ascend in the same order. */
  private void compareTaps(SortedEvents taps, SortedEvents prints, Counts counts) {
    int at = 0;
    int printCount = prints == null ? 0 : prints.size();
    for (int tap = 0; tap < taps.size(); tap++) {
      if (!keepDuplicates && tap > 0 && taps.sameEvent(tap, tap - 1)) {
        continue;
      }
      while (at < printCount && taps.compare(tap, prints, at) > 0) {
        at++;
      }
      if (at < printCount && taps.compare(tap, prints, at) == 0) {
        continue;
      }
      boolean before = at > 0 && taps.sameCarousel(tap, prints, at - 1);
      boolean behind = at < printCount && taps.sameCarousel(tap, prints, at);
      if (before || behind) {
        counts.tapsMatchingWithoutPosition.merge(taps.day(tap), 1L, Long::sum);
      } else {
        counts.tapsWithoutPrint.merge(taps.day(tap), 1L, Long::sum);
      }
    }
  }

  private String[] propsInOrder() {
    TreeMap<String, Integer> props = new TreeMap<>();
    for (Collection<EventBatch> ofSource : batches.values()) {
      for (EventBatch batch : ofSource) {
        for (int code = 0; code < batch.valuePropCount(); code++) {
          props.put(batch.valueProp(code), 0);
        }
      }
    }
    return props.keySet().toArray(new String[0]);
  }

  private static Map<String, Integer> rank(String[] sorted) {
    Map<String, Integer> ranks = new HashMap<>();
    for (int i = 0; i < sorted.length; i++) {
      ranks.put(sorted[i], i);
    }
    return ranks;
  }
}
