package io.lookback.internal.profile;

import io.lookback.batch.EventBatch;
import io.lookback.internal.batch.PackedLongs;
import io.lookback.internal.ledger.Counted;
import java.util.TreeMap;

/** Counts events by amount, for each source. Each row must be one event, not a sum of several. */
public final class PaymentProfiler {
  /** The events of one source. */
  private static final class Amounts {
    private final long[] counts = new long[Bins.AMOUNTS.size()];
    private long greatest = -1;
  }

  private final TreeMap<String, Amounts> bySource = new TreeMap<>();

  /** Counts the events of the days {@code [fromDay, toDay)}; their source has amounts. */
  public void add(EventBatch events, int fromDay, int toDay) {
    Amounts amounts = bySource.computeIfAbsent(events.source().label(), label -> new Amounts());
    PackedLongs days = events.days();
    boolean takesAll = days.min() >= fromDay && days.max() < toDay;
    for (int row = 0; row < events.size(); row++) {
      if (takesAll || (days.get(row) >= fromDay && days.get(row) < toDay)) {
        amounts.counts[Bins.AMOUNTS.of(events.value(row))]++;
        amounts.greatest = Math.max(amounts.greatest, events.value(row));
      }
    }
  }

  /** Whether nothing was counted. */
  public boolean isEmpty() {
    return bySource.values().stream().allMatch(amounts -> amounts.greatest < 0);
  }

  /**
   * Events by {@link Bins#AMOUNTS bin} of their amount, under {@link Counted#AMOUNTS}, and the
   * greatest of them under {@link Counted#GREATEST_AMOUNT}.
   */
  public Profile finish() {
    Profile profile = new Profile();
    bySource.forEach(
        (source, amounts) -> {
          for (int bin = 0; bin < amounts.counts.length; bin++) {
            if (amounts.counts[bin] > 0) {
              profile
                  .counts()
                  .add(amounts.counts[bin], Counted.AMOUNTS, source, String.valueOf(bin));
            }
          }
          if (amounts.greatest >= 0) {
            profile.counts().max(amounts.greatest, Counted.GREATEST_AMOUNT, source);
          }
        });
    return profile;
  }
}
