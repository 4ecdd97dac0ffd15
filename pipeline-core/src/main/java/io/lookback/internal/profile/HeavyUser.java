package io.lookback.internal.profile;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A user of a scoring period, and the history of the newest scored print, over all value props that
 * it lists.
 *
 * @param user the user
 * @param endDay the epoch day after the last print of the user in the period
 * @param prints scored prints of the period
 * @param clicked those that were clicked
 * @param totals what the history adds up to in each of {@code FeatureSet.totals()}; amounts in
 *     minor units; cut off at {@link Long#MAX_VALUE}
 */
public record HeavyUser(long user, int endDay, long prints, long clicked, List<Long> totals)
    implements Serializable {
  /** The heaviest first; a total order, so that a list of the first few is the same anyhow. */
  static final Comparator<HeavyUser> HEAVIEST_FIRST =
      Comparator.comparingLong(HeavyUser::prints)
          .thenComparingLong(HeavyUser::firstTotal)
          .thenComparingInt(HeavyUser::endDay)
          .reversed()
          .thenComparingLong(HeavyUser::user);

  /** Copies the totals. */
  public HeavyUser {
    totals = List.copyOf(totals);
  }

  private long firstTotal() {
    return totals.isEmpty() ? 0 : totals.get(0);
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeLong(user);
    out.writeInt(endDay);
    out.writeLong(prints);
    out.writeLong(clicked);
    out.writeInt(totals.size());
    for (long total : totals) {
      out.writeLong(total);
    }
  }

  static HeavyUser readFrom(DataInput in) throws IOException {
    long user = in.readLong();
    int endDay = in.readInt();
    long prints = in.readLong();
    long clicked = in.readLong();
    int columns = in.readInt();
    List<Long> totals = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      totals.add(in.readLong());
    }
    return new HeavyUser(user, endDay, prints, clicked, totals);
  }
}
