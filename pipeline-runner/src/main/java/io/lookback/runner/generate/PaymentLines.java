package io.lookback.runner.generate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;

/**
 * Writes payments as CSV with a header. Data with flaws has a fifth column, {@code channel}, which
 * the format does not name. {@link #startDay} comes before the day's events.
 */
final class PaymentLines {
  private static final int LONGEST_NUMBERS = 48;

  private final LandingFile file;
  private final FlawSchedule schedule;
  private final LineTally tally = new LineTally();
  private final boolean withChannel;
  private final byte[][] tails = new byte[Catalogue.NAMES.size()][];
  private final int longestTail;
  private String day = "";
  private byte[] head = {};
  private boolean longLineDone;

  PaymentLines(LandingFile file, FlawSchedule schedule, boolean withChannel) throws IOException {
    this.file = file;
    this.schedule = schedule;
    this.withChannel = withChannel;
    int longest = 0;
    for (int prop = 0; prop < tails.length; prop++) {
      String tail = "," + Catalogue.NAMES.get(prop) + channel("app") + "\n";
      tails[prop] = tail.getBytes(StandardCharsets.US_ASCII);
      longest = Math.max(longest, tail.length());
    }
    this.longestTail = longest;
    file.putLatin1("pay_date,total,user_id,value_prop" + channel("channel") + "\n");
  }

  void startDay(LocalDate date) {
    day = date.toString();
    head = (day + ",").getBytes(StandardCharsets.US_ASCII);
  }

  /** Writes one payment of the day; {@code prop} is an index into {@link Catalogue#NAMES}. */
  void event(long cents, long user, int prop) throws IOException {
    tally.event();
    if (schedule.due()) {
      flawed(cents, user, prop);
    } else {
      plain(cents, user, prop);
    }
  }

  Generator.FileCount count() {
    return tally.of(file);
  }

  private void plain(long cents, long user, int prop) throws IOException {
    file.reserve(head.length + LONGEST_NUMBERS + longestTail);
    file.put(head);
    file.putMoney(cents);
    file.put(',');
    file.putNumber(user);
    file.put(tails[prop]);
  }

  private void flawed(long cents, long user, int prop) throws IOException {
    if (!longLineDone && file.size() > Flaw.LONG_LINE_AFTER_BYTES) {
      longLineDone = true;
      tooLong(cents, user, prop);
    }
    Flaw flaw = schedule.next();
    tally.flaw(flaw);
    String total = money(cents);
    String name = Catalogue.NAMES.get(prop);
    if (flaw.effect() == Flaw.Effect.RESPELLED) {
      file.putLatin1(respelled(flaw, total, Long.toString(user), name));
    } else {
      file.putLatin1(extraLine(flaw, total, Long.toString(user), name));
      plain(cents, user, prop);
    }
  }

  private String extraLine(Flaw flaw, String total, String user, String prop) {
    return switch (flaw) {
      case BAD_CSV -> line(day, "\"" + total + "\"x", user, prop);
      case MISSING_FIELD -> missing(total, user, prop);
      case BAD_DAY -> line(SpoiltValues.day(schedule, day), total, user, prop);
      case BAD_USER_ID ->
          line(day, total, schedule.pick("-5", "1.5", "guest", "9223372036854775808"), prop);
      case BAD_VALUE_PROP -> line(day, total, user, schedule.pick(" ", "   ", "\t"));
      case BAD_AMOUNT ->
          line(day, schedule.pick("12.345", "n/a", "1e2", "\"1,000.00\"", "$5.00"), user, prop);
      case NEGATIVE_AMOUNT -> line(day, schedule.pick("-0.01", "-12", "-7.50"), user, prop);
      case TOO_MANY_COLUMNS -> line(day, total, user, prop).replace("\n", ",1\n");
      case BAD_ENCODING -> line(day, total, user, SpoiltValues.encoding(schedule, prop));
      case BLANK_LINE -> schedule.pick("\n", "\r\n");
      default -> throw new IllegalStateException("no extra CSV line: " + flaw);
    };
  }

  private String respelled(Flaw flaw, String total, String user, String prop) {
    return switch (flaw) {
      case CRLF -> line(day, total, user, prop).replace("\n", "\r\n");
      case QUOTED_FIELDS -> line("\"" + day + "\"", "\"" + total + "\"", user, "\"" + prop + "\"");
      default -> throw new IllegalStateException("no spelling of a CSV line: " + flaw);
    };
  }

  private String missing(String total, String user, String prop) {
    return switch (schedule.pick("day", "total", "user", "prop", "cut")) {
      case "day" -> line("", total, user, prop);
      case "total" -> line(day, "", user, prop);
      case "user" -> line(day, total, "", prop);
      case "prop" -> line(day, total, user, "");
      default -> day + "," + total + "\n";
    };
  }

  private void tooLong(long cents, long user, int prop) throws IOException {
    tally.flaw(Flaw.LINE_TOO_LONG);
    file.putLatin1(day + "," + money(cents) + "," + user + "," + Catalogue.NAMES.get(prop) + ",");
    file.putFiller(Flaw.LONG_LINE_BYTES);
    file.putLatin1("\n");
  }

  private String line(String date, String total, String user, String prop) {
    return date + "," + total + "," + user + "," + prop + channel("app") + "\n";
  }

  private String channel(String text) {
    return withChannel ? "," + text : "";
  }

  private static String money(long cents) {
    long fraction = cents % 100;
    return cents / 100 + (fraction < 10 ? ".0" : ".") + fraction;
  }
}
