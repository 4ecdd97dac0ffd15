package io.lookback.ledger;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lookback.internal.batch.Wire;
import io.lookback.internal.ledger.Counted;
import io.lookback.internal.ledger.Measures;
import io.lookback.internal.ledger.Part;
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
      tally.add(Long.MAX_VALUE, Counted.ALIAS, "a", "b");
    }
    BigInteger expected = BigInteger.valueOf(Long.MAX_VALUE).multiply(BigInteger.valueOf(5));
    assertThat("sum", tally.sum(Counted.ALIAS, "a", "b"), equalTo(expected));
    assertThat("read back", copy(tally).sum(Counted.ALIAS, "a", "b"), equalTo(expected));
    assertThat("never counted", tally.sum(Counted.ALIAS, "b", "a"), equalTo(BigInteger.ZERO));
    assertThat("no minimum", tally.minimum(Counted.ALIAS, "a", "b"), nullValue());
    assertThat("no maximum", tally.maximum(Counted.ALIAS, "a", "b"), nullValue());
  }

  @Test
  void kindsOfNumbersDoNotMix() {
    Tally tally =
        new Tally()
            .add(1, Counted.COLUMN, "k")
            .addHash(2, Counted.COLUMN, "k")
            .min(3, Counted.COLUMN, "k")
            .min(5, Counted.COLUMN, "k")
            .max(4, Counted.COLUMN, "k")
            .max(1, Counted.COLUMN, "k");
    assertThat("sum", tally.sum(Counted.COLUMN, "k"), equalTo(BigInteger.ONE));
    assertThat("hash", tally.hash(Counted.COLUMN, "k"), equalTo(2L));
    assertThat("minimum", tally.minimum(Counted.COLUMN, "k"), equalTo(3L));
    assertThat("maximum", tally.maximum(Counted.COLUMN, "k"), equalTo(4L));
    assertThat("read back", copy(tally), equalTo(tally));
    assertThat("empty", new Tally().isEmpty(), equalTo(true));
    assertThat("not empty", tally.isEmpty(), equalTo(false));
    assertThat("differs", tally, not(equalTo(new Tally().add(1, Counted.COLUMN, "k"))));
  }

  @Test
  void partsOfKeysAreAskedForByName() throws IOException {
    Tally tally = copy(new Tally().add(1, Counted.FILE, "", "größe/ä.json", "x\u001fy"));
    Tally.Key key = tally.sums(Counted.FILE).keySet().iterator().next();
    assertThat("counted", key.counted(), equalTo(Counted.FILE));
    assertThat("source", key.part(Part.SOURCE), equalTo(""));
    assertThat("file", key.part(Part.FILE), equalTo("größe/ä.json"));
    assertThat("measure", key.part(Part.MEASURE), equalTo("x y"));
    assertThat("has", key.has(Part.SOURCE, ""::equals), equalTo(true));
    assertThat("has another", key.has(Part.SOURCE, "x"::equals), equalTo(false));
    assertThat("has no day", key.has(Part.DAY, day -> true), equalTo(false));
    assertThat("with", key.with(Part.MEASURE, "z").toString(), equalTo("file//größe/ä.json/z"));
    assertThat(
        assertThrows(IllegalArgumentException.class, () -> key.part(Part.DAY)).getMessage(),
        equalTo(
            "count 'file//größe/ä.json/x y' has no part DAY; legal: [[SOURCE, FILE, MEASURE]]"));
    assertThrows(IllegalArgumentException.class, () -> key.with(Part.DAY, "2020-11-30"));
  }

  @Test
  void theNumberOfPartsTellsTheFormsOfAKindApart() {
    Tally.Key unreadable =
        new Tally.Key(Counted.FAULT, List.of(Measures.UNREADABLE, "pays.csv", "cut off"));
    Tally.Key overflow = new Tally.Key(Counted.FAULT, List.of(Measures.WINDOW_OVERFLOW, "user 7"));
    assertThat("of a file", unreadable.part(Part.FILE), equalTo("pays.csv"));
    assertThat("message", unreadable.part(Part.MESSAGE), equalTo("cut off"));
    assertThat("message alone", overflow.part(Part.MESSAGE), equalTo("user 7"));
    assertThrows(IllegalArgumentException.class, () -> overflow.part(Part.FILE));
  }

  @Test
  void nothingIsCountedUnderAnotherNumberOfParts() {
    Tally tally = new Tally();
    assertThat(
        assertThrows(IllegalArgumentException.class, () -> tally.add(1, Counted.GOLD, "2020-11-30"))
            .getMessage(),
        equalTo("count GOLD has the parts [2020-11-30]; legal: [[MEASURE, DAY]]"));
    assertThrows(IllegalArgumentException.class, () -> tally.sum(Counted.GOLD, "a", "b", "c"));
    assertThrows(IllegalArgumentException.class, () -> tally.max(1, Counted.UNKNOWN, "a", "b"));
    assertThat("nothing counted", tally.isEmpty(), equalTo(true));
  }

  @Test
  void keysOfOtherProgramsAreKeptAndAskedForByNobody() throws IOException {
    List<String> stored =
        List.of("", "file", "files", "file/a", "file/a/b.json/c/d", "later/a/b.json", "later/x");
    Tally tally = written(stored).add(1, Counted.FILE, "a", "b.json", "lines");
    assertThat(
        "stored form",
        new Tally().add(1, Counted.FILE, "a", "b.json", "lines"),
        equalTo(written(List.of("file/a/b.json/lines"))));
    assertThat("kept", copy(tally).filter(key -> true), equalTo(tally));
    assertThat("of the kind", tally.sums(Counted.FILE).keySet(), hasSize(1));
    assertThat("of a file", tally.sumsUnder(Counted.FILE, "a", "b.json").keySet(), hasSize(1));
    Tally others = tally.filter(key -> !key.has(Part.FILE, "b.json"::equals));
    assertThat(
        "of no file",
        others.sums().keySet().stream().map(Tally.Key::toString).toList(),
        contains("", "file", "file/a", "files", "later/x"));
    Tally again = new Tally();
    tally.sums().forEach((key, value) -> again.add(value, key));
    assertThat("added under the same keys", again, equalTo(tally));
    List<Counted> unknown =
        tally.sums().keySet().stream()
            .map(Tally.Key::counted)
            .filter(Counted.UNKNOWN::equals)
            .toList();
    assertThat("unknown", unknown, hasSize(4));
    for (Tally.Key key : tally.sums().keySet()) {
      for (Part part : Part.values()) {
        key.has(part, text -> true);
      }
    }
    assertThat("without a text", new Tally.Key(Counted.UNKNOWN, List.of()) + "", equalTo(""));
    Tally.Key cut = new Tally.Key(Counted.FILE, List.of("a"));
    assertThat("what is there has its name", cut.part(Part.SOURCE), equalTo("a"));
    assertThrows(IllegalArgumentException.class, () -> cut.part(Part.FILE));
  }

  /** A tally with a sum of 1 under each of these keys, as another program would write it. */
  private static Tally written(List<String> keys) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(keys.size());
    for (String key : keys) {
      Wire.writeText(out, key.replace('/', '\u001f'));
      out.writeInt(1);
      out.write(1);
    }
    for (int kind = 0; kind < 3; kind++) {
      out.writeInt(0);
    }
    return read(bytes.toByteArray());
  }

  @Test
  void corruptFormsAreIoErrors() throws IOException {
    byte[] form =
        form(
            new Tally()
                .add(1, Counted.COLUMN, "key")
                .addHash(2, Counted.COLUMN, "k")
                .min(1, Counted.COLUMN, "k")
                .max(1, Counted.COLUMN, "k"));
    for (int length = 0; length < form.length; length++) {
      byte[] cut = Arrays.copyOf(form, length);
      assertThrows(IOException.class, () -> read(cut), "cut to " + length);
    }
    for (int at : new int[] {0, 4, 18}) {
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
      Counted counted = Counted.values()[random.nextInt(3)];
      String[] parts = {"k" + random.nextInt(3), "ü" + random.nextInt(2), "d"};
      switch (random.nextInt(4)) {
        case 0 -> tally.add(random.nextLong(), counted, parts);
        case 1 -> tally.addHash(random.nextLong(), counted, parts);
        case 2 -> tally.min(random.nextLong(), counted, parts);
        default -> tally.max(random.nextLong(), counted, parts);
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
