package io.lookback.internal.conform;

import io.lookback.batch.Source;
import io.lookback.internal.conform.BucketConformer.FileDay;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The definition of silver's rules in plain loops over lists and sets. */
final class NaiveSilver {
  /** An event as silver has it, in silver's order. */
  record Event(int day, long user, String valueProp, long value) implements Comparable<Event> {
    private static final Comparator<Event> ORDER =
        Comparator.comparingInt(Event::day)
            .thenComparingLong(Event::user)
            .thenComparing(Event::valueProp)
            .thenComparingLong(Event::value);

    @Override
    public int compareTo(Event other) {
      return ORDER.compare(this, other);
    }
  }

  final Map<Source, List<Event>> events = new TreeMap<>();
  final Map<Source, Map<FileDay, Long>> kept = new TreeMap<>();
  final Map<Source, Map<FileDay, Long>> duplicates = new TreeMap<>();
  final Map<Integer, Long> tapsWithoutPrint = new TreeMap<>();
  final Map<Integer, Long> tapsMatchingWithoutPosition = new TreeMap<>();
  final Map<Integer, Long> labelled = new TreeMap<>();

  NaiveSilver(List<FiledEvent> input, boolean keepDuplicates) {
    for (Source source : Source.BUILT_IN) {
      kept.put(source, new HashMap<>());
      duplicates.put(source, new HashMap<>());
      List<FiledEvent> mine =
          new ArrayList<>(input.stream().filter(event -> event.source().equals(source)).toList());
      // The file that is first by name keeps the event, whatever order the files were read in.
      mine.sort(Comparator.comparing(FiledEvent::file));
      conform(source, mine, keepDuplicates || source.equals(Source.PAYS));
    }
    for (Event tap : events.getOrDefault(Source.TAPS, List.of())) {
      compareWithPrints(tap);
    }
    for (Event print : events.getOrDefault(Source.PRINTS, List.of())) {
      if (events.getOrDefault(Source.TAPS, List.of()).contains(print)) {
        labelled.merge(print.day(), 1L, Long::sum);
      }
    }
  }

  private void conform(Source source, List<FiledEvent> mine, boolean keepAll) {
    List<Event> accepted = new ArrayList<>();
    TreeSet<Event> seen = new TreeSet<>();
    for (FiledEvent event : mine) {
      FileDay fileDay = new FileDay(event.file(), event.day());
      if (seen.add(event.event()) || keepAll) {
        accepted.add(event.event());
        kept.get(source).merge(fileDay, 1L, Long::sum);
      } else {
        duplicates.get(source).merge(fileDay, 1L, Long::sum);
      }
    }
    accepted.sort(null);
    if (!accepted.isEmpty()) {
      events.put(source, accepted);
    }
  }

  private void compareWithPrints(Event tap) {
    boolean sameCarousel = false;
    for (Event print : events.getOrDefault(Source.PRINTS, List.of())) {
      if (print.equals(tap)) {
        return;
      }
      sameCarousel |=
          print.day() == tap.day()
              && print.user() == tap.user()
              && print.valueProp().equals(tap.valueProp());
    }
    if (sameCarousel) {
      tapsMatchingWithoutPosition.merge(tap.day(), 1L, Long::sum);
    } else {
      tapsWithoutPrint.merge(tap.day(), 1L, Long::sum);
    }
  }
}
