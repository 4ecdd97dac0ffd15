package io.lookback.internal.profile;

import io.lookback.internal.batch.Wire;
import io.lookback.internal.ledger.Counted;
import io.lookback.ledger.Tally;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What the report shows and the ledger does not count. Merges in any order to the same result.
 *
 * <p>Size is bounded: bins are fixed, users and value props are cut at the heaviest, and days are
 * those of the scoring periods. Mutable; not thread-safe.
 */
public final class Profile implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The most users that are kept. */
  public static final int MAX_USERS = 20;

  private final Tally counts = new Tally();
  private final TreeMap<String, Clicks> byColumn = new TreeMap<>();
  private final ArrayList<HeavyUser> users = new ArrayList<>();
  private TopValueProps valueProps = new TopValueProps();

  /**
   * Named numbers: {@link Counted#AMOUNTS}, {@link Counted#GREATEST_AMOUNT} and {@link
   * Counted#COLUMN}.
   */
  public Tally counts() {
    return counts;
  }

  /**
   * Clicks by {@link Bins#COUNTS bin} of what the row has in a column that counts, for its own
   * value prop; rows without a value are in no bin.
   *
   * @param column the name of a feature column with ints
   */
  public Clicks byColumn(String column) {
    return byColumn.computeIfAbsent(column, key -> new Clicks(Bins.COUNTS.size()));
  }

  /** The value props with the most scored prints. */
  public TopValueProps valueProps() {
    return valueProps;
  }

  /** The users with the most scored prints in one scoring period, the heaviest first. */
  public List<HeavyUser> users() {
    return Collections.unmodifiableList(users);
  }

  /** Keeps those of {@code others} that are among the heaviest; nobody is added twice. */
  void addUsers(List<HeavyUser> others) {
    users.addAll(others);
    users.sort(HeavyUser.HEAVIEST_FIRST);
    if (users.size() > MAX_USERS) {
      users.subList(MAX_USERS, users.size()).clear();
    }
  }

  /** Adds everything of {@code other}, which saw other events; {@code other} stays as it is. */
  public Profile merge(Profile other) {
    counts.merge(other.counts);
    other.byColumn.forEach((column, clicks) -> byColumn(column).merge(clicks));
    addUsers(other.users);
    valueProps.merge(other.valueProps);
    return this;
  }

  /** Writes the wire form. */
  public void writeTo(DataOutput out) throws IOException {
    counts.writeTo(out);
    out.writeInt(byColumn.size());
    for (Map.Entry<String, Clicks> column : byColumn.entrySet()) {
      Wire.writeText(out, column.getKey());
      column.getValue().writeTo(out);
    }
    out.writeInt(users.size());
    for (HeavyUser user : users) {
      user.writeTo(out);
    }
    valueProps.writeTo(out);
  }

  /** Reads what {@link #writeTo} wrote. */
  public static Profile readFrom(DataInput in) throws IOException {
    Profile profile = new Profile();
    profile.counts.merge(Tally.readFrom(in));
    int columns = in.readInt();
    for (int i = 0; i < columns; i++) {
      String column = Wire.readText(in);
      profile.byColumn.put(column, Clicks.readFrom(in));
    }
    int users = in.readInt();
    for (int i = 0; i < users; i++) {
      profile.users.add(HeavyUser.readFrom(in));
    }
    profile.valueProps = TopValueProps.readFrom(in);
    return profile;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Profile that
        && counts.equals(that.counts)
        && byColumn.equals(that.byColumn)
        && users.equals(that.users)
        && valueProps.equals(that.valueProps);
  }

  @Override
  public int hashCode() {
    return Objects.hash(counts, byColumn, users, valueProps);
  }

  @Override
  public String toString() {
    return counts + " " + byColumn + " " + users + " " + valueProps;
  }
}
