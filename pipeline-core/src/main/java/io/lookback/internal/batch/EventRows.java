package io.lookback.internal.batch;

import io.lookback.batch.EventBatch;
import io.lookback.batch.Source;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Rows of events on their way into batches: growable columns with one dictionary, emptied as {@link
 * EventBatch}es of bounded size. Reused; not thread-safe.
 */
public final class EventRows {
  /** A batch holds at most this many rows. */
  public static final int MAX_BATCH_ROWS = 1 << 17;

  /** The most bytes that the columns of a row take: day, user, value prop, value, count. */
  private static final int MAX_ROW_BYTES = 4 + 8 + 4 + 8 + 4;

  private final BatchCodes batchCodes;
  private int size;
  private int[] days;
  private long[] users;
  private int[] props;
  private long[] values;

  /** Null before the first row that is not one event. */
  private int[] counts;

  /** Whether some row that waits is not one event; the counts are filled only then. */
  private boolean hasCounts;

  /** Without rows, with room for many. */
  public EventRows() {
    this(1024);
  }

  /** Without rows, with room for so many. */
  public EventRows(int capacity) {
    this(capacity, new BatchCodes(new ValueProps()));
  }

  /** Without rows, with a dictionary that others use as well. */
  EventRows(int capacity, BatchCodes batchCodes) {
    this.batchCodes = batchCodes;
    days = new int[capacity];
    users = new long[capacity];
    props = new int[capacity];
    values = new long[capacity];
  }

  /** The dictionary that {@link #add}'s codes refer to. */
  public ValueProps valueProps() {
    return batchCodes.valueProps();
  }

  /** The number of rows that wait. */
  public int size() {
    return size;
  }

  /** For how many rows there is room. */
  int capacity() {
    return days.length;
  }

  /** Adds one event. */
  public void add(int day, long user, int prop, long value) {
    if (size == days.length) {
      grow();
    }
    days[size] = day;
    users[size] = user;
    props[size] = prop;
    values[size] = value;
    if (hasCounts) {
      counts[size] = 1;
    }
    size++;
  }

  /** Adds a row that stands for {@code count} events. */
  public void add(int day, long user, int prop, long value, int count) {
    if (count != 1 && !hasCounts) {
      if (counts == null) {
        counts = new int[days.length];
      }
      Arrays.fill(counts, 0, size, 1);
      hasCounts = true;
    }
    add(day, user, prop, value);
    if (hasCounts) {
      counts[size - 1] = count;
    }
  }

  /** Empties the rows, in the order they were added, into batches; forgets the dictionary. */
  public void drain(Source source, String file, Consumer<EventBatch> out) {
    drainRows(source, file, out);
    valueProps().clear();
  }

  /** Empties the rows, in the order they were added, into batches. */
  void drainRows(Source source, String file, Consumer<EventBatch> out) {
    for (int from = 0; from < size; ) {
      from = pack(source, file, from, out);
    }
    clearRows();
  }

  /** Forgets the rows. */
  void clearRows() {
    size = 0;
    hasCounts = false;
  }

  /** Forgets the rows and the dictionary. */
  public void clear() {
    clearRows();
    valueProps().clear();
  }

  /** Passes a batch of the rows from {@code start} on; returns where its rows end. */
  private int pack(Source source, String file, int start, Consumer<EventBatch> out) {
    batchCodes.begin();
    long bytes = WireSize.OVERHEAD_BYTES + file.length() * 3L;
    int last = Math.min(size, start + MAX_BATCH_ROWS);
    int end = start;
    for (; end < last; end++) {
      int prop = props[end];
      bytes += MAX_ROW_BYTES + batchCodes.newBytes(prop);
      if (bytes > WireSize.MAX_BYTES && end > start) {
        break;
      }
      // Rows are packed once, so the code in the batch takes the place of that in the rows.
      props[end] = batchCodes.code(prop);
    }
    out.accept(
        new EventBatch(
            source,
            file,
            batchCodes.texts(),
            PackedLongs.of(days, start, end),
            PackedLongs.of(users, start, end),
            PackedLongs.of(props, start, end),
            PackedLongs.of(values, start, end),
            hasCounts ? PackedLongs.of(counts, start, end) : PackedLongs.constant(1, end - start)));
    return end;
  }

  private void grow() {
    int capacity = Math.max(8, 2 * size);
    days = Arrays.copyOf(days, capacity);
    users = Arrays.copyOf(users, capacity);
    props = Arrays.copyOf(props, capacity);
    values = Arrays.copyOf(values, capacity);
    if (counts != null) {
      counts = Arrays.copyOf(counts, capacity);
    }
  }
}
