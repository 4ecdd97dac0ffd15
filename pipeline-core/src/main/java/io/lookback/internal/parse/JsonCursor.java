package io.lookback.internal.parse;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Walks over one JSON text (RFC 8259) and checks its syntax, but neither that names are unique nor
 * how deep it is. Time and memory are in proportion to the text, whatever it holds: nothing is
 * recursive, and a level takes one bit. A method that finds an error gives false, and the cursor is
 * of no use until the next {@link #begin}. Not thread-safe.
 */
final class JsonCursor {
  /** What {@link #peek} gives at the end of the text. */
  static final int END = -1;

  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};

  /** Takes the scalars of a skipped value. */
  interface Scalars {
    /** One that starts at this index of the buffer. */
    void at(int start);
  }

  private byte[] buf = {};
  private int at;
  private int to;
  private int textFrom;
  private int textTo;
  private boolean hasEscapes;

  /** One bit for each open level of a skipped value: 1 is an object. */
  private long[] levels = new long[1];

  /** Goes to the start of {@code buf[from, to)}, valid UTF-8. */
  void begin(byte[] buffer, int from, int end) {
    buf = buffer;
    at = from;
    to = end;
  }

  /** Where it is in the buffer. */
  int at() {
    return at;
  }

  /** The next byte that is not white space, or {@link #END}; the cursor is at it. */
  int peek() {
    while (at < to) {
      byte next = buf[at];
      if (next != ' ' && next != '\t' && next != '\r' && next != '\n') {
        return next;
      }
      at++;
    }
    return END;
  }

  /** Takes the next byte that is not white space, if it is {@code wanted}. */
  boolean take(char wanted) {
    if (peek() != wanted) {
      return false;
    }
    at++;
    return true;
  }

  /** Takes a string; {@link #text} and {@link #isText} speak of it then. */
  boolean string() {
    if (!take('"')) {
      return false;
    }
    textFrom = at;
    hasEscapes = false;
    while (true) {
      at = special(at);
      if (at >= to || (buf[at] & 0xFF) < ' ') {
        return false;
      }
      if (buf[at] == '"') {
        textTo = at++;
        return true;
      }
      hasEscapes = true;
      if (!escape()) {
        return false;
      }
    }
  }

  /** Takes a number; {@link #text} is how it is written then. */
  boolean number() {
    peek();
    int end = PlainJson.number(buf, at, to);
    if (end == PlainJson.NO) {
      return false;
    }
    textFrom = at;
    textTo = end;
    hasEscapes = false;
    at = end;
    return true;
  }

  /** Takes {@code null}. */
  boolean nothing() {
    return constant(NULL);
  }

  /** Whether the last string is {@code wanted}, whose bytes of UTF-8 are {@code utf8}. */
  boolean isText(String wanted, byte[] utf8) {
    return hasEscapes ? text().equals(wanted) : isPlainText(utf8);
  }

  /** Whether the last string is written without escapes, and as these bytes of UTF-8. */
  boolean isPlainText(byte[] utf8) {
    if (hasEscapes || textTo - textFrom != utf8.length) {
      return false;
    }
    for (int i = 0; i < utf8.length; i++) {
      if (buf[textFrom + i] != utf8[i]) {
        return false;
      }
    }
    return true;
  }

  /** The last string without its escapes, or the last number. */
  String text() {
    if (!hasEscapes) {
      return utf8(textFrom, textTo);
    }
    StringBuilder text = new StringBuilder(textTo - textFrom);
    int from = textFrom;
    for (int i = from; i < textTo; i++) {
      if (buf[i] == '\\') {
        text.append(utf8(from, i)).append(escaped(i + 1));
        i += buf[i + 1] == 'u' ? 5 : 1;
        from = i + 1;
      }
    }
    return text.append(utf8(from, textTo)).toString();
  }

  /** Whether the last string has escapes; if not, it is in the buffer as it is. */
  boolean hasEscapes() {
    return hasEscapes;
  }

  /** Where the last string starts in the buffer, after its quote, or the last number. */
  int textFrom() {
    return textFrom;
  }

  /** Where the last string ends, before its quote, or the last number. */
  int textTo() {
    return textTo;
  }

  /** Takes any value, and tells where the scalars in it start. */
  boolean skip(Scalars scalars) {
    int depth = 0;
    while (true) {
      int next = peek();
      if (next == '{' || next == '[') {
        boolean isObject = next == '{';
        at++;
        push(depth++, isObject);
        if (peek() != (isObject ? '}' : ']')) {
          if (isObject && !name()) {
            return false;
          }
          continue;
        }
      } else {
        scalars.at(at);
        if (!scalar(next)) {
          return false;
        }
      }
      // A value has ended, or an empty object or array is about to.
      while (depth > 0 && !take(',')) {
        if (!take(isObject(depth - 1) ? '}' : ']')) {
          return false;
        }
        depth--;
      }
      if (depth == 0) {
        return true;
      }
      if (isObject(depth - 1) && !name()) {
        return false;
      }
    }
  }

  private boolean name() {
    return string() && take(':');
  }

  private boolean scalar(int first) {
    return switch (first) {
      case '"' -> string();
      case 't' -> constant(TRUE);
      case 'f' -> constant(FALSE);
      case 'n' -> constant(NULL);
      default -> number();
    };
  }

  private boolean constant(byte[] constant) {
    peek();
    int end = PlainJson.constant(constant, buf, at, to);
    if (end == PlainJson.NO) {
      return false;
    }
    at = end;
    return true;
  }

  private void push(int level, boolean isObject) {
    int word = level / Long.SIZE;
    if (word == levels.length) {
      levels = Arrays.copyOf(levels, 2 * word);
    }
    long bit = 1L << level;
    levels[word] = isObject ? levels[word] | bit : levels[word] & ~bit;
  }

  private boolean isObject(int level) {
    return (levels[level / Long.SIZE] & (1L << level)) != 0;
  }

  /** The index of the first quote, backslash or control byte from {@code from} on, or the end. */
  private int special(int from) {
    int next = from;
    for (; next + Long.BYTES <= to; next += Long.BYTES) {
      long word = Words.word(buf, next);
      long found =
          Words.firstEqual(word, Words.QUOTES)
              | Words.firstEqual(word, Words.BACKSLASHES)
              | Words.firstControl(word);
      if (found != 0) {
        return next + Words.first(found);
      }
    }
    while (next < to && buf[next] != '"' && buf[next] != '\\' && (buf[next] & 0xFF) >= ' ') {
      next++;
    }
    return next;
  }

  /** Takes the escape at the cursor. */
  private boolean escape() {
    if (at + 1 >= to) {
      return false;
    }
    byte kind = buf[at + 1];
    if (kind != 'u') {
      at += 2;
      return "\"\\/bfnrt".indexOf(kind) >= 0;
    }
    if (at + 6 > to) {
      return false;
    }
    for (int i = at + 2; i < at + 6; i++) {
      if (Character.digit(buf[i], 16) < 0) {
        return false;
      }
    }
    at += 6;
    return true;
  }

  /** What the escape stands for whose backslash is before {@code kindAt}. */
  private char escaped(int kindAt) {
    return switch (buf[kindAt]) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> (char) Integer.parseInt(utf8(kindAt + 1, kindAt + 5), 16);
      default -> (char) buf[kindAt];
    };
  }

  private String utf8(int from, int end) {
    return new String(buf, from, end - from, StandardCharsets.UTF_8);
  }
}
