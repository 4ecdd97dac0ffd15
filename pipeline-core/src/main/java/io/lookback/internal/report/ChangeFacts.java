package io.lookback.internal.report;

import io.lookback.internal.diff.CompareHere;
import io.lookback.internal.diff.DiffPlan;
import io.lookback.internal.diff.GoldDiff;
import io.lookback.internal.diff.GoldDiff.Kind;
import io.lookback.internal.diff.GoldSide;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * What differs between a version of gold and the version before it. Days with equal rows and
 * fingerprint are equal. The rows of other days that both have are compared where they are few.
 *
 * @param before the version before
 * @param compared whether the rows of days that differ were compared
 * @param rowsToCompare how many rows these days have in both versions
 * @param columnsOnlyBefore columns that the version before has alone
 * @param columnsOnlyNow columns that it does not have
 * @param days each day that either has; at most {@link SilverFacts#MAX_DAYS}, the newest
 * @param columns the columns that both have, with how many rows differ; empty if not compared
 */
public record ChangeFacts(
    String before,
    boolean compared,
    long rowsToCompare,
    List<String> columnsOnlyBefore,
    List<String> columnsOnlyNow,
    List<Day> days,
    List<Column> columns) {
  /** So many rows a run compares on its way: a fraction of a second. */
  private static final long MOST_ROWS_OF_A_RUN = 50_000;

  /**
   * A day.
   *
   * @param before rows of the version before
   * @param now rows of the version
   * @param differ rows that both have and that differ
   * @param onlyBefore rows that the version before has alone
   * @param onlyNow rows that it does not have
   * @param compared whether the three are known
   */
  public record Day(
      String day,
      long before,
      long now,
      long differ,
      long onlyBefore,
      long onlyNow,
      boolean compared) {}

  /** A column, and how many rows differ in it. */
  public record Column(String name, long rows) {}

  /** What a run can tell without taking long. */
  static ChangeFacts ofRun(GoldSide before, GoldSide now) throws IOException {
    DiffPlan plan = DiffPlan.of(before, now).ofDaysInBoth();
    return of(plan, plan.rowsToRead() > MOST_ROWS_OF_A_RUN ? null : CompareHere.of(plan, 1));
  }

  /**
   * The facts of a comparison.
   *
   * @param plan what was compared, of the days that both have
   * @param diff what came out; null if rows were not compared
   */
  public static ChangeFacts of(DiffPlan plan, GoldDiff diff) {
    List<Day> days = new ArrayList<>();
    plan.rowsByDay()
        .forEach(
            (day, rows) -> {
              boolean isInBoth = rows[0] > 0 && rows[1] > 0;
              boolean isKnown = !isInBoth || diff != null || plan.equalDays().contains(day);
              days.add(
                  new Day(
                      day.toString(),
                      rows[0],
                      rows[1],
                      rows(diff, day, Kind.DIFFERS),
                      isInBoth ? rows(diff, day, Kind.ONLY_IN_A) : rows[0],
                      isInBoth ? rows(diff, day, Kind.ONLY_IN_B) : rows[1],
                      isKnown));
            });
    List<Column> columns = new ArrayList<>();
    List<String> names = plan.columns().names();
    for (int column = 0; diff != null && column < names.size(); column++) {
      columns.add(new Column(names.get(column), diff.differing(column)));
    }
    int first = Math.max(0, days.size() - SilverFacts.MAX_DAYS);
    return new ChangeFacts(
        plan.a().gold().runId(),
        diff != null,
        plan.rowsToRead(),
        plan.columns().onlyInA(),
        plan.columns().onlyInB(),
        List.copyOf(days.subList(first, days.size())),
        columns);
  }

  private static long rows(GoldDiff diff, LocalDate day, Kind kind) {
    return diff == null ? 0 : diff.rows((int) day.toEpochDay(), kind);
  }
}
