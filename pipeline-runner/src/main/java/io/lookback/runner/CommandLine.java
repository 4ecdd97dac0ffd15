package io.lookback.runner;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lookback.internal.lake.LakeFolder;
import io.lookback.internal.lake.Scheme;
import io.lookback.internal.term.NearestName;
import io.lookback.internal.term.Visible;
import io.lookback.runner.cli.Arguments;
import io.lookback.runner.cli.Arguments.Given;
import io.lookback.runner.cli.Completion;
import io.lookback.runner.cli.HelpPage;
import io.lookback.runner.cli.Option;
import io.lookback.runner.cli.OptionNames;
import io.lookback.runner.cli.Question;
import io.lookback.runner.cli.UsageException;
import io.lookback.runner.report.Page;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.sdk.io.FileSystems;

/** Understands the words of a command line and does what they ask for. */
final class CommandLine {
  /** What runs layers. */
  interface LayerRun {
    /** Does what a command asks for; returns an {@link ExitCode}. A bug is an exception. */
    int run(
        LookbackOptions options,
        Command command,
        Progress progress,
        PrintStream out,
        PrintStream err);
  }

  /**
   * Where the program lives.
   *
   * @param in answers of the person at the terminal
   * @param out takes results
   * @param err takes progress, questions and what is wrong
   * @param asks whether a person can be asked
   * @param style of the progress display
   * @param cores how many threads are useful
   * @param ownsProcess whether nobody else in this process uses Beam
   */
  record Surroundings(
      BufferedReader in,
      PrintStream out,
      PrintStream err,
      boolean asks,
      Progress.Style style,
      int cores,
      boolean ownsProcess) {}

  private final Surroundings surroundings;
  private final PrintStream out;
  private final PrintStream err;
  private final MemoryWatch memory;
  private final LayerRun layerRun;

  CommandLine(Surroundings surroundings, LayerRun layerRun) {
    this(surroundings, new MemoryWatch(), layerRun);
  }

  /**
   * A command line whose log is watched.
   *
   * @param memory is given the log to watch; the one that {@code layerRun} asks
   */
  CommandLine(Surroundings surroundings, MemoryWatch memory, LayerRun layerRun) {
    this.memory = memory;
    this.surroundings = surroundings;
    this.out = surroundings.out();
    this.err = surroundings.err();
    this.layerRun = layerRun;
  }

  /** Does what {@code args} ask for; returns an {@link ExitCode}. */
  int run(List<String> args) {
    try {
      return dispatch(args);
    } catch (UsageException e) {
      err.println("lookback: " + Visible.text(e.getMessage()));
      return ExitCode.USAGE;
    } catch (GoogleHost.SilentException e) {
      err.println("lookback: " + Visible.text(OptionNames.in(e.getMessage())));
      return ExitCode.INPUT;
    } catch (IOException | RuntimeException | Error e) {
      Logging.fault(e);
      err.println("lookback: " + Fault.inOneLine(e));
      return ExitCode.INTERNAL_FAULT;
    }
  }

  private int dispatch(List<String> args) throws UsageException, IOException {
    Arguments arguments = Arguments.parse(args, flags()::contains);
    if (arguments.version()) {
      out.println(Help.version());
      return ExitCode.DONE;
    }
    List<String> words = arguments.words();
    if (arguments.help()) {
      return help(
          words.isEmpty() || !words.get(0).equals("help") ? words : words.subList(1, words.size()));
    }
    if (words.isEmpty()) {
      return withoutCommand(arguments);
    }
    Command command = command(words.get(0));
    List<String> rest = words.subList(1, words.size());
    if (command == Command.HELP) {
      return help(rest);
    }
    if (command == Command.COMPLETION) {
      return completion(rest);
    }
    if (!rest.isEmpty() && command != Command.DIFF) {
      throw new UsageException(
          "unexpected word " + UsageException.quote(rest.get(0)) + " after " + command.word());
    }
    return switch (command) {
      case GENERATE -> generate(arguments.options());
      case EXPLAIN -> new ExplainCommand(out, err).run(ofLake(command, arguments.options()));
      case VERIFY -> verify(arguments.options());
      case PROVE_NO_LEAK -> proveNoLeak(arguments.options());
      case DIFF -> diff(rest, arguments.options());
      case VERSIONS -> new VersionsCommand(out, err).run(ofLake(command, arguments.options()));
      case LOADS -> new LoadsCommand(out, err).run(ofLake(command, arguments.options()));
      case REPORT -> report(arguments.options());
      case QUARANTINE -> quarantine(arguments.options());
      case SPEC -> new SpecCommand(out, err).run(ofLake(Command.SPEC, arguments.options()));
      default -> runLayers(command, arguments.options());
    };
  }

  private int withoutCommand(Arguments arguments) throws UsageException, IOException {
    if (surroundings.asks()) {
      // The numbers are those of the program that this one replaces.
      List<String> layers = List.of("bronze", "silver", "gold", "all");
      Optional<String> layer =
          new Question(surroundings.in(), err).ask("Which layer shall be made?", layers);
      if (layer.isPresent()) {
        Command command = Command.of(layer.get()).orElse(Command.RUN);
        return runLayers(command, arguments.options());
      }
      throw new UsageException("no command chosen; see lookback help");
    }
    if (arguments.options().isEmpty()) {
      Help.overview(new HelpPage(err));
      return ExitCode.USAGE;
    }
    throw new UsageException("no command given; one of " + String.join(", ", Command.words()));
  }

  private int help(List<String> topic) throws UsageException {
    HelpPage page = new HelpPage(out);
    if (topic.isEmpty() || topic.get(0).equals(Command.HELP.word())) {
      Help.overview(page);
    } else if (topic.get(0).equals("beam")) {
      BeamOptions.printHelp(out);
    } else {
      Command command = command(topic.get(0));
      Help.command(page, command, CommandOptions.of(command));
    }
    return ExitCode.DONE;
  }

  private int completion(List<String> shell) throws UsageException {
    Completion completion = new Completion("lookback", CommandOptions.all());
    if (shell.equals(List.of("bash"))) {
      out.print(completion.bash());
    } else if (shell.equals(List.of("zsh"))) {
      out.print(completion.zsh());
    } else {
      throw new UsageException(
          "completion must be for one of bash, zsh, got "
              + (shell.isEmpty() ? "none" : UsageException.quote(String.join(" ", shell))));
    }
    return ExitCode.DONE;
  }

  private int runLayers(Command command, List<Given> given)
      throws UsageException, GoogleHost.SilentException {
    List<String> names = CommandOptions.names(command);
    List<Given> beam = others(command, given);
    Map<String, String> own = own(command, given);
    RunOptions.requireTogether(command.layers(), own);
    Logging.setLevel(CommandOptions.LOG.in(own, "warn"), memory);
    LookbackOptions options = RunOptions.of(own, beam, beamOptions(names));
    GoogleHost.require(own, beam);
    return layerRun.run(
        options, command, progress(options.getQuiet()), out(options.getQuiet()), err);
  }

  private int generate(List<Given> given) throws UsageException {
    Map<String, String> own = only(Command.GENERATE, given);
    boolean quiet = own.getOrDefault("quiet", "false").equals("true");
    return new Generate(out(quiet), err).run(own, progress(quiet));
  }

  private int report(List<Given> given) throws UsageException, GoogleHost.SilentException {
    Map<String, String> own = ofLake(Command.REPORT, given);
    String lake = ReportCommand.lake(own);
    List<Given> beam = ObjectStores.withDefaults(List.of(lake), others(Command.REPORT, given));
    return new ReportCommand(LakeFolder.of(lake), new Page(), out, err)
        .run(
            LakeOptions.VERSION.in(own, null),
            beamOptions(CommandOptions.names(Command.REPORT)).create(beam));
  }

  /** Whatever goes wrong, the exit code is not that of two golds that differ. */
  private int diff(List<String> words, List<Given> given)
      throws UsageException, GoogleHost.SilentException {
    try {
      List<Given> beam = others(Command.DIFF, given);
      Map<String, String> own = own(Command.DIFF, given);
      Logging.setLevel(CommandOptions.LOG.in(own, "warn"), memory);
      List<String> lakes = words.stream().map(DiffCommand::lakeOf).toList();
      BeamOptions factory = beamOptions(CommandOptions.names(Command.DIFF));
      LookbackOptions options = RunOptions.of(own, lakes, beam, factory);
      GoogleHost.require(own, beam);
      for (String lake : lakes) {
        GoogleHost.require(Map.of("lake", lake), beam);
      }
      return new DiffCommand(scratchRun(beam, factory), out, err).run(words, own, options);
    } catch (RuntimeException | Error e) {
      Logging.fault(e);
      err.println("lookback: " + Fault.inOneLine(e));
      return ExitCode.INPUT;
    }
  }

  private ScratchRun scratchRun(List<Given> beam, BeamOptions factory) {
    return new ScratchRun(layerRun, ofRun -> RunOptions.of(ofRun, beam, factory), err);
  }

  private int proveNoLeak(List<Given> given) throws UsageException, GoogleHost.SilentException {
    List<Given> beam = others(Command.PROVE_NO_LEAK, given);
    Map<String, String> own = own(Command.PROVE_NO_LEAK, given);
    Logging.setLevel(CommandOptions.LOG.in(own, "warn"), memory);
    GoogleHost.require(own, beam);
    BeamOptions factory = beamOptions(CommandOptions.names(Command.PROVE_NO_LEAK));
    return new ProveNoLeakCommand(scratchRun(beam, factory), out, err).run(own);
  }

  private int quarantine(List<Given> given) throws UsageException, GoogleHost.SilentException {
    return new Quarantine(out, err).run(ofLake(Command.QUARANTINE, given));
  }

  /** It runs a pipeline, so it takes options of Beam wherever the lake is. */
  private int verify(List<Given> given) throws UsageException, GoogleHost.SilentException {
    List<Given> beam = others(Command.VERIFY, given);
    Map<String, String> own = own(Command.VERIFY, given);
    VerifyCommand.check(own);
    Logging.setLevel(CommandOptions.LOG.in(own, "warn"), memory);
    String lake = own.getOrDefault("lake", "");
    List<String> folders = Scheme.isLocal(lake) ? List.of() : List.of(lake);
    for (String folder : folders) {
      ObjectStores.require("lake", folder);
    }
    LookbackOptions options =
        beamOptions(CommandOptions.names(Command.VERIFY))
            .create(ObjectStores.withDefaults(folders, beam));
    GoogleHost.require(own, beam);
    return new VerifyCommand(out, err).run(own, options);
  }

  private BeamOptions beamOptions(List<String> names) {
    return new BeamOptions(surroundings.cores(), names, surroundings.ownsProcess());
  }

  /**
   * The given options of a command that reads a lake, by name; sets the log and file systems too.
   * Where the lake is on an object store, options of Beam say how to reach it.
   */
  private Map<String, String> ofLake(Command command, List<Given> given)
      throws UsageException, GoogleHost.SilentException {
    Map<String, String> own = own(command, given);
    String lake = own.getOrDefault("lake", "");
    if (Scheme.isLocal(lake)) {
      return only(command, given);
    }
    ObjectStores.require("lake", lake);
    List<Given> beam = others(command, given);
    Logging.setLevel(CommandOptions.LOG.in(own, "warn"), memory);
    FileSystems.setDefaultPipelineOptions(
        beamOptions(CommandOptions.names(command))
            .create(ObjectStores.withDefaults(List.of(lake), beam)));
    GoogleHost.require(own, beam);
    return own;
  }

  /** The given options of a command that takes none of Beam's, by name; sets the log too. */
  private Map<String, String> only(Command command, List<Given> given) throws UsageException {
    for (Given option : others(command, given)) {
      throw BeamOptions.unknown(option.name(), CommandOptions.names(command), List.of());
    }
    Map<String, String> own = own(command, given);
    Logging.setLevel(CommandOptions.LOG.in(own, "warn"), memory);
    return own;
  }

  /**
   * The given options that are not the command's own: Beam's, if anybody's.
   *
   * @throws UsageException if one is an option of other commands only
   */
  private static List<Given> others(Command command, List<Given> given) throws UsageException {
    List<String> names = CommandOptions.names(command);
    List<Given> others = given.stream().filter(option -> !names.contains(option.name())).toList();
    for (Given option : others) {
      CommandOptions.requireNotMisplaced(option.name(), command);
    }
    return others;
  }

  private PrintStream out(boolean quiet) {
    return quiet ? new PrintStream(OutputStream.nullOutputStream(), true, UTF_8) : out;
  }

  private Progress progress(boolean quiet) {
    return new Progress(err, quiet ? Progress.Style.NONE : surroundings.style(), System::nanoTime);
  }

  /** The given options that are the command's own, by name. */
  private static Map<String, String> own(Command command, List<Given> given) throws UsageException {
    Map<String, String> values = new LinkedHashMap<>();
    for (Given option : given) {
      for (Option<?> match : CommandOptions.of(command)) {
        if (!match.name().equals(option.name())) {
          continue;
        }
        if (option.value() == null) {
          throw new UsageException(
              "--" + option.name() + " must be " + match.legal().range() + ", got no value");
        }
        String before = values.put(option.name(), option.value());
        if (before != null && !match.legal().isList()) {
          throw new UsageException("--" + option.name() + " is given twice");
        }
        if (before != null) {
          values.put(option.name(), before + "," + option.value());
        }
      }
    }
    return values;
  }

  private static Command command(String word) throws UsageException {
    Optional<Command> command = Command.of(word);
    if (command.isPresent()) {
      return command.get();
    }
    String hint =
        NearestName.of(word, Command.words())
            .map(nearest -> "; did you mean " + nearest + "?")
            .orElse("; one of " + String.join(", ", Command.words()));
    throw new UsageException("unknown command " + UsageException.quote(word) + hint);
  }

  private static Set<String> flags() {
    Set<String> flags = new HashSet<>();
    CommandOptions.all().values().stream()
        .flatMap(List::stream)
        .filter(Option::isFlag)
        .map(Option::name)
        .forEach(flags::add);
    return flags;
  }
}
