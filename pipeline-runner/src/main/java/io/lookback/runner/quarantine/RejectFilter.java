package io.lookback.runner.quarantine;

import io.lookback.batch.Reason;
import io.lookback.internal.report.RejectedLine;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which rejected lines are looked at: those of some sources that have one of some reasons.
 *
 * @param sources the labels of the sources; none for all
 * @param reasons the reasons
 */
public record RejectFilter(Set<String> sources, Set<Reason> reasons) {
  /** All lines. */
  public static final RejectFilter ALL = new RejectFilter(Set.of(), EnumSet.allOf(Reason.class));

  boolean takes(RejectedLine line) {
    return (sources.isEmpty() || sources.contains(line.source().label()))
        && line.reasons().stream().anyMatch(reasons::contains);
  }

  boolean takesAll() {
    return equals(ALL);
  }
}
