package io.lookback.runner.leak;

import io.lookback.batch.ValueKind;
import io.lookback.internal.plain.PlainEvent;
import io.lookback.spec.LakeSpec;
import io.lookback.spec.SourceSpec;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Changes of events on and after a day, none of which features of rows up to that day may see. */
enum LaterChange {
  /** Other days on or after the day, users, value props, positions and amounts. */
  CHANGE("change later events"),
  /** About half of the lines go. */
  REMOVE("remove later events"),
  /** More events of each user and source, on the day and far behind it. */
  ADD("add later events"),
  /** Each line once more. */
  REPEAT("repeat later lines"),
  /** The lines of each file in another order. */
  REORDER("reorder later lines"),
  /** About half of the lines go into another file. */
  MOVE("move later lines");

  private static final int NEAR_DAYS = 4;
  private static final int FAR_DAYS = 40;
  private static final int MOST_POSITION = 9;
  private static final int MOST_CENTS = 100_000;
  private static final LocalDate LAST_DAY = LocalDate.of(9999, 12, 31);

  private final String words;

  LaterChange(String words) {
    this.words = words;
  }

  /** What is done, in a few words. */
  String words() {
    return words;
  }

  /**
   * The changed lines.
   *
   * @param random decides what is open
   */
  UserLines of(LakeSpec spec, UserLines before, LocalDate day, Random random) {
    List<PlainEvent> events = before.events();
    List<EventLine> lines = new ArrayList<>(before.lines());
    switch (this) {
      case CHANGE ->
          lines.replaceAll(
              line ->
                  isLater(line, day)
                      ? EventLine.of(line.file(), changed(line.event(), events, day, random))
                      : line);
      case REMOVE -> {
        boolean[] isKept = new boolean[1];
        lines.removeIf(
            line -> {
              if (!isLater(line, day)) {
                return false;
              }
              // A landing without any scored event is refused.
              boolean isScored = line.event().source().equals(spec.features().scored());
              boolean isFirst = isScored && !isKept[0];
              isKept[0] |= isScored;
              return !isFirst && random.nextBoolean();
            });
      }
      case ADD -> around(lines, added(spec, before, events, day, random));
      case REPEAT -> before.lines().stream().filter(line -> isLater(line, day)).forEach(lines::add);
      case REORDER -> {
        List<EventLine> later =
            new ArrayList<>(lines.stream().filter(line -> isLater(line, day)).toList());
        Collections.shuffle(later, random);
        lines.removeIf(line -> isLater(line, day));
        around(lines, later);
      }
      case MOVE ->
          lines.replaceAll(
              line ->
                  isLater(line, day) && random.nextBoolean()
                      ? new EventLine(UserLines.otherThan(line.file()), line.raw(), line.event())
                      : line);
    }
    return before.with(lines);
  }

  /** Puts half of some lines before all others, and half behind them. */
  private static void around(List<EventLine> lines, List<EventLine> some) {
    int half = some.size() / 2;
    lines.addAll(some.subList(half, some.size()));
    lines.addAll(0, some.subList(0, half));
  }

  private static List<EventLine> added(
      LakeSpec spec, UserLines before, List<PlainEvent> events, LocalDate day, Random random) {
    List<EventLine> added = new ArrayList<>();
    for (long user : events.stream().mapToLong(PlainEvent::user).distinct().toArray()) {
      for (SourceSpec source : spec.sources()) {
        for (int far : new int[] {1, FAR_DAYS}) {
          LocalDate on = later(day, random.nextInt(far));
          String valueProp = anyOf(events, random).valueProp();
          added.add(
              EventLine.of(before.fileOf(source), event(source, on, user, valueProp, random)));
        }
      }
    }
    return added;
  }

  /** How many lines it touches. */
  static long touched(UserLines lines, LocalDate day) {
    return lines.lines().stream().filter(line -> isLater(line, day)).count();
  }

  private static boolean isLater(EventLine line, LocalDate day) {
    return line.event() != null && !line.event().day().isBefore(day);
  }

  private static LocalDate later(LocalDate day, int days) {
    return day.toEpochDay() + days > LAST_DAY.toEpochDay() ? LAST_DAY : day.plusDays(days);
  }

  private static PlainEvent anyOf(List<PlainEvent> events, Random random) {
    return events.get(random.nextInt(events.size()));
  }

  private static PlainEvent changed(
      PlainEvent event, List<PlainEvent> events, LocalDate day, Random random) {
    return new PlainEvent(
        event.source(),
        later(day, random.nextInt(NEAR_DAYS)),
        random.nextInt(4) == 0 ? anyOf(events, random).user() : event.user(),
        anyOf(events, random).valueProp(),
        event.position() == null ? null : random.nextInt(MOST_POSITION),
        event.amount() == null ? null : BigDecimal.valueOf(random.nextInt(MOST_CENTS), 2),
        null);
  }

  /** An event with a value of its own. */
  static PlainEvent event(
      SourceSpec source, LocalDate day, long user, String valueProp, Random random) {
    ValueKind kind = source.fields().kind();
    return new PlainEvent(
        source.source(),
        day,
        user,
        valueProp,
        kind == ValueKind.POSITION ? random.nextInt(MOST_POSITION) : null,
        kind == ValueKind.AMOUNT ? BigDecimal.valueOf(random.nextInt(MOST_CENTS), 2) : null,
        null);
  }
}
