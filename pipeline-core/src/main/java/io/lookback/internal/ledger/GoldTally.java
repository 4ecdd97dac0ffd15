package io.lookback.internal.ledger;

import io.lookback.batch.FeatureBatch;
import io.lookback.feature.CoverageColumn;
import io.lookback.feature.FeatureColumn;
import io.lookback.feature.FeatureSet;
import io.lookback.internal.operation.WideSum;
import io.lookback.internal.score.WindowScorer;
import io.lookback.ledger.Tally;
import java.time.LocalDate;
import java.util.List;

/**
 * Counts gold rows, the sums of their columns, and the order-free fingerprint: one hash per row,
 * added up per day.
 */
public final class GoldTally {
  private final FeatureSet features;
  private final Tally tally;
  private final HistoryTally histories;

  /** Counts rows of a feature set into {@code tally}. */
  public GoldTally(FeatureSet features, Tally tally) {
    this.features = features;
    this.tally = tally;
    histories =
        new HistoryTally(features, tally, Counted.GOLD, Counted.GOLD_VALUES, Counted.GOLD_OUTSIDE);
  }

  /** Adds the rows of {@code batch} under {@link Counted#GOLD}, by print day. */
  public void add(FeatureBatch batch) {
    add(batch, batch.ownEntries());
  }

  /**
   * The same.
   *
   * @param ownEntries those of the batch
   */
  public void add(FeatureBatch batch, int[] ownEntries) {
    String day = LocalDate.ofEpochDay(batch.printDay()).toString();
    long[] propHashes = HistoryTally.propHashes(batch);
    long[] values = new long[batch.entryCount()];
    long[] historyHashes = histories.add(batch, propHashes, values, day);
    long clickedRows = 0;
    long cappedRows = 0;
    long leftOut = 0;
    long[] rowHashes = new long[batch.size()];
    for (int row = 0; row < rowHashes.length; row++) {
      int history = batch.history(row);
      long hash = chain(batch.printDay(), batch.user(row));
      hash = chain(hash, propHashes[batch.prop(row)]);
      hash = chain(hash, batch.position(row));
      hash = chain(hash, batch.clicked(row) ? 1 : 0);
      for (int column = 0; column < batch.coverageCount(); column++) {
        hash = chain(hash, batch.coveredDays(column));
      }
      hash = chain(hash, historyHashes[history]);
      rowHashes[row] = chain(hash, batch.leftOut(history));
      clickedRows += batch.clicked(row) ? 1 : 0;
      cappedRows += batch.leftOut(history) > 0 ? 1 : 0;
      leftOut += batch.leftOut(history);
    }
    addOwnColumns(batch, ownEntries, rowHashes, values, day);
    long fingerprint = 0;
    for (long hash : rowHashes) {
      fingerprint += hash;
    }
    tally.add(batch.size(), Counted.GOLD, Measures.ROWS, day);
    tally.add(clickedRows, Counted.GOLD, features.label().name(), day);
    List<CoverageColumn> coverage = features.coverage();
    for (int column = 0; column < coverage.size(); column++) {
      // Neither factor passes 2^31.
      long days = (long) batch.size() * batch.coveredDays(column);
      tally.add(days, Counted.GOLD, coverage.get(column).name(), day);
    }
    tally.add(leftOut, Counted.GOLD, FeatureSet.HISTORY_LEFT_OUT, day);
    tally.add(cappedRows, Counted.GOLD, Measures.CAPPED_ROWS, day);
    tally.addHash(fingerprint, Counted.GOLD, Measures.FINGERPRINT, day);
  }

  /**
   * Adds the columns of the rows' own value props, and chains them to the hashes of the rows: a
   * history that leaves value props out does not tell these.
   *
   * @param values room for the values of a column
   */
  private void addOwnColumns(
      FeatureBatch batch, int[] ownEntries, long[] hashes, long[] values, String day) {
    List<FeatureColumn> columns = features.columns();
    for (int i = 0; i < columns.size(); i++) {
      FeatureColumn column = columns.get(i);
      batch.entryValues(i).unpack(values);
      long ofNothing = column.ofNothing();
      WideSum sum = new WideSum();
      long part = 0;
      long present = 0;
      for (int row = 0; row < hashes.length; row++) {
        int own = ownEntries[row];
        long value = own < 0 ? ofNothing : values[own];
        hashes[row] = chain(hashes[row], value);
        if (value != FeatureBatch.NONE) {
          present++;
          part += value;
          if (part > HistoryTally.MOST_OF_PART) {
            sum.add(part);
            part = 0;
          }
        }
      }
      sum.add(part);
      tally.add(sum.total(), Counted.GOLD, column.name(), day);
      if (column.isNullable()) {
        tally.add(present, Counted.GOLD_VALUES, column.name(), day);
      }
    }
  }

  /** Under which measure of gold the sum of a field over the histories of all rows is counted. */
  public static String history(FeatureColumn column) {
    return FeatureSet.HISTORY + "_" + column.field();
  }

  /**
   * Adds what the events of a window add up to, under {@link Counted#REACH}, and what of it the
   * histories leave out, under {@link Counted#LEFT_OUT_FIELD}.
   */
  public void add(WindowScorer.Totals totals) {
    WindowScorer.LeftOut leftOut = totals.leftOut();
    addColumns(leftOut.columns(), Counted.LEFT_OUT_FIELD);
    tally.add(leftOut.prints(), Counted.LEFT_OUT, "prints");
    tally.add(leftOut.valueProps(), Counted.LEFT_OUT, Measures.VALUE_PROPS);
    tally.add(leftOut.users(), Counted.LEFT_OUT, "users");
    tally.max(leftOut.mostValueProps(), Counted.LEFT_OUT, "most_value_props");
    addColumns(totals.reach(), Counted.REACH);
  }

  private void addColumns(List<WindowScorer.ColumnTotal> totals, Counted counted) {
    List<FeatureColumn> columns = features.columns();
    for (int i = 0; i < columns.size(); i++) {
      FeatureColumn column = columns.get(i);
      tally.add(totals.get(i).sum(), counted, column.field());
      if (column.isNullable()) {
        tally.add(totals.get(i).values(), counted, column.field(), "values");
      }
    }
  }

  private static long chain(long hash, long value) {
    return HistoryTally.chain(hash, value);
  }
}
