package io.lookback.internal.diff;

import io.lookback.internal.batch.Wire;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Comparator;

/**
 * A row that differs, or that only one gold has.
 *
 * @param day the print day, as an epoch day
 * @param user the user
 * @param valueProp the value prop
 * @param position the position; 0 where rows are not matched by it
 * @param number which of the equal rows of this key it is, from 0
 * @param entry the value prop of the first entry of the history that differs; null for other
 *     columns
 * @param field the field of that entry; null for other columns
 * @param a the value in the first gold as text; null for null, {@link #NOT_LISTED} where its
 *     history does not list the entry
 * @param b the same of the second gold
 */
public record DiffExample(
    int day,
    long user,
    String valueProp,
    int position,
    int number,
    String entry,
    String field,
    String a,
    String b)
    implements Comparable<DiffExample> {
  /** Stands for the value of an entry that a history does not list. */
  public static final String NOT_LISTED = "not listed";

  private static final Comparator<DiffExample> ORDER =
      Comparator.comparingInt(DiffExample::day)
          .thenComparingLong(DiffExample::user)
          .thenComparing(DiffExample::valueProp)
          .thenComparingInt(DiffExample::position)
          .thenComparingInt(DiffExample::number);

  @Override
  public int compareTo(DiffExample other) {
    return ORDER.compare(this, other);
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeInt(day);
    out.writeLong(user);
    Wire.writeText(out, valueProp);
    out.writeInt(position);
    out.writeInt(number);
    HistoryBytes.writeOptional(out, entry);
    HistoryBytes.writeOptional(out, field);
    HistoryBytes.writeOptional(out, a);
    HistoryBytes.writeOptional(out, b);
  }

  static DiffExample readFrom(DataInput in) throws IOException {
    return new DiffExample(
        in.readInt(),
        in.readLong(),
        Wire.readText(in),
        in.readInt(),
        in.readInt(),
        HistoryBytes.readOptional(in),
        HistoryBytes.readOptional(in),
        HistoryBytes.readOptional(in),
        HistoryBytes.readOptional(in));
  }
}
