package io.lookback.gold;

import io.lookback.batch.FeatureBatch;
import io.lookback.feature.FeatureSet;
import io.lookback.internal.ledger.Counted;
import io.lookback.internal.ledger.Measures;
import io.lookback.internal.ledger.ServedTally;
import io.lookback.internal.monitor.Counters;
import io.lookback.internal.score.UserScorer;
import io.lookback.internal.score.WindowOverflowException;
import io.lookback.ledger.Tally;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/** Computes the features of the users of one bucket. */
final class ServeBucket
    extends DoFn<KV<Integer, Iterable<HistorySlice>>, KV<Integer, FeatureBatch>> {
  private static final long serialVersionUID = 1L;

  private final FeatureSet features;
  private final int day;
  private final boolean notesFaults;

  ServeBucket(FeatureSet features, int day, boolean notesFaults) {
    this.features = features;
    this.day = day;
    this.notesFaults = notesFaults;
  }

  @ProcessElement
  public void serve(@Element KV<Integer, Iterable<HistorySlice>> bucket, MultiOutputReceiver out) {
    Tally tally = new Tally();
    ServedTally counts = new ServedTally(features, day, tally);
    UserScorer scorer = null;
    for (HistorySlice slice : bucket.getValue()) {
      if (scorer == null) {
        scorer = new UserScorer(features, day, slice.eventDays());
      }
      counts.add(slice.events());
      scorer.add(slice.events());
    }
    List<FeatureBatch> served = new ArrayList<>();
    try {
      counts.add(scorer.finish(served::add), scorer.users());
    } catch (WindowOverflowException e) {
      if (!notesFaults) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
      served.clear();
      tally.add(1, Counted.FAULT, Measures.WINDOW_OVERFLOW, e.getMessage());
    }
    long rows = 0;
    for (FeatureBatch batch : served) {
      rows += batch.size();
      counts.add(batch);
      out.get(ServedUsers.FEATURES).output(KV.of(bucket.getKey(), batch));
    }
    Counters.of(Counters.USERS_SERVED).inc(rows);
    out.get(ServedUsers.TALLIES).output(tally);
  }
}
