package io.lookback.runner.generate;

/** Bad values that both formats have in common; texts are one byte per character. */
final class SpoiltValues {
  private SpoiltValues() {}

  /** Returns a day that no reader may accept. */
  static String day(FlawSchedule schedule, String day) {
    String year = day.substring(0, 5);
    return schedule.pick(
        year + "02-30", year + "13-01", year + "11-31", year + "6-1", day + "T00:00:00", "today");
  }

  /** Returns {@code text} with bytes in it that are not UTF-8. */
  static String encoding(FlawSchedule schedule, String text) {
    // A lone continuation byte, a byte that UTF-8 never has, a sequence cut short.
    return text.charAt(0)
        + schedule.pick("\u0080", "\u00FF", "\u00E2\u0082", "\u00C3")
        + text.substring(1);
  }
}
