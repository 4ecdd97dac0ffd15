package io.lookback.internal.parse;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class Utf8Test {
  private static final long SEED = 20201130;

  static boolean decodes(byte[] bytes, int from, int to) {
    CharBuffer text = CharBuffer.allocate(to - from);
    ByteBuffer source = ByteBuffer.wrap(bytes, from, to - from);
    return !StandardCharsets.UTF_8.newDecoder().decode(source, text, true).isError();
  }

  @Test
  void everySequenceOfUpToThreeInterestingBytes() {
    int[] lasts = {0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xED, 0xF4, 0xFF};
    for (int lead = 0; lead < 256; lead++) {
      for (int second = 0; second < 256; second++) {
        for (int third : lasts) {
          check(new byte[] {(byte) lead, (byte) second, (byte) third});
          check(new byte[] {(byte) lead, (byte) second, (byte) third, (byte) 0x80});
        }
        check(new byte[] {(byte) lead, (byte) second});
      }
      check(new byte[] {(byte) lead});
    }
  }

  private static void check(byte[] bytes) {
    boolean expected = decodes(bytes, 0, bytes.length);
    if (Utf8.isValid(bytes, 0, bytes.length) != expected) {
      assertThat(HexFormat.of().formatHex(bytes), !expected, is(expected));
    }
  }

  @Test
  void randomTextWithOneWrongByteAnywhere() {
    Random random = new Random(SEED);
    for (int round = 0; round < 20_000; round++) {
      byte[] text = text(random).getBytes(StandardCharsets.UTF_8);
      byte[] padded = Arrays.copyOf(text, text.length + 5);
      assertThat("seed " + SEED, Utf8.isValid(padded, 0, text.length), is(true));
      if (text.length > 0) {
        padded[random.nextInt(text.length)] = (byte) random.nextInt(256);
      }
      int from = random.nextInt(text.length + 1);
      assertThat(
          "seed " + SEED + " round " + round,
          Utf8.isValid(padded, from, text.length),
          is(decodes(padded, from, text.length)));
    }
  }

  private static String text(Random random) {
    int[] bounds = {0x80, 0x80, 0x80, 0x80, 0x80, 0x800, 0xD800, 0x110000};
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(80); left > 0; left--) {
      int point = random.nextInt(bounds[random.nextInt(bounds.length)]);
      text.appendCodePoint(point >= 0xD800 && point < 0xE000 ? 'x' : point);
    }
    return text.toString();
  }

  @Test
  void blankIsWhatUnicodeCallsWhiteSpace() {
    Pattern white = Pattern.compile("[\\p{IsWhite_Space}\\x1C-\\x1F]");
    for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
      if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
        String text = Character.toString(point);
        byte[] bytes = (" " + text + " ").getBytes(StandardCharsets.UTF_8);
        boolean expected = white.matcher(text).matches();
        if (Utf8.isBlank(bytes, 0, bytes.length) != expected) {
          assertThat("U+" + Integer.toHexString(point), !expected, is(expected));
        }
      }
    }
    assertThat("nothing at all", Utf8.isBlank(new byte[0], 0, 0), is(true));
  }

  @Test
  void byteOrderMark() {
    byte[] marked = "\uFEFFday".getBytes(StandardCharsets.UTF_8);
    assertThat("at the start", Utf8.bomLength(marked, 0, marked.length), is(3));
    assertThat("cut", Utf8.bomLength(marked, 0, 2), is(0));
    assertThat("elsewhere", Utf8.bomLength(marked, 1, marked.length), is(0));
  }

  @Test
  void loneSurrogates() {
    assertThat("a pair", Utf8.hasLoneSurrogate("a\uD83D\uDE00b"), is(false));
    assertThat("a high one", Utf8.hasLoneSurrogate("a\uD83Db"), is(true));
    assertThat("a low one", Utf8.hasLoneSurrogate("\uDE00\uD83D"), is(true));
  }
}
