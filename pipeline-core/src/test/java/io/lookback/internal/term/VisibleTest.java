package io.lookback.internal.term;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a terminal gets to see of foreign text. */
class VisibleTest {
  private static final long SEED = 20201130;

  @Test
  void textWithAShapeStaysAsItIs() {
    for (String text : new String[] {"", "prints.json", "día 日 😀 é", "C:\\x", "{\"a\": 'b'}"}) {
      assertThat("text", Visible.text(text), equalTo(text));
    }
  }

  @Test
  void whatActsOnATerminalIsEscaped() {
    assertThat("colours", Visible.text("\u001b[31mred"), equalTo("\\u001b[31mred"));
    assertThat("one-byte CSI", Visible.text("\u009b2J"), equalTo("\\u009b2J"));
    assertThat("title", Visible.text("\u001b]0;x\u0007"), equalTo("\\u001b]0;x\\u0007"));
    assertThat("lines", Visible.text("a\r\nb\tc\u2028d"), equalTo("a\\r\\nb\\tc\\u2028d"));
    assertThat("backspace", Visible.text("a\b\u007f\0"), equalTo("a\\u0008\\u007f\\u0000"));
  }

  @Test
  void whatHidesOrTurnsTextIsEscaped() {
    assertThat("override", Visible.text("\u202egpj.exe"), equalTo("\\u202egpj.exe"));
    assertThat("isolate", Visible.text("a\u2066b\u2069"), equalTo("a\\u2066b\\u2069"));
    assertThat("zero width", Visible.text("a\u200bb\ufeff"), equalTo("a\\u200bb\\ufeff"));
    assertThat("tag", Visible.text("\udb40\udc41"), equalTo("\\u{e0041}"));
    assertThat("half a pair", Visible.text("x\ud800y"), equalTo("x\\ud800y"));
  }

  @Test
  void longTextIsCutBetweenCharacters() {
    assertThat("exact", Visible.text("abcde", 5), equalTo("abcde"));
    assertThat("cut", Visible.text("abcdef", 5), equalTo("abcde..."));
    assertThat("pair", Visible.text("abcd😀", 5), equalTo("abcd..."));
    assertThat("escape", Visible.text("abc\u001b", 5), equalTo("abc..."));
  }

  @Test
  void bytesThatAreNoTextAreEscapedOneByOne() {
    assertThat("latin 1", bytes(new byte[] {'a', (byte) 0xe9, 'b'}, 99), equalTo("a\\xe9b"));
    assertThat(
        "cut character", bytes(new byte[] {(byte) 0xe2, (byte) 0x82}, 9), equalTo("\\xe2\\x82"));
    assertThat("text", bytes("día\n".getBytes(StandardCharsets.UTF_8), 99), equalTo("día\\n"));
    assertThat("empty", bytes(new byte[0], 9), equalTo(""));
    assertThat("cut", bytes("abcdef".getBytes(StandardCharsets.UTF_8), 5), equalTo("abcde..."));
    assertThat("long", bytes(new byte[1 << 20], 20), equalTo("\\u0000\\u0000\\u0000\\u..."));
  }

  @Test
  void nothingHarmfulIsLeftOfRandomText() {
    Random random = new Random(SEED);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(60)];
      random.nextBytes(bytes);
      int most = 1 + random.nextInt(80);
      for (String shown :
          new String[] {
            Visible.bytes(bytes, 0, bytes.length, most),
            Visible.text(new String(bytes, StandardCharsets.UTF_16BE), most)
          }) {
        String where = "seed " + SEED + " round " + round + ": " + shown;
        assertThat(where, shown.length(), lessThanOrEqualTo(most + 3));
        assertThat(
            where, shown.matches("[^\\p{Cntrl}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]*"), equalTo(true));
        assertThat(where, Visible.text(shown), equalTo(shown));
      }
    }
  }

  private static String bytes(byte[] bytes, int most) {
    return Visible.bytes(bytes, 0, bytes.length, most);
  }
}
