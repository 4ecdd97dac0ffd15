package io.lookback.runner.report;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Click-through rates with their intervals, as the page shows them. */
final class Clickthrough {
  private static final Map<String, String> WORDS =
      Map.of("views", "seen", "taps", "tapped", "pays", "paid");

  private static final Map<String, String> EVENTS =
      Map.of("views", "views", "taps", "taps", "pays", "payments");

  private static final Map<String, String> SOURCES =
      Map.of("views", "prints", "taps", "taps", "pays", "pays");

  /** How the rate with earlier events of a kind compares to the rate without. */
  private enum Comparison {
    MORE("Clicked more often after earlier "),
    LESS("Clicked less often after earlier "),
    UNCLEAR("No clear difference after earlier "),
    NOTHING_TO_COMPARE("Nothing to compare for earlier ");

    private final String words;

    Comparison(String words) {
      this.words = words;
    }
  }

  private final GoldFacts gold;

  Clickthrough(GoldFacts gold) {
    this.gold = gold;
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

  /** What {@link #histories} say, in a sentence or two; empty without any. */
  String verdict() {
    Map<Comparison, List<String>> measures = new EnumMap<>(Comparison.class);
    for (GoldFacts.History history : gold.histories()) {
      measures
          .computeIfAbsent(comparison(never(history), before(history)), any -> new ArrayList<>())
          .add(EVENTS.get(history.measure()));
    }
    List<String> parts = new ArrayList<>();
    measures.forEach((comparison, names) -> parts.add(comparison.words + inWords(names) + "."));
    return String.join(" ", parts);
  }

  /** As in "views, taps and payments". */
  private static String inWords(List<String> names) {
    int last = names.size() - 1;
    return last == 0
        ? names.get(0)
        : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
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
    String word = WORDS.get(history.measure());
    GoldFacts.Bin never = never(history);
    GoldFacts.Bin before = before(history);
    String rates =
        String.format(
            "%s (%s) where the user had %s it before, %s (%s) where not",
            rate("", before.prints(), before.clicked()).get("percent"),
            rate("", before.prints(), before.clicked()).get("range"),
            word,
            rate("", never.prints(), never.clicked()).get("percent"),
            rate("", never.prints(), never.clicked()).get("range"));
    String verdict =
        switch (comparison(never, before)) {
          case MORE -> "Clicked more often with it: " + rates + "; the intervals do not overlap.";
          case LESS -> "Clicked less often with it: " + rates + "; the intervals do not overlap.";
          case UNCLEAR -> "No clear difference: " + rates + "; the intervals overlap.";
          case NOTHING_TO_COMPARE ->
              before.prints() == 0
                  ? "Nothing to compare: no user had " + word + " it before."
                  : "Nothing to compare: every user had " + word + " it before.";
        };
    CoverageFacts coverage = gold.coverage();
    if (coverage == null) {
      return verdict;
    }
    int with = coverage.sources().get(SOURCES.get(history.measure())).with();
    return with == coverage.days()
        ? verdict
        : String.format(
            Locale.ROOT,
            "%s There are %s on %,d of %,d days only.",
            verdict,
            SOURCES.get(history.measure()).equals("pays")
                ? "payments"
                : SOURCES.get(history.measure()),
            with,
            coverage.days());
  }

  private Map<String, Object> history(GoldFacts.History history) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("measure", history.measure());
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

  private static Map<String, Object> rate(String label, long prints, long clicked) {
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
            ? "no prints"
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
