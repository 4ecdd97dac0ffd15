package io.lookback.runner.report;

import io.lookback.internal.report.ChangeFacts;
import io.lookback.runner.cli.Quantity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What differs between gold and the version before it, as the page shows it. */
final class Change {
  private final ChangeFacts facts;

  Change(ChangeFacts facts) {
    this.facts = facts;
  }

  Map<String, Object> model() {
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("before", facts.before());
    model.put("words", words());
    model.put("onlyBefore", String.join(", ", facts.columnsOnlyBefore()));
    model.put("onlyNow", String.join(", ", facts.columnsOnlyNow()));
    model.put("days", facts.days());
    model.put("columns", facts.columns().stream().filter(column -> column.rows() > 0).toList());
    return model;
  }

  private String words() {
    List<ChangeFacts.Day> changed =
        facts.days().stream()
            .filter(day -> !day.compared() || day.differ() + day.onlyBefore() + day.onlyNow() > 0)
            .toList();
    if (changed.isEmpty()) {
      return "All rows of all days are equal.";
    }
    String days =
        Quantity.of(changed.size(), "day")
            + " of "
            + Quantity.of(facts.days().size(), "day")
            + " differ"
            + (changed.size() == 1 ? "s" : "")
            + ".";
    return facts.compared()
        ? days
        : days
            + " The "
            + Quantity.of(facts.rowsToCompare(), "row")
            + " of days that both versions have were not compared while gold was made; lookback"
            + " report compares them.";
  }
}
