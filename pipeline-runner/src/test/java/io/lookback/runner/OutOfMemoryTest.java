package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.sameInstance;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutOfMemoryTest {
  private static final long HEAP = Runtime.getRuntime().maxMemory() >> 20;

  private static String withHeap(String text) {
    return text.replace("DIRECT", String.valueOf(Math.max(2 * HEAP, 512)))
        .replace("HEAP", String.format(Locale.ROOT, "%,d", HEAP))
        .replace("TWICE", String.valueOf(2 * HEAP));
  }

  /** What the Java machine says, what Flink adds to it, and what is made of that. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Java heap space | the heap of HEAP MB is full; give more with java -XmxTWICEm (with"
            + " ./lookback: LOOKBACK_JAVA_OPTS=-XmxTWICEm)",
        "Java heap space. A heap space-related out-of-memory error has occurred. | the heap of HEAP"
            + " MB is full; give more with java -XmxTWICEm (with ./lookback:"
            + " LOOKBACK_JAVA_OPTS=-XmxTWICEm)",
        "GC overhead limit exceeded | the heap of HEAP MB is full; give more with java -XmxTWICEm"
            + " (with ./lookback: LOOKBACK_JAVA_OPTS=-XmxTWICEm)",
        "Metaspace | the metaspace, which holds classes, is full; give more with java"
            + " -XX:MaxMetaspaceSize=512m (with ./lookback:"
            + " LOOKBACK_JAVA_OPTS=-XX:MaxMetaspaceSize=512m)",
        "Direct buffer memory | the memory for direct buffers, outside of the heap of HEAP MB, is"
            + " full; give more with java -XX:MaxDirectMemorySize=DIRECTm (with ./lookback:"
            + " LOOKBACK_JAVA_OPTS=-XX:MaxDirectMemorySize=DIRECTm)",
        "Cannot reserve 8192 bytes of direct buffer memory (allocated: 1, limit: 2) | the memory for"
            + " direct buffers, outside of the heap of HEAP MB, is full; give more with java"
            + " -XX:MaxDirectMemorySize=DIRECTm (with ./lookback:"
            + " LOOKBACK_JAVA_OPTS=-XX:MaxDirectMemorySize=DIRECTm)",
        "Could not allocate enough memory segments. Cause: Direct buffer memory. | the memory for"
            + " direct buffers, outside of the heap of HEAP MB, is full; give more with java"
            + " -XX:MaxDirectMemorySize=DIRECTm (with ./lookback:"
            + " LOOKBACK_JAVA_OPTS=-XX:MaxDirectMemorySize=DIRECTm)",
        "Out of swap space? | 'Out of swap space?'; the heap has HEAP MB; give more memory to the"
            + " process",
        "unable to create native thread: possibly out of memory | the system gives no more threads"
            + " to this process; allow more (ulimit -u, or the limit of the container), or use fewer"
            + " with --targetParallelism=1",
      })
  void namesWhatRanOut(String said, String words) {
    assertThat(
        OutOfMemory.message(new OutOfMemoryError(said)),
        equalTo("out of memory: " + withHeap(words)));
  }

  @Test
  void aJobIsToldOfBucketsAndOfTheOtherRunner() {
    OutOfMemoryError error = new OutOfMemoryError("Java heap space");
    String usual = OutOfMemory.message(error);
    assertThat(
        OutOfMemory.message(error, 8, false),
        equalTo(
            usual
                + ", give more buckets than 8 with --buckets=..., or run with"
                + " --runner=FlinkRunner, which sorts on disk"));
    assertThat(
        OutOfMemory.message(error, 8, true),
        equalTo(usual + ", give more buckets than 8 with --buckets=..."));
    OutOfMemoryError threads = new OutOfMemoryError("unable to create native thread");
    assertThat(OutOfMemory.message(threads, 8, false), equalTo(OutOfMemory.message(threads)));
  }

  @Test
  void isFoundAmongCauses() {
    OutOfMemoryError error = new OutOfMemoryError("Java heap space");
    assertThat(
        OutOfMemory.in(new IllegalStateException(new RuntimeException(error))),
        sameInstance(error));
    assertThat(OutOfMemory.in(new IllegalStateException("no")), nullValue());
    IllegalStateException itself = new IllegalStateException();
    RuntimeException ring = new RuntimeException(itself);
    itself.initCause(ring);
    assertThat("causes in a ring", OutOfMemory.in(ring), nullValue());
  }
}
