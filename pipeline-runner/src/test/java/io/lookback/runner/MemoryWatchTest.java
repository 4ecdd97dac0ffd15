package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class MemoryWatchTest {
  private final MemoryWatch memory = new MemoryWatch();
  private final OutOfMemoryError error = new OutOfMemoryError("Java heap space");

  private static LogRecord record(Throwable thrown) {
    LogRecord record = new LogRecord(Level.SEVERE, "said");
    record.setThrown(thrown);
    return record;
  }

  @Test
  void thatMemoryRanOutIsNoticedAndNotLogged() {
    LogRecord record = record(new IllegalStateException(error));
    memory.begin();
    boolean isLogged = memory.logFilter().isLoggable(record);
    boolean isInterrupted = Thread.interrupted();
    memory.end();
    assertThat("logged", isLogged, equalTo(false));
    assertThat("who waits for the job is woken", isInterrupted, equalTo(true));
    assertThat("seen", memory.seen() == error, equalTo(true));

    boolean isLoggedLater = memory.logFilter().isLoggable(record);
    assertThat("logged after the job", isLoggedLater, equalTo(false));
    assertThat("nobody is woken after the job", Thread.interrupted(), equalTo(false));
    memory.begin();
    memory.end();
    assertThat("seen by the next job", memory.seen() == null, equalTo(true));
    assertThat(
        "others",
        memory.logFilter().isLoggable(record(new IllegalStateException())),
        equalTo(true));
  }

  @Test
  void anotherRunInTheProcessNeitherForgetsNorHearsWhatThisOneSaw() {
    MemoryWatch other = new MemoryWatch();
    memory.begin();
    assertThat("logged", memory.logFilter().isLoggable(record(error)), equalTo(false));
    assertThat("who waits for the job is woken", Thread.interrupted(), equalTo(true));
    other.begin();
    other.end();
    assertThat("seen", memory.seen() == error, equalTo(true));
    assertThat("seen by the other run", other.seen() == null, equalTo(true));
    memory.end();
  }
}
