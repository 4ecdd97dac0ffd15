package io.lookback.score;

import io.lookback.batch.FeatureBatch;
import java.util.function.IntUnaryOperator;

/**
 * Writes histories: what a user touched in the window before a day. All prints of that user and day
 * share one.
 *
 * <p>A history lists every value prop with an event in the window, or the most active ones where
 * there are more than {@link WindowSpec#maxHistory}. What it leaves out is added up for the ledger,
 * and kept where a print has it as its own value prop.
 *
 * <p>The work is linear in the value props that the user has touched, plus the prints.
 */
final class Histories {
  private final int most;
  private final int allProps;
  private final TouchedProps touched;
  private final SlidingCounts views;
  private final SlidingCounts taps;
  private final SlidingCounts pays;

  /** What is needed for users over the limit alone; null until there is one. */
  private int[] present;

  private long[] events;
  private TouchedProps leftOut;
  private TouchedProps own;

  private final WideSum leftOutViews = new WideSum();
  private final WideSum leftOutTaps = new WideSum();
  private final WideSum leftOutPays = new WideSum();
  private final WideSum leftOutAmount = new WideSum();
  private long cappedPrints;
  private long leftOutValueProps;
  private long cappedUsers;
  private boolean isCapped;
  private int mostValueProps;

  /**
   * Writes what the counts of the windows hold.
   *
   * @param most the most value props that a history lists
   * @param allProps how many value props there are
   * @param touched those of which a count may not be zero
   */
  Histories(
      int most,
      int allProps,
      TouchedProps touched,
      SlidingCounts views,
      SlidingCounts taps,
      SlidingCounts pays) {
    this.most = most;
    this.allProps = allProps;
    this.touched = touched;
    this.views = views;
    this.taps = taps;
    this.pays = pays;
  }

  /** Begins with another user. */
  void begin() {
    isCapped = false;
  }

  /**
   * Writes the history that prints of one user and day share; returns its number in the batch.
   *
   * @param props the value prop of each print
   * @param from the first of the prints
   * @param to the print behind the last one
   */
  int write(FeatureBatch.Builder builder, IntUnaryOperator props, int from, int to) {
    int size = touched.sort();
    if (size > most) {
      int seen = collect(size);
      if (seen > most) {
        return writeMostActive(seen, builder, props, from, to);
      }
    }
    for (int i = 0; i < size; i++) {
      int prop = touched.get(i);
      if ((views.count(prop) | taps.count(prop) | pays.count(prop)) != 0) {
        builder.entry(
            prop, views.count(prop), taps.count(prop), pays.count(prop), pays.amount(prop));
      }
    }
    return builder.endHistory();
  }

  /** What all histories left out, each counted once for every print that refers to it. */
  WindowScorer.LeftOut leftOut() {
    return new WindowScorer.LeftOut(
        leftOutViews.total(),
        leftOutTaps.total(),
        leftOutPays.total(),
        leftOutAmount.total(),
        cappedPrints,
        leftOutValueProps,
        cappedUsers,
        mostValueProps);
  }

  /** Collects the value props with events in the window, ascending; returns how many there are. */
  private int collect(int size) {
    if (present == null) {
      present = new int[allProps];
      events = new long[allProps];
      leftOut = new TouchedProps(allProps);
      own = new TouchedProps(allProps);
    }
    int seen = 0;
    for (int i = 0; i < size; i++) {
      int prop = touched.get(i);
      long sum = (long) views.count(prop) + taps.count(prop) + pays.count(prop);
      if (sum != 0) {
        present[seen] = prop;
        events[seen] = sum;
        seen++;
      }
    }
    return seen;
  }

  private int writeMostActive(
      int seen, FeatureBatch.Builder builder, IntUnaryOperator props, int from, int to) {
    if (!isCapped) {
      isCapped = true;
      cappedUsers++;
    }
    cappedPrints += to - from;
    mostValueProps = Math.max(mostValueProps, seen);
    long fewest = largest(events, seen, most);
    int equalOnes = most;
    for (int i = 0; i < seen; i++) {
      equalOnes -= events[i] > fewest ? 1 : 0;
    }
    for (int i = 0; i < seen; i++) {
      int prop = present[i];
      if (events[i] > fewest || (events[i] == fewest && equalOnes-- > 0)) {
        builder.entry(
            prop, views.count(prop), taps.count(prop), pays.count(prop), pays.amount(prop));
      } else {
        leaveOut(prop, to - from);
      }
    }
    for (int print = from; print < to; print++) {
      int prop = props.applyAsInt(print);
      if (leftOut.isTouched(prop)) {
        own.touch(prop);
      }
    }
    for (int i = 0, size = own.sort(); i < size; i++) {
      int prop = own.get(i);
      builder.unlistedEntry(
          prop, views.count(prop), taps.count(prop), pays.count(prop), pays.amount(prop));
    }
    leftOut.clear();
    own.clear();
    return builder.endHistory(seen - most);
  }

  private void leaveOut(int prop, int prints) {
    leftOut.touch(prop);
    leftOutValueProps += prints;
    leftOutViews.add(views.count(prop), prints);
    leftOutTaps.add(taps.count(prop), prints);
    leftOutPays.add(pays.count(prop), prints);
    leftOutAmount.add(pays.amount(prop), prints);
  }

  /**
   * The {@code rank}-th largest of {@code values[0, size)}, which are sums of three ints: byte by
   * byte from the highest, so that the work is linear whatever the values are.
   */
  private static long largest(long[] values, int size, int rank) {
    long found = 0;
    int left = rank;
    for (int shift = Integer.SIZE; shift >= 0; shift -= Byte.SIZE) {
      int[] counts = new int[1 << Byte.SIZE];
      for (int i = 0; i < size; i++) {
        if (values[i] >>> (shift + Byte.SIZE) == found) {
          counts[(int) (values[i] >>> shift) & 0xff]++;
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
