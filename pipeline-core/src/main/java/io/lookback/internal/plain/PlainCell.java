package io.lookback.internal.plain;

import io.lookback.feature.Operation;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.TreeSet;

/**
 * A value of a measure, and the events that it is made of.
 *
 * @param value a {@link Long}, or a {@link BigDecimal} with two fraction digits, or null
 * @param events the events, in the order in which they were given
 */
public record PlainCell(Object value, List<PlainEvent> events) {
  /**
   * Computes a measure over some events, as the table in section 10.3 of the specification says.
   */
  static PlainCell of(Operation operation, LocalDate scoredDay, List<PlainEvent> events) {
    Object value =
        switch (operation) {
          case COUNT -> (long) events.size();
          case SUM -> sum(events);
          case MAX -> max(events);
          case DAYS_SINCE -> daysSince(scoredDay, events);
          case ACTIVE_DAYS -> activeDays(events);
        };
    return new PlainCell(value, List.copyOf(events));
  }

  private static BigDecimal sum(List<PlainEvent> events) {
    BigDecimal sum = new BigDecimal("0.00");
    for (PlainEvent event : events) {
      sum = sum.add(event.amount());
    }
    return sum;
  }

  private static BigDecimal max(List<PlainEvent> events) {
    BigDecimal max = null;
    for (PlainEvent event : events) {
      max = max == null ? event.amount() : max.max(event.amount());
    }
    return max;
  }

  private static Long daysSince(LocalDate scoredDay, List<PlainEvent> events) {
    Long least = null;
    for (PlainEvent event : events) {
      long days = ChronoUnit.DAYS.between(event.day(), scoredDay);
      least = least == null ? days : Math.min(least, days);
    }
    return least;
  }

  private static Long activeDays(List<PlainEvent> events) {
    TreeSet<LocalDate> days = new TreeSet<>();
    for (PlainEvent event : events) {
      days.add(event.day());
    }
    return (long) days.size();
  }
}
