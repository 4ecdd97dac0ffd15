package io.lookback.profile;

import io.lookback.batch.Buckets;
import io.lookback.batch.FeatureBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows per user in open addressing on arrays: a map of boxed numbers would cost more than all other
 * counting of a profile.
 */
final class UserRows {
  private long[] users = new long[1 << 10];
  private int[] prints = new int[users.length];
  private int[] clicked = new int[users.length];
  private int[] batches = new int[users.length];
  private int[] histories = new int[users.length];
  private int size;

  private final List<FeatureBatch> seen = new ArrayList<>();

  /** Adds the rows of a batch; those of one user and history stand together. */
  void add(FeatureBatch batch) {
    seen.add(batch);
    int row = 0;
    while (row < batch.size()) {
      long user = batch.user(row);
      int history = batch.history(row);
      int slot = slot(user);
      for (;
          row < batch.size() && batch.user(row) == user && batch.history(row) == history;
          row++) {
        prints[slot]++;
        clicked[slot] += batch.clicked(row) ? 1 : 0;
      }
      if (batches[slot] == 0 || batch.printDay() >= seen.get(batches[slot] - 1).printDay()) {
        batches[slot] = seen.size();
        histories[slot] = history;
      }
    }
  }

  /** The heaviest users, at most {@code most}. */
  List<HeavyUser> heaviest(int most) {
    int[] all = new int[size];
    int count = 0;
    for (int slot = 0; slot < prints.length; slot++) {
      if (prints[slot] > 0) {
        all[count++] = prints[slot];
      }
    }
    Arrays.sort(all);
    // Ties are told apart by what only the record knows, so all of them are made.
    int least = count <= most ? 1 : all[count - most];
    List<HeavyUser> heaviest = new ArrayList<>();
    for (int slot = 0; slot < prints.length; slot++) {
      if (prints[slot] >= least) {
        heaviest.add(user(slot));
      }
    }
    heaviest.sort(HeavyUser.HEAVIEST_FIRST);
    return heaviest.subList(0, Math.min(most, heaviest.size()));
  }

  private HeavyUser user(int slot) {
    FeatureBatch batch = seen.get(batches[slot] - 1);
    int history = histories[slot];
    long views = 0;
    long taps = 0;
    long pays = 0;
    long amount = 0;
    for (int e = batch.historyStart(history); e < batch.historyEnd(history); e++) {
      views += batch.entryViews(e);
      taps += batch.entryTaps(e);
      pays += batch.entryPays(e);
      amount =
          amount + batch.entryAmount(e) < amount ? Long.MAX_VALUE : amount + batch.entryAmount(e);
    }
    return new HeavyUser(
        users[slot], batch.printDay() + 1, prints[slot], clicked[slot], views, taps, pays, amount);
  }

  private int slot(long user) {
    if (2 * size >= users.length) {
      grow();
    }
    int slot = free(user);
    if (prints[slot] == 0) {
      users[slot] = user;
      size++;
    }
    return slot;
  }

  /** The slot of a user, or the free one to take. */
  private int free(long user) {
    int slot = (int) Buckets.mix(user) & (users.length - 1);
    while (prints[slot] != 0 && users[slot] != user) {
      slot = (slot + 1) & (users.length - 1);
    }
    return slot;
  }

  private void grow() {
    long[] oldUsers = users;
    int[] oldPrints = prints;
    int[] oldClicked = clicked;
    int[] oldBatches = batches;
    int[] oldHistories = histories;
    users = new long[2 * oldUsers.length];
    prints = new int[users.length];
    clicked = new int[users.length];
    batches = new int[users.length];
    histories = new int[users.length];
    for (int old = 0; old < oldUsers.length; old++) {
      if (oldPrints[old] > 0) {
        int slot = free(oldUsers[old]);
        users[slot] = oldUsers[old];
        prints[slot] = oldPrints[old];
        clicked[slot] = oldClicked[old];
        batches[slot] = oldBatches[old];
        histories[slot] = oldHistories[old];
      }
    }
  }
}
