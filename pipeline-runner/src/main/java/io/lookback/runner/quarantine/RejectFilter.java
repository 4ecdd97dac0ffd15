package io.lookback.runner.quarantine;

import io.lookback.batch.Source;
import io.lookback.parse.Reason;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which rejected lines are looked at: those of some sources that have one of some reasons.
 *
 * @param sources the sources
 * @param reasons the reasons
 */
public record RejectFilter(Set<Source> sources, Set<Reason> reasons) {
  /** All lines. */
  public static final RejectFilter ALL =
      new RejectFilter(EnumSet.allOf(Source.class), EnumSet.allOf(Reason.class));

  boolean takes(RejectedLine line) {
    return sources.contains(line.source()) && line.reasons().stream().anyMatch(reasons::contains);
  }

  boolean takesAll() {
    return equals(ALL);
  }
}
