package io.lookback.runner.report;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How many lines go from each place to the next, from landing to gold. */
final class Flow {
  private static final List<String> SOURCES = List.of("prints", "taps", "pays");

  private final LakeFacts facts;
  private final List<Map<String, Object>> links = new ArrayList<>();

  Flow(LakeFacts facts) {
    this.facts = facts;
  }

  /** All ways that a line went, in the order of the layers. */
  List<Map<String, Object>> links() {
    for (String source : SOURCES) {
      if (facts.bronze() != null) {
        link("landing " + source, "bronze " + source, facts.bronze().lines().get(source));
      }
    }
    if (facts.silver() != null) {
      for (String source : SOURCES) {
        SilverFacts.Lines lines = facts.silver().sources().get(source);
        link("bronze " + source, "silver " + source, lines.accepted());
      }
      for (String source : SOURCES) {
        SilverFacts.Lines lines = facts.silver().sources().get(source);
        link("bronze " + source, "duplicates", lines.duplicates());
        link("bronze " + source, "quarantine", lines.quarantined());
        link("bronze " + source, "mended", lines.mended());
        link("bronze " + source, "blank", lines.blank());
      }
    }
    if (facts.gold() != null) {
      link("silver prints", "gold rows", facts.gold().rows());
      if (facts.silver() != null) {
        BigInteger prints = facts.silver().sources().get("prints").accepted();
        link("silver prints", "not scored", prints.subtract(facts.gold().rows()));
        link("silver taps", "not scored", facts.silver().sources().get("taps").accepted());
        link("silver pays", "not scored", facts.silver().sources().get("pays").accepted());
      }
    }
    return links;
  }

  private void link(String from, String to, BigInteger lines) {
    // Layers of different runs may not fit together; a way with less than nothing is no way.
    if (lines != null && lines.signum() > 0) {
      links.add(Map.of("from", from, "to", to, "lines", lines));
    }
  }
}
