package io.lookback.internal.profile;

import io.lookback.batch.FeatureBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * The rows of a bucket by user. Users ascend over the batches of a day, so a walk along all days
 * side by side meets the rows of each user at once: nothing is kept per user. The work is that of
 * looking at each row, and for each user at each day.
 */
final class UserRows {
  private final TreeMap<Integer, List<FeatureBatch>> batches = new TreeMap<>();

  /** Which columns are added up for a user. */
  private final int[] totals;

  UserRows(int[] totals) {
    this.totals = totals;
  }

  /** Adds a batch of at least one row; users ascend in it and over the batches of its day. */
  void add(FeatureBatch batch) {
    batches.computeIfAbsent(batch.printDay(), day -> new ArrayList<>()).add(batch);
  }

  /**
   * The heaviest users, at most {@code most}, the heaviest first.
   *
   * @throws IllegalArgumentException if the users of a day do not ascend
   */
  List<HeavyUser> heaviest(int most) {
    PriorityQueue<HeavyUser> heaviest = new PriorityQueue<>(HeavyUser.HEAVIEST_FIRST.reversed());
    Day[] days = batches.values().stream().map(Day::new).toArray(Day[]::new);
    long user = Arrays.stream(days).mapToLong(day -> day.user).min().orElse(0);
    for (int open = days.length; open > 0; ) {
      long prints = 0;
      long clicked = 0;
      Day newest = null;
      long nextUser = Long.MAX_VALUE;
      int stillOpen = 0;
      for (int i = 0; i < open; i++) {
        Day day = days[i];
        if (day.user == user) {
          day.passUser();
          prints += day.prints;
          clicked += day.clicked;
          newest = day;
        }
        if (!day.isAtEnd()) {
          nextUser = Math.min(nextUser, day.user);
          days[stillOpen++] = day;
        }
      }
      if (heaviest.size() < most || prints >= heaviest.element().prints()) {
        heaviest.add(newest.heavyUser(user, prints, clicked, totals));
        if (heaviest.size() > most) {
          heaviest.remove();
        }
      }
      user = nextUser;
      open = stillOpen;
    }
    return heaviest.stream().sorted(HeavyUser.HEAVIEST_FIRST).toList();
  }

  /** Where the walk along a day is: in front of the rows of a user. */
  private static final class Day {
    private final List<FeatureBatch> batches;
    private int next;
    private FeatureBatch batch;
    private int row;

    /** The user whose rows are next. */
    private long user;

    /** What was passed last. */
    private long prints;

    private long clicked;
    private FeatureBatch lastBatch;
    private int lastRow;

    Day(List<FeatureBatch> batches) {
      this.batches = batches;
      open();
    }

    boolean isAtEnd() {
      return batch == null;
    }

    /** Passes the rows of the user; they may go on in the next batch. */
    void passUser() {
      long passed = user;
      prints = 0;
      clicked = 0;
      while (batch != null && user == passed) {
        lastBatch = batch;
        lastRow = row;
        int end = batch.size();
        do {
          prints++;
          clicked += batch.clicked(row) ? 1 : 0;
          row++;
        } while (row < end && batch.user(row) == passed);
        if (row < end) {
          user = batch.user(row);
        } else {
          open();
        }
      }
      if (batch != null && user < passed) {
        throw new IllegalArgumentException(
            "user " + user + " after " + passed + " in " + batch + "; users must ascend");
      }
    }

    private void open() {
      batch = next < batches.size() ? batches.get(next++) : null;
      row = 0;
      user = batch == null ? 0 : batch.user(0);
    }

    /** The user that was passed last, with the history of its rows of this day. */
    HeavyUser heavyUser(long passed, long allPrints, long allClicked, int[] totals) {
      int history = lastBatch.history(lastRow);
      List<Long> sums = new ArrayList<>();
      for (int column : totals) {
        long total = 0;
        for (int e = lastBatch.historyStart(history); e < lastBatch.historyEnd(history); e++) {
          long sum = total + lastBatch.entryValue(column, e);
          total = sum < total ? Long.MAX_VALUE : sum;
        }
        sums.add(total);
      }
      return new HeavyUser(passed, lastBatch.printDay() + 1, allPrints, allClicked, sums);
    }
  }
}
