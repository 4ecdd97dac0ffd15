package io.lookback.internal.parse;

import java.util.Arrays;

/**
 * The shape of a JSON line that was accepted: the bytes around its scalar values, and what each
 * value is. A line that has the same bytes around values of the same kinds is accepted as well, and
 * its values can be read in place.
 *
 * <p>Why this is sound: the bytes around the values fix names, nesting and punctuation, so a line
 * of this shape differs from the one that was accepted in scalar values only. For these {@link
 * #match} takes a part of what JSON allows: strings without escapes, and for the fields of an event
 * only values that are legal there. Whatever else it meets is no match, and the line is read the
 * long way.
 */
final class LineShape {
  private static final int MAX_LITERAL_BYTES = 4096;

  private final byte[] kinds;
  private final byte[][] literals;

  /** All literals as words, each filled up with zeroes; literal i ends before word wordEnds[i]. */
  private final long[] words;

  private final int[] wordEnds;

  /** Which bits of the last word of each literal count. */
  private final long[] lastMasks;

  /** Where the last word of each literal starts in it. */
  private final int[] lastOffsets;

  private final int[] lengths;

  private LineShape(byte[] kinds, byte[][] literals) {
    this.kinds = kinds;
    this.literals = literals;
    int count = literals.length;
    wordEnds = new int[count];
    lastMasks = new long[count];
    lastOffsets = new int[count];
    lengths = new int[count];
    int wordCount = 0;
    for (int i = 0; i < count; i++) {
      lengths[i] = literals[i].length;
      wordCount += (lengths[i] + Long.BYTES - 1) / Long.BYTES;
      wordEnds[i] = wordCount;
      int lastBytes = (lengths[i] - 1) % Long.BYTES + 1;
      lastOffsets[i] = lengths[i] - lastBytes;
      lastMasks[i] = -1L >>> (Long.SIZE - Byte.SIZE * lastBytes);
    }
    words = new long[wordCount];
    for (int i = 0, word = 0; i < count; i++) {
      byte[] padded = Arrays.copyOf(literals[i], Long.BYTES * (wordEnds[i] - word));
      for (int at = 0; at < padded.length; at += Long.BYTES) {
        words[word++] = Words.word(padded, at);
      }
    }
  }

  /**
   * The shape of the accepted line {@code buf[from, to)}.
   *
   * @param starts where its scalar values start in {@code buf}, ascending
   * @param kinds what they are
   * @param count how many there are
   * @return the shape, which matches this line; null if the line is beyond what a shape can say
   */
  static LineShape of(byte[] buf, int from, int to, int[] starts, byte[] kinds, int count) {
    byte[][] literals = new byte[count + 1][];
    Days days = new Days();
    JsonEvent event = new JsonEvent();
    int literalFrom = from;
    int literalBytes = 0;
    for (int i = 0; i < count; i++) {
      boolean quoted = PlainJson.isText(kinds[i]);
      int start = quoted ? starts[i] + 1 : starts[i];
      literals[i] = Arrays.copyOfRange(buf, literalFrom, start);
      literalBytes += literals[i].length;
      literalFrom = PlainJson.value(kinds[i], buf, start, to, days, event);
      if (literalFrom == PlainJson.NO) {
        return null;
      }
    }
    literals[count] = Arrays.copyOfRange(buf, literalFrom, to);
    literalBytes += literals[count].length;
    return literalBytes > MAX_LITERAL_BYTES
        ? null
        : new LineShape(Arrays.copyOf(kinds, count), literals);
  }

  /**
   * Matches a line that starts at {@code from} and ends at or before {@code to}. If it has this
   * shape its values are in {@code event}, and it is valid UTF-8; if not, they are undefined.
   *
   * @return where the shape ends, which may be beyond {@code to}, or {@link PlainJson#NO}. Only if
   *     the line ends just there, it has this shape
   */
  int match(byte[] buf, int from, int to, Days days, JsonEvent event) {
    int at = from;
    int word = 0;
    for (int i = 0; ; i++) {
      int wordEnd = wordEnds[i];
      if (at + Long.BYTES * (wordEnd - word) > buf.length) {
        if (!isLiteralAtEnd(i, buf, at)) {
          return PlainJson.NO;
        }
      } else {
        int last = wordEnd - 1;
        for (int next = at; word < last; word++, next += Long.BYTES) {
          if (Words.word(buf, next) != words[word]) {
            return PlainJson.NO;
          }
        }
        int lastAt = at + lastOffsets[i];
        if (((Words.word(buf, lastAt) ^ words[last]) & lastMasks[i]) != 0) {
          return PlainJson.NO;
        }
      }
      word = wordEnd;
      at += lengths[i];
      if (i == kinds.length) {
        return at;
      }
      at = PlainJson.value(kinds[i], buf, at, to, days, event);
      if (at < 0) {
        return PlainJson.NO;
      }
    }
  }

  /** Whether literal {@code i} is at {@code at}, where the buffer may end within its last word. */
  private boolean isLiteralAtEnd(int i, byte[] buf, int at) {
    int end = at + lengths[i];
    return end <= buf.length && Arrays.equals(buf, at, end, literals[i], 0, lengths[i]);
  }
}
