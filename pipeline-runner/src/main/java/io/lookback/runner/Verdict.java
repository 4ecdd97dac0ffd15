package io.lookback.runner;

import io.lookback.internal.lake.Refusal;

/**
 * What the checks of a run call for: to publish, or an exit code with one line that says why not.
 *
 * @param code an {@link ExitCode}
 * @param problem what is wrong; empty if nothing is
 * @param isForRejects whether the lines that were set aside are what to look at
 * @param isForCells whether cells that the second opinion differs in are what to look at
 */
record Verdict(int code, String problem, boolean isForRejects, boolean isForCells) {
  private Verdict(int code, String problem, boolean isForRejects) {
    this(code, problem, isForRejects, false);
  }

  /**
   * The verdict on a run.
   *
   * @param refusal why it may not publish; null if it may
   */
  static Verdict of(Refusal refusal) {
    if (refusal == null) {
      return new Verdict(ExitCode.DONE, "", false);
    }
    return switch (refusal.kind()) {
      case BROKEN_INPUT, CHANGED_INPUT, REPEATED_INPUT, NOTHING_TO_SCORE, EMPTY_GOLD ->
          new Verdict(ExitCode.INPUT, refusal.problem(), false);
      case DIFFERENT -> new Verdict(ExitCode.QUALITY, refusal.problem(), false, true);
      case OVERFLOW, UNBALANCED -> new Verdict(ExitCode.QUALITY, refusal.problem(), false);
      case NOTHING_ACCEPTED -> new Verdict(ExitCode.INPUT, refusal.problem(), true);
      case OVERFULL_QUARANTINE -> new Verdict(ExitCode.QUALITY, refusal.problem(), true);
    };
  }

  /** Whether the run may publish. */
  boolean isGood() {
    return code == ExitCode.DONE;
  }
}
