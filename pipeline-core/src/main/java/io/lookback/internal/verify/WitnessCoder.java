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

  /** What stands before a witness or a part of it, and tells what it is. */
  enum Tag {
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
    PACKED,
    /** Where the lines that follow came from. */
    ORIGIN,
    LINE,
    ROW,
    /** No line or row follows. */
    END
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
      Object history = null;
      for (Map<String, Object> row : rows.rows()) {
        writeRow(row, row.get(FeatureSet.HISTORY) == history, out);
        history = row.get(FeatureSet.HISTORY);
      }
      out.writeByte(Tag.END.ordinal());
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
    PlainLine before = null;
    for (Witness.Line line : lines) {
      if (!isOfSameFile(before, line.line())) {
        writeOrigin(line.line(), out);
      }
      writeLine(line, out);
      before = line.line();
    }
    out.writeByte(Tag.END.ordinal());
  }

  /** Whether a line needs no {@link #writeOrigin} after another, which is null for the first. */
  static boolean isOfSameFile(PlainLine before, PlainLine line) {
    return before != null
        && before.file().equals(line.file())
        && before.source().equals(line.source())
        && before.load().equals(line.load());
  }

  /** Writes where a line, and those that follow, came from. */
  static void writeOrigin(PlainLine line, DataOutput out) throws IOException {
    out.writeByte(Tag.ORIGIN.ordinal());
    Wire.writeText(out, line.source());
    Wire.writeText(out, line.file());
    Wire.writeText(out, line.load());
    writeBytes(line.header(), out);
  }

  static void writeLine(Witness.Line line, DataOutput out) throws IOException {
    out.writeByte(Tag.LINE.ordinal());
    out.writeLong(line.line().offset());
    out.writeLong(line.line().number());
    out.writeInt(line.line().part());
    writeBytes(line.line().raw(), out);
    out.writeLong(line.readAs());
  }

  private static List<Witness.Line> readLines(DataInput in) throws IOException {
    List<Witness.Line> lines = new ArrayList<>();
    PlainLine origin = null;
    while (true) {
      switch (tag(in)) {
        case ORIGIN -> origin = readOrigin(in);
        case LINE -> lines.add(readLine(origin, in));
        case END -> {
          return lines;
        }
        default -> throw new IOException("corrupt lines");
      }
    }
  }

  private static PlainLine readOrigin(DataInput in) throws IOException {
    String source = Wire.readText(in);
    String file = Wire.readText(in);
    String load = Wire.readText(in);
    return new PlainLine(source, file, 0, 0, load, 0, new byte[0], readBytes(in));
  }

  private static Witness.Line readLine(PlainLine origin, DataInput in) throws IOException {
    if (origin == null) {
      throw new IOException("corrupt lines: of no file");
    }
    long offset = in.readLong();
    long number = in.readLong();
    int part = in.readInt();
    byte[] raw = readBytes(in);
    PlainLine line =
        new PlainLine(
            origin.source(),
            origin.file(),
            offset,
            number,
            origin.load(),
            part,
            raw,
            origin.header());
    return new Witness.Line(line, in.readLong());
  }

  private static List<Map<String, Object>> readRows(DataInput in) throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    Object history = null;
    for (Tag tag = tag(in); tag != Tag.END; tag = tag(in)) {
      if (tag != Tag.ROW) {
        throw new IOException("corrupt rows");
      }
      Map<String, Object> row = readMap(in);
      history = tag(in) == Tag.SAME ? history : readMap(in);
      row.put(FeatureSet.HISTORY, history);
      rows.add(row);
    }
    return rows;
  }

  /**
   * Writes a row.
   *
   * @param isSame whether it has the history of the row before, which may be long
   */
  static void writeRow(Map<String, Object> row, boolean isSame, DataOutput out) throws IOException {
    Map<String, Object> others = new LinkedHashMap<>(row);
    Map<?, ?> history = (Map<?, ?>) others.remove(FeatureSet.HISTORY);
    out.writeByte(Tag.ROW.ordinal());
    writeMap(others, out);
    if (isSame) {
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
