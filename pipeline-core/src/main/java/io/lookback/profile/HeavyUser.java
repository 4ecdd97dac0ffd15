package io.lookback.profile;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import java.util.Comparator;

/**
 * A user of a scoring period, and the history of the newest scored print, over all value props that
 * it lists.
 *
 * @param user the user
 * @param endDay the epoch day after the last print of the user in the period
 * @param prints scored prints of the period
 * @param clicked those that were clicked
 * @param views prints in the history
 * @param taps taps in the history
 * @param pays payments in the history
 * @param amount the sum of those payments in minor units, cut off at {@link Long#MAX_VALUE}
 */
public record HeavyUser(
    long user, int endDay, long prints, long clicked, long views, long taps, long pays, long amount)
    implements Serializable {
  /** The heaviest first; a total order, so that a list of the first few is the same anyhow. */
  static final Comparator<HeavyUser> HEAVIEST_FIRST =
      Comparator.comparingLong(HeavyUser::prints)
          .thenComparingLong(HeavyUser::views)
          .thenComparingInt(HeavyUser::endDay)
          .reversed()
          .thenComparingLong(HeavyUser::user);

  void writeTo(DataOutput out) throws IOException {
    out.writeLong(user);
    out.writeInt(endDay);
    out.writeLong(prints);
    out.writeLong(clicked);
    out.writeLong(views);
    out.writeLong(taps);
    out.writeLong(pays);
    out.writeLong(amount);
  }

  static HeavyUser readFrom(DataInput in) throws IOException {
    return new HeavyUser(
        in.readLong(),
        in.readInt(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong());
  }
}
