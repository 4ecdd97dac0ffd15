package io.lookback.batch;

import io.lookback.internal.batch.DaySet;
import io.lookback.internal.batch.Wire;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

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

  /** The most sources that a wire form may name: more is damage. */
  private static final int MAX_SOURCES = 1 << 16;

  private static final DaySet NO_DAYS = new DaySet();

  /** The days of the sources that have any. */
  private final TreeMap<Source, DaySet> days = new TreeMap<>();

  /** Adds a day with an event of {@code source}, as an epoch day. */
  public void add(Source source, int day) {
    mutable(source).add(day);
  }

  /** Adds the days of a batch. */
  public void add(EventBatch batch) {
    if (batch.size() > 0) {
      mutable(batch.source()).addAll(batch.days());
    }
  }

  /** Adds everything of {@code other}; {@code other} stays as it is. */
  public EventDays merge(EventDays other) {
    other.days.forEach((source, more) -> mutable(source).addAll(more));
    return this;
  }

  /** Whether a source has an event. */
  public boolean has(Source source) {
    return days.containsKey(source);
  }

  /** The newest day of a source; there must be one. */
  public int last(Source source) {
    return days.get(source).last();
  }

  /** Only the days of {@code [start, end)}. */
  public EventDays within(int start, int end) {
    EventDays part = new EventDays();
    days.forEach(
        (source, all) -> {
          DaySet some = all.within(start, end);
          if (!some.isEmpty()) {
            part.days.put(source, some);
          }
        });
    return part;
  }

  /** On how many days of {@code [start, end)} a source has events. */
  public int count(Source source, int start, int end) {
    return days.getOrDefault(source, NO_DAYS).count(start, end);
  }

  /** Writes the wire form. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeInt(days.size());
    for (Map.Entry<Source, DaySet> ofSource : days.entrySet()) {
      ofSource.getKey().writeTo(out);
      ofSource.getValue().writeTo(out);
    }
  }

  /** Reads what {@link #writeTo} wrote. */
  public static EventDays readFrom(DataInput in) throws IOException {
    EventDays read = new EventDays();
    int sources = Wire.readCount(in, MAX_SOURCES);
    for (int i = 0; i < sources; i++) {
      Source source = Source.readFrom(in);
      DaySet days = DaySet.readFrom(in);
      if (days.isEmpty() || read.days.put(source, days) != null) {
        throw new IOException("corrupt days: " + source + " is there twice, or without a day");
      }
    }
    return read;
  }

  private DaySet mutable(Source source) {
    return days.computeIfAbsent(source, key -> new DaySet());
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
