package io.lookback.batch;

import io.lookback.internal.batch.EventRows;
import io.lookback.internal.batch.PackedLongs;
import io.lookback.internal.batch.Wire;
import io.lookback.internal.batch.WireSize;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Events of one source as columns: day, user, value prop, and the position of a print or tap or the
 * amount of a payment. Immutable.
 *
 * <p>Rows hold a code into {@link #valueProp the batch's own dictionary}; codes of two batches do
 * not compare. Where a batch comes straight from landing, {@link #file} names the file that all its
 * rows are from; later it is empty. A row may stand for {@link #count} equal events.
 *
 * <p>{@link EventRows} builds batches and keeps them within {@link WireSize}, so that any runner
 * can sort and ship them.
 */
public final class EventBatch {
  private final Source source;
  private final String file;
  private final String[] valueProps;
  private final PackedLongs days;
  private final PackedLongs users;
  private final PackedLongs props;
  private final PackedLongs values;
  private final PackedLongs counts;

  /** A batch of packed columns of one length; {@link EventRows} fills them. */
  public EventBatch(
      Source source,
      String file,
      String[] valueProps,
      PackedLongs days,
      PackedLongs users,
      PackedLongs props,
      PackedLongs values,
      PackedLongs counts) {
    int size = days.size();
    if (users.size() != size
        || props.size() != size
        || values.size() != size
        || counts.size() != size) {
      throw new IllegalArgumentException("columns differ in length");
    }
    if (size > 0 && (props.min() < 0 || props.max() >= valueProps.length)) {
      throw new IllegalArgumentException(
          "value prop code outside the dictionary of " + valueProps.length);
    }
    this.source = source;
    this.file = file;
    this.valueProps = valueProps;
    this.days = days;
    this.users = users;
    this.props = props;
    this.values = values;
    this.counts = counts;
  }

  /** What kind of events these are. */
  public Source source() {
    return source;
  }

  /** The landing file that the rows came from; empty once rows of several files may be mixed. */
  public String file() {
    return file;
  }

  /** The number of rows. */
  public int size() {
    return days.size();
  }

  /** Epoch days, one per row. */
  public PackedLongs days() {
    return days;
  }

  /** Users, one per row. */
  public PackedLongs users() {
    return users;
  }

  /** {@link #value Values}, one per row. */
  public PackedLongs values() {
    return values;
  }

  /** The epoch day of a row. */
  public int day(int row) {
    return days.getInt(row);
  }

  /** The user of a row. */
  public long user(int row) {
    return users.get(row);
  }

  /** The code of a row's value prop, in {@code [0, valuePropCount())}. */
  public int prop(int row) {
    return props.getInt(row);
  }

  /** The position of a print or tap, or the amount of a payment in minor units. */
  public long value(int row) {
    return values.get(row);
  }

  /**
   * How many events a row stands for: 1, unless history was combined. The {@link #value} of a
   * combined row is the sum of the amounts of payments, and without meaning for prints and taps.
   */
  public int count(int row) {
    return counts.getInt(row);
  }

  /** Copies {@link #user} of the rows {@code [from, to)} to {@code out}, from index 0. */
  public void copyUsers(int from, int to, long[] out) {
    users.unpack(from, to, out);
  }

  /** Copies {@link #prop} of the rows {@code [from, to)} to {@code out}, from index 0. */
  public void copyProps(int from, int to, int[] out) {
    props.unpack(from, to, out);
  }

  /** Copies {@link #value} of the rows {@code [from, to)} to {@code out}, from index 0. */
  public void copyValues(int from, int to, long[] out) {
    values.unpack(from, to, out);
  }

  /** Copies {@link #count} of the rows {@code [from, to)} to {@code out}, from index 0. */
  public void copyCounts(int from, int to, int[] out) {
    counts.unpack(from, to, out);
  }

  /** The number of value props in the dictionary. */
  public int valuePropCount() {
    return valueProps.length;
  }

  /** The value prop with this code. */
  public String valueProp(int code) {
    return valueProps[code];
  }

  /** Writes the wire form. */
  public void writeTo(DataOutput out) throws IOException {
    source.writeTo(out);
    Wire.writeText(out, file);
    Wire.writeTexts(out, valueProps);
    days.writeTo(out);
    users.writeTo(out);
    props.writeTo(out);
    values.writeTo(out);
    counts.writeTo(out);
  }

  /** Reads what {@link #writeTo} wrote. */
  public static EventBatch readFrom(DataInput in) throws IOException {
    try {
      return new EventBatch(
          Source.readFrom(in),
          Wire.readText(in),
          Wire.readTexts(in),
          PackedLongs.readFrom(in),
          PackedLongs.readFrom(in),
          PackedLongs.readFrom(in),
          PackedLongs.readFrom(in),
          PackedLongs.readFrom(in));
    } catch (IllegalArgumentException e) {
      throw new IOException("corrupt batch: " + e.getMessage(), e);
    }
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof EventBatch that)) {
      return false;
    }
    return source.equals(that.source)
        && file.equals(that.file)
        && Arrays.equals(valueProps, that.valueProps)
        && days.equals(that.days)
        && users.equals(that.users)
        && props.equals(that.props)
        && values.equals(that.values)
        && counts.equals(that.counts);
  }

  @Override
  public int hashCode() {
    return 31 * users.hashCode() + values.hashCode();
  }

  @Override
  public String toString() {
    return size() + " " + source.label() + (file.isEmpty() ? "" : " of " + file);
  }
}
