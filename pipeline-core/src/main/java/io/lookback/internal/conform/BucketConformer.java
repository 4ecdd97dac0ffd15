package io.lookback.internal.conform;

import io.lookback.batch.EventBatch;
import io.lookback.batch.Source;
import io.lookback.feature.Label;
import io.lookback.internal.batch.EventRows;
import io.lookback.internal.batch.PropRanks;
import io.lookback.spec.LakeSpec;
import io.lookback.spec.SourceSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Conforms the events of one bucket of users: sorts each source by (day, user, value prop, value),
 * keeps one of equal events where the source drops repeats, and counts the rest as duplicates of
 * the file they came from. Of equal events in several files the one in the file first by name is
 * kept, so neither the result nor the counts depend on the order of arrival.
 *
 * <p>Where a source keeps repeats, as payments do, two equal events are two events.
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
    private final Map<Source, Map<FileDay, Long>> kept = new HashMap<>();
    private final Map<Source, Map<FileDay, Long>> duplicates = new HashMap<>();
    private final Map<Integer, Long> tapsWithoutPrint = new TreeMap<>();
    private final Map<Integer, Long> tapsMatchingWithoutPosition = new TreeMap<>();
    private final Map<Integer, Long> labelled = new TreeMap<>();

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

    /** Kept scored events whose label is true, by day. */
    public Map<Integer, Long> labelled() {
      return labelled;
    }

    /** Kept taps with a print of their day, user and value prop but none at their position. */
    public Map<Integer, Long> tapsMatchingWithoutPosition() {
      return tapsMatchingWithoutPosition;
    }
  }

  private final LakeSpec spec;
  private final boolean keepDuplicates;
  private final Map<Source, List<EventBatch>> batches = new HashMap<>();

  /**
   * Conforms events of the sources of {@code spec}.
   *
   * @param keepDuplicates whether equal events are all kept, also where their source drops repeats
   */
  public BucketConformer(LakeSpec spec, boolean keepDuplicates) {
    this.spec = spec;
    this.keepDuplicates = keepDuplicates;
  }

  /** Adds events; a batch's rows must all be single events. */
  public void add(EventBatch batch) {
    batches.computeIfAbsent(batch.source(), source -> new ArrayList<>()).add(batch);
  }

  /** Passes the conformed events to {@code out}, sorted within each source. */
  public Counts finish(Consumer<EventBatch> out) {
    PropRanks ranks = new PropRanks(batches.values());
    Counts counts = new Counts();
    Label label = spec.features().label();
    SortedEvents prints = null;
    SortedEvents taps = null;
    for (SourceSpec source : spec.sources()) {
      SortedEvents sorted = sort(source, ranks, counts, out);
      prints = source.source().equals(spec.features().scored()) ? sorted : prints;
      taps = source.source().equals(label.source()) ? sorted : taps;
    }
    if (taps != null) {
      compareTaps(taps, prints, label.matchesPosition(), counts);
    }
    return counts;
  }

  /** Sorts one source and passes it on; null where the bucket has none of it. */
  private SortedEvents sort(
      SourceSpec spec, PropRanks ranks, Counts counts, Consumer<EventBatch> out) {
    // Removed at once: the packed batches are garbage as soon as the sorted rows exist.
    Source source = spec.source();
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
      ranked.add(new SortedEvents.Ranked(batch, ranks.take(batch), fileRanks.get(batch.file())));
    }
    mine.clear();
    SortedEvents sorted = SortedEvents.sort(ranked, ranks.props().length, fileNames.length);
    boolean keepAll = keepsAll(spec);
    emit(source, sorted, ranks.props(), fileNames, keepAll, counts, out);
    return sorted;
  }

  private boolean keepsAll(SourceSpec source) {
    return keepDuplicates || !source.dropsRepeats();
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
    EventRows rows = new EventRows(Math.min(sorted.size(), EventRows.MAX_BATCH_ROWS));
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
        rows.drain(source, "", out);
        Arrays.fill(codes, -1);
      }
    }
    rows.drain(source, "", out);
    counts.kept.put(source, kept.finish());
    counts.duplicates.put(source, duplicates.finish());
  }

  /**
   * Counts rows by file and day; days come in ascending order. A day costs the files that have rows
   * of it, however many files there are.
   */
  private static final class FileDayCounts {
    private final String[] files;
    private final long[] ofDay;
    private final int[] filesOfDay;
    private int fileCount;
    private final Map<FileDay, Long> counts = new HashMap<>();
    private int day = Integer.MIN_VALUE;

    FileDayCounts(String[] files) {
      this.files = files;
      this.ofDay = new long[files.length];
      this.filesOfDay = new int[files.length];
    }

    void add(int file, int ofThatDay) {
      if (ofThatDay != day) {
        finish();
        day = ofThatDay;
      }
      if (ofDay[file]++ == 0) {
        filesOfDay[fileCount++] = file;
      }
    }

    Map<FileDay, Long> finish() {
      for (int i = 0; i < fileCount; i++) {
        int file = filesOfDay[i];
        counts.put(new FileDay(files[file], day), ofDay[file]);
        ofDay[file] = 0;
      }
      fileCount = 0;
      return counts;
    }
  }

  /**
   * Walks the events of the label and the scored events side by side; both ascend in the same
   * order.
   */
  private void compareTaps(
      SortedEvents taps, SortedEvents prints, boolean matchesPosition, Counts counts) {
    boolean keepsAll = keepsAll(spec.source(spec.features().label().source().label()));
    int at = 0;
    int countedTo = 0;
    int printCount = prints == null ? 0 : prints.size();
    for (int tap = 0; tap < taps.size(); tap++) {
      if (!keepsAll && tap > 0 && taps.sameEvent(tap, tap - 1)) {
        continue;
      }
      while (at < printCount && compare(taps, tap, prints, at, matchesPosition) > 0) {
        at++;
      }
      if (at < printCount && compare(taps, tap, prints, at, matchesPosition) == 0) {
        if (at >= countedTo) {
          countedTo = countLabelled(taps, tap, prints, at, matchesPosition, counts);
        }
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

  /** Counts the scored events from {@code at} on that match; returns where they end. */
  private int countLabelled(
      SortedEvents taps,
      int tap,
      SortedEvents prints,
      int at,
      boolean matchesPosition,
      Counts counts) {
    boolean keepsAll = keepsAll(spec.source(spec.features().scored().label()));
    int end = at;
    long labelled = 0;
    while (end < prints.size() && compare(taps, tap, prints, end, matchesPosition) == 0) {
      labelled += keepsAll || end == at || !prints.sameEvent(end, end - 1) ? 1 : 0;
      end++;
    }
    counts.labelled.merge(taps.day(tap), labelled, Long::sum);
    return end;
  }

  private static int compare(
      SortedEvents taps, int tap, SortedEvents prints, int print, boolean byPosition) {
    return byPosition
        ? taps.compare(tap, prints, print)
        : taps.compareCarousels(tap, prints, print);
  }

  private static Map<String, Integer> rank(String[] sorted) {
    Map<String, Integer> ranks = new HashMap<>();
    for (int i = 0; i < sorted.length; i++) {
      ranks.put(sorted[i], i);
    }
    return ranks;
  }
}
