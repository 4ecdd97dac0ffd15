package io.lookback.runner;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * The log of the program, on stderr: what Beam, its runners and Hadoop say, and the program's
 * faults.
 */
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

  /** Says that tearing down a failed job failed as well, and not what did. */
  private static final Logger TEARDOWN =
      Logger.getLogger("org.apache.beam.runners.direct.TransformEvaluatorRegistry");

  /**
   * Tells with a stack trace what others have tried at an endpoint that {@link LocalFlink} seals.
   */
  private static final Logger REFUSALS =
      Logger.getLogger("org.apache.flink.runtime.blob.BlobServerConnection");

  /**
   * Tells of each failed task three times, with stack traces. What failed comes back to the run,
   * which tells it, or logs it as a fault of the program.
   */
  private static final Logger SPARK = Logger.getLogger("org.apache.spark");

  private static final Logger PROGRAM = Logger.getLogger("io.lookback");

  private Logging() {}

  /** Lines that name the level as {@code --log} does. */
  static final class Lines extends Formatter {
    private static final DateTimeFormatter TIME =
        DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    @Override
    public String format(LogRecord record) {
      StringWriter text = new StringWriter();
      text.append(TIME.format(record.getInstant().atZone(ZoneId.systemDefault())))
          .append(' ')
          .append(word(record.getLevel()))
          .append(' ')
          .append(record.getLoggerName())
          .append(": ")
          .append(formatMessage(record))
          .append(System.lineSeparator());
      if (record.getThrown() != null) {
        record.getThrown().printStackTrace(new PrintWriter(text, true));
      }
      return text.toString();
    }

    private static String word(Level level) {
      if (level.intValue() >= Level.SEVERE.intValue()) {
        return "ERROR";
      }
      if (level.intValue() >= Level.WARNING.intValue()) {
        return "WARN";
      }
      return level.intValue() >= Level.INFO.intValue() ? "INFO" : "DEBUG";
    }
  }

  /**
   * Sets what is logged.
   *
   * @param level debug, info or warn
   * @param memory notices in the log that memory ran out
   */
  static void setLevel(String level, MemoryWatch memory) {
    Logger root = Logger.getLogger("");
    root.setLevel(LEVELS.get(level));
    for (Handler handler : root.getHandlers()) {
      handler.setLevel(LEVELS.get(level));
      handler.setFilter(memory.logFilter());
      if (System.getProperty(FORMAT_PROPERTY) == null) {
        handler.setFormatter(new Lines());
      }
    }
    TEARDOWN.setLevel(level.equals("warn") ? Level.OFF : null);
    for (Logger logger : NOISY) {
      logger.setLevel(level.equals("warn") ? Level.SEVERE : null);
    }
    REFUSALS.setLevel(level.equals("warn") ? Level.OFF : null);
    SPARK.setLevel(level.equals("warn") ? Level.OFF : null);
  }

  /** Logs a bug with its stack trace. */
  static void fault(Throwable fault) {
    PROGRAM.log(Level.SEVERE, "internal fault", fault);
  }
}
