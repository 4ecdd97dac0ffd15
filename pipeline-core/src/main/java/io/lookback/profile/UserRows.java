package io.lookback.profile;

import io.lookback.batch.Buckets;
import io.lookback.batch.FeatureBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Rows per user in open addressing on one array, so that a user costs one look into memory: a map
 * of boxed numbers would cost more than all other counting of a profile.
 */
final class UserRows {
  /** A slot is two longs: the user, and prints (high half) with clicked ones (low half). */
  private long[] slots = new long[1 << 12];

  private int size;

  private final List<FeatureBatch> seen = new ArrayList<>();

  /** Adds the rows of a batch; those of one user and history stand together. */
  void add(FeatureBatch batch) {
    seen.add(batch);
    int size = batch.size();
    long user = 0;
    long rows = 0;
    for (int row = 0; row < size; row++) {
      long next = batch.user(row);
      if (next != user && rows != 0) {
        count(user, rows);
        rows = 0;
      }
      user = next;
      rows += (1L << Integer.SIZE) + (batch.clicked(row) ? 1 : 0);
    }
    if (rows != 0) {
      count(user, rows);
    }
  }

  /** The heaviest users, at most {@code most}. */
  List<HeavyUser> heaviest(int most) {
    long least = leastPrints(most);
    TreeMap<Long, Long> chosen = new TreeMap<>();
    for (int slot = 0; slot < slots.length; slot += 2) {
      if (slots[slot + 1] >>> Integer.SIZE >= least) {
        chosen.put(slots[slot], slots[slot + 1]);
      }
    }
    List<HeavyUser> heaviest = new ArrayList<>(withHistory(chosen).values());
    heaviest.sort(HeavyUser.HEAVIEST_FIRST);
    return heaviest.subList(0, Math.min(most, heaviest.size()));
  }

  /** How many prints one must have; ties are told apart by what only the record knows. */
  private long leastPrints(int most) {
    long[] prints = new long[size];
    int count = 0;
    for (int slot = 0; slot < slots.length; slot += 2) {
      if (slots[slot + 1] != 0) {
        prints[count++] = slots[slot + 1] >>> Integer.SIZE;
      }
    }
    Arrays.sort(prints);
    return count <= most ? 1 : prints[count - most];
  }

  /** The records of {@code chosen} users, each with the history of the newest print. */
  private Map<Long, HeavyUser> withHistory(TreeMap<Long, Long> chosen) {
    Map<Long, HeavyUser> users = new TreeMap<>();
    if (chosen.isEmpty()) {
      return users;
    }
    long first = chosen.firstKey();
    long last = chosen.lastKey();
    for (FeatureBatch batch : seen) {
      long before = -1;
      for (int row = 0; row < batch.size(); row++) {
        long user = batch.user(row);
        if (user == before || user < first || user > last) {
          continue;
        }
        before = user;
        Long rows = chosen.get(user);
        if (rows != null) {
          HeavyUser known = users.get(user);
          if (known == null || known.endDay() <= batch.printDay()) {
            users.put(user, user(user, rows, batch, batch.history(row)));
          }
        }
      }
    }
    return users;
  }

  private static HeavyUser user(long user, long rows, FeatureBatch batch, int history) {
    long views = 0;
    long taps = 0;
    long pays = 0;
    long amount = 0;
    for (int e = batch.historyStart(history); e < batch.historyEnd(history); e++) {
      views += batch.entryViews(e);
      taps += batch.entryTaps(e);
      pays += batch.entryPays(e);
      long sum = amount + batch.entryAmount(e);
      amount = sum < amount ? Long.MAX_VALUE : sum;
    }
    return new HeavyUser(
        user, batch.printDay() + 1, rows >>> Integer.SIZE, (int) rows, views, taps, pays, amount);
  }

  private void count(long user, long rows) {
    int slot = slot(user);
    if (slots[slot + 1] == 0) {
      slots[slot] = user;
      size++;
    }
    slots[slot + 1] += rows;
    if (4 * size > slots.length) {
      grow();
    }
  }

  /** The slot of a user, or the free one to take. */
  private int slot(long user) {
    int slot = (int) Buckets.mix(user) & (slots.length - 2);
    while (slots[slot + 1] != 0 && slots[slot] != user) {
      slot = (slot + 2) & (slots.length - 1);
    }
    return slot;
  }

  private void grow() {
    long[] old = slots;
    slots = new long[2 * old.length];
    for (int from = 0; from < old.length; from += 2) {
      if (old[from + 1] != 0) {
        int to = slot(old[from]);
        slots[to] = old[from];
        slots[to + 1] = old[from + 1];
      }
    }
  }
}
