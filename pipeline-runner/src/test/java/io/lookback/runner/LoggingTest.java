package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
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

  @Test
  void thatMemoryRanOutIsNoticedAndNotLogged() {
    OutOfMemoryError error = new OutOfMemoryError("Java heap space");
    LogRecord record = record(Level.SEVERE, new IllegalStateException(error));
    OutOfMemory.begin();
    boolean isLogged = OutOfMemory.logFilter().isLoggable(record);
    boolean isInterrupted = Thread.interrupted();
    OutOfMemory.end();
    assertThat("logged", isLogged, equalTo(false));
    assertThat("who waits for the job is woken", isInterrupted, equalTo(true));
    assertThat("seen", OutOfMemory.seen() == error, equalTo(true));

    boolean isLoggedLater = OutOfMemory.logFilter().isLoggable(record);
    assertThat("logged after the job", isLoggedLater, equalTo(false));
    assertThat("nobody is woken after the job", Thread.interrupted(), equalTo(false));
    OutOfMemory.begin();
    OutOfMemory.end();
    assertThat("seen by the next job", OutOfMemory.seen() == null, equalTo(true));
    assertThat(
        "others",
        OutOfMemory.logFilter().isLoggable(record(Level.SEVERE, new IllegalStateException())),
        equalTo(true));
  }
}
