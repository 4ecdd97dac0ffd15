package io.lookback.ledger;

import io.lookback.batch.Buckets;
import io.lookback.batch.FeatureBatch;
import io.lookback.batch.PackedLongs;
import io.lookback.feature.CoverageColumn;
import io.lookback.feature.FeatureColumn;
import io.lookback.feature.FeatureSet;
import io.lookback.feature.Operation;
import io.lookback.feature.WideSum;
import io.lookback.score.WindowScorer;
import java.time.LocalDate;
import java.util.List;

/**
 * Counts gold rows, the sums of their columns, and the order-free fingerprint: one hash per row,
 * added up per day.
 */
public final class GoldTally {
  private final FeatureSet features;
  private final Tally tally;

  /** Counts rows of a feature set into {@code tally}. */
  public GoldTally(FeatureSet features, Tally tally) {
    this.features = features;
    this.tally = tally;
  }

  /** Adds the rows of {@code batch} under {@code gold, <measure>, <print day>}. */
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
    long[] propHashes = new long[batch.valuePropCount()];
    for (int code = 0; code < propHashes.length; code++) {
      propHashes[code] = Buckets.hash(batch.valueProp(code));
    }
    long[] historyHashes = historyHashes(batch, propHashes);
    long clickedRows = 0;
    long cappedRows = 0;
    long leftOut = 0;
    long[] rowHashes = new long[batch.size()];
    int[] rowsOf = new int[batch.historyCount()];
    for (int row = 0; row < rowHashes.length; row++) {
      int history = batch.history(row);
      rowsOf[history]++;
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
    addOwnColumns(batch, ownEntries, rowHashes, day);
    addHistories(batch, rowsOf, day);
    long fingerprint = 0;
    for (long hash : rowHashes) {
      fingerprint += hash;
    }
    tally.add(batch.size(), Counted.GOLD, "rows", day);
    tally.add(clickedRows, Counted.GOLD, features.label().name(), day);
    List<CoverageColumn> coverage = features.coverage();
    for (int column = 0; column < coverage.size(); column++) {
      // Neither factor passes 2^31.
      long days = (long) batch.size() * batch.coveredDays(column);
      tally.add(days, Counted.GOLD, coverage.get(column).name(), day);
    }
    tally.add(leftOut, Counted.GOLD, FeatureSet.HISTORY_LEFT_OUT, day);
    tally.add(cappedRows, Counted.GOLD, "capped_rows", day);
    tally.addHash(fingerprint, Counted.GOLD, "fingerprint", day);
  }

  /** For each history the sum of the hashes of its entries. */
  private static long[] historyHashes(FeatureBatch batch, long[] propHashes) {
    int histories = batch.historyCount();
    int entries = batch.historyStart(histories);
    long[] hashes = new long[entries];
    for (int entry = 0; entry < entries; entry++) {
      hashes[entry] = propHashes[batch.entryProp(entry)];
    }
    for (int column = 0; column < batch.columnCount(); column++) {
      PackedLongs values = batch.entryValues(column);
      for (int entry = 0; entry < entries; entry++) {
        hashes[entry] = chain(hashes[entry], values.get(entry));
      }
    }
    long[] sums = new long[histories];
    for (int history = 0; history < histories; history++) {
      for (int e = batch.historyStart(history); e < batch.historyEnd(history); e++) {
        sums[history] += hashes[e];
      }
    }
    return sums;
  }

  /**
   * Adds the columns of the rows' own value props, and chains them to the hashes of the rows: a
   * history that leaves value props out does not tell these.
   */
  private void addOwnColumns(FeatureBatch batch, int[] ownEntries, long[] hashes, String day) {
    List<FeatureColumn> columns = features.columns();
    for (int i = 0; i < columns.size(); i++) {
      FeatureColumn column = columns.get(i);
      PackedLongs values = batch.entryValues(i);
      long ofNothing = column.ofNothing();
      WideSum sum = new WideSum();
      long present = 0;
      for (int row = 0; row < hashes.length; row++) {
        int own = ownEntries[row];
        long value = own < 0 ? ofNothing : values.get(own);
        hashes[row] = chain(hashes[row], value);
        if (value > 0) {
          sum.add(value);
        }
        present += value == FeatureBatch.NONE ? 0 : 1;
      }
      tally.add(sum.total(), Counted.GOLD, column.name(), day);
      if (column.isNullable()) {
        tally.add(present, Counted.GOLD_VALUES, column.name(), day);
      }
    }
  }

  /**
   * Adds the columns of the histories of all rows.
   *
   * @param rowsOf how many rows refer to each history
   */
  private void addHistories(FeatureBatch batch, int[] rowsOf, String day) {
    List<FeatureColumn> columns = features.columns();
    for (int i = 0; i < columns.size(); i++) {
      FeatureColumn column = columns.get(i);
      Operation operation = column.measure().operation();
      PackedLongs values = batch.entryValues(i);
      WideSum total = new WideSum();
      long present = 0;
      long outside = 0;
      WideSum sum = new WideSum();
      for (int history = 0; history < rowsOf.length; history++) {
        sum.clear();
        long presentHere = 0;
        for (int e = batch.historyStart(history); e < batch.historyEnd(history); e++) {
          long value = values.get(e);
          if (value != FeatureBatch.NONE) {
            sum.add(value);
            presentHere++;
          }
        }
        total.add(sum, rowsOf[history]);
        present += presentHere * rowsOf[history];
      }
      if (!operation.isAdditive()) {
        for (int e = 0; e < values.size(); e++) {
          outside += operation.isLegal(values.get(e), column.lookback().days()) ? 0 : 1;
        }
        tally.add(outside, Counted.GOLD_OUTSIDE, column.field(), day);
      }
      tally.add(total.total(), Counted.GOLD, history(column), day);
      if (column.isNullable()) {
        tally.add(present, Counted.GOLD_VALUES, history(column), day);
      }
    }
  }

  /** Under which measure of gold the sum of a field over the histories of all rows is counted. */
  public static String history(FeatureColumn column) {
    return FeatureSet.HISTORY + "_" + column.field();
  }

  /**
   * Adds what the events of a window add up to, under {@code reach, <field>}, and what of it the
   * histories leave out, under {@code left_out_field, <field>}.
   */
  public void add(WindowScorer.Totals totals) {
    WindowScorer.LeftOut leftOut = totals.leftOut();
    addColumns(leftOut.columns(), Counted.LEFT_OUT_FIELD);
    tally.add(leftOut.prints(), Counted.LEFT_OUT, "prints");
    tally.add(leftOut.valueProps(), Counted.LEFT_OUT, "value_props");
    tally.add(leftOut.users(), Counted.LEFT_OUT, "users");
    tally.max(leftOut.mostValueProps(), Counted.LEFT_OUT, "most_value_props");
    addColumns(totals.reach(), Counted.REACH);
  }

  private void addColumns(List<WindowScorer.ColumnTotal> totals, String counted) {
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
    return Buckets.mix(hash * 31 + value);
  }
}
