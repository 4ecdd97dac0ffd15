package io.lookback.internal.term;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Text that comes from data, file names or a command line, as it is shown to a person: in one line,
 * and unable to act on a terminal. Whatever has no shape of its own is written as an escape:
 * control characters, among them those that begin terminal sequences, line and paragraph
 * separators, invisible characters such as those that turn the direction of writing, half surrogate
 * pairs, and bytes that are no UTF-8.
 *
 * <p>Everything the program prints that is not its own words goes through here. The escapes are for
 * the eye: a backslash that was there before stays single. Applying this twice changes nothing.
 */
public final class Visible {
  private static final String CUT = "...";

  private Visible() {}

  /** All of {@code text}. */
  public static String text(String text) {
    return text(text, Integer.MAX_VALUE);
  }

  /**
   * {@code text} in at most {@code most} characters, its end cut off and marked if it is longer.
   */
  public static String text(String text, int most) {
    StringBuilder shown = new StringBuilder(Math.min(text.length(), most) + CUT.length());
    for (int at = 0; at < text.length(); ) {
      int point = text.codePointAt(at);
      String piece = hasShape(point) ? Character.toString(point) : escape(point);
      if (shown.length() + piece.length() > most) {
        return shown.append(CUT).toString();
      }
      shown.append(piece);
      at += Character.charCount(point);
    }
    return shown.toString();
  }

  /** The bytes {@code bytes[from, to)}, UTF-8 as far as they are, cut as {@link #text} does. */
  public static String bytes(byte[] bytes, int from, int to, int most) {
    // A byte is at least a third of a character, or an escape of its own.
    int looked = (int) Math.min(to - from, 4L * most + 4);
    ByteBuffer in = ByteBuffer.wrap(bytes, from, looked);
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CharBuffer part = CharBuffer.allocate(looked + 1);
    StringBuilder shown = new StringBuilder();
    while (shown.length() <= most) {
      CoderResult result = decoder.decode(in, part, true);
      shown.append(text(part.flip().toString()));
      part.clear();
      if (!result.isError()) {
        break;
      }
      for (int i = 0; i < result.length(); i++) {
        shown.append(String.format(Locale.ROOT, "\\x%02x", in.get() & 0xFF));
      }
    }
    boolean whole = looked == to - from && shown.length() <= most;
    return whole ? shown.toString() : cut(shown, most) + CUT;
  }

  /** The beginning of {@code shown}, not ending in half a surrogate pair. */
  private static String cut(StringBuilder shown, int most) {
    int end = Math.min(shown.length(), most);
    return shown.substring(
        0, end > 0 && Character.isHighSurrogate(shown.charAt(end - 1)) ? end - 1 : end);
  }

  private static boolean hasShape(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  private static String escape(int point) {
    return switch (point) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default ->
          point < 0x10000
              ? "\\u" + Integer.toHexString(0x10000 | point).substring(1)
              : "\\u{" + Integer.toHexString(point) + "}";
    };
  }
}
