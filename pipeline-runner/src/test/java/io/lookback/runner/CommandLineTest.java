package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.startsWith;

import io.lookback.lake.Layer;
import io.lookback.runner.CommandLine.LayerRun;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
  private static final int CORES = 3;
  private static final String LOOKBACK_DAYS =
      "--lookbackDays must be 1 to 8 different whole numbers from 1 to 3650 with commas between,"
          + " got ";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<EnumSet<Layer>> runs = new ArrayList<>();
  private LookbackOptions options;

  /** Keeps what it is asked to run, and ends with a code of its own. */
  private int keep(LookbackOptions given, EnumSet<Layer> layers) {
    options = given;
    runs.add(layers);
    return ExitCode.LOCKED;
  }

  private int run(String... args) {
    return run("", false, (given, command, progress, o, e) -> keep(given, command.layers()), args);
  }

  private int atTerminal(String typed, String... args) {
    return run(
        typed, true, (given, command, progress, o, e) -> keep(given, command.layers()), args);
  }

  private int run(String typed, boolean asks, LayerRun layerRun, String... args) {
    CommandLine.Surroundings surroundings =
        new CommandLine.Surroundings(
            new BufferedReader(new StringReader(typed)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            asks,
            Progress.Style.NONE,
            CORES,
            false);
    return new CommandLine(surroundings, layerRun).run(List.of(args));
  }

  private List<String> errors() {
    return err.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private List<String> output() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        wrong("unknown command 'sliver'; did you mean silver?", "sliver"),
        wrong(
            "unknown command 'x'; one of run, bronze, silver, gold, explain, verify,"
                + " prove-no-leak, diff, serve-features, versions, loads, report, quarantine, spec,"
                + " generate, completion, help",
            "x"),
        wrong("unknown command 'rum'; did you mean run?", "help", "rum"),
        wrong("unexpected word 'x' after run", "run", "x"),
        wrong("unexpected word 'silver' after bronze", "bronze", "--quiet", "silver"),
        wrong(
            "no command given; one of run, bronze, silver, gold, explain, verify,"
                + " prove-no-leak, diff, serve-features, versions, loads, report, quarantine, spec,"
                + " generate, completion, help",
            "--weeks=2"),
        wrong("unknown option '-q'; options look like --name=value", "run", "-q"),
        wrong("unknown option '--bucket'; did you mean --buckets?", "run", "--bucket=3"),
        wrong("unknown option '--as-of'; did you mean --asOf?", "run", "--as-of", "2020-11-30"),
        wrong(
            "unknown option '--paralelism'; did you mean --parallelism?", "run", "--paralelism=2"),
        wrong("unknown option '--zzzzzzzz'; see lookback help", "run", "--zzzzzzzz"),
        wrong("unknown option '--usrs'; did you mean --users?", "generate", "--usrs=2"),
        wrong("unknown option '--runner'; see lookback help", "generate", "--runner=DirectRunner"),
        wrong(
            "gold does not use --landing; run, bronze, prove-no-leak, quarantine do",
            "gold",
            "--landing=/nonexistent"),
        wrong(
            "silver does not use --asOf; run, gold, prove-no-leak do",
            "silver",
            "--asOf=2020-11-30"),
        wrong(
            "bronze does not use --maxQuarantine; run, silver, gold do",
            "bronze",
            "--maxQuarantine=1"),
        wrong("run does not use --users; prove-no-leak, generate do", "run", "--users=3"),
        wrong(
            "generate does not use --weeks; run, gold, prove-no-leak do", "generate", "--weeks=2"),
        wrong(
            "report does not use --landing; run, bronze, prove-no-leak, quarantine do",
            "report",
            "--landing=x"),
        wrong("--weeks is given twice", "run", "--weeks=1", "--weeks=1"),
        wrong("--weeks must be a whole number from 1 to 520, got no value", "run", "--weeks"),
        wrong(
            "--weeks must be a whole number from 1 to 520, got no value",
            "run",
            "--weeks",
            "--quiet"),
        wrong("--weeks must be a whole number from 1 to 520, got '521'", "gold", "--weeks=521"),
        wrong("--weeks must be a whole number from 1 to 520, got '1\\nx'", "gold", "--weeks=1\nx"),
        wrong(LOOKBACK_DAYS + "'0'", "run", "--lookbackDays=0"),
        wrong(LOOKBACK_DAYS + "'7,7'", "run", "--lookbackDays=7,7"),
        wrong(LOOKBACK_DAYS + "'7,'", "gold", "--lookbackDays", "7,"),
        wrong(LOOKBACK_DAYS + "''", "gold", "--lookbackDays="),
        wrong(LOOKBACK_DAYS + "'7,3651'", "run", "--lookbackDays=7,3651"),
        wrong(LOOKBACK_DAYS + "'1,2,3,4,5,6,7,8,9'", "run", "--lookbackDays=1,2,3,4,5,6,7,8,9"),
        wrong(
            "silver does not use --lookbackDays; run, gold, prove-no-leak do",
            "silver",
            "--lookbackDays=7,21"),
        wrong(
            "--spec must be the name of a file on this machine, got 's3://bucket/spec.yaml'",
            "run",
            "--spec=s3://bucket/spec.yaml"),
        wrong(
            "report does not use --spec; run, bronze, silver, gold, prove-no-leak, spec, generate do",
            "report",
            "--spec=x.yaml"),
        wrong(
            "--scoringDays must be a whole number from 1 to 366, got '-1'",
            "run",
            "--scoringDays",
            "-1"),
        wrong(
            "--asOf must be a day from 0001-01-01 to 9999-12-31, as in 2020-11-30, got '30.11.20'",
            "run",
            "--asOf=30.11.20"),
        wrong("--maxQuarantine must be a number from 0 to 1, got '2'", "run", "--maxQuarantine=2"),
        wrong("--quiet must be true or false, got 'yes'", "run", "--quiet=yes"),
        wrong(
            "--rangeBytes must be 0 or a whole number from 1024 to 1073741824, got '100'",
            "run",
            "--rangeBytes=100"),
        wrong(
            "--maxLineBytes must be a whole number from 1024 to 67108864, got '1m'",
            "run",
            "--maxLineBytes=1m"),
        wrong(
            "--landing must be the name of a folder, at least one character, got ''",
            "run",
            "--landing="),
        wrong(
            "--export must be the name of a folder on this machine, got 's3://bucket/mend'",
            "quarantine",
            "--export=s3://bucket/mend"),
        wrong(
            "--out must be the name of a folder on this machine, got 's3://bucket/landing'",
            "generate",
            "--out=s3://bucket/landing"),
        wrong("--log must be one of debug, info, warn, got 'loud'", "run", "--log=loud"),
        wrong(
            "--runner must be one of DirectRunner, FlinkRunner, got 'SparkRunner'; mvn -Pspark"
                + " package makes a program that has SparkRunner",
            "run",
            "--runner=SparkRunner"),
        wrong(
            "--parallelism must be a whole number from -2147483648 to 2147483647, got 'two'",
            "run",
            "--runner=FlinkRunner",
            "--parallelism=two"),
        wrong(
            "--users must be a whole number from 1 to 1000000000, got '0'",
            "generate",
            "--users=0"),
        wrong(
            "--lastDay must be 0001-01-30 to 9999-12-31, got 0001-01-05",
            "generate",
            "--lastDay=0001-01-05"));
  }

  private static Arguments wrong(String line, String... args) {
    return Arguments.of(line, args);
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void saysInOneLineWhatIsWrong(String line, String[] args) {
    assertThat("exit code", run(args), is(ExitCode.USAGE));
    assertThat("stderr", errors(), contains("lookback: " + line));
    assertThat("stdout", output(), is(empty()));
    assertThat("runs", runs, is(empty()));
  }

  static Stream<Arguments> layers() {
    return Stream.of(
        Arguments.of("run", EnumSet.allOf(Layer.class)),
        Arguments.of("bronze", EnumSet.of(Layer.BRONZE)),
        Arguments.of("silver", EnumSet.of(Layer.SILVER)),
        Arguments.of("gold", EnumSet.of(Layer.GOLD)));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void runsTheLayersOfACommand(String command, EnumSet<Layer> layers) {
    assertThat("exit code of the job", run(command), is(ExitCode.LOCKED));
    assertThat("layers", runs, contains(layers));
    assertThat("stderr", errors(), is(empty()));
  }

  @Test
  void handsOptionsToTheJob() {
    run("--quiet", "run", "--asOf", "2020-11-30", "--lake=x y", "--maxQuarantine", "0.5");
    assertThat("quiet", options.getQuiet(), is(true));
    assertThat("asOf", options.getAsOf(), equalTo("2020-11-30"));
    assertThat("lake", options.getLake(), equalTo("x y"));
    assertThat("maxQuarantine", options.getMaxQuarantine(), is(0.5));
    assertThat("untouched", options.getLookbackDays(), equalTo(""));
    assertThat("of the feature file", options.getWeeks(), is(0));
  }

  @Test
  void asksAtATerminalWhichLayer() {
    Map<String, EnumSet<Layer>> made = new TreeMap<>();
    for (String answer : List.of("1", "2", "3", "4")) {
      atTerminal(answer + "\n", "--buckets=2");
      made.put(answer, runs.get(runs.size() - 1));
    }
    assertThat(
        "layers by answer",
        made,
        equalTo(
            Map.of(
                "1", EnumSet.of(Layer.BRONZE),
                "2", EnumSet.of(Layer.SILVER),
                "3", EnumSet.of(Layer.GOLD),
                "4", EnumSet.allOf(Layer.class))));
    assertThat("options still count", options.getBuckets(), is(2));
    assertThat("question is not output", output(), is(empty()));
  }

  @Test
  void endsWhenThePersonGoesAway() {
    assertThat("exit code", atTerminal(""), is(ExitCode.USAGE));
    assertThat("last line", errors(), hasItem("lookback: no command chosen; see lookback help"));
    assertThat("runs", runs, is(empty()));
  }

  @Test
  void showsHelpOnStderrWithoutACommand() {
    assertThat("exit code", run(), is(ExitCode.USAGE));
    assertThat("stderr", errors(), hasItem(containsString("usage: lookback COMMAND")));
    assertThat("stdout", output(), is(empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"help", "--help", "-h", "help help", "help run", "run --help", "help generate"})
  void showsHelpOnStdout(String words) {
    assertThat("exit code", run(words.split(" ", -1)), is(ExitCode.DONE));
    assertThat("stdout", output(), hasItem(startsWith("usage: lookback ")));
    assertThat(
        "columns",
        output().stream().map(String::length).toList(),
        everyItem(lessThanOrEqualTo(88)));
    assertThat("stderr", errors(), is(empty()));
    assertThat("runs", runs, is(empty()));
  }

  @ParameterizedTest
  @EnumSource(
      value = Command.class,
      names = {"COMPLETION", "HELP"},
      mode = EnumSource.Mode.EXCLUDE)
  void helpListsTheOptionsThatTheCommandTakesAndNoOther(Command command) {
    run("help", command.word());
    List<String> listed =
        output().stream()
            .filter(line -> line.startsWith("  --"))
            .map(line -> line.strip().split("[= ,]", -1)[0].substring(2))
            .filter(name -> !name.equals("runner"))
            .toList();
    assertThat("options", listed, equalTo(CommandOptions.names(command)));
  }

  @Test
  void helpOfCompletionNamesTheShells() {
    run("help", "completion");
    assertThat(
        "stdout",
        output(),
        hasItems(
            "usage: lookback completion bash|zsh",
            "  source <(lookback completion bash)               in bash"));
  }

  @Test
  void quietLeavesNothingOnStdout() throws IOException {
    LayerRun talking =
        (given, command, progress, o, e) -> {
          o.println("a summary");
          e.println("a warning");
          return ExitCode.DONE;
        };
    assertThat("exit code", run("", false, talking, "run", "--quiet"), is(ExitCode.DONE));
    assertThat("stdout", output(), is(empty()));
    assertThat("stderr", errors(), contains("a warning"));
  }

  @Test
  void generateIsQuietToo(@TempDir Path folder) {
    assertThat(
        "exit code",
        run("generate", "--users=20", "--days=3", "--quiet", "--out=" + folder),
        is(ExitCode.DONE));
    assertThat("stdout", output(), is(empty()));
  }

  @Test
  void makeHasATargetForEachCommand() throws IOException {
    String makefile = Files.readString(Path.of("..", "Makefile"), StandardCharsets.UTF_8);
    for (Command command : Command.values()) {
      if (command != Command.COMPLETION && command != Command.HELP) {
        assertThat(
            makefile,
            matchesPattern(
                "(?s).*\\n"
                    + command.word()
                    + ": *## [^\\n]+\\n\\t\\./lookback "
                    + command.word()
                    + " \\$\\(ARGS\\)\\n.*"));
      }
    }
    assertThat(makefile, containsString("\nbuild: "));
  }

  @Test
  void noOptionOfBeamHasTheNameOfOneOfOurs() {
    Set<String> ours = new TreeSet<>();
    CommandOptions.all().values().forEach(own -> own.forEach(option -> ours.add(option.name())));
    ours.retainAll(BeamOptions.registered().keySet());
    assertThat("taken twice", ours, is(empty()));
  }

  @Test
  void showsTheOptionsOfBeam() {
    assertThat("exit code", run("help", "beam"), is(ExitCode.DONE));
    assertThat("of DirectRunner", output(), hasItem(containsString("--targetParallelism")));
    assertThat("of FlinkRunner", output(), hasItem(containsString("--objectReuse")));
  }

  @Test
  void showsVersions() {
    assertThat("exit code", run("--version"), is(ExitCode.DONE));
    assertThat("stdout", output(), contains(startsWith("lookback ")));
  }

  @Test
  void logsABugAndSaysSoInOneLine() {
    List<LogRecord> logged = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            logged.add(record);
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger("io.lookback");
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
    RuntimeException bug = new IllegalStateException(new ArithmeticException("a\nb"));
    try {
      int code =
          run(
              "",
              false,
              (given, command, progress, o, e) -> {
                throw bug;
              },
              "run");
      assertThat("exit code", code, is(ExitCode.INTERNAL_FAULT));
    } finally {
      logger.removeHandler(handler);
      logger.setUseParentHandlers(true);
    }
    assertThat("log", logged.stream().map(LogRecord::getThrown).toList(), contains(bug));
    assertThat(
        "stderr",
        errors(),
        contains(
            "lookback: internal fault: ArithmeticException 'a\\nb';"
                + " the stack trace is in the log above"));
  }

  @Test
  void generatesOnceUnlessToldToOverwrite(@TempDir Path folder) {
    String[] generate = {"generate", "--users=20", "--days=3", "--out=" + folder};
    assertThat("first", run(generate), is(ExitCode.DONE));
    assertThat(
        "next step", output(), hasItem(startsWith("next: lookback run --landing=" + folder)));
    assertThat("stderr", errors(), is(empty()));

    assertThat("second", run(generate), is(ExitCode.USAGE));
    assertThat("stderr", errors(), contains(containsString("prints.json' exists; --overwrite")));

    String[] overwrite = {"generate", "--users=20", "--overwrite", "--out", folder.toString()};
    assertThat("overwritten", run(overwrite), is(ExitCode.DONE));
  }

  @Test
  void everyOptionHasItsParagraphInTheHelpOfRunOrGold() {
    Map<String, String> paragraphs = new TreeMap<>();
    for (String command : List.of("run", "gold")) {
      run("help", command);
      for (String line : output()) {
        if (line.startsWith("  --")) {
          paragraphs.put(line.strip().split("[= ,]", -1)[0], line);
        }
      }
    }
    assertThat(
        "options: all but the day that is served, log and runner",
        paragraphs,
        is(aMapWithSize(RunOptions.all().size() - 1 + 2)));
    assertThat("of gold alone", CommandOptions.names(Command.RUN).contains("knownBy"), is(false));
  }
}
