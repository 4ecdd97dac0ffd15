package io.lookback.internal.batch;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Against a sorted set of numbers. */
class DaySetTest {
  private static final long SEED = 9;
  private static final int OLDEST = (int) LocalDate.of(1, 1, 1).toEpochDay();
  private static final int NEWEST = (int) LocalDate.of(9999, 12, 31).toEpochDay();

  @Test
  void holdsTheDaysHoweverTheyCame() throws IOException {
    Random random = new Random(SEED);
    for (int round = 0; round < 3000; round++) {
      TreeSet<Integer> expected = new TreeSet<>();
      DaySet days = new DaySet();
      for (int parts = random.nextInt(5); parts > 0; parts--) {
        long[] part = part(random);
        switch (random.nextInt(3)) {
          case 0 -> days.addAll(PackedLongs.of(part, part.length));
          case 1 -> {
            for (long day : part) {
              days.add((int) day);
            }
          }
          default -> {
            DaySet other = new DaySet();
            other.addAll(PackedLongs.of(part, part.length));
            days.addAll(other);
            assertThat("stays as it is", other, equalTo(setOf(part)));
          }
        }
        for (long day : part) {
          expected.add((int) day);
        }
      }
      check("seed " + SEED + ", round " + round, days, expected, random);
    }
  }

  /** Days near each other, or anywhere. */
  private static long[] part(Random random) {
    int from = random.nextInt(4) == 0 ? OLDEST + random.nextInt(NEWEST - OLDEST) : 18_500;
    int span = Math.min(NEWEST + 1 - from, 1 + random.nextInt(random.nextBoolean() ? 3 : 200));
    long[] part = new long[random.nextInt(40)];
    for (int i = 0; i < part.length; i++) {
      part[i] = (long) from + random.nextInt(span);
    }
    return part;
  }

  private static DaySet setOf(long[] days) {
    DaySet set = new DaySet();
    for (long day : days) {
      set.add((int) day);
    }
    return set;
  }

  private static void check(String reason, DaySet days, TreeSet<Integer> expected, Random random)
      throws IOException {
    assertThat(reason, days.isEmpty(), is(expected.isEmpty()));
    if (!expected.isEmpty()) {
      assertThat(reason, days.first(), equalTo(expected.first()));
      assertThat(reason, days.last(), equalTo(expected.last()));
    }
    for (int i = 0; i < 10; i++) {
      int start =
          expected.isEmpty() || random.nextInt(5) == 0
              ? OLDEST - 4000 + random.nextInt(NEWEST - OLDEST)
              : expected.first() - 100 + random.nextInt(300);
      int end = start + random.nextInt(random.nextBoolean() ? 40 : 400);
      TreeSet<Integer> within = new TreeSet<>(expected.subSet(start, end));
      String range = reason + ", [" + start + ", " + end + ")";
      assertThat(range, days.count(start, end), equalTo(within.size()));
      long[] part = within.stream().mapToLong(Integer::longValue).toArray();
      assertThat(range, days.within(start, end), equalTo(setOf(part)));
    }
    assertThat(reason, read(written(days)), equalTo(days));
  }

  @Test
  void aStrayDayCostsAtMostOneBitForEachLegalDay() throws IOException {
    DaySet days = setOf(new long[] {OLDEST, NEWEST});
    assertThat("bytes", written(days).length, lessThan(460_000));
    assertThat("days", days.count(OLDEST, NEWEST + 1), equalTo(2));
  }

  @Test
  void daysOutsideOfTheCalendarAreRefused() {
    for (int day : new int[] {OLDEST - 1, NEWEST + 1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> new DaySet().add(day));
      assertThat(refused.getMessage(), containsString("9999-12-31"));
    }
  }

  @Test
  void aFormThatNoSetHasIsCorrupt() {
    int word = 18_500 / 64;
    for (long[] form :
        new long[][] {
          {word, 1, 0},
          {word, 2, 0, 1},
          {word, 2, 1, 0},
          {word, -1},
          {word, 1 << 20},
          {1, 0},
          {1 << 30, 1, 1},
          {Math.floorDiv(OLDEST, 64), 1, 1},
        }) {
      assertThrows(IOException.class, () -> read(bytes(form)));
    }
  }

  private static byte[] bytes(long[] form) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt((int) form[0]);
    out.writeInt((int) form[1]);
    for (int i = 2; i < form.length; i++) {
      out.writeLong(form[i]);
    }
    return bytes.toByteArray();
  }

  private static byte[] written(DaySet days) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    days.writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static DaySet read(byte[] bytes) throws IOException {
    return DaySet.readFrom(new DataInputStream(new ByteArrayInputStream(bytes)));
  }
}
