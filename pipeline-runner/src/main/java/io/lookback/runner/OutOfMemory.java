package io.lookback.runner;

import com.sun.management.OperatingSystemMXBean;
import io.lookback.runner.cli.UsageException;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Filter;
import java.util.logging.LogRecord;

/**
 * Tells which memory of the process ran out, and what to do about it.
 *
 * <p>The error is thrown in a thread of the runner. It comes back as the cause of what the runner
 * throws, or only as a log record or in a thread's last words while the runner ends in some other
 * way. So the log and all threads are watched; where they tell of it, they do so without a stack
 * trace, which says where the last bit of memory went and not why.
 */
final class OutOfMemory {
  private static final int DEEPEST = 50;
  private static final long MEGABYTE = 1L << 20;
  private static final long LEAST_DIRECT_MEGABYTES = 512;

  private static final String METASPACE_IS_FULL =
      "out of memory: the metaspace, which holds classes, is full; give more with java"
          + " -XX:MaxMetaspaceSize=512m (with ./lookback:"
          + " LOOKBACK_JAVA_OPTS=-XX:MaxMetaspaceSize=512m)";

  private static final String ALL_IS_FULL =
      "out of memory: the heap is full; give more with java -Xmx2g (with ./lookback:"
          + " LOOKBACK_JAVA_OPTS=-Xmx2g)";

  /** Given up when memory has run out, so that there is some to tell it with. */
  private static final AtomicReference<byte[]> RESERVE =
      new AtomicReference<>(new byte[(int) MEGABYTE]);

  private static final AtomicReference<OutOfMemoryError> SEEN = new AtomicReference<>();

  /** Who waits for the job. */
  private static final AtomicReference<Thread> JOB = new AtomicReference<>();

  private OutOfMemory() {}

  /** Watches all threads from now on; to be called by the one that the program runs in. */
  static void watchThreads() {
    Thread main = Thread.currentThread();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, thrown) -> {
          if (isNoticedIn(thrown)) {
            if (thread.equals(main)) {
              tellLastWords();
            }
            return;
          }
          if (before != null) {
            before.uncaughtException(thread, thrown);
          } else {
            System.err.print("Exception in thread \"" + thread.getName() + "\" ");
            thrown.printStackTrace();
          }
        });
  }

  /** Memory ran out once more while that was to be told, so that no class may be loaded now. */
  private static void tellLastWords() {
    String message = String.valueOf(seen().getMessage());
    System.err.print("lookback: ");
    System.err.println(message.contains("etaspace") ? METASPACE_IS_FULL : ALL_IS_FULL);
  }

  /** What keeps log records of it out of the log, and notices them. */
  static Filter logFilter() {
    return OutOfMemory::isLogged;
  }

  private static boolean isLogged(LogRecord record) {
    return record.getThrown() == null || !isNoticedIn(record.getThrown());
  }

  private static boolean isNoticedIn(Throwable thrown) {
    OutOfMemoryError error = in(thrown);
    if (error == null) {
      return false;
    }
    RESERVE.set(null);
    if (SEEN.compareAndSet(null, error)) {
      // DirectRunner may lose the error, and then waits for ever for what failed.
      Thread job = JOB.getAndSet(null);
      if (job != null) {
        job.interrupt();
      }
    }
    return true;
  }

  /** Forgets what was seen, as a job begins that this thread will wait for. */
  static void begin() {
    SEEN.set(null);
    JOB.set(Thread.currentThread());
  }

  /** Ends what {@link #begin} began: this thread is interrupted no more. */
  static void end() {
    JOB.set(null);
    Thread.interrupted();
  }

  /** What was seen since the job began; null if nothing was. */
  static OutOfMemoryError seen() {
    return SEEN.get();
  }

  /** The error that is a throwable or one of its causes; null if none is. */
  static OutOfMemoryError in(Throwable thrown) {
    Throwable cause = thrown;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
      if (cause instanceof OutOfMemoryError error) {
        return error;
      }
      cause = cause.getCause();
    }
    return null;
  }

  /**
   * What ran out and what to do, in one line, for a job.
   *
   * @param buckets how many buckets the job had
   * @param isFlink whether it ran on Flink
   */
  static String message(OutOfMemoryError error, int buckets, boolean isFlink) {
    String message = message(error);
    if (Kind.of(error) != Kind.HEAP) {
      return message;
    }
    return message
        + ", give more buckets than "
        + buckets
        + " with --buckets=..."
        + (isFlink ? "" : ", or run with --runner=FlinkRunner, which sorts on disk");
  }

  /** What ran out and what to do, in one line. */
  static String message(OutOfMemoryError error) {
    long heap = Runtime.getRuntime().maxMemory() / MEGABYTE;
    long direct = Math.max(2 * heap, LEAST_DIRECT_MEGABYTES);
    boolean isThereMore = 2 * heap < machineMegabytes();
    return switch (Kind.of(error)) {
      case HEAP ->
          String.format(
              Locale.ROOT,
              "out of memory: the heap of %,d MB is full; give %s",
              heap,
              isThereMore
                  ? "more with " + setting("-Xmx" + 2 * heap + "m")
                  : "the process a machine with more memory");
      case METASPACE -> METASPACE_IS_FULL;
      case DIRECT ->
          String.format(
              Locale.ROOT,
              "out of memory: the memory for direct buffers, outside of the heap of %,d MB, is"
                  + " full; give more with %s",
              heap,
              setting("-XX:MaxDirectMemorySize=" + direct + "m"));
      case THREADS ->
          "out of memory: the system gives no more threads to this process; allow more (ulimit -u,"
              + " or the limit of the container), or use fewer with --targetParallelism=1";
      case OTHER ->
          "out of memory: "
              + UsageException.quote(String.valueOf(error.getMessage()))
              + String.format(Locale.ROOT, "; the heap has %,d MB; give", heap)
              + " more memory to the process";
    };
  }

  /** The memory of this machine, or of the container; as much as can be named if nobody tells. */
  private static long machineMegabytes() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getTotalMemorySize() / MEGABYTE
        : Long.MAX_VALUE;
  }

  /** A setting of the Java machine as it is given to the launcher or to Java. */
  private static String setting(String setting) {
    boolean isLaunched = System.getProperty(Main.TERMINAL_PROPERTY) != null;
    return isLaunched
        ? "LOOKBACK_JAVA_OPTS=" + setting
        : "java " + setting + " (with ./lookback: LOOKBACK_JAVA_OPTS=" + setting + ")";
  }

  /** Which memory it was, as told by what messages of the Java machine and of Flink contain. */
  private enum Kind {
    DIRECT("Direct buffer memory", "direct buffer memory"),
    HEAP("Java heap space", "GC overhead limit exceeded", "Requested array size exceeds"),
    METASPACE("Metaspace", "Compressed class space"),
    THREADS("unable to create"),
    OTHER;

    private final String[] parts;

    Kind(String... parts) {
      this.parts = parts;
    }

    static Kind of(OutOfMemoryError error) {
      String message = String.valueOf(error.getMessage());
      for (Kind kind : values()) {
        for (String part : kind.parts) {
          if (message.contains(part)) {
            return kind;
          }
        }
      }
      return OTHER;
    }
  }
}
