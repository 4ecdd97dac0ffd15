package io.lookback.runner;

import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The log of the program, on stderr: what Beam, Flink and Hadoop say, and the program's faults. */
final class Logging {
  private static final String FORMAT_PROPERTY = "java.util.logging.SimpleFormatter.format";
  private static final Map<String, Level> LEVELS =
      Map.of("debug", Level.FINE, "info", Level.INFO, "warn", Level.WARNING);

  /**
   * These warn about what is usual here: no native Hadoop library, long names of steps in Flink.
   */
  private static final List<Logger> NOISY =
      List.of(
          Logger.getLogger("org.apache.hadoop.util.NativeCodeLoader"),
          Logger.getLogger("org.apache.flink.metrics"),
          Logger.getLogger("org.apache.flink.runtime"));

  private static final Logger PROGRAM = Logger.getLogger("io.lookback");

  private Logging() {}

  /**
   * Sets what is logged.
   *
   * @param level debug, info or warn
   */
  static void setLevel(String level) {
    if (System.getProperty(FORMAT_PROPERTY) == null) {
      System.setProperty(FORMAT_PROPERTY, "%1$tT %4$s %3$s: %5$s%6$s%n");
    }
    Logger root = Logger.getLogger("");
    root.setLevel(LEVELS.get(level));
    for (Handler handler : root.getHandlers()) {
      handler.setLevel(LEVELS.get(level));
    }
    for (Logger logger : NOISY) {
      logger.setLevel(level.equals("warn") ? Level.SEVERE : null);
    }
  }

  /** Logs a bug with its stack trace. */
  static void fault(Throwable fault) {
    PROGRAM.log(Level.SEVERE, "internal fault", fault);
  }
}
