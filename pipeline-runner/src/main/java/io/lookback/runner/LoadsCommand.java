package io.lookback.runner;

import io.lookback.runner.cli.Option;
import io.lookback.runner.cli.UsageException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** The command that lists what was loaded into a lake. */
final class LoadsCommand {
  private final PrintStream out;
  private final PrintStream err;

  LoadsCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** All options, in the order of the help page. */
  static List<? extends Option<?>> options() {
    return List.of(LakeOptions.LAKE);
  }

  /**
   * Does it; returns an {@link ExitCode}.
   *
   * @throws UsageException if a value is missing or not legal
   */
  int run(Map<String, String> given) throws UsageException {
    out.println(LakeOptions.LAKE.in(given, "data"));
    err.println("lookback: not built yet");
    return ExitCode.INTERNAL_FAULT;
  }
}
