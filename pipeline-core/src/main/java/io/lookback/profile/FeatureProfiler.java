package io.lookback.profile;

import io.lookback.batch.FeatureBatch;
import io.lookback.batch.PackedLongs;
import io.lookback.ledger.Tally;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts the gold rows of one bucket of users in one scoring period. The bucket matters: all rows
 * of a user are in it, so that the heaviest users of buckets are those of the whole.
 */
public final class FeatureProfiler {
  private static final int VIEWS = 0;
  private static final int TAPS = 1;
  private static final int PAYS = 2;

  private final Profile profile = new Profile();
  private final TreeMap<String, Clicks> byProp = new TreeMap<>();
  private final UserRows users = new UserRows();

  /**
   * Adds rows. Users ascend in a batch, and over the batches of a day in the order they are added;
   * a user may go on in the next batch.
   *
   * @param ownEntries the {@linkplain FeatureBatch#ownEntries own entries} of the batch
   */
  public void add(FeatureBatch batch, int[] ownEntries) {
    if (batch.size() == 0) {
      return;
    }
    Clicks[] props = new Clicks[batch.valuePropCount()];
    Clicks[] histories = Profile.HISTORIES.stream().map(profile::byHistory).toArray(Clicks[]::new);
    Column position = new Column("position");
    Column[] own = {new Column("views_3w"), new Column("taps_3w"), new Column("pays_3w")};
    Column amounts = new Column("amount_3w");
    Column entries = new Column("history");
    Column leftOut = new Column("history_left_out");
    Column userIds = new Column("user_id");
    long without = 0;
    long withoutClicked = 0;
    for (int row = 0; row < batch.size(); row++) {
      boolean clicked = batch.clicked(row);
      int prop = batch.prop(row);
      if (props[prop] == null) {
        props[prop] = new Clicks(Bins.POSITIONS.size());
      }
      int at = batch.position(row);
      position.sum += at;
      props[prop].add(Bins.POSITIONS.of(at), clicked);
      int entry = ownEntries[row];
      if (entry < 0) {
        // Most rows have no history of their own value prop: counted here, added up behind the
        // loop.
        without++;
        withoutClicked += clicked ? 1 : 0;
      } else {
        int views = batch.entryViews(entry);
        int taps = batch.entryTaps(entry);
        int pays = batch.entryPays(entry);
        histories[VIEWS].add(Bins.COUNTS.of(views), clicked);
        histories[TAPS].add(Bins.COUNTS.of(taps), clicked);
        histories[PAYS].add(Bins.COUNTS.of(pays), clicked);
        own[VIEWS].see(views);
        own[TAPS].see(taps);
        own[PAYS].see(pays);
        amounts.see(batch.entryAmount(entry));
      }
      int history = batch.history(row);
      int size = batch.historyEnd(history) - batch.historyStart(history);
      entries.see(size);
      entries.sum += size;
      leftOut.see(batch.leftOut(history));
    }
    position.see(batch.positions());
    userIds.see(batch.users());
    if (without > 0) {
      for (int i = 0; i < own.length; i++) {
        histories[i].add(Bins.COUNTS.of(0), without, withoutClicked);
        own[i].see(0);
      }
      amounts.see(0);
    }
    for (int code = 0; code < props.length; code++) {
      if (props[code] != null) {
        byProp.merge(batch.valueProp(code), props[code], Clicks::merge);
      }
    }
    Tally counts = profile.counts();
    for (Column column :
        new Column[] {
          position, entries, leftOut, userIds, amounts, own[VIEWS], own[TAPS], own[PAYS]
        }) {
      column.addTo(counts);
    }
    users.add(batch);
  }

  /** What was counted, but for the value props. */
  public Profile finish() {
    profile.addUsers(users.heaviest(Profile.MAX_USERS));
    return profile;
  }

  /** The clicks of each value prop, of this bucket alone: not yet fit for {@link TopValueProps}. */
  public Map<String, Clicks> valueProps() {
    return byProp;
  }

  /** Least, greatest and sum of a column; only those are summed that the ledger does not sum. */
  private static final class Column {
    private final String name;
    private long min = Long.MAX_VALUE;
    private long max = Long.MIN_VALUE;

    /** Values are 32 bits wide and a batch holds fewer than 2^31 of them: no overflow. */
    private long sum;

    Column(String name) {
      this.name = name;
    }

    void see(long value) {
      min = Math.min(min, value);
      max = Math.max(max, value);
    }

    void see(PackedLongs column) {
      see(column.min());
      see(column.max());
    }

    void addTo(Tally counts) {
      counts.min(min, "column", name).max(max, "column", name).add(sum, "column", name);
    }
  }
}
