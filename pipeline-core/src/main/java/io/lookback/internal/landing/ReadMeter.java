package io.lookback.internal.landing;

import java.io.Serializable;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many bytes of landing one job has read so far, for a progress display.
 *
 * <p>Whoever shows the progress opens a meter, gives it to the job and closes it when the job has
 * ended. Runners copy the steps of a job; within the process of the one who opened it, every copy
 * of a meter that has not been closed is that meter. On a cluster each worker counts for itself and
 * nobody sees it. So nothing but a display may depend on a meter. Counters of Beam do not serve
 * here: runners report them when a lane is read, or when the job has ended.
 */
public final class ReadMeter implements Serializable, AutoCloseable {
  private static final long serialVersionUID = 1L;

  /** The meters that somebody in this process looks at: where copies find what they are of. */
  private static final Map<UUID, ReadMeter> OPEN = new ConcurrentHashMap<>();

  private final UUID id = UUID.randomUUID();
  private final LongAdder bytes = new LongAdder();

  private ReadMeter() {}

  /** Opens a meter that stands at zero. */
  public static ReadMeter open() {
    ReadMeter meter = new ReadMeter();
    OPEN.put(meter.id, meter);
    return meter;
  }

  /** The bytes read so far, of packed files unpacked. */
  public long bytes() {
    return bytes.sum();
  }

  void add(long read) {
    bytes.add(read);
  }

  /** Closes the meter: copies that are made from now on count for themselves. */
  @Override
  public void close() {
    OPEN.remove(id);
  }

  private Object readResolve() {
    return OPEN.getOrDefault(id, this);
  }
}
