package io.lookback.runner.report;

import io.lookback.internal.report.LakeFacts;
import io.lookback.internal.report.SetFacts;
import io.lookback.internal.report.SilverFacts;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How many lines go from each place to the next, from landing to gold. */
final class Flow {
  private final LakeFacts facts;
  private final SetFacts set;
  private final List<Map<String, Object>> links = new ArrayList<>();

  Flow(LakeFacts facts) {
    this.facts = facts;
    this.set = facts.set();
  }

  /** All ways that a line went, in the order of the layers. */
  List<Map<String, Object>> links() {
    if (facts.bronze() != null) {
      facts
          .bronze()
          .lines()
          .forEach((source, lines) -> link("landing " + source, "bronze " + source, lines));
    }
    if (facts.silver() != null) {
      Map<String, SilverFacts.Lines> sources = facts.silver().sources();
      sources.forEach(
          (source, lines) -> link("bronze " + source, "silver " + source, lines.accepted()));
      sources.forEach(
          (source, lines) -> {
            link("bronze " + source, "duplicates", lines.duplicates());
            link("bronze " + source, "quarantine", lines.quarantined());
            link("bronze " + source, "mended", lines.mended());
            link("bronze " + source, "blank", lines.blank());
          });
    }
    if (facts.gold() != null) {
      link("silver " + set.scored(), "gold rows", facts.gold().rows());
      if (facts.silver() != null) {
        facts
            .silver()
            .sources()
            .forEach(
                (source, lines) ->
                    link(
                        "silver " + source,
                        "not scored",
                        source.equals(set.scored())
                            ? lines.accepted().subtract(facts.gold().rows())
                            : lines.accepted()));
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
