package io.lookback.internal.batch;

import io.lookback.batch.EventBatch;
import io.lookback.batch.Source;
import java.util.function.ObjIntConsumer;

/**
 * Rows of events on their way into batches that each hold users of one bucket. All buckets share
 * one dictionary. Reused; not thread-safe.
 */
public final class BucketRows {
  /** Few, as there may be thousands of buckets. */
  private static final int FIRST_CAPACITY = 8;

  /** A bucket may keep room for so many rows, however few rows the other buckets had. */
  private static final int SMALL_CAPACITY = 64;

  private final ValueProps valueProps = new ValueProps();
  private final BatchCodes batchCodes = new BatchCodes(valueProps);

  /** By bucket; null for a bucket without rows that keeps no room. */
  private final EventRows[] rows;

  private int size;

  /** Without rows, for users of so many buckets. */
  public BucketRows(int buckets) {
    rows = new EventRows[buckets];
  }

  /** The dictionary that {@link #add}'s codes refer to. */
  public ValueProps valueProps() {
    return valueProps;
  }

  /** The number of rows that wait. */
  public int size() {
    return size;
  }

  /** For how many rows there is room that is kept. */
  long capacity() {
    long capacity = 0;
    for (EventRows ofBucket : rows) {
      capacity += ofBucket == null ? 0 : ofBucket.capacity();
    }
    return capacity;
  }

  /** Adds one event. */
  public void add(int day, long user, int prop, long value) {
    int bucket = Buckets.of(user, rows.length);
    EventRows mine = rows[bucket];
    if (mine == null) {
      mine = new EventRows(FIRST_CAPACITY, batchCodes);
      rows[bucket] = mine;
    }
    mine.add(day, user, prop, value);
    size++;
  }

  /** Adds the events of a batch, whose rows must all be single events. */
  public void add(EventBatch batch) {
    int[] codes = new int[batch.valuePropCount()];
    for (int prop = 0; prop < codes.length; prop++) {
      codes[prop] = valueProps.code(batch.valueProp(prop));
    }
    for (int row = 0; row < batch.size(); row++) {
      add(batch.day(row), batch.user(row), codes[batch.prop(row)], batch.value(row));
    }
  }

  /**
   * Empties the rows into batches, those of a bucket in the order in which they were added; {@code
   * out} takes the batch and its bucket.
   */
  public void drain(Source source, String file, ObjIntConsumer<EventBatch> out) {
    for (int bucket = 0; bucket < rows.length; bucket++) {
      if (rows[bucket] != null) {
        int of = bucket;
        rows[bucket].drainRows(source, file, batch -> out.accept(batch, of));
      }
    }
    clear();
  }

  /** Forgets the rows and the dictionary. */
  public void clear() {
    int even = size / rows.length;
    for (int bucket = 0; bucket < rows.length; bucket++) {
      EventRows ofBucket = rows[bucket];
      if (ofBucket != null) {
        ofBucket.clearRows();
        // Otherwise each bucket would keep room for the largest share that it ever had.
        if (ofBucket.capacity() > 4 * even + SMALL_CAPACITY) {
          rows[bucket] = null;
        }
      }
    }
    size = 0;
    valueProps.clear();
  }
}
