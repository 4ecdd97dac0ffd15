package io.lookback.ledger;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.arrayContaining;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Counts merge in any order to the same result, exactly. */
class TallyTest {
  private static final long SEED = 13;

  @Test
  void mergesInAnyOrderAndGroupingToTheSame() {
    Random random = new Random(SEED);
    for (int round = 0; round < 200; round++) {
      List<Tally> parts = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        parts.add(randomTally(random));
      }
      List<Tally> before = parts.stream().map(TallyTest::copy).toList();
      Tally inOrder = new Tally();
      parts.forEach(inOrder::merge);
      Collections.shuffle(parts, random);
      Tally left = new Tally();
      Tally right = new Tally();
      for (Tally part : parts) {
        (random.nextBoolean() ? left : right).merge(part);
      }
      assertThat("seed " + SEED, right.merge(left), equalTo(inOrder));
      for (Tally part : before) {
        assertThat("merged parts stay as they are", parts.contains(part), equalTo(true));
      }
    }
  }

  @Test
  void sumsAreExactBeyondTheLongRange() {
    Tally tally = new Tally();
    for (int i = 0; i < 5; i++) {
      tally.add(Long.MAX_VALUE, "a", "b");
    }
    BigInteger expected = BigInteger.valueOf(Long.MAX_VALUE).multiply(BigInteger.valueOf(5));
    assertThat("sum", tally.sum("a", "b"), equalTo(expected));
    assertThat("read back", copy(tally).sum("a", "b"), equalTo(expected));
    assertThat("never counted", tally.sum("b", "a"), equalTo(BigInteger.ZERO));
    assertThat("no minimum", tally.minimum("a", "b"), nullValue());
    assertThat("no maximum", tally.maximum("a", "b"), nullValue());
  }

  @Test
  void kindsOfNumbersDoNotMix() {
    Tally tally =
        new Tally().add(1, "k").addHash(2, "k").min(3, "k").min(5, "k").max(4, "k").max(1, "k");
    assertThat("sum", tally.sum("k"), equalTo(BigInteger.ONE));
    assertThat("hash", tally.hashes().get("k"), equalTo(2L));
    assertThat("minimum", tally.minimum("k"), equalTo(3L));
    assertThat("maximum", tally.maximum("k"), equalTo(4L));
    assertThat("read back", copy(tally), equalTo(tally));
    assertThat("empty", new Tally().isEmpty(), equalTo(true));
    assertThat("not empty", tally.isEmpty(), equalTo(false));
    assertThat("differs", tally, not(equalTo(new Tally().add(1, "k"))));
  }

  @Test
  void keysComeApartAgain() {
    String key = Tally.key("file", "", "größe/ä.json", "x\u001fy");
    assertThat("parts", Tally.parts(key), arrayContaining("file", "", "größe/ä.json", "x y"));
  }

  @Test
  void corruptFormsAreIoErrors() throws IOException {
    byte[] form = form(new Tally().add(1, "key").addHash(2, "k").min(1, "k").max(1, "k"));
    for (int length = 0; length < form.length; length++) {
      byte[] cut = Arrays.copyOf(form, length);
      assertThrows(IOException.class, () -> read(cut), "cut to " + length);
    }
    for (int at : new int[] {0, 4, 11}) {
      byte[] negative = form.clone();
      negative[at] = (byte) 0x80;
      assertThrows(IOException.class, () -> read(negative), "negative count at " + at);
    }
    byte[] noDigits =
        new byte[] {0, 0, 0, 1, 0, 0, 0, 1, 'k', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    assertThrows(IOException.class, () -> read(noDigits), "a sum without a byte");
  }

  private static Tally randomTally(Random random) {
    Tally tally = new Tally();
    for (int left = random.nextInt(8); left > 0; left--) {
      String[] key = {"k" + random.nextInt(3), "ü" + random.nextInt(2)};
      switch (random.nextInt(4)) {
        case 0 -> tally.add(random.nextLong(), key);
        case 1 -> tally.addHash(random.nextLong(), key);
        case 2 -> tally.min(random.nextLong(), key);
        default -> tally.max(random.nextLong(), key);
      }
    }
    return tally;
  }

  private static Tally copy(Tally tally) {
    try {
      return read(form(tally));
    } catch (IOException e) {
      throw new AssertionError("the form of " + tally + " cannot be read", e);
    }
  }

  private static byte[] form(Tally tally) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    tally.writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static Tally read(byte[] form) throws IOException {
    return Tally.readFrom(new DataInputStream(new ByteArrayInputStream(form)));
  }
}
