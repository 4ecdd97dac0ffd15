package io.lookback.internal.verify;

import io.lookback.batch.Source;
import io.lookback.bronze.ChangedEvents;
import io.lookback.bronze.ParsedLanding;
import io.lookback.gold.ChangedRows;
import io.lookback.gold.Gold;
import io.lookback.gold.ScoredPrints;
import io.lookback.internal.batch.Buckets;
import io.lookback.silver.ConformedEvents;
import io.lookback.silver.Silver;

/** Faults that a change of the fast path might bring in, planted between its steps. */
enum PlantedFault {
  /** None. */
  NONE,
  /** Payments are looked back to from one day too early: a window that is one day off. */
  WINDOW_ONE_DAY_OFF,
  /** Views and taps have changed places. */
  COLUMNS_SWAPPED,
  /** The users of one bucket of four get no row. */
  BUCKET_LOST,
  /** Repeats are kept that are to be dropped. */
  DUPLICATES_KEPT,
  /** Amounts lose what is behind the point. */
  AMOUNTS_CUT;

  private static final int BUCKETS = 4;

  /** Silver of parsed lines. */
  ConformedEvents silver(ParsedLanding parsed) {
    return withFaultyEvents(parsed)
        .apply("Silver " + this, Silver.conform().keepingDuplicates(this == DUPLICATES_KEPT));
  }

  /** Gold of silver. */
  ScoredPrints gold(ConformedEvents silver) {
    ScoredPrints gold = silver.apply("Gold " + this, Gold.score());
    return this == COLUMNS_SWAPPED
        ? ChangedRows.in(gold, batch -> ChangedRows.swapped(batch, 0, 1))
        : gold;
  }

  private ParsedLanding withFaultyEvents(ParsedLanding parsed) {
    return switch (this) {
      case WINDOW_ONE_DAY_OFF ->
          ChangedEvents.in(
              parsed,
              (batch, row, prop, rows) -> {
                int later = batch.source().equals(Source.PAYS) ? 1 : 0;
                rows.add(batch.day(row) + later, batch.user(row), prop, batch.value(row));
              });
      case BUCKET_LOST ->
          ChangedEvents.in(
              parsed,
              (batch, row, prop, rows) -> {
                if (Buckets.of(batch.user(row), BUCKETS) > 0) {
                  rows.add(batch.day(row), batch.user(row), prop, batch.value(row));
                }
              });
      case AMOUNTS_CUT ->
          ChangedEvents.in(
              parsed,
              (batch, row, prop, rows) -> {
                long value = batch.value(row);
                boolean isAmount = batch.source().hasAmount();
                rows.add(
                    batch.day(row), batch.user(row), prop, isAmount ? value - value % 100 : value);
              });
      default -> parsed;
    };
  }
}
