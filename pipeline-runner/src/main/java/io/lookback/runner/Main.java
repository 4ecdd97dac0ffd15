package io.lookback.runner;

import java.io.BufferedReader;
import java.io.Console;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.List;

/** Where the program starts. */
public final class Main {
  /** Whether stderr is a terminal, which Java cannot find out: told by the launcher. */
  static final String TERMINAL_PROPERTY = "lookback.terminal";

  /** The same of stdout. */
  private static final String OUT_TERMINAL_PROPERTY = "lookback.outTerminal";

  private Main() {}

  /**
   * Does what the command line asks for, and ends the process with an {@link ExitCode}. Under
   * Flink's own command line a good end is a return, so that it can tidy up; inside a JobManager a
   * bad end is an exception, as the process is not this program's.
   */
  public static void main(String[] args) {
    // Since Java 22 there is a console even without a terminal, unless one asks for this one.
    System.setProperty("jdk.console", "java.base");
    MemoryWatch memory = new MemoryWatch();
    if (ownsProcess()) {
      memory.watchThreads();
    }
    Colours colours = colours(System.console());
    int code =
        new CommandLine(
                surroundings(System.console()),
                memory,
                (options, command, progress, out, err) ->
                    new Job(options, command, progress, memory, colours, out, err).run())
            .run(List.of(args));
    System.out.flush();
    if (!ownsProcess() && (code == ExitCode.DONE || FlinkPlace.isInJobManager())) {
      end(code);
      return;
    }
    // Not just a return: runners leave threads behind.
    System.exit(code);
  }

  private static Colours colours(Console console) {
    String terminal = System.getProperty(OUT_TERMINAL_PROPERTY, String.valueOf(console != null));
    return Colours.of(terminal.equals("true"), System.getenv("NO_COLOR"));
  }

  /** Whether Java started this class, and not Flink, which loads a job's classes by itself. */
  private static boolean ownsProcess() {
    return Main.class.getClassLoader() == ClassLoader.getSystemClassLoader();
  }

  /** Hands back to Flink, which has started this program and has more to do. */
  private static void end(int code) {
    if (code != ExitCode.DONE) {
      // The one way to tell Flink; what is wrong was said on stderr.
      throw new IllegalStateException("lookback ended with exit code " + code);
    }
  }

  private static CommandLine.Surroundings surroundings(Console console) {
    String terminal = System.getProperty(TERMINAL_PROPERTY, String.valueOf(console != null));
    return new CommandLine.Surroundings(
        new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())),
        System.out,
        System.err,
        console != null,
        terminal.equals("true") ? Progress.Style.TERMINAL : Progress.Style.PLAIN,
        Runtime.getRuntime().availableProcessors(),
        ownsProcess());
  }
}
