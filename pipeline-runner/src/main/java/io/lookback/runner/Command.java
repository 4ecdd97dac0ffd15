package io.lookback.runner;

import io.lookback.lake.Layer;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What the program can be asked to do. */
enum Command {
  RUN("landing to bronze, silver and gold in one run", EnumSet.allOf(Layer.class)),
  BRONZE("landing to bronze: every line as it came", EnumSet.of(Layer.BRONZE)),
  SILVER("bronze to silver: conformed events, and what was set aside", EnumSet.of(Layer.SILVER)),
  GOLD("silver to gold: one row of features per scored print", EnumSet.of(Layer.GOLD)),
  EXPLAIN("the events behind every number of a row of gold", EnumSet.noneOf(Layer.class)),
  VERIFY(
      "gold once more by plain code from bronze, compared cell by cell",
      EnumSet.noneOf(Layer.class)),
  PROVE_NO_LEAK("tries whether features see their future", EnumSet.noneOf(Layer.class)),
  DIFF("what differs between two lakes, versions or feature files", EnumSet.noneOf(Layer.class)),
  SERVE_FEATURES(
      "one row of features per user, as a print of a day would get it", EnumSet.of(Layer.GOLD)),
  VERSIONS("the versions of each layer that the lake keeps", EnumSet.noneOf(Layer.class)),
  LOADS("what was loaded, and when", EnumSet.noneOf(Layer.class)),
  REPORT("the page that shows what is published", EnumSet.noneOf(Layer.class)),
  QUARANTINE("what was set aside, why, and what to do about it", EnumSet.noneOf(Layer.class)),
  SPEC(
      "a feature file to edit; with --spec, the columns that one makes",
      EnumSet.noneOf(Layer.class)),
  GENERATE("a made-up landing folder", EnumSet.noneOf(Layer.class)),
  COMPLETION("a script that lets bash or zsh complete these words", EnumSet.noneOf(Layer.class)),
  HELP(
      "this page, or that of a command; help beam for Beam's options", EnumSet.noneOf(Layer.class));

  private final String summary;
  private final Set<Layer> layers;

  Command(String summary, EnumSet<Layer> layers) {
    this.summary = summary;
    this.layers = Collections.unmodifiableSet(layers);
  }

  /** The word on the command line. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What follows the word on the command line, as a help page shows it; starts with a space. */
  String arguments() {
    return switch (this) {
      case COMPLETION -> " bash|zsh";
      case HELP -> " [COMMAND|beam]";
      case DIFF -> " A [B] [--option=value ...]";
      default -> " [--option=value ...]";
    };
  }

  /** What it does, in half a line. */
  String summary() {
    return summary;
  }

  /** The layers it makes; none if it makes something else. */
  EnumSet<Layer> layers() {
    EnumSet<Layer> made = EnumSet.noneOf(Layer.class);
    made.addAll(layers);
    return made;
  }

  static List<String> words() {
    return Arrays.stream(values()).map(Command::word).toList();
  }

  static Optional<Command> of(String word) {
    return Arrays.stream(values()).filter(command -> command.word().equals(word)).findFirst();
  }
}
