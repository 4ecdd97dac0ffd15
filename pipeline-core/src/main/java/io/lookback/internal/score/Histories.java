package io.lookback.internal.score;

import io.lookback.batch.FeatureBatch;
import io.lookback.feature.WindowSpec;
import io.lookback.internal.operation.Sliding;
import io.lookback.internal.operation.WideSum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Writes histories: what a user touched in the window before a day. All prints of that user and day
 * share one.
 *
 * <p>A history lists every value prop with an event in the longest look-back, or the most active
 * ones where there are more than {@link WindowSpec#maxHistory}. What it leaves out is added up for
 * the ledger, and kept where a print has it as its own value prop.
 *
 * <p>The work is linear in the value props that the user touched in the window, plus the prints.
 */
final class Histories {
  /** The bytes of the largest number of events: so many sources, of 31 bits each. */
  private static final int EVENT_BYTES = 5;

  private final int most;
  private final int allProps;
  private final UserWindows windows;

  /** The value props of a history that leaves some out. */
  private int[] listed = new int[64];

  /** What is needed for users over the limit alone; null until there is one. */
  private long[] events;

  private long[] values;
  private int[] left;
  private TouchedProps leftOut;
  private TouchedProps own;

  private final WideSum[] leftOutSums;
  private final long[] leftOutValues;
  private long cappedPrints;
  private long leftOutValueProps;
  private long cappedUsers;
  private boolean isCapped;
  private int mostValueProps;

  /**
   * Writes what windows hold.
   *
   * @param most the most value props that a history lists
   * @param allProps how many value props there are
   */
  Histories(int most, int allProps, UserWindows windows) {
    this.most = most;
    this.allProps = allProps;
    this.windows = windows;
    leftOutSums = new WideSum[windows.columnCount()];
    Arrays.setAll(leftOutSums, column -> new WideSum());
    leftOutValues = new long[leftOutSums.length];
  }

  /** Begins with another user, or another scoring period of one. */
  void begin() {
    isCapped = false;
  }

  /**
   * Writes the history that prints of one user and day share; returns its number in the batch.
   *
   * @param props the value prop of each print
   * @param from the first of the prints
   * @param to the print after the last one
   */
  int write(FeatureBatch.Builder builder, int printDay, IntUnaryOperator props, int from, int to) {
    TouchedProps present = windows.present();
    int seen = present.size();
    if (seen > most) {
      reserve(seen);
      System.arraycopy(present.props(), 0, listed, 0, seen);
      return writeMostActive(seen, builder, printDay, props, from, to);
    }
    builder.entries(present.props(), seen, windows.of(present.props(), seen, printDay));
    return builder.endHistory();
  }

  /** What all histories left out, each counted once for every print that refers to it. */
  WindowScorer.LeftOut leftOut() {
    List<WindowScorer.ColumnTotal> columns = new ArrayList<>();
    for (int column = 0; column < leftOutSums.length; column++) {
      columns.add(new WindowScorer.ColumnTotal(leftOutSums[column].total(), leftOutValues[column]));
    }
    return new WindowScorer.LeftOut(
        columns, cappedPrints, leftOutValueProps, cappedUsers, mostValueProps);
  }

  private void reserve(int size) {
    if (size > listed.length) {
      listed = new int[Math.max(size, 2 * listed.length)];
    }
  }

  private int writeMostActive(
      int seen,
      FeatureBatch.Builder builder,
      int printDay,
      IntUnaryOperator props,
      int from,
      int to) {
    if (events == null) {
      events = new long[allProps];
      left = new int[allProps];
      values = new long[allProps];
      leftOut = new TouchedProps(allProps);
      own = new TouchedProps(allProps);
    }
    if (!isCapped) {
      isCapped = true;
      cappedUsers++;
    }
    cappedPrints += to - from;
    mostValueProps = Math.max(mostValueProps, seen);
    int unlisted = choose(seen);
    builder.entries(listed, most, windows.of(listed, most, printDay));
    leaveOut(unlisted, printDay, to - from);
    for (int print = from; print < to; print++) {
      int prop = props.applyAsInt(print);
      if (leftOut.isTouched(prop)) {
        own.touch(prop);
      }
    }
    own.sort();
    builder.unlistedEntries(own.props(), own.size(), windows.of(own.props(), own.size(), printDay));
    leftOut.clear();
    own.clear();
    return builder.endHistory(unlisted);
  }

  /**
   * Leaves the most active value props at the start of {@link #listed}, and moves the others to
   * {@link #left}, both in their order; returns how many the others are.
   */
  private int choose(int seen) {
    for (int i = 0; i < seen; i++) {
      events[i] = windows.events(listed[i]);
    }
    long fewest = largest(events, seen, most);
    int equalOnes = most;
    for (int i = 0; i < seen; i++) {
      equalOnes -= events[i] > fewest ? 1 : 0;
    }
    int kept = 0;
    int unlisted = 0;
    for (int i = 0; i < seen; i++) {
      if (events[i] > fewest || (events[i] == fewest && equalOnes-- > 0)) {
        listed[kept++] = listed[i];
      } else {
        left[unlisted++] = listed[i];
      }
    }
    return unlisted;
  }

  /** Adds up what the first {@code count} value props of {@link #left} have. */
  private void leaveOut(int count, int printDay, int prints) {
    leftOutValueProps += (long) count * prints;
    for (int i = 0; i < count; i++) {
      leftOut.touch(left[i]);
    }
    windows.of(left, count, printDay);
    for (int column = 0; column < leftOutSums.length; column++) {
      windows.write(column, values, 0);
      for (int i = 0; i < count; i++) {
        if (values[i] != Sliding.NONE) {
          leftOutSums[column].add(values[i], prints);
          leftOutValues[column] += prints;
        }
      }
    }
  }

  /**
   * The {@code rank}-th largest of {@code numbers[0, size)}: byte by byte from the highest, so that
   * the work is linear whatever the numbers are.
   */
  private static long largest(long[] numbers, int size, int rank) {
    long found = 0;
    int left = rank;
    for (int shift = Byte.SIZE * (EVENT_BYTES - 1); shift >= 0; shift -= Byte.SIZE) {
      int[] counts = new int[1 << Byte.SIZE];
      for (int i = 0; i < size; i++) {
        if (numbers[i] >>> (shift + Byte.SIZE) == found) {
          counts[(int) (numbers[i] >>> shift) & 0xff]++;
        }
      }
      int digit = 0xff;
      while (left > counts[digit]) {
        left -= counts[digit];
        digit--;
      }
      found = found << Byte.SIZE | digit;
    }
    return found;
  }
}
