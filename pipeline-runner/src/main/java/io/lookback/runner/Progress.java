package io.lookback.runner;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Shows how far a job is, how fast, and how long it will take: on a terminal one line with a bar
 * that is written over and removed at the end, otherwise a line every ten seconds. Uses no colours
 * and no escape sequences, so that it does on every terminal what it shall.
 */
final class Progress {
  private static final long TERMINAL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long PLAIN_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long POLL_MILLIS = 200;

  /** So that the whole line fits into 80 columns. */
  private static final int BAR_COLUMNS = 8;

  private final PrintStream err;
  private final Style style;
  private final LongSupplier nanoTime;
  private String label = "";
  private long total;
  private long started;
  private long lastShown;
  private int shownColumns;
  private boolean isOver;

  /** Where the display goes. */
  enum Style {
    /** Nowhere. */
    NONE,
    /** To a file or another program: whole lines, few. */
    PLAIN,
    /** To a person at a terminal. */
    TERMINAL
  }

  /**
   * A display.
   *
   * @param err takes the lines
   * @param nanoTime the clock, {@link System#nanoTime} or one like it
   */
  Progress(PrintStream err, Style style, LongSupplier nanoTime) {
    this.err = err;
    this.style = style;
    this.nanoTime = nanoTime;
  }

  /**
   * Begins.
   *
   * @param what two or three words, such as "reading landing"
   * @param totalBytes how many bytes there are, or 0 if that is not known
   */
  synchronized void start(String what, long totalBytes) {
    label = what;
    total = totalBytes;
    started = nanoTime.getAsLong();
    lastShown = started;
    shownColumns = 0;
  }

  /** Shows that {@code bytes} are done, if it is time to show something. */
  synchronized void update(long bytes) {
    long now = nanoTime.getAsLong();
    if (isOver || style == Style.NONE || now - lastShown < interval()) {
      return;
    }
    lastShown = now;
    String text = text(bytes, now - started);
    if (style == Style.TERMINAL) {
      rewrite(text);
    } else {
      err.println(text);
    }
  }

  /** Ends: takes the line off a terminal. */
  synchronized void done() {
    if (shownColumns > 0) {
      rewrite("");
      err.print('\r');
      err.flush();
      shownColumns = 0;
    }
  }

  /** Ends for good where it stands; what is said next has a line of its own. */
  synchronized void leave() {
    isOver = true;
    if (shownColumns > 0) {
      err.println();
      shownColumns = 0;
    }
  }

  /**
   * Shows what {@code bytes} says, again and again, until the watch is closed.
   *
   * @param bytes how many bytes this process has read so far
   * @param totalBytes how many there are, or 0 if that is not known
   */
  Watch watch(LongSupplier bytes, long totalBytes) {
    start(totalBytes > 0 ? "reading landing" : "reading the lake", totalBytes);
    Watch watch = new Watch(bytes);
    watch.thread.start();
    return watch;
  }

  /** A running display; closing it ends it. */
  final class Watch implements AutoCloseable {
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    private Watch(LongSupplier bytes) {
      long before = bytes.getAsLong();
      thread = new Thread(() -> poll(bytes, before), "progress");
      thread.setDaemon(true);
    }

    private void poll(LongSupplier bytes, long before) {
      try {
        while (!closed.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
          update(bytes.getAsLong() - before);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void close() {
      closed.countDown();
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      done();
    }
  }

  private long interval() {
    return style == Style.TERMINAL ? TERMINAL_NANOS : PLAIN_NANOS;
  }

  private String text(long bytes, long nanos) {
    double seconds = nanos / 1e9;
    String rate = size(bytes / Math.max(seconds, 1e-3)) + "/s";
    String time = String.format(Locale.ROOT, "%.0f s", seconds);
    if (bytes <= 0) {
      return label + ", " + time;
    }
    if (total > 0 && bytes == total) {
      return label + ": all " + size((double) total) + " read; grouping and writing, " + time;
    }
    if (total > 0 && bytes < total) {
      // Rounded down: 100 % is when nothing is left.
      long percent = (long) (100.0 * bytes / total);
      String left = String.format(Locale.ROOT, "%.0f s left", seconds * (total - bytes) / bytes);
      boolean isTerminal = style == Style.TERMINAL;
      return String.format(
          Locale.ROOT,
          "%s: %s%s of %s (%d %%), %s, %s%s",
          label,
          isTerminal ? bar(percent) : "",
          size((double) bytes),
          size((double) total),
          percent,
          rate,
          isTerminal ? "" : time + ", ",
          left);
    }
    return label + ": " + size((double) bytes) + ", " + rate + ", " + time;
  }

  private static String bar(long percent) {
    int done = (int) (percent * BAR_COLUMNS / 100);
    return "[" + "#".repeat(done) + " ".repeat(BAR_COLUMNS - done) + "] ";
  }

  private static String size(double bytes) {
    return bytes < 1e9
        ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
        : String.format(Locale.ROOT, "%.2f GB", bytes / 1e9);
  }

  private void rewrite(String text) {
    err.print('\r' + text + " ".repeat(Math.max(0, shownColumns - text.length())));
    err.flush();
    shownColumns = text.length();
  }
}
