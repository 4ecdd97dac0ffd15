package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import io.lookback.runner.Progress.Style;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.hamcrest.Matcher;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final long MEGABYTE = 1_000_000;

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final AtomicLong nanos = new AtomicLong();

  private Progress progress(Style style) {
    return new Progress(new PrintStream(shown, true, StandardCharsets.UTF_8), style, nanos::get);
  }

  private void pass(long millis) {
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private String shown() {
    String text = shown.toString(StandardCharsets.UTF_8);
    shown.reset();
    return text;
  }

  @Test
  void writesPlainLinesEveryTenSeconds() {
    Progress progress = progress(Style.PLAIN);
    progress.start("reading", 100 * MEGABYTE);
    pass(9_999);
    progress.update(10 * MEGABYTE);
    assertThat("before ten seconds", shown(), equalTo(""));
    pass(1);
    progress.update(50 * MEGABYTE);
    progress.update(51 * MEGABYTE);
    assertThat(
        "at ten seconds",
        shown().lines().toList(),
        contains("reading: 50.0 MB of 100.0 MB (50 %), 5.0 MB/s, 10 s, 10 s left"));
    pass(10_000);
    progress.update(100 * MEGABYTE);
    progress.done();
    assertThat(
        "when all is read",
        shown().lines().toList(),
        contains("reading: all 100.0 MB read; grouping and writing, 20 s"));
  }

  private static Matcher<Iterable<? extends String>> contains(String line) {
    return Matchers.contains(line);
  }

  @Test
  void writesOverOneLineOnATerminalAndRemovesIt() {
    Progress progress = progress(Style.TERMINAL);
    progress.start("reading", 2_000 * MEGABYTE);
    pass(200);
    progress.update(1_999_999_999L);
    String first = "reading: [####### ] 2.00 GB of 2.00 GB (99 %), 10.00 GB/s, 0 s left";
    assertThat("first", shown(), equalTo("\r" + first));
    pass(100);
    progress.update(2_000 * MEGABYTE);
    assertThat("too soon", shown(), equalTo(""));
    progress.done();
    assertThat("removed", shown(), equalTo("\r" + " ".repeat(first.length()) + "\r"));
    progress.done();
    assertThat("once", shown(), equalTo(""));
  }

  @Test
  void isLeftWhereItStandsWhenTheProcessIsStopped() {
    Progress progress = progress(Style.TERMINAL);
    progress.start("reading", 0);
    pass(200);
    progress.update(MEGABYTE);
    shown();
    progress.leave();
    assertThat("a line of its own for what comes", shown(), equalTo(System.lineSeparator()));
    pass(200);
    progress.update(2 * MEGABYTE);
    progress.done();
    assertThat("silent from then on", shown(), equalTo(""));
  }

  @Test
  void fitsIntoATerminalOf80Columns() {
    Progress progress = progress(Style.TERMINAL);
    progress.start("reading landing", 99_990_000 * MEGABYTE / 1_000);
    pass(9_999_000);
    progress.update(88_880_000 * MEGABYTE / 1_000);
    String line = shown();
    assertThat(
        "line",
        line,
        equalTo(
            "\rreading landing: [####### ] 88.88 GB of 99.99 GB (88 %), 8.9 MB/s, 1250 s left"));
    assertThat("columns", line.length() - 1, lessThanOrEqualTo(80));
  }

  @Test
  void coversTheRestOfALongerLine() {
    Progress progress = progress(Style.TERMINAL);
    progress.start("reading", 0);
    pass(1_000);
    progress.update(MEGABYTE);
    String longer = shown();
    pass(1_000);
    progress.update(0);
    assertThat("as long as before", shown().length(), equalTo(longer.length()));
  }

  @Test
  void showsNoShareWhereTheTotalIsUnknownOrTooSmall() {
    for (long total : new long[] {0, 5 * MEGABYTE}) {
      Progress progress = progress(Style.PLAIN);
      progress.start("reading", total);
      pass(10_000);
      progress.update(10 * MEGABYTE);
      assertThat(
          "total " + total, shown().lines().toList(), contains("reading: 10.0 MB, 1.0 MB/s, 10 s"));
    }
  }

  @Test
  void saysNothingWhenQuiet() {
    Progress progress = progress(Style.NONE);
    progress.start("reading", MEGABYTE);
    pass(60_000);
    progress.update(MEGABYTE);
    progress.done();
    assertThat("shown", shown(), equalTo(""));
  }

  @Test
  void watchesAMeterUntilClosed() throws InterruptedException {
    AtomicInteger readings = new AtomicInteger();
    CountDownLatch polled = new CountDownLatch(1);
    LongSupplier meter =
        () -> {
          if (readings.getAndIncrement() == 0) {
            return 7 * MEGABYTE;
          }
          pass(1_000);
          polled.countDown();
          return 11 * MEGABYTE;
        };
    Progress.Watch watch = progress(Style.TERMINAL).watch(meter, 10 * MEGABYTE);
    polled.await();
    watch.close();
    assertThat("only what came later", shown(), containsString("4.0 MB of 10.0 MB (40 %)"));
    int last = readings.get();
    watch.close();
    assertThat("readings after the end", readings.get(), equalTo(last));
    assertThat("shown after the end", shown(), equalTo(""));
  }
}
