package io.lookback.internal.batch;

import io.lookback.batch.EventBatch;

/**
 * Columns of some rows of a batch as plain arrays: a loop over them is many times faster than one
 * that asks the batch for each row. An array holds the rows {@code [from, to)} from index 0, and is
 * valid until the same column is asked for again. Reused; not thread-safe.
 */
public final class EventColumns {
  private int[] days = {};
  private long[] users = {};
  private int[] props = {};
  private long[] values = {};
  private int[] counts = {};

  /** The {@link EventBatch#day} of each row. */
  public int[] days(EventBatch batch, int from, int to) {
    days = reserve(days, to - from);
    batch.days().unpack(from, to, days);
    return days;
  }

  /** The {@link EventBatch#user} of each row. */
  public long[] users(EventBatch batch, int from, int to) {
    users = reserve(users, to - from);
    batch.copyUsers(from, to, users);
    return users;
  }

  /** The {@link EventBatch#prop} of each row. */
  public int[] props(EventBatch batch, int from, int to) {
    props = reserve(props, to - from);
    batch.copyProps(from, to, props);
    return props;
  }

  /** The {@link EventBatch#value} of each row. */
  public long[] values(EventBatch batch, int from, int to) {
    values = reserve(values, to - from);
    batch.copyValues(from, to, values);
    return values;
  }

  /** The {@link EventBatch#count} of each row. */
  public int[] counts(EventBatch batch, int from, int to) {
    counts = reserve(counts, to - from);
    batch.copyCounts(from, to, counts);
    return counts;
  }

  private static int[] reserve(int[] column, int rows) {
    return column.length < rows ? new int[Math.max(rows, 2 * column.length)] : column;
  }

  private static long[] reserve(long[] column, int rows) {
    return column.length < rows ? new long[Math.max(rows, 2 * column.length)] : column;
  }
}
