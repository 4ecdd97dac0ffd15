package io.lookback.internal.ledger;

import io.lookback.batch.FeatureBatch;
import io.lookback.feature.FeatureColumn;
import io.lookback.feature.FeatureSet;
import io.lookback.feature.Operation;
import io.lookback.internal.batch.Buckets;
import io.lookback.internal.operation.UserEvents;
import io.lookback.internal.operation.WideSum;
import io.lookback.ledger.Tally;
import java.util.List;

/** Counts the histories of feature batches, and hashes them for the fingerprint. */
final class HistoryTally {
  /** To a sum in a long of at most this, every value can be added: values have 18 digits. */
  static final long MOST_OF_PART = Long.MAX_VALUE - UserEvents.MAX_AMOUNT;

  private final FeatureSet features;
  private final Tally tally;
  private final Counted sums;
  private final Counted notNull;
  private final Counted outsideOf;

  /**
   * Counts into {@code tally}, by day.
   *
   * @param sums takes the sum of each field, under {@link GoldTally#history}
   * @param notNull takes how many values are not null, where some may be, under the same
   * @param outsideOf takes how many values no look-back allows, by field
   */
  HistoryTally(FeatureSet features, Tally tally, Counted sums, Counted notNull, Counted outsideOf) {
    this.features = features;
    this.tally = tally;
    this.sums = sums;
    this.notNull = notNull;
    this.outsideOf = outsideOf;
  }

  /** The hashes of a batch's value props, by code. */
  static long[] propHashes(FeatureBatch batch) {
    long[] hashes = new long[batch.valuePropCount()];
    for (int code = 0; code < hashes.length; code++) {
      hashes[code] = Buckets.hash(batch.valueProp(code));
    }
    return hashes;
  }

  /** The hash of a sequence that goes on with a value. */
  static long chain(long hash, long value) {
    return Buckets.mix(hash * 31 + value);
  }

  /**
   * Adds the columns of the histories of all rows; returns for each history the sum of the hashes
   * of its entries.
   *
   * @param values room for the values of a column
   */
  long[] add(FeatureBatch batch, long[] propHashes, long[] values, String day) {
    int[] rowsOf = new int[batch.historyCount()];
    for (int row = 0; row < batch.size(); row++) {
      rowsOf[batch.history(row)]++;
    }
    int listed = batch.historyStart(rowsOf.length);
    int[] starts = new int[rowsOf.length + 1];
    for (int history = 0; history < starts.length; history++) {
      starts[history] = batch.historyStart(history);
    }
    long[] hashes = new long[listed];
    for (int entry = 0; entry < listed; entry++) {
      hashes[entry] = propHashes[batch.entryProp(entry)];
    }
    List<FeatureColumn> columns = features.columns();
    for (int i = 0; i < columns.size(); i++) {
      batch.entryValues(i).unpack(values);
      for (int entry = 0; entry < listed; entry++) {
        hashes[entry] = chain(hashes[entry], values[entry]);
      }
      addHistory(columns.get(i), values, batch.entryCount(), starts, rowsOf, day);
    }
    long[] added = new long[rowsOf.length];
    for (int history = 0; history < added.length; history++) {
      for (int entry = starts[history]; entry < starts[history + 1]; entry++) {
        added[history] += hashes[entry];
      }
    }
    return added;
  }

  /** Adds one column of the histories: its sum over all rows, and how many values there are. */
  private void addHistory(
      FeatureColumn column, long[] values, int size, int[] starts, int[] rowsOf, String day) {
    WideSum total = new WideSum();
    WideSum sum = new WideSum();
    long present = 0;
    for (int history = 0; history < rowsOf.length; history++) {
      int end = starts[history + 1];
      long part = 0;
      int nulls = 0;
      sum.clear();
      for (int entry = starts[history]; entry < end; entry++) {
        long value = values[entry];
        if (value == FeatureBatch.NONE) {
          nulls++;
        } else {
          part += value;
          if (part > MOST_OF_PART) {
            sum.add(part);
            part = 0;
          }
        }
      }
      sum.add(part);
      total.add(sum, rowsOf[history]);
      present += (long) (end - starts[history] - nulls) * rowsOf[history];
    }
    tally.add(total.total(), sums, GoldTally.history(column), day);
    if (column.isNullable()) {
      tally.add(present, notNull, GoldTally.history(column), day);
    }
    Operation operation = column.measure().operation();
    if (!operation.isAdditive()) {
      long least = operation.least();
      long greatest = operation.greatest(column.lookback().days());
      long outside = 0;
      for (int entry = 0; entry < size; entry++) {
        boolean isNull = values[entry] == FeatureBatch.NONE && column.isNullable();
        boolean isLegal = isNull || (values[entry] >= least && values[entry] <= greatest);
        outside += isLegal ? 0 : 1;
      }
      tally.add(outside, outsideOf, column.field(), day);
    }
  }
}
