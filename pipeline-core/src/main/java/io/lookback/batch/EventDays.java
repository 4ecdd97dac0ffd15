package io.lookback.batch;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.Map;

/**
 * On which days each source has events. Merges in any order to the same result. Mutable; not
 * thread-safe.
 *
 * <p>Example, payments on two days:
 *
 * <pre>{@code
 * EventDays days = new EventDays();
 * days.add(Source.PAYS, (int) LocalDate.of(2020, 11, 9).toEpochDay());
 * days.add(Source.PAYS, (int) LocalDate.of(2020, 11, 12).toEpochDay());
 * }</pre>
 */
public final class EventDays implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Map<Source, DaySet> days = new EnumMap<>(Source.class);

  /** No events on any day. */
  public EventDays() {
    for (Source source : Source.values()) {
      days.put(source, new DaySet());
    }
  }

  /** Adds a day with an event of {@code source}, as an epoch day. */
  public void add(Source source, int day) {
    days.get(source).add(day);
  }

  /** Adds the days of a batch. */
  public void add(EventBatch batch) {
    days.get(batch.source()).addAll(batch.days());
  }

  /** Adds everything of {@code other}; {@code other} stays as it is. */
  public EventDays merge(EventDays other) {
    other.days.forEach((source, more) -> days.get(source).addAll(more));
    return this;
  }

  /** Whether there is a print. */
  public boolean hasPrints() {
    return !days.get(Source.PRINTS).isEmpty();
  }

  /** The newest day of a print; there must be one. */
  public int lastPrintDay() {
    return days.get(Source.PRINTS).last();
  }

  /** Only the days of {@code [start, end)}. */
  public EventDays within(int start, int end) {
    EventDays part = new EventDays();
    days.forEach((source, all) -> part.days.put(source, all.within(start, end)));
    return part;
  }

  /** On how many days of {@code [start, end)} each source has events. */
  public CoveredDays count(int start, int end) {
    return new CoveredDays(
        days.get(Source.PRINTS).count(start, end),
        days.get(Source.TAPS).count(start, end),
        days.get(Source.PAYS).count(start, end));
  }

  /** Writes the wire form. */
  public void writeTo(DataOutput out) throws IOException {
    for (DaySet ofSource : days.values()) {
      ofSource.writeTo(out);
    }
  }

  /** Reads what {@link #writeTo} wrote. */
  public static EventDays readFrom(DataInput in) throws IOException {
    EventDays read = new EventDays();
    for (Source source : Source.values()) {
      read.days.put(source, DaySet.readFrom(in));
    }
    return read;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EventDays that && days.equals(that.days);
  }

  @Override
  public int hashCode() {
    return days.hashCode();
  }

  @Override
  public String toString() {
    return days.toString();
  }
}
