package io.lookback.kernels;

import io.lookback.batch.EventBatch;
import io.lookback.batch.Source;
import io.lookback.internal.batch.EventRows;
import java.util.ArrayList;
import java.util.List;

/** Refuses a peer that gives other values than Lookback, before anything is measured. */
final class SameValues {
  private SameValues() {}

  /** What is in {@code rows}, which is empty then. */
  static List<EventBatch> taken(EventRows rows, Source source) {
    List<EventBatch> batches = new ArrayList<>();
    rows.drain(source, source.label(), batches::add);
    return batches;
  }

  /** Throws if the peer has another result. */
  static void require(String peer, Object expected, Object result) {
    if (!expected.equals(result)) {
      throw new IllegalStateException(peer + " gives other values than Lookback");
    }
  }
}
