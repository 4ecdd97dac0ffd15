package io.lookback.internal.ledger;

import io.lookback.batch.Source;
import io.lookback.feature.FeatureSet;
import io.lookback.feature.Lookback;
import io.lookback.feature.WindowSpec;
import io.lookback.ledger.Tally;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * On which days silver has events of each source, any user's: the days that scored prints lie on or
 * look back to and that have none, and stray days, far apart from the rest.
 */
public final class Coverage {
  /** Days from {@code first} to {@code last}, both included. */
  public record Span(LocalDate first, LocalDate last) {
    @Override
    public String toString() {
      return first.equals(last) ? first.toString() : first + " to " + last;
    }
  }

  /**
   * Days of a source that lie further from its next ones than a window is long.
   *
   * @param days from the first of them to the last
   * @param events how many events they have
   * @param gap how many days lie between them and the nearest day of the rest
   * @param isBefore whether the rest comes later
   */
  public record Stray(Source source, Span days, BigInteger events, long gap, boolean isBefore) {
    /** As in "1 payment on 1970-01-01, 18,568 days before the next day with payments". */
    public String inWords() {
      return String.format(
          Locale.ROOT,
          "%,d %s on %s, %,d days %s with %s",
          events,
          events.equals(BigInteger.ONE) ? source.noun() : source.many(),
          days,
          gap,
          isBefore ? "before the next day" : "after the day before",
          source.many());
    }
  }

  private final Map<Source, TreeMap<LocalDate, BigInteger>> events = new HashMap<>();
  private final TreeMap<LocalDate, BigInteger> goldRows;
  private final List<Source> sources;
  private final WindowSpec spec;

  private Coverage(Tally tally, FeatureSet features) {
    this.sources = features.sources();
    this.spec = features.window();
    this.goldRows = byDay(tally, Counted.GOLD, Measures.ROWS);
    for (Source source : sources) {
      events.put(source, byDay(tally, Counted.SILVER, source.label(), "rows"));
    }
  }

  /**
   * Coverage of what was loaded.
   *
   * @param tally the counts of silver and, if there is one, of gold
   */
  public static Coverage of(Tally tally, FeatureSet features) {
    return new Coverage(tally, features);
  }

  /** The days that scored prints lie on or look back to; none without gold. */
  public NavigableSet<LocalDate> window() {
    TreeSet<LocalDate> window = new TreeSet<>();
    LocalDate next = LocalDate.MIN;
    for (LocalDate day : goldRows.keySet()) {
      LocalDate first = day.minusDays(spec.lookbackDays());
      next = first.isAfter(next) ? first : next;
      for (; !next.isAfter(day); next = next.plusDays(1)) {
        window.add(next);
      }
    }
    return window;
  }

  /** The days of the window on which a source has no event, next to each other as one span. */
  public List<Span> without(Source source) {
    List<Span> spans = new ArrayList<>();
    LocalDate first = null;
    LocalDate last = null;
    for (LocalDate day : window()) {
      if (events.get(source).containsKey(day)) {
        continue;
      }
      if (last == null || !last.plusDays(1).equals(day)) {
        if (last != null) {
          spans.add(new Span(first, last));
        }
        first = day;
      }
      last = day;
    }
    if (last != null) {
      spans.add(new Span(first, last));
    }
    return spans;
  }

  /** How many days of the window have an event of a source. */
  public int daysWith(Source source) {
    return (int) window().stream().filter(events.get(source)::containsKey).count();
  }

  /** What the days of a source in a look-back must add up to over all rows of gold. */
  public BigInteger daysBeforeRows(Source source, Lookback lookback) {
    BigInteger sum = BigInteger.ZERO;
    for (Map.Entry<LocalDate, BigInteger> rows : goldRows.entrySet()) {
      LocalDate day = rows.getKey();
      BigInteger days = BigInteger.valueOf(daysBefore(source, lookback, day));
      sum = sum.add(rows.getValue().multiply(days));
    }
    return sum;
  }

  /** How many days of a look-back before {@code day} have an event of a source. */
  public int daysBefore(Source source, Lookback lookback, LocalDate day) {
    return events.get(source).subMap(day.minusDays(lookback.days()), day).size();
  }

  /**
   * Stray days of all sources. Days of one source belong together where less than a window lies
   * between them; those that have the most events are the rest that others stray from.
   */
  public List<Stray> strays() {
    List<Stray> strays = new ArrayList<>();
    for (Source source : sources) {
      List<Span> groups = groups(source);
      int most = 0;
      for (int i = 1; i < groups.size(); i++) {
        most =
            count(source, groups.get(i)).compareTo(count(source, groups.get(most))) < 0 ? most : i;
      }
      for (int i = 0; i < groups.size(); i++) {
        Span days = groups.get(i);
        if (i != most) {
          LocalDate from = i < most ? days.last() : groups.get(i - 1).last();
          LocalDate to = i < most ? groups.get(i + 1).first() : days.first();
          long gap = ChronoUnit.DAYS.between(from, to);
          strays.add(new Stray(source, days, count(source, days), gap, i < most));
        }
      }
    }
    return strays;
  }

  /** What is hardly meant, at most one message for gaps and one for strays of each source. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>(gapWarnings());
    warnings.addAll(strayWarnings());
    return warnings;
  }

  /** The sources that have no event on days of the window. */
  public List<String> gapWarnings() {
    List<String> warnings = new ArrayList<>();
    NavigableSet<LocalDate> window = window();
    for (Source source : sources) {
      List<Span> without = without(source);
      if (!without.isEmpty()) {
        warnings.add(
            String.format(
                Locale.ROOT,
                "%s: no event on %,d of the %,d days %s; first day without: %s",
                source.many(),
                window.size() - daysWith(source),
                window.size(),
                new Span(window.first(), window.last()),
                without.get(0).first()));
      }
    }
    return warnings;
  }

  /** The sources that have stray days. */
  public List<String> strayWarnings() {
    List<String> warnings = new ArrayList<>();
    List<Stray> strays = strays();
    for (Source source : sources) {
      List<Stray> mine = strays.stream().filter(stray -> stray.source().equals(source)).toList();
      mine.stream()
          .max(Comparator.comparingLong(Stray::gap))
          .map(Stray::inWords)
          .map(words -> mine.size() == 1 ? words : words + "; " + (mine.size() - 1) + " more such")
          .ifPresent(warnings::add);
    }
    return warnings;
  }

  private List<Span> groups(Source source) {
    List<Span> groups = new ArrayList<>();
    LocalDate first = null;
    LocalDate last = null;
    for (LocalDate day : events.get(source).keySet()) {
      if (last == null || ChronoUnit.DAYS.between(last, day) > spec.windowDays()) {
        if (last != null) {
          groups.add(new Span(first, last));
        }
        first = day;
      }
      last = day;
    }
    if (last != null) {
      groups.add(new Span(first, last));
    }
    return groups;
  }

  private BigInteger count(Source source, Span days) {
    return events.get(source).subMap(days.first(), true, days.last(), true).values().stream()
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  private static TreeMap<LocalDate, BigInteger> byDay(
      Tally tally, Counted counted, String... prefix) {
    TreeMap<LocalDate, BigInteger> days = new TreeMap<>();
    tally.sumsUnder(counted, prefix).forEach((day, count) -> days.put(LocalDate.parse(day), count));
    return days;
  }
}
