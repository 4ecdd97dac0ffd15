package io.lookback.internal.coder;

import io.lookback.batch.Source;
import io.lookback.batch.ValueKind;
import io.lookback.internal.batch.Wire;
import io.lookback.internal.lake.LakeFile;
import io.lookback.internal.landing.LandingFile;
import io.lookback.internal.landing.LandingFile.Compression;
import io.lookback.internal.landing.LandingPlan.Lane;
import io.lookback.internal.landing.LandingRange;
import io.lookback.spec.EventFields;
import io.lookback.spec.SourceSpec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;

/** The coders of files and of parts of files that are read. */
public final class FileCoders {
  /** Lanes of landing ranges. The sources of a lane are written once, however many its files. */
  public static final Coder<Lane> LANES =
      WireCoder.of(Lane.class, FileCoders::writeLane, FileCoders::readLane);

  /** Files of the lake. */
  public static final Coder<LakeFile> LAKE_FILES =
      WireCoder.of(LakeFile.class, FileCoders::writeLakeFile, FileCoders::readLakeFile);

  private static final int MOST_RANGES = 1 << 24;
  private static final int MOST_NAMES = 1 << 16;

  /** No list is made larger than this before its elements have come: the count may be corrupt. */
  private static final int FIRST_ROOM = 1 << 10;

  private FileCoders() {}

  private static void writeLakeFile(LakeFile file, DataOutput out) throws IOException {
    Wire.writeText(out, file.table());
    Wire.writeText(out, file.partition());
    Wire.writeText(out, file.path());
  }

  private static LakeFile readLakeFile(DataInput in) throws IOException {
    return new LakeFile(Wire.readText(in), Wire.readText(in), Wire.readText(in));
  }

  private static void writeLane(Lane lane, DataOutput out) throws IOException {
    List<SourceSpec> sources =
        lane.ranges().stream().map(range -> range.file().source()).distinct().toList();
    out.writeInt(sources.size());
    for (SourceSpec source : sources) {
      writeSource(source, out);
    }
    out.writeInt(lane.ranges().size());
    for (LandingRange range : lane.ranges()) {
      LandingFile file = range.file();
      out.writeInt(sources.indexOf(file.source()));
      Wire.writeText(out, file.name());
      Wire.writeText(out, file.path());
      out.writeLong(file.bytes());
      out.writeByte(file.compression().ordinal());
      out.writeLong(range.start());
      out.writeLong(range.end());
    }
  }

  private static Lane readLane(DataInput in) throws IOException {
    try {
      List<SourceSpec> sources = new ArrayList<>();
      int count = count(in, MOST_NAMES);
      for (int i = 0; i < count; i++) {
        sources.add(readSource(in));
      }
      int size = count(in, MOST_RANGES);
      List<LandingRange> ranges = new ArrayList<>(Math.min(size, FIRST_ROOM));
      for (int i = 0; i < size; i++) {
        LandingFile file =
            new LandingFile(
                one(sources, in.readInt()),
                Wire.readText(in),
                Wire.readText(in),
                in.readLong(),
                one(List.of(Compression.values()), in.readUnsignedByte()));
        ranges.add(new LandingRange(file, in.readLong(), in.readLong()));
      }
      return new Lane(ranges);
    } catch (IllegalArgumentException e) {
      throw new IOException("corrupt input: " + e.getMessage(), e);
    }
  }

  private static void writeSource(SourceSpec source, DataOutput out) throws IOException {
    Wire.writeText(out, source.label());
    Wire.writeText(out, source.source().noun());
    out.writeByte(source.source().value().ordinal());
    out.writeByte(source.format().ordinal());
    out.writeInt(source.files().size());
    for (String pattern : source.files()) {
      Wire.writeText(out, pattern);
    }
    EventFields fields = source.fields();
    Wire.writeText(out, fields.day());
    Wire.writeText(out, fields.userId());
    Wire.writeText(out, fields.valueProp());
    if (fields.kind() != ValueKind.NONE) {
      Wire.writeText(out, fields.value());
    }
    out.writeBoolean(source.isRequired());
    out.writeBoolean(source.dropsRepeats());
  }

  private static SourceSpec readSource(DataInput in) throws IOException {
    String label = Wire.readText(in);
    String noun = Wire.readText(in);
    ValueKind kind = one(List.of(ValueKind.values()), in.readUnsignedByte());
    SourceSpec.Format format = one(List.of(SourceSpec.Format.values()), in.readUnsignedByte());
    List<String> files = new ArrayList<>();
    int count = count(in, MOST_NAMES);
    for (int i = 0; i < count; i++) {
      files.add(Wire.readText(in));
    }
    EventFields fields =
        new EventFields(
            Wire.readText(in),
            Wire.readText(in),
            Wire.readText(in),
            kind == ValueKind.NONE ? null : Wire.readText(in),
            kind);
    return new SourceSpec(
        new Source(label, noun, kind), format, files, fields, in.readBoolean(), in.readBoolean());
  }

  private static int count(DataInput in, int most) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > most) {
      throw new IOException("corrupt input: count " + count + "; legal: 0 to " + most);
    }
    return count;
  }

  private static <T> T one(List<T> all, int number) throws IOException {
    if (number < 0 || number >= all.size()) {
      throw new IOException(
          "corrupt input: number " + number + " of " + all.size() + "; legal: from 0, below that");
    }
    return all.get(number);
  }
}
