package io.lookback.runner.generate;

import io.lookback.batch.ValueKind;
import io.lookback.spec.SourceSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Writes the events of one source. {@link #startDay} comes before the day's events. */
final class EventLines {
  private static final int LONGEST_NUMBERS = 64;

  // No field is named with these: names are visible.
  private static final String VALUE = "\u0001";
  private static final String USER = "\u0002";
  private static final String PROP = "\u0003";
  private static final byte[][] PROPS = props();

  private final SourceSpec source;
  private final LineForm form;
  private final GeneratedFile file;
  private final FlawSchedule schedule;
  private final LineTally tally = new LineTally();
  private String day = "";

  /** A line of the day: texts, and a text of one of the marks wherever a value stands. */
  private byte[][] parts = {};

  private int longestLine;
  private boolean longLineDone;

  EventLines(SourceSpec source, LineForm form, GeneratedFile file, FlawSchedule schedule)
      throws IOException {
    this.source = source;
    this.form = form;
    this.file = file;
    this.schedule = schedule;
    file.putLatin1(form.header());
  }

  /** The source whose events these are. */
  SourceSpec source() {
    return source;
  }

  void startDay(LocalDate date) {
    day = date.toString();
    String line = form.line(new LineValues(day, VALUE, USER, PROP)) + "\n";
    List<byte[]> cut = new ArrayList<>();
    int longest = LONGEST_NUMBERS;
    for (String part : line.split("(?<=[\u0001-\u0003])|(?=[\u0001-\u0003])", -1)) {
      cut.add(part.getBytes(StandardCharsets.ISO_8859_1));
      longest += part.length();
    }
    for (byte[] prop : PROPS) {
      longestLine = Math.max(longestLine, longest + prop.length);
    }
    parts = cut.toArray(byte[][]::new);
  }

  /**
   * Writes one event of the day.
   *
   * @param value the position, or the amount in cents; not used where the source has neither
   * @param prop an index into {@link Catalogue#NAMES}
   */
  void event(long value, int prop, long user) throws IOException {
    tally.event();
    if (schedule.due()) {
      flawed(value, prop, user);
    } else {
      plain(value, prop, user);
    }
  }

  Generator.FileCount count() {
    return tally.of(source.label(), file);
  }

  private void plain(long value, int prop, long user) throws IOException {
    file.reserve(longestLine);
    for (byte[] part : parts) {
      switch (part[0]) {
        case 1 -> putValue(value);
        case 2 -> file.putNumber(user);
        case 3 -> file.put(PROPS[prop]);
        default -> file.put(part);
      }
    }
  }

  private void putValue(long value) {
    if (form.kind() == ValueKind.AMOUNT) {
      file.putMoney(value);
    } else {
      file.putNumber(value);
    }
  }

  private void flawed(long value, int prop, long user) throws IOException {
    LineValues values =
        new LineValues(day, text(value), Long.toString(user), Catalogue.NAMES.get(prop));
    if (!longLineDone && file.size() > Flaw.LONG_LINE_AFTER_BYTES) {
      longLineDone = true;
      tooLong(values);
    }
    Flaw flaw = schedule.next();
    tally.flaw(flaw);
    if (flaw.effect() == Flaw.Effect.RESPELLED) {
      file.putLatin1(form.respelled(flaw, values, schedule));
    } else {
      file.putLatin1(form.extraLine(flaw, values, schedule));
      plain(value, prop, user);
    }
  }

  private void tooLong(LineValues values) throws IOException {
    tally.flaw(Flaw.LINE_TOO_LONG);
    String[] around = form.around(values);
    file.putLatin1(around[0]);
    file.putFiller(Flaw.LONG_LINE_BYTES);
    file.putLatin1(around[1] + "\n");
  }

  private String text(long value) {
    if (form.kind() != ValueKind.AMOUNT) {
      return form.kind() == ValueKind.NONE ? "" : Long.toString(value);
    }
    long fraction = value % 100;
    return value / 100 + (fraction < 10 ? ".0" : ".") + fraction;
  }

  private static byte[][] props() {
    return Catalogue.NAMES.stream()
        .map(name -> name.getBytes(StandardCharsets.US_ASCII))
        .toArray(byte[][]::new);
  }
}
