package io.lookback.runner;

import io.lookback.internal.term.Visible;
import io.lookback.runner.cli.Legal;
import io.lookback.runner.cli.Option;
import io.lookback.runner.cli.UsageException;
import io.lookback.runner.generate.Generator;
import io.lookback.runner.generate.Generator.FileCount;
import io.lookback.runner.generate.Generator.Summary;
import io.lookback.spec.LakeSpec;
import io.lookback.spec.SpecException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The command that writes a made-up landing folder. */
final class Generate {
  /** Where a run reads if nothing else is said. */
  private static final String LANDING = "data/landing";

  private static final Option<String> OUT =
      new Option<>(
          "out",
          Legal.localFolder(),
          "Folder to write into, created if it is not there. Any folder on this machine; default "
              + LANDING
              + ".");
  private static final Option<String> SPEC =
      new Option<>(
          "spec",
          Legal.localFile(),
          "Feature file whose sources are written, a file for each, named after the first day; its"
              + " label and scored source decide how events go together. Any YAML file on this"
              + " machine; by default prints.json, taps.json and pays.csv are written.");
  private static final Option<Long> USERS =
      new Option<>(
          "users",
          Legal.longs(1, 1_000_000_000),
          "Number of users. 1 to 1000000000, default 100000, which over 30 days make 75 MB.");
  private static final Option<Integer> DAYS =
      new Option<>("days", Legal.ints(1, 3_660), "Number of days. 1 to 3660, default 30.");
  private static final Option<LocalDate> LAST_DAY =
      new Option<>("lastDay", Legal.day(), "The last day. A day; default 2020-11-30.");
  private static final Option<Long> SEED =
      new Option<>(
          "seed",
          Legal.longs(Long.MIN_VALUE, Long.MAX_VALUE),
          "Any whole number, default 1. The same seed and options give the same bytes.");
  private static final Option<Double> DIRT =
      new Option<>(
          "dirt",
          Legal.ratio(),
          "Flawed events per event, on top of the good ones. 0 to 1, default 0.");
  private static final Option<Boolean> OVERWRITE =
      new Option<>(
          "overwrite",
          Legal.flag(),
          "Replaces files of an earlier run. true or false, default false: existing files end the"
              + " command with exit code 2.");
  private static final Option<Boolean> QUIET =
      new Option<>(
          "quiet",
          Legal.flag(),
          "Says nothing but errors, which are on stderr. true or false, default false.");

  private final PrintStream out;
  private final PrintStream err;

  Generate(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** All options, in the order of the help page. */
  static List<? extends Option<?>> options() {
    return List.of(OUT, SPEC, USERS, DAYS, LAST_DAY, SEED, DIRT, OVERWRITE, QUIET);
  }

  /**
   * What to generate.
   *
   * @throws UsageException if a value is missing or not legal
   * @throws SpecException if the feature file has mistakes
   */
  static Generator.Spec spec(Map<String, String> given) throws UsageException, SpecException {
    Generator.Spec usual = Generator.Spec.in(Path.of(OUT.in(given, LANDING)));
    long users = USERS.in(given, usual.users());
    int days = DAYS.in(given, usual.days());
    LocalDate lastDay = LAST_DAY.in(given, usual.lastDay());
    long seed = SEED.in(given, usual.seed());
    double dirt = DIRT.in(given, usual.dirt());
    boolean overwrite = OVERWRITE.in(given, usual.overwrite());
    QUIET.in(given, false);
    String file = SPEC.in(given, "");
    Optional<LakeSpec> lake =
        file.isEmpty() ? Optional.empty() : Optional.of(ChosenSpec.read(Path.of(file)));
    try {
      return new Generator.Spec(usual.dir(), users, days, lastDay, seed, dirt, overwrite, lake);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--" + e.getMessage());
    }
  }

  /**
   * Writes the files and says what they hold; returns an {@link ExitCode}.
   *
   * @throws UsageException if a value is missing or not legal
   */
  int run(Map<String, String> given, Progress progress) throws UsageException {
    Generator.Spec spec;
    try {
      spec = spec(given);
    } catch (SpecException e) {
      ChosenSpec.lines(e).forEach(line -> err.println("lookback: " + Visible.text(line)));
      return ExitCode.USAGE;
    }
    progress.start("generating", 0);
    Summary made;
    try {
      made = Generator.write(spec, progress::update);
    } catch (FileAlreadyExistsException e) {
      progress.done();
      err.println("lookback: '" + Visible.text(e.getFile()) + "' exists; --overwrite replaces it");
      return ExitCode.USAGE;
    } catch (IOException e) {
      progress.done();
      err.println(Visible.text("lookback: folder '" + spec.dir() + "' cannot be written: " + e));
      return ExitCode.INPUT;
    }
    progress.done();
    print(spec, made, SPEC.in(given, ""));
    return ExitCode.DONE;
  }

  private void print(Generator.Spec spec, Summary made, String file) {
    List<String> names =
        made.files().stream().map(each -> spec.dir().relativize(each.path()).toString()).toList();
    int width = Math.max(12, names.stream().mapToInt(String::length).max().orElse(0));
    row(width, "file", "events", "flawed", "duplicates", "blank", "bytes");
    for (int i = 0; i < names.size(); i++) {
      FileCount count = made.files().get(i);
      row(
          width,
          names.get(i),
          number(count.events()),
          number(count.rejected()),
          number(count.duplicates()),
          number(count.blank()),
          number(count.bytes()));
    }
    out.println();
    String folder = Visible.text(spec.dir().toString());
    out.println("written to " + folder + ", " + spec.firstDay() + " to " + spec.lastDay());
    String with = file.isEmpty() ? "" : " --spec=" + Visible.text(file);
    out.println("next: lookback run" + with + places(spec.dir()));
  }

  /**
   * The options of a run on what was made, with a lake of its own: in the usual one there may be
   * other data.
   */
  private static String places(Path folder) {
    if (folder.equals(Path.of(LANDING))) {
      return "";
    }
    String name = Visible.text(folder.normalize().toString());
    return " --landing=" + name + " --lake=" + name + "-lake";
  }

  private void row(int width, String name, String... cells) {
    StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "%-" + width + "s", name));
    for (String cell : cells) {
      row.append(String.format(Locale.ROOT, " %14s", cell));
    }
    out.println(row);
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
