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

  private final ValueProps valueProps;
  private int size;
  private int[] days;
  private long[] users;
  private int[] props;
  private long[] values;

  /** Null while each row is one event. */
  private int[] counts;

  private int[] localCode = new int[16];
  private int[] localStamp = new int[16];
  private int stamp;
  private int[] localCodes = {};

  /** Without rows, with room for many. */
  public EventRows() {
    this(1024);
  }

  /** Without rows, with room for so many. */
  public EventRows(int capacity) {
    this(capacity, new ValueProps());
  }

  /** Without rows, with a dictionary that others use as well. */
  EventRows(int capacity, ValueProps valueProps) {
    this.valueProps = valueProps;
    days = new int[capacity];
    users = new long[capacity];
    props = new int[capacity];
    values = new long[capacity];
  }

  /** The dictionary that {@link #add}'s codes refer to. */
  public ValueProps valueProps() {
    return valueProps;
  }

  /** The number of rows that wait. */
  public int size() {
    return size;
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
    if (counts != null) {
      counts[size] = 1;
    }
    size++;
  }

  /** Adds a row that stands for {@code count} events. */
  public void add(int day, long user, int prop, long value, int count) {
    if (count != 1 && counts == null) {
      counts = new int[days.length];
      Arrays.fill(counts, 0, size, 1);
    }
    add(day, user, prop, value);
    if (counts != null) {
      counts[size - 1] = count;
    }
  }

  /** Empties the rows, in the order they were added, into batches; forgets the dictionary. */
  public void drain(Source source, String file, Consumer<EventBatch> out) {
    drainRows(source, file, out);
    valueProps.clear();
  }

  /** Empties the rows, in the order they were added, into batches. */
  void drainRows(Source source, String file, Consumer<EventBatch> out) {
    for (int from = 0; from < size; ) {
      from = pack(source, file, from, out);
    }
    clearRows();
  }

  void clearRows() {
    size = 0;
    counts = null;
  }

  /** Forgets the rows and the dictionary. */
  public void clear() {
    clearRows();
    valueProps.clear();
  }

  /** Passes a batch of the rows from {@code start} on; returns where its rows end. */
  private int pack(Source source, String file, int start, Consumer<EventBatch> out) {
    startDictionary();
    int localSize = 0;
    String[] texts = new String[16];
    long bytes = WireSize.OVERHEAD_BYTES + file.length() * 3L;
    int last = Math.min(size, start + MAX_BATCH_ROWS);
    if (localCodes.length < last - start) {
      localCodes = new int[last - start];
    }
    int end = start;
    for (; end < last; end++) {
      int prop = props[end];
      boolean isNew = localStamp[prop] != stamp;
      bytes += MAX_ROW_BYTES + (isNew ? Integer.BYTES + valueProps.byteLength(prop) : 0);
      if (bytes > WireSize.MAX_BYTES && end > start) {
        break;
      }
      if (isNew) {
        localStamp[prop] = stamp;
        localCode[prop] = localSize;
        if (localSize == texts.length) {
          texts = Arrays.copyOf(texts, 2 * localSize);
        }
        texts[localSize++] = valueProps.text(prop);
      }
      localCodes[end - start] = localCode[prop];
    }
    out.accept(
        new EventBatch(
            source,
            file,
            Arrays.copyOf(texts, localSize),
            PackedLongs.of(days, start, end),
            PackedLongs.of(users, start, end),
            PackedLongs.of(localCodes, 0, end - start),
            PackedLongs.of(values, start, end),
            counts == null
                ? PackedLongs.constant(1, end - start)
                : PackedLongs.of(counts, start, end)));
    return end;
  }

  /** Begins an empty batch dictionary. */
  private void startDictionary() {
    if (localCode.length < valueProps.size()) {
      localCode = new int[2 * valueProps.size()];
      localStamp = new int[2 * valueProps.size()];
      stamp = 0;
    }
    stamp++;
  }

  private void grow() {
    int capacity = 2 * size;
    days = Arrays.copyOf(days, capacity);
    users = Arrays.copyOf(users, capacity);
    props = Arrays.copyOf(props, capacity);
    values = Arrays.copyOf(values, capacity);
    if (counts != null) {
      counts = Arrays.copyOf(counts, capacity);
    }
  }
}
