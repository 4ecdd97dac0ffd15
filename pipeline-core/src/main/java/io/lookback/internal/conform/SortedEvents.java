package io.lookback.internal.conform;

import io.lookback.batch.EventBatch;
import java.util.Arrays;
import java.util.List;

/**
 * Events of one source, sorted by (day, user, value prop, value, file).
 *
 * <p>Where the five ranges fit together into 63 bits, as they nearly always do, a row <em>is</em>
 * one long and sorting is a radix sort over the bits in use; otherwise an index over the batches is
 * sorted by comparison. Both orders are the same.
 */
abstract class SortedEvents {
  /** Which ranks a batch's value props and file have among all of the bucket. */
  static final class Ranked {
    final EventBatch batch;
    final int[] propRank;
    final int fileRank;

    Ranked(EventBatch batch, int[] propRank, int fileRank) {
      this.batch = batch;
      this.propRank = propRank;
      this.fileRank = fileRank;
    }
  }

  /** Sorts the rows of {@code batches}; ranks are below {@code props} and {@code files}. */
  static SortedEvents sort(List<Ranked> batches, int props, int files) {
    int size = 0;
    for (Ranked ranked : batches) {
      size = Math.addExact(size, ranked.batch.size());
    }
    Layout layout = Layout.of(batches, props, files);
    return layout.bits() < Long.SIZE
        ? new Packed(batches, size, layout)
        : new Indexed(batches, size);
  }

  abstract int size();

  abstract int day(int row);

  abstract long user(int row);

  /** The rank of the row's value prop. */
  abstract int prop(int row);

  abstract long value(int row);

  /** The rank of the row's file. */
  abstract int file(int row);

  /** Whether two rows are the same event, whatever file they came from. */
  boolean sameEvent(int row, int other) {
    return sameCarousel(row, this, other) && value(row) == value(other);
  }

  /** Whether a row here and one there have day, user and value prop in common. */
  boolean sameCarousel(int row, SortedEvents there, int other) {
    return user(row) == there.user(other)
        && prop(row) == there.prop(other)
        && day(row) == there.day(other);
  }

  /** Compares a row here with one there by day, user, value prop and value. */
  int compare(int row, SortedEvents there, int other) {
    int order = compareCarousels(row, there, other);
    return order != 0 ? order : Long.compare(value(row), there.value(other));
  }

  /** Compares a row here with one there by day, user and value prop. */
  int compareCarousels(int row, SortedEvents there, int other) {
    int order = Integer.compare(day(row), there.day(other));
    if (order == 0) {
      order = Long.compare(user(row), there.user(other));
    }
    if (order == 0) {
      order = Integer.compare(prop(row), there.prop(other));
    }
    return order;
  }

  /** How many bits each part of a row takes, from the ranges of all batches. */
  private static final class Layout {
    private long minDay = Long.MAX_VALUE;
    private long maxDay = Long.MIN_VALUE;
    private long minUser = Long.MAX_VALUE;
    private long maxUser = Long.MIN_VALUE;
    private long minValue = Long.MAX_VALUE;
    private long maxValue = Long.MIN_VALUE;
    private int propBits;
    private int fileBits;

    static Layout of(List<Ranked> batches, int props, int files) {
      Layout layout = new Layout();
      layout.propBits = bitsFor(props - 1L);
      layout.fileBits = bitsFor(files - 1L);
      for (Ranked ranked : batches) {
        layout.minDay = Math.min(layout.minDay, ranked.batch.days().min());
        layout.maxDay = Math.max(layout.maxDay, ranked.batch.days().max());
        layout.minUser = Math.min(layout.minUser, ranked.batch.users().min());
        layout.maxUser = Math.max(layout.maxUser, ranked.batch.users().max());
        layout.minValue = Math.min(layout.minValue, ranked.batch.values().min());
        layout.maxValue = Math.max(layout.maxValue, ranked.batch.values().max());
      }
      return layout;
    }

    int dayBits() {
      return bitsFor(maxDay - minDay);
    }

    int userBits() {
      return bitsFor(maxUser - minUser);
    }

    int valueBits() {
      return bitsFor(maxValue - minValue);
    }

    int bits() {
      return dayBits() + userBits() + propBits + valueBits() + fileBits;
    }

    /** The bits of an unsigned range; a range that overflows a signed long takes 64. */
    private static int bitsFor(long range) {
      return Long.SIZE - Long.numberOfLeadingZeros(range);
    }
  }

  /** A row is one long: day, user, value prop, value, file from high to low bits. */
  private static final class Packed extends SortedEvents {
    private final long[] keys;
    private final int size;
    private final long minDay;
    private final long minUser;
    private final long minValue;
    private final int valueShift;
    private final int propShift;
    private final int userShift;
    private final int dayShift;

    Packed(List<Ranked> batches, int size, Layout layout) {
      this.size = size;
      minDay = layout.minDay;
      minUser = layout.minUser;
      minValue = layout.minValue;
      valueShift = layout.fileBits;
      propShift = valueShift + layout.valueBits();
      userShift = propShift + layout.propBits;
      dayShift = userShift + layout.userBits();
      long[] unsorted = new long[size];
      int[] props = {};
      int at = 0;
      for (Ranked ranked : batches) {
        EventBatch batch = ranked.batch;
        int rows = batch.size();
        batch.days().addTo(unsorted, at, minDay, dayShift);
        batch.users().addTo(unsorted, at, minUser, userShift);
        batch.values().addTo(unsorted, at, minValue, valueShift);
        props = props.length < rows ? new int[rows] : props;
        batch.copyProps(0, rows, props);
        for (int i = 0; i < rows; i++) {
          unsorted[at + i] |= (long) ranked.propRank[props[i]] << propShift | ranked.fileRank;
        }
        at += rows;
      }
      keys = RadixSort.sort(unsorted, size, dayShift + layout.dayBits());
    }

    @Override
    int size() {
      return size;
    }

    @Override
    int day(int row) {
      return (int) (minDay + (keys[row] >>> dayShift));
    }

    @Override
    long user(int row) {
      return minUser + field(row, userShift, dayShift);
    }

    @Override
    int prop(int row) {
      return (int) field(row, propShift, userShift);
    }

    @Override
    long value(int row) {
      return minValue + field(row, valueShift, propShift);
    }

    @Override
    int file(int row) {
      return (int) field(row, 0, valueShift);
    }

    @Override
    boolean sameEvent(int row, int other) {
      return keys[row] >>> valueShift == keys[other] >>> valueShift;
    }

    private long field(int row, int from, int to) {
      return keys[row] >>> from & (1L << (to - from)) - 1;
    }
  }

  /** An index over the batches, for ranges too wide to pack. */
  private static final class Indexed extends SortedEvents {
    private final int[] days;
    private final long[] users;
    private final int[] props;
    private final long[] values;
    private final int[] files;

    Indexed(List<Ranked> batches, int size) {
      int[] unsortedDays = new int[size];
      long[] unsortedUsers = new long[size];
      int[] unsortedProps = new int[size];
      long[] unsortedValues = new long[size];
      int[] unsortedFiles = new int[size];
      Integer[] order = new Integer[size];
      int at = 0;
      for (Ranked ranked : batches) {
        EventBatch batch = ranked.batch;
        for (int i = 0; i < batch.size(); i++, at++) {
          unsortedDays[at] = batch.day(i);
          unsortedUsers[at] = batch.user(i);
          unsortedProps[at] = ranked.propRank[batch.prop(i)];
          unsortedValues[at] = batch.value(i);
          unsortedFiles[at] = ranked.fileRank;
          order[at] = at;
        }
      }
      Arrays.sort(
          order,
          (a, b) -> {
            int compared = Integer.compare(unsortedDays[a], unsortedDays[b]);
            if (compared == 0) {
              compared = Long.compare(unsortedUsers[a], unsortedUsers[b]);
            }
            if (compared == 0) {
              compared = Integer.compare(unsortedProps[a], unsortedProps[b]);
            }
            if (compared == 0) {
              compared = Long.compare(unsortedValues[a], unsortedValues[b]);
            }
            return compared != 0 ? compared : Integer.compare(unsortedFiles[a], unsortedFiles[b]);
          });
      days = new int[size];
      users = new long[size];
      props = new int[size];
      values = new long[size];
      files = new int[size];
      for (int row = 0; row < size; row++) {
        int from = order[row];
        days[row] = unsortedDays[from];
        users[row] = unsortedUsers[from];
        props[row] = unsortedProps[from];
        values[row] = unsortedValues[from];
        files[row] = unsortedFiles[from];
      }
    }

    @Override
    int size() {
      return days.length;
    }

    @Override
    int day(int row) {
      return days[row];
    }

    @Override
    long user(int row) {
      return users[row];
    }

    @Override
    int prop(int row) {
      return props[row];
    }

    @Override
    long value(int row) {
      return values[row];
    }

    @Override
    int file(int row) {
      return files[row];
    }
  }
}
