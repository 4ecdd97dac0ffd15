package io.lookback.runner;

import io.lookback.runner.cli.HelpPage;
import io.lookback.runner.cli.Option;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.beam.sdk.util.ReleaseInfo;

/** The help pages. */
final class Help {
  private Help() {}

  /** All commands, examples, exit codes. */
  static void overview(HelpPage page) {
    page.line("Turns impressions, clicks and payments into a training set: one row per impression,")
        .line("with what its user had seen, clicked and paid in the three weeks before it.")
        .line("")
        .line("usage: lookback COMMAND [--option=value ...]")
        .line("");
    for (Command command : Command.values()) {
      page.line(String.format(Locale.ROOT, "  %-14s %s", command.word(), command.summary()));
    }
    page.line("")
        .line("  lookback generate --users=1000             make a small landing folder")
        .line("  lookback run                               data/landing to data/gold")
        .line("  lookback run --landing=in --lake=out       other folders")
        .line("  lookback gold --asOf=2020-11-30            gold once more, of another day")
        .line("  lookback quarantine --export=mend          rejected lines, to be mended there")
        .line("  lookback explain --user=7 --day=2020-11-30 the events behind a row of gold")
        .line("  lookback run --runner=FlinkRunner          on Flink instead of this process")
        .line("  lookback help run                          all options of run")
        .line("")
        .line("exit codes: 0 done, 1 internal fault, 2 wrong usage, 3 input missing or unreadable,")
        .line("4 quality gate failed, 5 another run holds the lake, 130 stopped by Ctrl-C");
  }

  /** One command with its options. */
  static void command(HelpPage page, Command command, List<? extends Option<?>> options) {
    page.line("usage: lookback " + command.word() + command.arguments())
        .line("")
        .line(command.summary())
        .line("")
        .options(options);
    if (command == Command.COMPLETION) {
      page.line("  source <(lookback completion bash)               in bash")
          .line(
              "  lookback completion zsh >FOLDER/_lookback        in zsh, with a folder of fpath");
    }
    if (command == Command.PROVE_NO_LEAK) {
      page.line("It makes its lakes in this process, never on a cluster.");
    }
    if (command == Command.DIFF) {
      page.line("Of feature files it makes gold in this process, never on a cluster.");
    }
    if (!command.layers().isEmpty()) {
      page.line("  --runner=RUNNER, and every other option of Beam")
          .paragraph(
              "      ",
              "DirectRunner (default, in this process)"
                  + otherRunners()
                  + ". lookback help beam lists their options.");
    }
  }

  /** What a run may run on besides DirectRunner: that differs by the profile of the build. */
  private static String otherRunners() {
    Set<String> runners = BeamOptions.runners();
    return (runners.contains("FlinkRunner")
            ? " or FlinkRunner (in this process, or on a cluster with --flinkMaster)"
            : "")
        + (runners.contains("SparkRunner") ? " or SparkRunner (in this process)" : "");
  }

  /** The versions of the program, of Beam and of Java. */
  static String version() {
    return "lookback "
        + programVersion()
        + ", Beam "
        + beamVersion()
        + ", Java "
        + System.getProperty("java.version");
  }

  /** The version of the program. */
  static String programVersion() {
    String version = Help.class.getPackage().getImplementationVersion();
    return version == null ? "(not packaged)" : version;
  }

  /** The version of Beam. */
  static String beamVersion() {
    return ReleaseInfo.getReleaseInfo().getSdkVersion();
  }
}
