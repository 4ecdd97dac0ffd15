package io.lookback.profile;

import io.lookback.ledger.Tally;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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

  /** What a row may have had before: the names of the three histories of {@link #byHistory}. */
  public static final List<String> HISTORIES = List.of("views", "taps", "pays");

  private final Tally counts = new Tally();
  private final TreeMap<String, Clicks> byHistory = new TreeMap<>();
  private final ArrayList<HeavyUser> users = new ArrayList<>();
  private TopValueProps valueProps = new TopValueProps();

  /** An empty profile. */
  public Profile() {
    for (String history : HISTORIES) {
      byHistory.put(history, new Clicks(Bins.COUNTS.size()));
    }
  }

  /**
   * Named numbers: {@code amounts, <bin>} counts payments; {@code payment} as a maximum is the
   * greatest of them; {@code column, <name>} sums, minima and maxima of a gold column.
   */
  public Tally counts() {
    return counts;
  }

  /**
   * Clicks by {@link Bins#COUNTS bin} of the row's own earlier views, taps or payments.
   *
   * @param history one of {@link #HISTORIES}
   */
  public Clicks byHistory(String history) {
    return byHistory.get(history);
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
    other.byHistory.forEach((history, clicks) -> byHistory.get(history).merge(clicks));
    addUsers(other.users);
    valueProps.merge(other.valueProps);
    return this;
  }

  /** Writes the wire form. */
  public void writeTo(DataOutput out) throws IOException {
    counts.writeTo(out);
    for (Clicks clicks : byHistory.values()) {
      clicks.writeTo(out);
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
    for (Clicks clicks : profile.byHistory.values()) {
      clicks.merge(Clicks.readFrom(in));
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
        && byHistory.equals(that.byHistory)
        && users.equals(that.users)
        && valueProps.equals(that.valueProps);
  }

  @Override
  public int hashCode() {
    return Objects.hash(counts, byHistory, users, valueProps);
  }

  @Override
  public String toString() {
    return counts + " " + byHistory + " " + users + " " + valueProps;
  }
}
