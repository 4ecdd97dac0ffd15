package io.lookback.internal.profile;

import io.lookback.batch.FeatureBatch;
import io.lookback.feature.ColumnType;
import io.lookback.feature.FeatureColumn;
import io.lookback.feature.FeatureSet;
import io.lookback.internal.batch.PackedLongs;
import io.lookback.internal.ledger.Counted;
import io.lookback.ledger.Tally;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts the gold rows of one bucket of users in one scoring period. The bucket matters: all rows
 * of a user are in it, so that the heaviest users of buckets are those of the whole.
 */
public final class FeatureProfiler {
  private final List<FeatureColumn> columns;
  private final Profile profile = new Profile();
  private final TreeMap<String, Clicks> byProp = new TreeMap<>();
  private final UserRows users;

  /** Counts rows of a feature set. */
  public FeatureProfiler(FeatureSet features) {
    columns = features.columns();
    users = new UserRows(features.totals().stream().mapToInt(columns::indexOf).toArray());
  }

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
    addRows(batch);
    // Most rows have no history of their own value prop, so few are looked at for each column.
    int[] entries = new int[ownEntries.length];
    boolean[] clicked = new boolean[ownEntries.length];
    int with = 0;
    long withoutClicked = 0;
    for (int row = 0; row < ownEntries.length; row++) {
      if (ownEntries[row] < 0) {
        withoutClicked += batch.clicked(row) ? 1 : 0;
      } else {
        entries[with] = ownEntries[row];
        clicked[with] = batch.clicked(row);
        with++;
      }
    }
    long without = (long) ownEntries.length - with;
    for (int i = 0; i < columns.size(); i++) {
      FeatureColumn column = columns.get(i);
      Column seen = new Column(column.name());
      Clicks clicks = column.type() == ColumnType.INT32 ? profile.byColumn(column.name()) : null;
      addOwn(batch.entryValues(i), entries, clicked, with, seen, clicks);
      if (without > 0 && !column.isNullable()) {
        seen.see(0);
        if (clicks != null) {
          clicks.add(Bins.COUNTS.of(0), without, withoutClicked);
        }
      }
      if (!seen.isEmpty()) {
        seen.addTo(profile.counts());
      }
    }
    users.add(batch);
  }

  private void addRows(FeatureBatch batch) {
    Clicks[] props = new Clicks[batch.valuePropCount()];
    Column position = new Column(FeatureSet.POSITION);
    Column entries = new Column(FeatureSet.HISTORY);
    Column leftOut = new Column(FeatureSet.HISTORY_LEFT_OUT);
    Column userIds = new Column(FeatureSet.USER_ID);
    for (int row = 0; row < batch.size(); row++) {
      int prop = batch.prop(row);
      if (props[prop] == null) {
        props[prop] = new Clicks(Bins.POSITIONS.size());
      }
      int at = batch.position(row);
      position.sum += at;
      props[prop].add(Bins.POSITIONS.of(at), batch.clicked(row));
      int history = batch.history(row);
      int size = batch.historyEnd(history) - batch.historyStart(history);
      entries.see(size);
      entries.sum += size;
      leftOut.see(batch.leftOut(history));
    }
    position.see(batch.positions());
    userIds.see(batch.users());
    for (int code = 0; code < props.length; code++) {
      if (props[code] != null) {
        byProp.merge(batch.valueProp(code), props[code], Clicks::merge);
      }
    }
    for (Column column : new Column[] {position, entries, leftOut, userIds}) {
      column.addTo(profile.counts());
    }
  }

  /**
   * Adds the values that rows have in a column for their own value prop.
   *
   * @param entries their entries; the first {@code count} count
   * @param clicks takes counts; null for a column of amounts
   */
  private static void addOwn(
      PackedLongs values, int[] entries, boolean[] clicked, int count, Column seen, Clicks clicks) {
    for (int i = 0; i < count; i++) {
      long value = values.get(entries[i]);
      if (value != FeatureBatch.NONE) {
        seen.see(value);
        if (clicks != null) {
          clicks.add(Bins.COUNTS.of(value), clicked[i]);
        }
      }
    }
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

    boolean isEmpty() {
      return min > max;
    }

    void addTo(Tally counts) {
      counts
          .min(min, Counted.COLUMN, name)
          .max(max, Counted.COLUMN, name)
          .add(sum, Counted.COLUMN, name);
    }
  }
}
