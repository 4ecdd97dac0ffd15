package io.lookback.internal.diff;

import io.lookback.internal.batch.Wire;
import io.lookback.internal.batch.WireBytes;
import io.lookback.internal.lake.SmallFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The history of a row as bytes: equal histories have equal bytes. Each entry is its value prop and
 * the values of the compared fields; entries are in the order of their value props.
 */
final class HistoryBytes {
  private static final int SEVEN_BITS = 0x7F;
  private static final int MORE = 0x80;
  private static final int BITS = 7;
  private static final int MOST_BITS = 64;

  private HistoryBytes() {}

  /** Writes a number in as few bytes as it needs; {@link ComparedRows#NULL} in one. */
  static void writeNumber(DataOutput out, long number) throws IOException {
    // Null becomes 0, and small numbers stay small.
    long rest = number == ComparedRows.NULL ? 0 : (number << 1) ^ (number >> 63);
    rest += number == ComparedRows.NULL ? 0 : 1;
    while ((rest & ~(long) SEVEN_BITS) != 0) {
      out.writeByte((int) (rest & SEVEN_BITS) | MORE);
      rest >>>= BITS;
    }
    out.writeByte((int) rest);
  }

  /** Reads what {@link #writeNumber} wrote. */
  static long readNumber(DataInput in) throws IOException {
    long rest = 0;
    for (int shift = 0; shift < MOST_BITS; shift += BITS) {
      int next = in.readUnsignedByte();
      rest |= (long) (next & SEVEN_BITS) << shift;
      if ((next & MORE) == 0) {
        if (rest == 0) {
          return ComparedRows.NULL;
        }
        rest--;
        return (rest >>> 1) ^ -(rest & 1);
      }
    }
    throw new IOException("corrupt number");
  }

  /** Writes an entry's value prop. */
  static void writeProp(DataOutput out, byte[] valueProp) throws IOException {
    writeNumber(out, valueProp.length);
    out.write(valueProp);
  }

  /** The entries: for each value prop its values. */
  static SortedMap<String, long[]> entries(byte[] history, int fields) {
    SortedMap<String, long[]> entries = new TreeMap<>();
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(history))) {
      while (in.available() > 0) {
        byte[] prop = WireBytes.read(in, Math.toIntExact(readNumber(in)));
        long[] values = new long[fields];
        for (int field = 0; field < fields; field++) {
          values[field] = readNumber(in);
        }
        entries.put(new String(prop, StandardCharsets.UTF_8), values);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("corrupt history", e);
    }
    return entries;
  }

  /** What something writes, as bytes. */
  static byte[] form(SmallFile.Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      content.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Writes a text that may be null. */
  static void writeOptional(DataOutput out, String text) throws IOException {
    out.writeBoolean(text != null);
    if (text != null) {
      Wire.writeText(out, text);
    }
  }

  /** Reads what {@link #writeOptional} wrote. */
  static String readOptional(DataInput in) throws IOException {
    return in.readBoolean() ? Wire.readText(in) : null;
  }
}
