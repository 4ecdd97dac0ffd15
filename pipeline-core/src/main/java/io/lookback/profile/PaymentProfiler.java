package io.lookback.profile;

import io.lookback.batch.EventBatch;

/** Counts payments by amount. */
public final class PaymentProfiler {
  private PaymentProfiler() {}

  /** Payments by {@link Bins#AMOUNTS bin} of their amount, under {@code amounts, <bin>}. */
  public static Profile of(EventBatch payments) {
    long[] counts = new long[Bins.AMOUNTS.size()];
    for (int row = 0; row < payments.size(); row++) {
      counts[Bins.AMOUNTS.of(payments.value(row))]++;
    }
    Profile profile = new Profile();
    for (int bin = 0; bin < counts.length; bin++) {
      if (counts[bin] > 0) {
        profile.counts().add(counts[bin], "amounts", String.valueOf(bin));
      }
    }
    return profile;
  }
}
