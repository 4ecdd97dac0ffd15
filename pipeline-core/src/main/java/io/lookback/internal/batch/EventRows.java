package io.lookback.internal.batch;

import io.lookback.batch.EventBatch;
import io.lookback.batch.Source;
import java.util.Arrays;
import java.util.function.ObjIntConsumer;

/**
 * Rows of events on their way into batches: growable columns with one dictionary, emptied as {@link
 * EventBatch}es of bounded size. Reused; not thread-safe.
 */
public final class EventRows {
  /** A batch holds at most this many rows. */
  public static final int MAX_BATCH_ROWS = 1 << 17;

  /** The most bytes that the columns of a row take: day, user, value prop, value, count. */
  private static final int MAX_ROW_BYTES = 4 + 8 + 4 + 8 + 4;

  private final ValueProps valueProps = new ValueProps();
  private int size;
  private int[] days;
  private long[] users;
  private int[] props;
  private long[] values;
  private int[] counts;
  private boolean isCountOne = true;

  private int[] localCode = new int[16];
  private int[] localStamp = new int[16];
  private int stamp;
  private long[] longScratch;
  private int[] intScratch;

  /** Without rows, with room for many. */
  public EventRows() {
    this(1024);
  }

  private EventRows(int capacity) {
    days = new int[capacity];
    users = new long[capacity];
    props = new int[capacity];
    values = new long[capacity];
    counts = new int[capacity];
    longScratch = new long[capacity];
    intScratch = new int[capacity];
  }

  /** Without rows, with room for few: where thousands of these wait side by side. */
  public static EventRows small() {
    return new EventRows(8);
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
    add(day, user, prop, value, 1);
  }

  /** Adds a row that stands for {@code count} events. */
  public void add(int day, long user, int prop, long value, int count) {
    if (size == days.length) {
      grow();
    }
    days[size] = day;
    users[size] = user;
    props[size] = prop;
    values[size] = value;
    counts[size] = count;
    isCountOne &= count == 1;
    size++;
  }

  /** Empties the rows, in the order they were added, into batches. */
  public void drain(Source source, String file, ObjIntConsumer<EventBatch> out) {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      order[i] = i;
    }
    pack(source, file, order, 0, size, 0, out);
    clear();
  }

  /**
   * Empties the rows into batches that each hold users of one bucket, in the order they were added;
   * {@code out} takes the batch and its bucket.
   */
  public void drainByBucket(
      Source source, String file, int buckets, ObjIntConsumer<EventBatch> out) {
    int[] bucketOf = new int[size];
    int[] end = new int[buckets + 1];
    for (int i = 0; i < size; i++) {
      bucketOf[i] = Buckets.of(users[i], buckets);
      end[bucketOf[i] + 1]++;
    }
    for (int bucket = 0; bucket < buckets; bucket++) {
      end[bucket + 1] += end[bucket];
    }
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      order[end[bucketOf[i]]++] = i;
    }
    int from = 0;
    for (int bucket = 0; bucket < buckets; bucket++) {
      pack(source, file, order, from, end[bucket], bucket, out);
      from = end[bucket];
    }
    clear();
  }

  /** Forgets the rows and the dictionary. */
  public void clear() {
    size = 0;
    isCountOne = true;
    valueProps.clear();
  }

  private void pack(
      Source source,
      String file,
      int[] order,
      int from,
      int to,
      int bucket,
      ObjIntConsumer<EventBatch> out) {
    int start = from;
    while (start < to) {
      int localSize = startDictionary();
      String[] texts = new String[16];
      long bytes = WireSize.OVERHEAD_BYTES + file.length() * 3L;
      int last = Math.min(to, start + MAX_BATCH_ROWS);
      int end = start;
      for (; end < last; end++) {
        int prop = props[order[end]];
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
      }
      out.accept(gather(source, file, Arrays.copyOf(texts, localSize), order, start, end), bucket);
      start = end;
    }
  }

  /** Begins an empty batch dictionary; returns its size. */
  private int startDictionary() {
    if (localCode.length < valueProps.size()) {
      localCode = new int[2 * valueProps.size()];
      localStamp = new int[2 * valueProps.size()];
      stamp = 0;
    }
    stamp++;
    return 0;
  }

  private EventBatch gather(
      Source source, String file, String[] texts, int[] order, int from, int to) {
    int rows = to - from;
    if (longScratch.length < rows) {
      longScratch = new long[Math.max(rows, 2 * longScratch.length)];
      intScratch = new int[longScratch.length];
    }
    for (int i = 0; i < rows; i++) {
      intScratch[i] = days[order[from + i]];
    }
    PackedLongs packedDays = PackedLongs.of(intScratch, rows);
    for (int i = 0; i < rows; i++) {
      longScratch[i] = users[order[from + i]];
    }
    PackedLongs packedUsers = PackedLongs.of(longScratch, rows);
    for (int i = 0; i < rows; i++) {
      intScratch[i] = localCode[props[order[from + i]]];
    }
    PackedLongs packedProps = PackedLongs.of(intScratch, rows);
    for (int i = 0; i < rows; i++) {
      longScratch[i] = values[order[from + i]];
    }
    PackedLongs packedValues = PackedLongs.of(longScratch, rows);
    PackedLongs packedCounts = PackedLongs.constant(1, rows);
    if (!isCountOne) {
      for (int i = 0; i < rows; i++) {
        intScratch[i] = counts[order[from + i]];
      }
      packedCounts = PackedLongs.of(intScratch, rows);
    }
    return new EventBatch(
        source, file, texts, packedDays, packedUsers, packedProps, packedValues, packedCounts);
  }

  private void grow() {
    int capacity = 2 * size;
    days = Arrays.copyOf(days, capacity);
    users = Arrays.copyOf(users, capacity);
    props = Arrays.copyOf(props, capacity);
    values = Arrays.copyOf(values, capacity);
    counts = Arrays.copyOf(counts, capacity);
  }
}
