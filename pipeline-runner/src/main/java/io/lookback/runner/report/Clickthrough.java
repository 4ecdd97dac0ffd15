package io.lookback.runner.report;

import io.lookback.feature.Operation;
import io.lookback.internal.report.CoverageFacts;
import io.lookback.internal.report.GoldFacts;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Click-through rates with their intervals, as the page shows them. */
final class Clickthrough {
  /** How the rate with earlier events of a kind compares to the rate without. */
  private enum Comparison {
    MORE("%s more often after earlier "),
    LESS("%s less often after earlier "),
    UNCLEAR("No clear difference after earlier "),
    NOTHING_TO_COMPARE("Nothing to compare for earlier ");

    private final String words;

    Comparison(String words) {
      this.words = words;
    }
  }

  private final GoldFacts gold;
  private final Words words;

  Clickthrough(GoldFacts gold) {
    this.gold = gold;
    this.words = new Words(gold.set());
  }

  /** By value prop: most prints first, all others last. */
  List<Map<String, Object>> valueProps() {
    return all().stream().map(prop -> rate(prop.name(), prop.prints(), prop.clicked())).toList();
  }

  /** By position, all value props together. */
  List<Map<String, Object>> positions() {
    Map<String, long[]> sums = new LinkedHashMap<>();
    for (String label : positionLabels()) {
      sums.put(label, new long[2]);
    }
    for (GoldFacts.ValueProp prop : all()) {
      for (GoldFacts.Bin bin : prop.positions()) {
        sums.get(bin.label())[0] += bin.prints();
        sums.get(bin.label())[1] += bin.clicked();
      }
    }
    return sums.entrySet().stream()
        .map(sum -> rate(sum.getKey(), sum.getValue()[0], sum.getValue()[1]))
        .toList();
  }

  /**
   * By value prop and position: a shade from 0 to 100 says how the rate compares to the highest.
   */
  Map<String, Object> grid() {
    double highest = 0;
    for (GoldFacts.ValueProp prop : all()) {
      for (GoldFacts.Bin bin : prop.positions()) {
        highest = Math.max(highest, Interval.of(bin.clicked(), bin.prints()).rate());
      }
    }
    List<Map<String, Object>> rows = new ArrayList<>();
    for (GoldFacts.ValueProp prop : all()) {
      List<Map<String, Object>> cells = new ArrayList<>();
      for (int i = 0; i < positionLabels().size(); i++) {
        boolean isThere = i < prop.positions().size();
        GoldFacts.Bin bin = isThere ? prop.positions().get(i) : new GoldFacts.Bin("", 0, 0);
        Map<String, Object> cell = rate(bin.label(), bin.prints(), bin.clicked());
        double shade = highest == 0 ? 0 : 100 * (double) cell.get("rate") / highest;
        cell.put("shade", String.format(Locale.ROOT, "%.0f", shade));
        cells.add(cell);
      }
      rows.add(Map.of("name", prop.name(), "cells", cells));
    }
    return Map.of("positions", positionLabels(), "rows", rows);
  }

  /** By what the user had before. */
  List<Map<String, Object>> histories() {
    return gold.histories().stream().map(this::history).toList();
  }

  /**
   * What {@link #histories} say of each source in the longest look-back, in a sentence or two;
   * empty without any.
   */
  String verdict() {
    Map<Comparison, List<String>> events = new EnumMap<>(Comparison.class);
    Set<String> told = new HashSet<>();
    for (GoldFacts.History history : gold.histories()) {
      if (history.lookbackDays() == gold.lookbackDays() && told.add(history.source())) {
        events
            .computeIfAbsent(comparison(never(history), before(history)), any -> new ArrayList<>())
            .add(words.events(history.source()));
      }
    }
    List<String> parts = new ArrayList<>();
    events.forEach(
        (comparison, names) ->
            parts.add(
                comparison.words.formatted(words.labelFirst()) + Words.list(names, "and") + "."));
    return String.join(" ", parts);
  }

  /**
   * What {@link #histories} count, as in "seen, tapped or paid"; empty if there is no such word.
   */
  String verbs() {
    boolean areCounts =
        gold.histories().stream().allMatch(history -> operation(history) == Operation.COUNT);
    return areCounts
        ? words.verbs(gold.histories().stream().map(GoldFacts.History::source).distinct().toList())
        : "";
  }

  private static Operation operation(GoldFacts.History history) {
    return Operation.valueOf(history.operation().toUpperCase(Locale.ROOT));
  }

  private static GoldFacts.Bin never(GoldFacts.History history) {
    return history.bins().isEmpty() ? new GoldFacts.Bin("0", 0, 0) : history.bins().get(0);
  }

  private static GoldFacts.Bin before(GoldFacts.History history) {
    long prints = 0;
    long clicked = 0;
    for (GoldFacts.Bin bin : history.bins()) {
      prints += bin.prints();
      clicked += bin.clicked();
    }
    GoldFacts.Bin never = never(history);
    return new GoldFacts.Bin("1+", prints - never.prints(), clicked - never.clicked());
  }

  private static Comparison comparison(GoldFacts.Bin never, GoldFacts.Bin before) {
    if (never.prints() == 0 || before.prints() == 0) {
      return Comparison.NOTHING_TO_COMPARE;
    }
    Interval without = Interval.of(never.clicked(), never.prints());
    Interval with = Interval.of(before.clicked(), before.prints());
    return with.low() > without.high()
        ? Comparison.MORE
        : with.high() < without.low() ? Comparison.LESS : Comparison.UNCLEAR;
  }

  /** As in "Clicked more often where the user had tapped it before: 14.0 % against 9.9 %." */
  private String verdict(GoldFacts.History history) {
    String had = words.had(history.source()) + " " + words.before(history.lookbackDays());
    GoldFacts.Bin never = never(history);
    GoldFacts.Bin before = before(history);
    String rates =
        String.format(
            "%s (%s) where the user had %s, %s (%s) where not",
            rate("", before.prints(), before.clicked()).get("percent"),
            rate("", before.prints(), before.clicked()).get("range"),
            had,
            rate("", never.prints(), never.clicked()).get("percent"),
            rate("", never.prints(), never.clicked()).get("range"));
    String verdict =
        switch (comparison(never, before)) {
          case MORE -> often("more", rates);
          case LESS -> often("less", rates);
          case UNCLEAR -> "No clear difference: " + rates + "; the intervals overlap.";
          case NOTHING_TO_COMPARE ->
              before.prints() == 0
                  ? "Nothing to compare: no user had " + had + "."
                  : "Nothing to compare: every user had " + had + ".";
        };
    CoverageFacts coverage = gold.coverage();
    if (coverage == null) {
      return verdict;
    }
    CoverageFacts.Days days = coverage.sources().get(history.source());
    return days == null || days.with() == coverage.days()
        ? verdict
        : String.format(
            Locale.ROOT,
            "%s There are %s on %,d of %,d days only.",
            verdict,
            words.many(history.source()),
            days.with(),
            coverage.days());
  }

  private String often(String more, String rates) {
    return "%s %s often with it: %s; the intervals do not overlap."
        .formatted(words.labelFirst(), more, rates);
  }

  private Map<String, Object> history(GoldFacts.History history) {
    Map<String, Object> shown = new LinkedHashMap<>();
    String many = words.events(history.source());
    String last = gold.set().source(history.source()).noun();
    String kind =
        switch (operation(history)) {
          case DAYS_SINCE -> "days since the last " + last;
          case ACTIVE_DAYS -> "days with " + many;
          default -> "earlier " + many;
        };
    boolean isCount = operation(history) == Operation.COUNT;
    // The chart by position has this name already.
    shown.put("id", "by-" + (history.field().equals("position") ? "field-" : "") + history.field());
    shown.put("title", "By " + kind + words.inLookback(history.lookbackDays()));
    shown.put("axis", kind);
    shown.put("what", isCount ? "earlier: " : kind + ": ");
    shown.put("head", isCount ? "before" : kind);
    shown.put("source", history.source());
    shown.put("verdict", verdict(history));
    shown.put(
        "bins",
        history.bins().stream()
            .map(bin -> rate(bin.label(), bin.prints(), bin.clicked()))
            .toList());
    return shown;
  }

  private List<GoldFacts.ValueProp> all() {
    List<GoldFacts.ValueProp> all = new ArrayList<>(gold.valueProps());
    if (gold.others() != null) {
      GoldFacts.ValueProp others = gold.others();
      String name = gold.otherValueProps() + " others";
      all.add(new GoldFacts.ValueProp(name, others.prints(), others.clicked(), others.positions()));
    }
    return all;
  }

  private List<String> positionLabels() {
    List<String> longest = List.of();
    for (GoldFacts.ValueProp prop : all()) {
      if (prop.positions().size() > longest.size()) {
        longest = prop.positions().stream().map(GoldFacts.Bin::label).toList();
      }
    }
    return longest;
  }

  private Map<String, Object> rate(String label, long prints, long clicked) {
    Interval interval = Interval.of(clicked, prints);
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("label", label);
    shown.put("prints", prints);
    shown.put("clicked", clicked);
    shown.put("rate", interval.rate());
    shown.put("low", interval.low());
    shown.put("high", interval.high());
    shown.put(
        "percent",
        prints == 0
            ? "no " + words.many()
            : String.format(Locale.ROOT, "%.1f\u00a0%%", 100 * interval.rate()));
    shown.put(
        "range",
        prints == 0
            ? "–"
            : String.format(
                Locale.ROOT, "%.1f–%.1f\u00a0%%", 100 * interval.low(), 100 * interval.high()));
    return shown;
  }
}
