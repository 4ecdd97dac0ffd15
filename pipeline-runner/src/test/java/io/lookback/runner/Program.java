package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The program, run in this process as if from a shell without a terminal. */
final class Program {
  /** The embedded Flink, small enough for a test. */
  static final List<String> ON_FLINK = List.of("--runner=FlinkRunner", "--parallelism=2");

  private static final int CORES = 2;

  /** How a run ended: its {@link ExitCode} and what it wrote. */
  record Ended(int code, String out, String err) {
    /** The lines on stderr. */
    List<String> errors() {
      return err.lines().toList();
    }

    /** Checks that all was done and nothing was said about it on stderr; returns this. */
    Ended checkDone() {
      assertThat(toString(), code, equalTo(ExitCode.DONE));
      assertThat("stderr", err, equalTo(""));
      return this;
    }

    /** Checks that input was refused, with one line on stderr that starts with {@code message}. */
    void checkRefused(String message) {
      assertThat(toString(), code, equalTo(ExitCode.INPUT));
      assertThat(toString(), errors(), contains(startsWith("lookback: " + message)));
    }

    @Override
    public String toString() {
      return "exit code " + code + "\n" + out + err;
    }
  }

  private Program() {}

  /** Runs the program with these words and options. */
  static Ended run(String... args) {
    return run(List.of(args));
  }

  /** Runs the program with these words and options. */
  static Ended run(List<String> args) {
    return run(args, () -> {});
  }

  /** The same; {@code beforeSummary} is called once, before the first byte on stdout. */
  static Ended run(List<String> args, Runnable beforeSummary) {
    ByteArrayOutputStream out =
        new ByteArrayOutputStream() {
          @Override
          public synchronized void write(byte[] bytes, int from, int length) {
            if (count == 0) {
              beforeSummary.run();
            }
            super.write(bytes, from, length);
          }
        };
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    CommandLine.Surroundings surroundings =
        new CommandLine.Surroundings(
            new BufferedReader(new StringReader("")),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            Progress.Style.NONE,
            CORES,
            false);
    int code =
        new CommandLine(
                surroundings,
                (options, command, progress, stdout, stderr) ->
                    new Job(options, command, progress, stdout, stderr).run())
            .run(args);
    return new Ended(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** The words with further ones behind them. */
  static List<String> with(List<String> args, String... further) {
    List<String> all = new ArrayList<>(args);
    all.addAll(List.of(further));
    return all;
  }
}
