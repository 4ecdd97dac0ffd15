package io.lookback.runner.generate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

/** Writes prints or taps as JSON lines. {@link #startDay} comes before the day's events. */
final class ImpressionLines {
  /** Positions are in {@code [0, POSITIONS)}. */
  static final int POSITIONS = 4;

  private static final int LONGEST_TAIL = 24;

  private final LandingFile file;
  private final FlawSchedule schedule;
  private final LineTally tally = new LineTally();
  private final byte[][] heads = new byte[POSITIONS * Catalogue.NAMES.size()][];
  private String day = "";
  private boolean longLineDone;

  ImpressionLines(LandingFile file, FlawSchedule schedule) {
    this.file = file;
    this.schedule = schedule;
  }

  void startDay(LocalDate date) {
    day = date.toString();
    List<String> names = Catalogue.NAMES;
    for (int position = 0; position < POSITIONS; position++) {
      for (int prop = 0; prop < names.size(); prop++) {
        heads[position * names.size() + prop] =
            head(day, Integer.toString(position), names.get(prop))
                .getBytes(StandardCharsets.US_ASCII);
      }
    }
  }

  /** Writes one event of the day; {@code prop} is an index into {@link Catalogue#NAMES}. */
  void event(int position, int prop, long user) throws IOException {
    tally.event();
    if (schedule.due()) {
      flawed(position, prop, user);
    } else {
      plain(position, prop, user);
    }
  }

  Generator.FileCount count() {
    return tally.of(file);
  }

  private void plain(int position, int prop, long user) throws IOException {
    byte[] head = heads[position * Catalogue.NAMES.size() + prop];
    file.reserve(head.length + LONGEST_TAIL);
    file.put(head);
    file.putNumber(user);
    file.put('}');
    file.put('\n');
  }

  private void flawed(int position, int prop, long user) throws IOException {
    if (!longLineDone && file.size() > Flaw.LONG_LINE_AFTER_BYTES) {
      longLineDone = true;
      tooLong(position, prop, user);
    }
    Flaw flaw = schedule.next();
    tally.flaw(flaw);
    Fields plain =
        new Fields(day, Integer.toString(position), Catalogue.NAMES.get(prop), Long.toString(user));
    if (flaw.effect() == Flaw.Effect.RESPELLED) {
      file.putLatin1(respelled(flaw, plain));
    } else {
      file.putLatin1(extraLine(flaw, plain));
      plain(position, prop, user);
    }
  }

  private String extraLine(Flaw flaw, Fields plain) {
    return switch (flaw) {
      case BAD_JSON -> notJson(plain.line()) + "\n";
      case MISSING_FIELD -> missing(plain) + "\n";
      case BAD_DAY -> plain.day(SpoiltValues.day(schedule, day)).line() + "\n";
      case BAD_USER_ID ->
          plain.user(schedule.pick("-5", "1.5", "\"35790\"", "9223372036854775808", "[7]")).line()
              + "\n";
      case BAD_VALUE_PROP -> plain.prop(schedule.pick("", " ", "\\t", "\\u2003")).line() + "\n";
      case BAD_POSITION ->
          plain.position(schedule.pick("-1", "0.5", "\"0\"", "2147483648")).line() + "\n";
      case BAD_ENCODING -> plain.prop(SpoiltValues.encoding(schedule, plain.prop())).line() + "\n";
      case DUPLICATE_LINE -> plain.line() + "\n";
      case BLANK_LINE -> schedule.pick("\n", "\r\n");
      default -> throw new IllegalStateException("no extra JSON line: " + flaw);
    };
  }

  private String respelled(Flaw flaw, Fields plain) {
    return switch (flaw) {
      case CRLF -> plain.line() + "\r\n";
      case EXTRA_FIELD ->
          plain.user(plain.user() + schedule.pick(",\"channel\":\"app\"", ",\"session\":81")).line()
              + "\n";
      case ESCAPED_TEXT -> {
        int first = plain.prop().charAt(0);
        String escape = "\\u00" + Integer.toHexString(first).toUpperCase(Locale.ROOT);
        yield plain.prop(escape + plain.prop().substring(1)).line() + "\n";
      }
      default -> throw new IllegalStateException("no spelling of a JSON line: " + flaw);
    };
  }

  private String notJson(String line) {
    return switch (schedule.pick("cut", "followed", "text")) {
      case "cut" -> line.substring(0, line.length() - 12);
      case "followed" -> line + "}";
      default -> "-- log rotated --";
    };
  }

  private String missing(Fields plain) {
    String event = "\"event_data\":{\"position\":" + plain.position();
    String prop = ",\"value_prop\":\"" + plain.prop() + "\"}";
    return switch (schedule.pick("user", "position", "day", "event")) {
      case "user" -> "{\"day\":\"" + day + "\"," + event + prop + "}";
      case "position" -> plain.position("null").line();
      case "day" -> "{" + event + prop + ",\"user_id\":" + plain.user() + "}";
      default -> "{\"day\":\"" + day + "\",\"user_id\":" + plain.user() + "}";
    };
  }

  private void tooLong(int position, int prop, long user) throws IOException {
    tally.flaw(Flaw.LINE_TOO_LONG);
    String head = head(day, Integer.toString(position), Catalogue.NAMES.get(prop));
    file.putLatin1(head + user + ",\"note\":\"");
    file.putFiller(Flaw.LONG_LINE_BYTES);
    file.putLatin1("\"}\n");
  }

  private static String head(String day, String position, String prop) {
    return "{\"day\":\""
        + day
        + "\",\"event_data\":{\"position\":"
        + position
        + ",\"value_prop\":\""
        + prop
        + "\"},\"user_id\":";
  }

  /** The raw texts of one line's values, without the quotes of strings. */
  private record Fields(String day, String position, String prop, String user) {
    Fields day(String text) {
      return new Fields(text, position, prop, user);
    }

    Fields position(String text) {
      return new Fields(day, text, prop, user);
    }

    Fields prop(String text) {
      return new Fields(day, position, text, user);
    }

    Fields user(String text) {
      return new Fields(day, position, prop, text);
    }

    String line() {
      return head(day, position, prop) + user + "}";
    }
  }
}
