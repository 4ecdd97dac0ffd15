package io.lookback.runner.report;

import io.lookback.internal.report.CoverageFacts;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Which days of the window have events of each source, in words and as one strip of days each. */
final class DaysWithData {
  /** Longer windows are told in words only. */
  private static final int MAX_CELLS = 98;

  /** So many spans without events are named. */
  private static final int MAX_NAMED = 6;

  private final CoverageFacts facts;
  private final Words words;
  private final LocalDate first;
  private final LocalDate last;

  /** The facts must be of a gold that scored something. */
  DaysWithData(CoverageFacts facts, Words words) {
    this.facts = facts;
    this.words = words;
    this.first = LocalDate.parse(facts.first());
    this.last = LocalDate.parse(facts.last());
  }

  Map<String, Object> model() {
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("days", facts.days());
    model.put("span", Calendar.span(first, last) + " " + last.getYear());
    List<Map<String, Object>> sources = new ArrayList<>();
    facts.sources().forEach((source, days) -> sources.add(source(words.many(source), days)));
    model.put("sources", sources);
    model.put(
        "columns",
        facts.columns().stream()
            .map(
                column ->
                    Map.of(
                        "name",
                        column.name(),
                        "head",
                        "days with "
                            + words.many(column.source())
                            + words.inLookback(column.lookbackDays())))
            .toList());
    return model;
  }

  private Map<String, Object> source(String name, CoverageFacts.Days days) {
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("name", name);
    model.put("isWhole", days.with() == facts.days());
    model.put("words", words(days));
    model.put("cells", cells(days));
    return model;
  }

  /** As in "on 26 of the 28 days, none on 3–4 Nov". */
  private String words(CoverageFacts.Days days) {
    if (days.with() == facts.days()) {
      return String.format(Locale.ROOT, "on all %,d days", facts.days());
    }
    if (days.with() == 0) {
      return String.format(Locale.ROOT, "on none of the %,d days", facts.days());
    }
    List<String> named = new ArrayList<>();
    for (CoverageFacts.Span span : days.without()) {
      if (named.size() < MAX_NAMED) {
        named.add(Calendar.span(LocalDate.parse(span.first()), LocalDate.parse(span.last())));
      }
    }
    int left = days.without().size() + days.spansLeftOff() - named.size();
    return String.format(
        Locale.ROOT,
        "on %,d of the %,d days, none on %s%s",
        days.with(),
        facts.days(),
        String.join(", ", named),
        left == 0 ? "" : String.format(Locale.ROOT, " and in %,d more gaps", left));
  }

  /** One cell a day; none where the days are many, or not next to each other. */
  private List<Map<String, Object>> cells(CoverageFacts.Days days) {
    boolean isWhole = ChronoUnit.DAYS.between(first, last) + 1 == facts.days();
    List<Map<String, Object>> cells = new ArrayList<>();
    for (LocalDate day = first;
        isWhole && facts.days() <= MAX_CELLS && !day.isAfter(last);
        day = day.plusDays(1)) {
      boolean isWithout = isWithin(day.toString(), days.without());
      cells.add(
          Map.of(
              "kind",
              isWithout ? "none" : "some",
              "label",
              day.getDayOfMonth(),
              "title",
              day + ": " + (isWithout ? "no events" : "events")));
    }
    return cells;
  }

  private static boolean isWithin(String day, List<CoverageFacts.Span> spans) {
    return spans.stream()
        .anyMatch(span -> span.first().compareTo(day) <= 0 && span.last().compareTo(day) >= 0);
  }
}
