package io.lookback.runner;

import io.lookback.runner.cli.Legal;
import io.lookback.runner.cli.Option;
import io.lookback.runner.cli.UsageException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which options of Lookback itself each command takes. */
final class CommandOptions {
  /** How much is logged; every command that does something takes it. */
  static final Option<String> LOG =
      new Option<>(
          "log",
          Legal.oneOf("debug", "info", "warn"),
          "How much Beam, the runner and Hadoop say on stderr. debug, info or warn, default warn.");

  private CommandOptions() {}

  /** The options of a command, in the order of its help page. */
  static List<? extends Option<?>> of(Command command) {
    List<Option<?>> options =
        new ArrayList<>(
            switch (command) {
              case EXPLAIN -> ExplainCommand.options();
              case VERIFY -> VerifyCommand.options();
              case PROVE_NO_LEAK -> ProveNoLeakCommand.options();
              case DIFF -> DiffCommand.options();
              case SERVE_FEATURES -> RunOptions.serving();
              case VERSIONS -> VersionsCommand.options();
              case LOADS -> LoadsCommand.options();
              case SPEC -> SpecCommand.options();
              case GENERATE -> Generate.options();
              case REPORT -> ReportCommand.options();
              case QUARANTINE -> Quarantine.options();
              case COMPLETION, HELP -> List.<Option<?>>of();
              case RUN, BRONZE, SILVER, GOLD -> RunOptions.of(command.layers());
            });
    if (!options.isEmpty()) {
      options.add(LOG);
    }
    return options;
  }

  /** The options of all commands, by the word of the command. */
  static Map<String, List<? extends Option<?>>> all() {
    Map<String, List<? extends Option<?>>> commands = new LinkedHashMap<>();
    for (Command command : Command.values()) {
      commands.put(command.word(), of(command));
    }
    return commands;
  }

  /** The names of a command's options. */
  static List<String> names(Command command) {
    return of(command).stream().map(Option::name).toList();
  }

  /**
   * Checks that an option which {@code command} does not take is not one of another command.
   *
   * @throws UsageException naming the commands that take it
   */
  static void requireNotMisplaced(String option, Command command) throws UsageException {
    List<String> takers = new ArrayList<>();
    for (Command other : Command.values()) {
      if (names(other).contains(option)) {
        takers.add(other.word());
      }
    }
    if (!takers.isEmpty() && !takers.contains(command.word())) {
      throw new UsageException(
          command.word()
              + " does not use --"
              + option
              + "; "
              + String.join(", ", takers)
              + (takers.size() == 1 ? " does" : " do"));
    }
  }
}
