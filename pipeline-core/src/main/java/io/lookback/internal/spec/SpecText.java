package io.lookback.internal.spec;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** How texts of users look in messages and in YAML. */
public final class SpecText {
  private static final int LONGEST = 60;

  /** What YAML reads as a text without quotes, also inside of brackets. */
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z]([A-Za-z0-9_.*/ -]*[A-Za-z0-9_.*/-])?");

  /** What some version of YAML reads as another thing than a text. */
  private static final Set<String> SPECIAL =
      Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

  private SpecText() {}

  /** The text in quotes, on one line, and not too long: for messages. */
  static String quoted(String text) {
    return "'" + shortened(text) + "'";
  }

  /** The text on one line, and not too long. */
  static String shortened(String text) {
    if (text.codePointCount(0, text.length()) <= LONGEST) {
      return escaped(text);
    }
    return escaped(text.substring(0, text.offsetByCodePoints(0, LONGEST))) + "...";
  }

  /** The text with escapes for all that is not visible on one line. */
  static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints().forEach(c -> append(escaped, c));
    return escaped.toString();
  }

  /** The text as a scalar of YAML. */
  static String yaml(String text) {
    if (PLAIN.matcher(text).matches() && !SPECIAL.contains(text.toLowerCase(Locale.ROOT))) {
      return text;
    }
    StringBuilder yaml = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                yaml.append('\\');
              }
              append(yaml, c);
            });
    return yaml.append('"').toString();
  }

  /** Whether a character is one that people see, or a space. */
  public static boolean isVisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  private static void append(StringBuilder text, int c) {
    if (isVisible(c)) {
      text.appendCodePoint(c);
    } else {
      text.append(String.format(Locale.ROOT, c > 0xFFFF ? "\\U%08x" : "\\u%04x", c));
    }
  }
}
