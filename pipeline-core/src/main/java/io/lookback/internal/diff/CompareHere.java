package io.lookback.internal.diff;

import io.lookback.internal.lake.LakeFile;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/** Compares two golds in this thread, a day at a time: for as few rows as a run has time for. */
public final class CompareHere {
  private CompareHere() {}

  /**
   * Reads and compares what a plan calls for.
   *
   * @param most the most examples of a kind
   */
  public static GoldDiff of(DiffPlan plan, int most) throws IOException {
    GoldDiff diff = plan.known(most);
    for (LocalDate day : plan.daysToRead()) {
      RowMatcher matcher = new RowMatcher((int) day.toEpochDay(), plan.columns());
      add(matcher, true, plan.a(), plan, day);
      add(matcher, false, plan.b(), plan, day);
      diff.merge(matcher.finish(most));
    }
    return diff;
  }

  private static void add(
      RowMatcher matcher, boolean isOfA, GoldSide side, DiffPlan plan, LocalDate day)
      throws IOException {
    List<LakeFile> files = side.files(Set.of(day));
    ReadComparedRows reader = new ReadComparedRows(isOfA, side.features(), plan.columns(), 1);
    for (LakeFile file : files) {
      reader.read(file, (bucket, rows) -> matcher.add(rows));
    }
  }
}
