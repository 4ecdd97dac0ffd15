package io.lookback.runner.diff;

import io.lookback.internal.diff.DiffPlan;
import io.lookback.internal.diff.GoldDiff;
import io.lookback.internal.diff.GoldDiff.Kind;

/**
 * Two golds and what differs between them.
 *
 * @param nameOfA how a person calls the first one
 * @param nameOfB how a person calls the second one
 * @param plan what was compared
 * @param diff what came out
 */
public record Compared(String nameOfA, String nameOfB, DiffPlan plan, GoldDiff diff) {
  /** Whether both have the same columns and rows. */
  public boolean areEqual() {
    return plan.columns().areAlike() && diff.isEqual();
  }

  /** Rows that both have, by their key. */
  long rowsInBoth() {
    return diff.rows(Kind.EQUAL) + diff.rows(Kind.DIFFERS);
  }
}
