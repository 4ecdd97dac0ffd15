package io.lookback.internal.verify;

import io.lookback.batch.FeatureBatch;
import io.lookback.feature.FeatureSet;
import io.lookback.internal.batch.Wire;
import io.lookback.internal.batch.WireBytes;
import io.lookback.internal.plain.PlainLine;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.values.KV;

/** How witnesses go over the wire. */
public final class WitnessCoder extends CustomCoder<Witness> {
  private static final long serialVersionUID = 1L;

  /** One witness. */
  static final WitnessCoder ONE = new WitnessCoder();

  /** Witnesses by the shard of their users. */
  public static final Coder<KV<Integer, Witness>> BY_SHARD = KvCoder.of(VarIntCoder.of(), ONE);

  private static final int MOST = 1 << 26;

  /** What stands before a witness or a value, and tells what it is. */
  private enum Tag {
    LINES,
    SCORED,
    ROWS,
    NULL,
    DAY,
    LONG,
    TEXT,
    BOOLEAN,
    AMOUNT,
    MAP,
    /** The history of the row before. */
    SAME,
    PACKED
  }

  private static final List<Tag> TAGS = List.of(Tag.values());

  private WitnessCoder() {}

  @Override
  public void encode(Witness witness, OutputStream out) throws IOException {
    write(witness, new DataOutputStream(out));
  }

  @Override
  public Witness decode(InputStream in) throws IOException {
    return read(new DataInputStream(in));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WitnessCoder;
  }

  @Override
  public int hashCode() {
    return WitnessCoder.class.hashCode();
  }

  private static void write(Witness witness, DataOutput out) throws IOException {
    if (witness instanceof Witness.Lines lines) {
      out.writeByte(Tag.LINES.ordinal());
      writeLines(lines.lines(), out);
    } else if (witness instanceof Witness.Scored scored) {
      out.writeByte(Tag.SCORED.ordinal());
      scored.rows().writeTo(out);
    } else if (witness instanceof Witness.Rows rows) {
      out.writeByte(Tag.ROWS.ordinal());
      out.writeInt(rows.rows().size());
      Object history = null;
      for (Map<String, Object> row : rows.rows()) {
        writeRow(row, history, out);
        history = row.get(FeatureSet.HISTORY);
      }
    } else if (witness instanceof PackedWitness packed) {
      out.writeByte(Tag.PACKED.ordinal());
      out.writeInt(packed.length());
      writeBytes(packed.bytes(), out);
    }
  }

  private static Witness read(DataInput in) throws IOException {
    return switch (tag(in)) {
      case LINES -> new Witness.Lines(readLines(in));
      case SCORED -> new Witness.Scored(FeatureBatch.readFrom(in));
      case ROWS -> new Witness.Rows(readRows(in));
      case PACKED -> {
        int length = Wire.readCount(in, MOST);
        yield new PackedWitness(readBytes(in), length);
      }
      default -> throw new IOException("corrupt witness");
    };
  }

  private static void writeLines(List<Witness.Line> lines, DataOutput out) throws IOException {
    PlainLine first = lines.get(0).line();
    Wire.writeText(out, first.source());
    Wire.writeText(out, first.file());
    Wire.writeText(out, first.load());
    writeBytes(first.header(), out);
    out.writeInt(lines.size());
    for (Witness.Line line : lines) {
      out.writeLong(line.line().offset());
      out.writeLong(line.line().number());
      out.writeInt(line.line().part());
      writeBytes(line.line().raw(), out);
      out.writeLong(line.readAs());
    }
  }

  private static List<Witness.Line> readLines(DataInput in) throws IOException {
    String source = Wire.readText(in);
    String file = Wire.readText(in);
    String load = Wire.readText(in);
    byte[] header = readBytes(in);
    int count = Wire.readCount(in, MOST);
    List<Witness.Line> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long offset = in.readLong();
      long number = in.readLong();
      int part = in.readInt();
      byte[] raw = readBytes(in);
      lines.add(
          new Witness.Line(
              new PlainLine(source, file, offset, number, load, part, raw, header), in.readLong()));
    }
    return lines;
  }

  private static List<Map<String, Object>> readRows(DataInput in) throws IOException {
    int count = Wire.readCount(in, MOST);
    List<Map<String, Object>> rows = new ArrayList<>();
    Object history = null;
    for (int i = 0; i < count; i++) {
      Map<String, Object> row = readMap(in);
      if (tag(in) == Tag.SAME) {
        row.put(FeatureSet.HISTORY, history);
      } else {
        history = readMap(in);
        row.put(FeatureSet.HISTORY, history);
      }
      rows.add(row);
    }
    return rows;
  }

  /** Rows of one user and day share a history, which may be long. */
  private static void writeRow(Map<String, Object> row, Object before, DataOutput out)
      throws IOException {
    Map<String, Object> others = new LinkedHashMap<>(row);
    Map<?, ?> history = (Map<?, ?>) others.remove(FeatureSet.HISTORY);
    writeMap(others, out);
    if (history == before) {
      out.writeByte(Tag.SAME.ordinal());
    } else {
      out.writeByte(Tag.MAP.ordinal());
      writeMap(history, out);
    }
  }

  private static void writeBytes(byte[] bytes, DataOutput out) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] readBytes(DataInput in) throws IOException {
    return WireBytes.read(in, Wire.readCount(in, MOST));
  }

  private static void writeValue(Object value, DataOutput out) throws IOException {
    if (value == null) {
      out.writeByte(Tag.NULL.ordinal());
    } else if (value instanceof LocalDate day) {
      out.writeByte(Tag.DAY.ordinal());
      out.writeLong(day.toEpochDay());
    } else if (value instanceof Long number) {
      out.writeByte(Tag.LONG.ordinal());
      out.writeLong(number);
    } else if (value instanceof String text) {
      out.writeByte(Tag.TEXT.ordinal());
      Wire.writeText(out, text);
    } else if (value instanceof Boolean flag) {
      out.writeByte(Tag.BOOLEAN.ordinal());
      out.writeBoolean(flag);
    } else if (value instanceof BigDecimal amount) {
      out.writeByte(Tag.AMOUNT.ordinal());
      out.writeInt(amount.scale());
      writeBytes(amount.unscaledValue().toByteArray(), out);
    } else if (value instanceof Map<?, ?> map) {
      out.writeByte(Tag.MAP.ordinal());
      writeMap(map, out);
    } else {
      throw new IllegalArgumentException("no value of gold: " + value.getClass());
    }
  }

  private static void writeMap(Map<?, ?> map, DataOutput out) throws IOException {
    out.writeInt(map.size());
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      Wire.writeText(out, (String) entry.getKey());
      writeValue(entry.getValue(), out);
    }
  }

  private static Object readValue(DataInput in) throws IOException {
    return switch (tag(in)) {
      case NULL -> null;
      case DAY -> LocalDate.ofEpochDay(in.readLong());
      case LONG -> (Object) in.readLong();
      case TEXT -> Wire.readText(in);
      case BOOLEAN -> in.readBoolean();
      case AMOUNT -> {
        int scale = in.readInt();
        yield new BigDecimal(new BigInteger(readBytes(in)), scale);
      }
      case MAP -> readMap(in);
      default -> throw new IOException("corrupt value");
    };
  }

  private static Map<String, Object> readMap(DataInput in) throws IOException {
    Map<String, Object> map = new LinkedHashMap<>();
    int size = Wire.readCount(in, MOST);
    for (int i = 0; i < size; i++) {
      String key = Wire.readText(in);
      map.put(key, readValue(in));
    }
    return map;
  }

  private static Tag tag(DataInput in) throws IOException {
    int tag = in.readUnsignedByte();
    if (tag >= TAGS.size()) {
      throw new IOException("corrupt tag: " + tag);
    }
    return TAGS.get(tag);
  }
}
