package io.lookback.runner;

import com.sun.management.OperatingSystemMXBean;
import io.lookback.runner.cli.UsageException;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/** Says which memory of the process ran out, and what to do about it; see {@link MemoryWatch}. */
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

  private OutOfMemory() {}

  /**
   * What ran out and what to do, in a line that was made before: there is no memory to make one.
   */
  static String shortMessage(OutOfMemoryError error) {
    return String.valueOf(error.getMessage()).contains("etaspace")
        ? METASPACE_IS_FULL
        : ALL_IS_FULL;
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
   * @param sortsOnDisk whether its runner sorts groups on disk, where memory ends
   */
  static String message(OutOfMemoryError error, int buckets, boolean sortsOnDisk) {
    String message = message(error);
    if (Kind.of(error) != Kind.HEAP) {
      return message;
    }
    return message
        + ", give more buckets than "
        + buckets
        + " with --buckets=..."
        + (sortsOnDisk ? "" : ", or run with --runner=FlinkRunner, which sorts on disk");
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
