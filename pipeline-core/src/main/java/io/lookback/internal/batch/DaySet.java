package io.lookback.internal.batch;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;

/**
 * A set of epoch days from 0001-01-01 to 9999-12-31: one bit per day from the first day of the set
 * to its last, so at most some 460 KB. Mutable; not thread-safe.
 */
public final class DaySet implements Serializable {
  private static final long serialVersionUID = 1L;

  /** 0001-01-01. */
  private static final int FIRST_LEGAL = -719_162;

  /** 9999-12-31. */
  private static final int LAST_LEGAL = 2_932_896;

  /** Bit {@code b} of word {@code w} is the day {@code 64 * (firstWord + w) + b}. */
  private int firstWord;

  /** The first and the last word are not 0. */
  private long[] words = {};

  /** Adds a day. */
  public void add(int day) {
    include(day, day);
    set(day);
  }

  /** Adds all days of a column. */
  public void addAll(PackedLongs days) {
    if (days.size() == 0) {
      return;
    }
    int first = Math.toIntExact(days.min());
    int last = Math.toIntExact(days.max());
    include(first, last);
    set(first);
    set(last);
    // Most batches hold every day from their first to their last, so few rows are looked at.
    int missing = last - first + 1 - count(first, last + 1);
    for (int row = 0; missing > 0 && row < days.size(); row++) {
      if (set(days.getInt(row))) {
        missing--;
      }
    }
  }

  /** Adds all days of {@code other}, which stays as it is. */
  public void addAll(DaySet other) {
    if (other.isEmpty()) {
      return;
    }
    include(other.first(), other.last());
    for (int i = 0; i < other.words.length; i++) {
      words[other.firstWord - firstWord + i] |= other.words[i];
    }
  }

  /** Whether there is no day. */
  public boolean isEmpty() {
    return words.length == 0;
  }

  /** The first day; the set must not be empty. */
  public int first() {
    return Long.SIZE * firstWord + Long.numberOfTrailingZeros(words[0]);
  }

  /** The last day; the set must not be empty. */
  public int last() {
    int word = words.length - 1;
    return Long.SIZE * (firstWord + word) + Long.SIZE - 1 - Long.numberOfLeadingZeros(words[word]);
  }

  /** How many days of {@code [start, end)} are in the set. */
  public int count(int start, int end) {
    int count = 0;
    for (int i = from(start); i < to(end); i++) {
      count += Long.bitCount(masked(i, start, end));
    }
    return count;
  }

  /** The days of {@code [start, end)} that are in the set. */
  public DaySet within(int start, int end) {
    int from = from(start);
    int to = to(end);
    while (from < to && masked(from, start, end) == 0) {
      from++;
    }
    while (from < to && masked(to - 1, start, end) == 0) {
      to--;
    }
    DaySet part = new DaySet();
    if (from < to) {
      part.firstWord = firstWord + from;
      part.words = new long[to - from];
      for (int i = from; i < to; i++) {
        part.words[i - from] = masked(i, start, end);
      }
    }
    return part;
  }

  /** Writes the wire form. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeInt(firstWord);
    out.writeInt(words.length);
    for (long word : words) {
      out.writeLong(word);
    }
  }

  /** Reads what {@link #writeTo} wrote. */
  public static DaySet readFrom(DataInput in) throws IOException {
    DaySet days = new DaySet();
    days.firstWord = in.readInt();
    int length = Wire.readCount(in, wordOf(LAST_LEGAL) - wordOf(FIRST_LEGAL) + 1);
    days.words = new long[length];
    for (int i = 0; i < length; i++) {
      days.words[i] = in.readLong();
    }
    boolean isLegal =
        length == 0
            ? days.firstWord == 0
            : days.words[0] != 0
                && days.words[length - 1] != 0
                && days.firstWord >= wordOf(FIRST_LEGAL)
                && days.firstWord <= wordOf(LAST_LEGAL) + 1 - length
                && days.first() >= FIRST_LEGAL
                && days.last() <= LAST_LEGAL;
    if (!isLegal) {
      throw new IOException("corrupt set of days");
    }
    return days;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DaySet that
        && firstWord == that.firstWord
        && Arrays.equals(words, that.words);
  }

  @Override
  public int hashCode() {
    return 31 * firstWord + Arrays.hashCode(words);
  }

  @Override
  public String toString() {
    return isEmpty()
        ? "no days"
        : count(first(), last() + 1) + " days from " + first() + " to " + last();
  }

  /** Makes room for {@code [first, last]}, both of which must be added then. */
  private void include(int first, int last) {
    if (first < FIRST_LEGAL || last > LAST_LEGAL) {
      throw new IllegalArgumentException(
          "epoch days from "
              + first
              + " to "
              + last
              + "; legal: "
              + FIRST_LEGAL
              + " (0001-01-01) to "
              + LAST_LEGAL
              + " (9999-12-31)");
    }
    if (isEmpty()) {
      firstWord = wordOf(first);
      words = new long[wordOf(last) - firstWord + 1];
      return;
    }
    int start = Math.min(firstWord, wordOf(first));
    int end = Math.max(firstWord + words.length, wordOf(last) + 1);
    if (end - start > words.length) {
      long[] wider = new long[end - start];
      System.arraycopy(words, 0, wider, firstWord - start, words.length);
      firstWord = start;
      words = wider;
    }
  }

  /** Adds a day that there is room for; returns whether it was not there. */
  private boolean set(int day) {
    int word = wordOf(day) - firstWord;
    long bit = 1L << day;
    boolean isNew = (words[word] & bit) == 0;
    words[word] |= bit;
    return isNew;
  }

  private int from(int start) {
    return Math.max(0, wordOf(start) - firstWord);
  }

  private int to(int end) {
    return Math.min(words.length, wordOf(end - 1) + 1 - firstWord);
  }

  /** The days of a word that are in {@code [start, end)}, which the word overlaps. */
  private long masked(int index, int start, int end) {
    int first = Long.SIZE * (firstWord + index);
    long bits = words[index];
    if (start > first) {
      bits &= -1L << (start - first);
    }
    if (end < first + Long.SIZE) {
      bits &= -1L >>> (first + Long.SIZE - end);
    }
    return bits;
  }

  private static int wordOf(int day) {
    return Math.floorDiv(day, Long.SIZE);
  }
}
