package io.lookback.ledger;

import io.lookback.batch.Buckets;
import io.lookback.batch.CoveredDays;
import io.lookback.batch.FeatureBatch;
import io.lookback.batch.Source;
import io.lookback.score.WideSum;
import io.lookback.score.WindowScorer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;

/**
 * Counts gold rows, their sums, and the order-free fingerprint: one hash per row, added up per day.
 */
public final class GoldTally {
  private GoldTally() {}

  /** Adds the rows of {@code batch} under {@code gold, <measure>, <print day>}. */
  public static void add(FeatureBatch batch, Tally tally) {
    add(batch, batch.ownEntries(), tally);
  }

  /**
   * The same.
   *
   * @param ownEntries those of the batch
   */
  public static void add(FeatureBatch batch, int[] ownEntries, Tally tally) {
    String day = LocalDate.ofEpochDay(batch.printDay()).toString();
    CoveredDays covered = batch.coveredDays();
    long[] propHashes = new long[batch.valuePropCount()];
    for (int code = 0; code < propHashes.length; code++) {
      propHashes[code] = hash(batch.valueProp(code));
    }
    long[] historyHashes = new long[batch.historyCount()];
    long[][] historySums = new long[batch.historyCount()][3];
    WideSum[] totals = new WideSum[8];
    for (int i = 0; i < totals.length; i++) {
      totals[i] = new WideSum();
    }
    WideSum[] historyAmounts = new WideSum[batch.historyCount()];
    for (int history = 0; history < historyHashes.length; history++) {
      WideSum amount = new WideSum();
      for (int e = batch.historyStart(history); e < batch.historyEnd(history); e++) {
        long hash = propHashes[batch.entryProp(e)];
        hash = chain(hash, batch.entryViews(e));
        hash = chain(hash, batch.entryTaps(e));
        hash = chain(hash, batch.entryPays(e));
        hash = chain(hash, batch.entryAmount(e));
        historyHashes[history] += hash;
        historySums[history][0] += batch.entryViews(e);
        historySums[history][1] += batch.entryTaps(e);
        historySums[history][2] += batch.entryPays(e);
        amount.add(batch.entryAmount(e));
      }
      historyAmounts[history] = amount;
    }
    long clickedRows = 0;
    long cappedRows = 0;
    long leftOut = 0;
    long fingerprint = 0;
    for (int row = 0; row < batch.size(); row++) {
      int history = batch.history(row);
      int own = ownEntries[row];
      long hash = chain(batch.printDay(), batch.user(row));
      hash = chain(hash, propHashes[batch.prop(row)]);
      hash = chain(hash, batch.position(row));
      hash = chain(hash, batch.clicked(row) ? 1 : 0);
      hash = chain(hash, covered.prints());
      hash = chain(hash, covered.taps());
      hash = chain(hash, covered.pays());
      hash = chain(hash, historyHashes[history]);
      hash = chain(hash, batch.leftOut(history));
      // A history that leaves value props out does not tell these.
      hash = chain(hash, own < 0 ? 0 : batch.entryViews(own));
      hash = chain(hash, own < 0 ? 0 : batch.entryTaps(own));
      hash = chain(hash, own < 0 ? 0 : batch.entryPays(own));
      hash = chain(hash, own < 0 ? 0 : batch.entryAmount(own));
      fingerprint += hash;
      clickedRows += batch.clicked(row) ? 1 : 0;
      cappedRows += batch.leftOut(history) > 0 ? 1 : 0;
      leftOut += batch.leftOut(history);
      if (own >= 0) {
        totals[0].add(batch.entryViews(own));
        totals[1].add(batch.entryTaps(own));
        totals[2].add(batch.entryPays(own));
        totals[3].add(batch.entryAmount(own));
      }
      totals[4].add(historySums[history][0]);
      totals[5].add(historySums[history][1]);
      totals[6].add(historySums[history][2]);
      totals[7].add(historyAmounts[history]);
    }
    tally.add(batch.size(), Counted.GOLD, "rows", day);
    tally.add(clickedRows, Counted.GOLD, "clicked", day);
    tally.add(totals[0].total(), Counted.GOLD, "views_3w", day);
    tally.add(totals[1].total(), Counted.GOLD, "taps_3w", day);
    tally.add(totals[2].total(), Counted.GOLD, "pays_3w", day);
    tally.add(totals[3].total(), Counted.GOLD, "amount_3w", day);
    tally.add(totals[4].total(), Counted.GOLD, "history_views", day);
    tally.add(totals[5].total(), Counted.GOLD, "history_taps", day);
    tally.add(totals[6].total(), Counted.GOLD, "history_pays", day);
    tally.add(totals[7].total(), Counted.GOLD, "history_amount", day);
    for (Source source : Source.values()) {
      // Neither factor passes 2^31.
      long days = (long) batch.size() * covered.of(source);
      tally.add(days, Counted.GOLD, daysWith(source), day);
    }
    tally.add(leftOut, Counted.GOLD, "history_left_out", day);
    tally.add(cappedRows, Counted.GOLD, "capped_rows", day);
    tally.addHash(fingerprint, Counted.GOLD, "fingerprint", day);
  }

  /**
   * Adds what the events of a window add up to, under {@code reach, <measure>}, and what of it the
   * histories leave out, under {@code left_out, <measure>}.
   */
  public static void add(WindowScorer.Totals totals, Tally tally) {
    WindowScorer.LeftOut leftOut = totals.leftOut();
    tally.add(leftOut.views(), Counted.LEFT_OUT, "views");
    tally.add(leftOut.taps(), Counted.LEFT_OUT, "taps");
    tally.add(leftOut.pays(), Counted.LEFT_OUT, "pays");
    tally.add(leftOut.amount(), Counted.LEFT_OUT, "amount");
    tally.add(leftOut.prints(), Counted.LEFT_OUT, "prints");
    tally.add(leftOut.valueProps(), Counted.LEFT_OUT, "value_props");
    tally.add(leftOut.users(), Counted.LEFT_OUT, "users");
    tally.max(leftOut.mostValueProps(), Counted.LEFT_OUT, "most_value_props");
    WindowScorer.Reach reach = totals.reach();
    tally.add(reach.views(), Counted.REACH, "views");
    tally.add(reach.taps(), Counted.REACH, "taps");
    tally.add(reach.pays(), Counted.REACH, "pays");
    tally.add(reach.amount(), Counted.REACH, "amount");
  }

  /** The gold column that says on how many days of the lookback there are events of a source. */
  public static String daysWith(Source source) {
    return "days_with_" + source.label() + "_3w";
  }

  private static long chain(long hash, long value) {
    return Buckets.mix(hash * 31 + value);
  }

  /** A 64-bit hash of a text's UTF-8 bytes: FNV-1a, then mixed. */
  private static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return Buckets.mix(hash);
  }
}
