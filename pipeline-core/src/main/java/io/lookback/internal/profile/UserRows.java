package io.lookback.internal.profile;

import io.lookback.batch.FeatureBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * The rows of a bucket by user. Users ascend over the batches of a day, so a walk along all days
 * side by side meets the rows of each user at once: nothing is kept per user. The days wait in a
 * heap, so that a user costs the days that have rows of it, however many days there are.
 */
final class UserRows {
  private final TreeMap<Integer, List<FeatureBatch>> batches = new TreeMap<>();

  /** Which columns are added up for a user. */
  private final int[] totals;

  private long looks;

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
    int open = days.length;
    for (int i = open / 2 - 1; i >= 0; i--) {
      siftDown(days, i, open);
    }
    while (open > 0) {
      long user = days[0].user;
      long prints = 0;
      long clicked = 0;
      Day newest = null;
      while (open > 0 && days[0].user == user) {
        Day day = days[0];
        day.passUser();
        prints += day.prints;
        clicked += day.clicked;
        newest = newest == null || day.printDay > newest.printDay ? day : newest;
        if (day.isAtEnd()) {
          days[0] = days[--open];
        }
        siftDown(days, 0, open);
      }
      if (heaviest.size() < most || prints >= heaviest.element().prints()) {
        heaviest.add(newest.heavyUser(user, prints, clicked, totals));
        if (heaviest.size() > most) {
          heaviest.remove();
        }
      }
    }
    return heaviest.stream().sorted(HeavyUser.HEAVIEST_FIRST).toList();
  }

  /** How many users of days were compared so far: what the walk costs beside the rows. */
  long looks() {
    return looks;
  }

  /** Lets a day sink in the heap of the first {@code size} days: the least user comes first. */
  private void siftDown(Day[] heap, int from, int size) {
    int at = from;
    for (int child = 2 * at + 1; child < size; child = 2 * at + 1) {
      looks += 2;
      if (child + 1 < size && heap[child + 1].user < heap[child].user) {
        child++;
      }
      if (heap[at].user <= heap[child].user) {
        return;
      }
      Day sinking = heap[at];
      heap[at] = heap[child];
      heap[child] = sinking;
      at = child;
    }
  }

  /** Where the walk along a day is: in front of the rows of a user. */
  private static final class Day {
    private final List<FeatureBatch> batches;
    private final int printDay;
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
      this.printDay = batches.get(0).printDay();
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
