package io.lookback.runner.report;

import java.util.Locale;

/** Text from data, made fit to be looked at. */
final class Printable {
  private Printable() {}

  /** Control and format characters as escapes: they could hide or turn around what stands there. */
  static String text(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              int type = Character.getType(c);
              if (type == Character.CONTROL
                  || type == Character.FORMAT
                  || type == Character.LINE_SEPARATOR
                  || type == Character.PARAGRAPH_SEPARATOR) {
                shown.append(String.format(Locale.ROOT, "\\u%04x", c));
              } else {
                shown.appendCodePoint(c);
              }
            });
    return shown.toString();
  }

  /** The same, cut after {@code most} characters. */
  static String text(String text, int most) {
    int count = text.codePointCount(0, text.length());
    return count <= most
        ? text(text)
        : text(text.substring(0, text.offsetByCodePoints(0, most - 1))) + "…";
  }
}
