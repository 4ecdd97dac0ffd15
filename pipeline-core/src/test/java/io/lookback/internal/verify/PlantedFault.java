package io.lookback.internal.verify;

import io.lookback.bronze.ChangedEvents;
import io.lookback.bronze.ParsedLanding;
import io.lookback.feature.FeatureSet;
import io.lookback.feature.WindowSpec;
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
  /** A look-back begins one day too early. */
  WINDOW_ONE_DAY_OFF,
  /** Views and taps have changed places. */
  COLUMNS_SWAPPED,
  /** The users of one bucket of four get no row. */
  BUCKET_LOST,
  /** Repeats are kept that are to be dropped. */
  DUPLICATES_KEPT,
  /** Amounts lose what is behind the point. */
  AMOUNTS_CUT,
  /** Histories list a value prop twice, with the same values. */
  HISTORY_REPEATED;

  private static final int BUCKETS = 4;
  private static final int LOOKBACK_DAYS = 21;

  /** Silver of parsed lines. */
  ConformedEvents silver(ParsedLanding parsed) {
    return withFaultyEvents(parsed)
        .apply("Silver", Silver.conform().keepingDuplicates(this == DUPLICATES_KEPT));
  }

  /** Gold of silver. */
  ScoredPrints gold(ConformedEvents silver) {
    return switch (this) {
      case COLUMNS_SWAPPED ->
          ChangedRows.in(
              silver.apply("Gold", Gold.score()), batch -> ChangedRows.swapped(batch, 0, 1));
      case HISTORY_REPEATED ->
          ChangedRows.in(silver.apply("Gold", Gold.score()), ChangedRows::repeated);
      case WINDOW_ONE_DAY_OFF ->
          ChangedRows.as(
              FeatureSet.BUILT_IN,
              silver.apply("Gold", Gold.score(new WindowSpec(LOOKBACK_DAYS + 1, 7, 1))));
      default -> silver.apply("Gold", Gold.score());
    };
  }

  private ParsedLanding withFaultyEvents(ParsedLanding parsed) {
    return switch (this) {
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
