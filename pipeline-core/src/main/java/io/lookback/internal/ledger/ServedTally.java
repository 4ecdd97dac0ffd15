package io.lookback.internal.ledger;

import io.lookback.batch.EventBatch;
import io.lookback.batch.FeatureBatch;
import io.lookback.feature.CoverageColumn;
import io.lookback.feature.FeatureColumn;
import io.lookback.feature.FeatureSet;
import io.lookback.internal.operation.WideSum;
import io.lookback.internal.score.WindowScorer.ColumnTotal;
import io.lookback.internal.score.WindowScorer.Totals;
import io.lookback.ledger.Tally;
import java.time.LocalDate;
import java.util.List;

/**
 * Counts the features of one day: users and the sums of their histories, what these must add up to,
 * and the order-free fingerprint.
 */
public final class ServedTally {
  private final FeatureSet features;
  private final int day;
  private final String date;
  private final Tally tally;
  private final HistoryTally histories;

  /** Counts features of the epoch day {@code day} into {@code tally}. */
  public ServedTally(FeatureSet features, int day, Tally tally) {
    this.features = features;
    this.day = day;
    this.date = LocalDate.ofEpochDay(day).toString();
    this.tally = tally;
    histories =
        new HistoryTally(
            features, tally, Counted.SERVED, Counted.SERVED_VALUES, Counted.SERVED_OUTSIDE);
  }

  /** Adds what has come to be served. */
  public void add(EventBatch slice) {
    String source = slice.source().label();
    long events = 0;
    WideSum amount = new WideSum();
    for (int row = 0; row < slice.size(); row++) {
      events += slice.count(row);
      amount.add(slice.value(row));
    }
    tally.add(events, Counted.SERVED_EVENTS, source, "rows", date);
    if (slice.source().hasAmount()) {
      tally.add(amount.total(), Counted.SERVED_EVENTS, source, "amount", date);
    }
  }

  /** Adds rows. */
  public void add(FeatureBatch batch) {
    long[] historyHashes =
        histories.add(batch, HistoryTally.propHashes(batch), new long[batch.entryCount()], date);
    long ofDay = day;
    for (int column = 0; column < batch.coverageCount(); column++) {
      ofDay = HistoryTally.chain(ofDay, batch.coveredDays(column));
    }
    long fingerprint = 0;
    long leftOut = 0;
    long capped = 0;
    for (int row = 0; row < batch.size(); row++) {
      int history = batch.history(row);
      long hash = HistoryTally.chain(ofDay, batch.user(row));
      hash = HistoryTally.chain(hash, historyHashes[history]);
      fingerprint += HistoryTally.chain(hash, batch.leftOut(history));
      leftOut += batch.leftOut(history);
      capped += batch.leftOut(history) > 0 ? 1 : 0;
    }
    tally.add(batch.size(), Counted.SERVED, Measures.ROWS, date);
    tally.add(leftOut, Counted.SERVED, FeatureSet.HISTORY_LEFT_OUT, date);
    tally.add(capped, Counted.SERVED, Measures.CAPPED_ROWS, date);
    List<CoverageColumn> coverage = features.coverage();
    for (int column = 0; column < coverage.size(); column++) {
      // Neither factor passes 2^31.
      long days = (long) batch.size() * batch.coveredDays(column);
      tally.add(days, Counted.SERVED, coverage.get(column).name(), date);
    }
    tally.addHash(fingerprint, Counted.SERVED, Measures.FINGERPRINT, date);
  }

  /**
   * Adds what the events add up to.
   *
   * @param users how many users have an event
   */
  public void add(Totals totals, int users) {
    tally.add(users, Counted.SERVED_USERS, date);
    tally.add(totals.leftOut().valueProps(), Counted.SERVED_LEFT_OUT, Measures.VALUE_PROPS, date);
    List<FeatureColumn> columns = features.columns();
    for (int i = 0; i < columns.size(); i++) {
      FeatureColumn column = columns.get(i);
      add(Counted.SERVED_REACH, column, totals.reach().get(i));
      add(Counted.SERVED_LEFT_OUT_FIELD, column, totals.leftOut().columns().get(i));
    }
  }

  private void add(Counted counted, FeatureColumn column, ColumnTotal total) {
    tally.add(total.sum(), counted, column.field(), date);
    if (column.isNullable()) {
      tally.add(total.values(), counted, column.field(), Measures.VALUES, date);
    }
  }
}
