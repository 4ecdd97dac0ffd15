package io.lookback.profile;

import io.lookback.batch.EventBatch;
import io.lookback.batch.PackedLongs;

/** Counts payments by amount. Each row must be one payment, not a sum of several. */
public final class PaymentProfiler {
  private final long[] counts = new long[Bins.AMOUNTS.size()];
  private long greatest;
  private boolean isEmpty = true;

  /** Counts the payments of the days {@code [fromDay, toDay)}. */
  public void add(EventBatch payments, int fromDay, int toDay) {
    PackedLongs days = payments.days();
    boolean takesAll = days.min() >= fromDay && days.max() < toDay;
    for (int row = 0; row < payments.size(); row++) {
      if (takesAll || (days.get(row) >= fromDay && days.get(row) < toDay)) {
        counts[Bins.AMOUNTS.of(payments.value(row))]++;
        greatest = Math.max(greatest, payments.value(row));
        isEmpty = false;
      }
    }
  }

  /** Whether nothing was counted. */
  public boolean isEmpty() {
    return isEmpty;
  }

  /**
   * Payments by {@link Bins#AMOUNTS bin} of their amount, under {@code amounts, <bin>}, and {@code
   * payment}.
   */
  public Profile finish() {
    Profile profile = new Profile();
    for (int bin = 0; bin < counts.length; bin++) {
      if (counts[bin] > 0) {
        profile.counts().add(counts[bin], "amounts", String.valueOf(bin));
      }
    }
    if (!isEmpty) {
      profile.counts().max(greatest, "payment");
    }
    return profile;
  }
}
