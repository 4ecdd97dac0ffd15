package io.lookback.internal.diff;

import io.lookback.internal.batch.Wire;
import io.lookback.internal.batch.WireBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows of one gold, of one day and bucket of users, with the columns that are compared: whole
 * numbers, amounts in minor units, 0 and 1 for a flag, {@link #NULL} for null. Rows that follow
 * each other share an equal {@link HistoryBytes history}. Grows until it is put out.
 */
final class ComparedRows {
  /** The value of a column that is null. */
  static final long NULL = Long.MIN_VALUE;

  private static final int MAX_ROWS = 1 << 24;
  private static final int MAX_COLUMNS = 1 << 12;
  private static final int LEAST_ROOM = 64;

  private final boolean isOfA;
  private final long[][] values;
  private final List<String> props = new ArrayList<>();
  private final Map<String, Integer> codes = new HashMap<>();
  private final List<byte[]> histories = new ArrayList<>();
  private long[] users = new long[LEAST_ROOM];
  private int[] valueProps = new int[LEAST_ROOM];
  private int[] positions = new int[LEAST_ROOM];
  private int[] historyOf = new int[LEAST_ROOM];
  private int size;
  private long bytes;

  /**
   * No rows yet.
   *
   * @param isOfA whether they are of the first gold
   * @param columns how many columns are compared, history apart
   */
  ComparedRows(boolean isOfA, int columns) {
    this.isOfA = isOfA;
    this.values = new long[columns][LEAST_ROOM];
  }

  boolean isOfA() {
    return isOfA;
  }

  int size() {
    return size;
  }

  /** About how many bytes the wire form takes. */
  long bytes() {
    return bytes;
  }

  long user(int row) {
    return users[row];
  }

  String valueProp(int row) {
    return props.get(valueProps[row]);
  }

  int position(int row) {
    return positions[row];
  }

  long value(int column, int row) {
    return values[column][row];
  }

  byte[] history(int row) {
    return histories.get(historyOf[row]);
  }

  /** Adds a history for the rows to come. */
  void addHistory(byte[] history) {
    histories.add(history);
    bytes += history.length + Integer.BYTES;
  }

  /** Adds a row with the history that was added last; its values are to be set. */
  int add(long user, String valueProp, int position) {
    if (size == users.length) {
      grow();
    }
    Integer code = codes.get(valueProp);
    if (code == null) {
      code = props.size();
      codes.put(valueProp, code);
      props.add(valueProp);
      bytes += 3L * valueProp.length() + Integer.BYTES;
    }
    users[size] = user;
    valueProps[size] = code;
    positions[size] = position;
    historyOf[size] = histories.size() - 1;
    bytes += Long.BYTES * (values.length + 3L);
    return size++;
  }

  /** Sets a value of a row. */
  void set(int column, int row, long value) {
    values[column][row] = value;
  }

  private void grow() {
    int room = 2 * size;
    users = Arrays.copyOf(users, room);
    valueProps = Arrays.copyOf(valueProps, room);
    positions = Arrays.copyOf(positions, room);
    historyOf = Arrays.copyOf(historyOf, room);
    for (int column = 0; column < values.length; column++) {
      values[column] = Arrays.copyOf(values[column], room);
    }
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeBoolean(isOfA);
    out.writeInt(values.length);
    out.writeInt(size);
    Wire.writeTexts(out, props.toArray(String[]::new));
    out.writeInt(histories.size());
    for (byte[] history : histories) {
      out.writeInt(history.length);
      out.write(history);
    }
    for (int row = 0; row < size; row++) {
      out.writeLong(users[row]);
      out.writeInt(valueProps[row]);
      out.writeInt(positions[row]);
      out.writeInt(historyOf[row]);
    }
    for (long[] column : values) {
      for (int row = 0; row < size; row++) {
        HistoryBytes.writeNumber(out, column[row]);
      }
    }
  }

  static ComparedRows readFrom(DataInput in) throws IOException {
    boolean isOfA = in.readBoolean();
    ComparedRows rows = new ComparedRows(isOfA, Wire.readCount(in, MAX_COLUMNS));
    int size = Wire.readCount(in, MAX_ROWS);
    String[] props = Wire.readTexts(in);
    int histories = Wire.readCount(in, MAX_ROWS);
    for (int i = 0; i < histories; i++) {
      rows.addHistory(WireBytes.read(in, Wire.readCount(in, Integer.MAX_VALUE)));
    }
    for (int row = 0; row < size; row++) {
      rows.add(in.readLong(), text(props, in.readInt()), in.readInt());
      rows.historyOf[row] = in.readInt();
      if (rows.historyOf[row] < 0 || rows.historyOf[row] >= histories) {
        throw new IOException("corrupt rows: history " + rows.historyOf[row]);
      }
    }
    for (long[] column : rows.values) {
      for (int row = 0; row < size; row++) {
        column[row] = HistoryBytes.readNumber(in);
      }
    }
    return rows;
  }

  private static String text(String[] props, int code) throws IOException {
    if (code < 0 || code >= props.length) {
      throw new IOException("corrupt rows: value prop " + code);
    }
    return props[code];
  }

  /** The rows' form on the wire is what they are. */
  @Override
  public boolean equals(Object other) {
    return other instanceof ComparedRows that && Arrays.equals(form(), that.form());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(form());
  }

  private byte[] form() {
    return HistoryBytes.form(this::writeTo);
  }
}
