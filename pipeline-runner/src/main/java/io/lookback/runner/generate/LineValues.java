package io.lookback.runner.generate;

/**
 * The raw texts of one line's values, one byte per character, without the quotes of JSON strings.
 *
 * @param value the position or the amount; empty where the source has neither
 */
record LineValues(String day, String value, String user, String prop) {
  LineValues withDay(String text) {
    return new LineValues(text, value, user, prop);
  }

  LineValues withValue(String text) {
    return new LineValues(day, text, user, prop);
  }

  LineValues withUser(String text) {
    return new LineValues(day, value, text, prop);
  }

  LineValues withProp(String text) {
    return new LineValues(day, value, user, text);
  }
}
