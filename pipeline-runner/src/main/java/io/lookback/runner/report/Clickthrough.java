package io.lookback.runner.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Click-through rates with their intervals, as the page shows them. */
final class Clickthrough {
  private static final Map<String, String> WORDS =
      Map.of("views", "seen", "taps", "tapped", "pays", "paid");

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
    return gold.histories().stream().map(Clickthrough::history).toList();
  }

  private static Map<String, Object> history(GoldFacts.History history) {
    long prints = 0;
    long clicked = 0;
    for (GoldFacts.Bin bin : history.bins()) {
      prints += bin.prints();
      clicked += bin.clicked();
    }
    GoldFacts.Bin none =
        history.bins().isEmpty() ? new GoldFacts.Bin("0", 0, 0) : history.bins().get(0);
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("measure", history.measure());
    shown.put("word", WORDS.get(history.measure()));
    shown.put("never", rate("0", none.prints(), none.clicked()));
    shown.put("before", rate("1+", prints - none.prints(), clicked - none.clicked()));
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
