package io.lookback.runner.report;

import io.lookback.internal.report.GoldFacts;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The days that a run scored and those that it looked back to, as weeks from Monday to Sunday. */
final class Calendar {
  /** Longer spans are told in words only. */
  private static final int MAX_DAYS = 98;

  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);
  private static final DateTimeFormatter FULL =
      DateTimeFormatter.ofPattern("EEEE d MMMM yyyy", Locale.ENGLISH);

  private final LocalDate asOf;
  private final LocalDate firstScored;
  private final LocalDate firstSeen;
  private final int lookbackDays;

  Calendar(GoldFacts gold) {
    this.asOf = LocalDate.parse(gold.asOf());
    this.firstScored = asOf.minusDays((long) gold.scoringDays() * gold.weeks() - 1);
    this.firstSeen = firstScored.minusDays(gold.lookbackDays());
    this.lookbackDays = gold.lookbackDays();
  }

  Map<String, Object> model() {
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("seen", span(firstSeen, asOf));
    model.put("scored", span(firstScored, asOf));
    model.put("scoredDays", ChronoUnit.DAYS.between(firstScored, asOf) + 1);
    model.put("lastPrint", DAY.format(asOf));
    model.put("lastSees", span(asOf.minusDays(lookbackDays), asOf.minusDays(1)));
    model.put("firstPrint", DAY.format(firstScored));
    model.put("firstSees", span(firstSeen, firstScored.minusDays(1)));
    model.put("weeks", ChronoUnit.DAYS.between(firstSeen, asOf) < MAX_DAYS ? weeks() : List.of());
    return model;
  }

  private List<List<Map<String, String>>> weeks() {
    List<List<Map<String, String>>> weeks = new ArrayList<>();
    LocalDate monday = firstSeen.minusDays(firstSeen.getDayOfWeek().getValue() - 1L);
    for (LocalDate week = monday; !week.isAfter(asOf); week = week.plusDays(7)) {
      List<Map<String, String>> days = new ArrayList<>();
      for (int i = 0; i < 7; i++) {
        days.add(day(week.plusDays(i)));
      }
      weeks.add(days);
    }
    return weeks;
  }

  private Map<String, String> day(LocalDate day) {
    String kind =
        day.isBefore(firstSeen) || day.isAfter(asOf)
            ? "outside"
            : day.isBefore(firstScored) ? "history" : "scored";
    boolean isFirst = day.getDayOfMonth() == 1 || day.equals(firstSeen);
    return Map.of(
        "kind",
        kind,
        "label",
        isFirst ? DAY.format(day) : String.valueOf(day.getDayOfMonth()),
        "title",
        FULL.format(day) + ": " + kind);
  }

  /** As in "2–29 Nov". */
  static String span(LocalDate first, LocalDate last) {
    if (first.equals(last)) {
      return DAY.format(first);
    }
    boolean isOneMonth = first.getMonth() == last.getMonth() && first.getYear() == last.getYear();
    return (isOneMonth ? String.valueOf(first.getDayOfMonth()) : DAY.format(first))
        + "–"
        + DAY.format(last);
  }
}
