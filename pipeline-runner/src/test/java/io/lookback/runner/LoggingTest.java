package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.matchesPattern;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoggingTest {
  private static LogRecord record(Level level, Throwable thrown) {
    LogRecord record = new LogRecord(level, "said {0}");
    record.setLoggerName("a.B");
    record.setParameters(new Object[] {"so"});
    record.setThrown(thrown);
    return record;
  }

  @ParameterizedTest
  @CsvSource({
    "FINEST, DEBUG",
    "FINE, DEBUG",
    "CONFIG, DEBUG",
    "INFO, INFO",
    "WARNING, WARN",
    "SEVERE, ERROR",
  })
  void levelsHaveTheWordsOfTheOption(String level, String word) {
    assertThat(
        new Logging.Lines().format(record(Level.parse(level), null)),
        matchesPattern("\\d\\d:\\d\\d:\\d\\d " + word + " a\\.B: said so\\R"));
  }

  @Test
  void aBugHasItsStackTrace() {
    assertThat(
        new Logging.Lines()
            .format(record(Level.SEVERE, new IllegalStateException("odd")))
            .replaceAll("\\R", "\n"),
        matchesPattern(
            "(?s)..:..:.. ERROR a\\.B: said so\njava.lang.IllegalStateException: odd\n\tat .*"));
  }
}
