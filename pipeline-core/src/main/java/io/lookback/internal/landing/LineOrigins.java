package io.lookback.internal.landing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.lookback.internal.batch.Buckets;
import io.lookback.internal.batch.PackedLongs;
import io.lookback.internal.batch.Wire;
import io.lookback.internal.landing.ContentHash.Content;
import io.lookback.internal.term.Term;
import io.lookback.landing.ReadLimits;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Which rejected lines a mended landing file stands for: the content of the file of the same stem
 * that ends in {@code .origins.jsonl}.
 *
 * <p>The file has a JSON object for each line, as a program writes it that hands rejected lines out
 * to be mended. A line is told by the content of its landing file, as length and {@link
 * ContentHash}, and by its byte offset there; the other fields are for people. In memory a line
 * takes 8 bytes. Immutable.
 */
public final class LineOrigins {
  /** What the name of an origins file ends in, in place of the ending of the mended file. */
  public static final String SUFFIX = ".origins.jsonl";

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{16}");

  private final String name;

  /** Lakes keep the hashes of origins, which begin with the place of the source in this list. */
  private static final List<String> SEEDS = List.of("prints", "taps", "pays");

  private final String source;
  private final Map<Content, Lines> lines;

  /** The offsets of lines, ascending, in a landing file that had this name when it was exported. */
  private record Lines(String file, PackedLongs offsets) {}

  /** Takes the lines of one landing file. */
  public interface Visitor {
    /**
     * Takes them.
     *
     * @param file the name that the landing file had
     * @param content what it held
     * @param offsets where the lines begin, ascending, each once
     */
    void visit(String file, Content content, PackedLongs offsets);
  }

  private LineOrigins(String name, String source, Map<Content, Lines> lines) {
    this.name = name;
    this.source = source;
    this.lines = lines;
  }

  /** The name of the origins file below landing. */
  public String name() {
    return name;
  }

  /** What the lines are. */
  public String source() {
    return source;
  }

  /** Passes the lines of each landing file on. */
  public void forEach(Visitor visitor) {
    lines.forEach((content, of) -> visitor.visit(of.file, content, of.offsets));
  }

  /** A hash of what is named, whatever the order of the lines. */
  public long hash() {
    long[] hash = {SEEDS.contains(source) ? SEEDS.indexOf(source) : source.hashCode()};
    forEach(
        (file, content, offsets) -> {
          long of = Buckets.mix(content.hash() * 31 + content.bytes());
          for (int i = 0; i < offsets.size(); i++) {
            hash[0] += Buckets.mix(of * 31 + offsets.get(i));
          }
        });
    return hash[0];
  }

  /**
   * Reads an origins file.
   *
   * @param limits how much a packed file may hold
   * @throws LandingException if it cannot be read, or a line of it is not an origin
   */
  public static LineOrigins read(LandingFile file, ReadLimits limits) throws LandingException {
    Map<Content, String> files = new LinkedHashMap<>();
    Map<Content, Offsets> offsets = new LinkedHashMap<>();
    try (JsonParser json =
        new JsonFactory()
            .createParser(Channels.newInputStream(LandingChannel.open(file, 0, limits)))) {
      while (json.nextToken() != null) {
        Line line = Line.read(json, file);
        Content content = new Content(line.bytes, line.hash);
        files.putIfAbsent(content, line.file);
        offsets.computeIfAbsent(content, first -> new Offsets()).add(line.offset);
      }
    } catch (JsonProcessingException e) {
      int at = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw noOrigin(file, at, e.getOriginalMessage());
    } catch (IOException e) {
      throw new LandingException(
          "landing file '" + file.name() + "' cannot be read to its end: " + e.getMessage(), e);
    }
    Map<Content, Lines> lines = new LinkedHashMap<>();
    files.forEach(
        (content, named) -> lines.put(content, new Lines(named, offsets.get(content).ascending())));
    return new LineOrigins(file.name(), file.source().label(), lines);
  }

  /** Writes the wire form. */
  public void writeTo(DataOutput out) throws IOException {
    Wire.writeText(out, name);
    Wire.writeText(out, source);
    out.writeInt(lines.size());
    for (Map.Entry<Content, Lines> of : lines.entrySet()) {
      Wire.writeText(out, of.getValue().file);
      out.writeLong(of.getKey().bytes());
      out.writeLong(of.getKey().hash());
      of.getValue().offsets.writeTo(out);
    }
  }

  /** Reads what {@link #writeTo} wrote. */
  public static LineOrigins readFrom(DataInput in) throws IOException {
    String name = Wire.readText(in);
    String label = Wire.readText(in);
    Map<Content, Lines> lines = new LinkedHashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      String file = Wire.readText(in);
      Content content = new Content(in.readLong(), in.readLong());
      PackedLongs offsets = PackedLongs.readFrom(in);
      if (!offsets.isAscending()) {
        throw new IOException("corrupt origins: offsets do not ascend");
      }
      lines.put(content, new Lines(file, offsets));
    }
    return new LineOrigins(name, label, lines);
  }

  private static LandingException noOrigin(LandingFile file, int line, String problem) {
    return new LandingException(
        "landing file '"
            + file.name()
            + "' has no origin of a line as "
            + Term.WRITE_ORIGINS
            + " it in line "
            + line
            + ": "
            + problem
            + "; restore the file, or remove it: then the lines it names stay set aside");
  }

  /** One line of the file, as far as a program needs it. */
  private record Line(String file, long bytes, long hash, long offset) {
    static Line read(JsonParser json, LandingFile in) throws IOException, LandingException {
      int at = json.currentTokenLocation().getLineNr();
      if (json.currentToken() != JsonToken.START_OBJECT) {
        throw noOrigin(in, at, "it is not a JSON object");
      }
      TreeMap<String, String> texts = new TreeMap<>();
      TreeMap<String, Long> numbers = new TreeMap<>();
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String field = json.currentName();
        JsonToken value = json.nextToken();
        if (value == JsonToken.VALUE_STRING) {
          texts.put(field, json.getText());
        } else if (value == JsonToken.VALUE_NUMBER_INT) {
          numbers.put(field, json.getLongValue());
        } else {
          json.skipChildren();
        }
      }
      String hash = texts.getOrDefault("content_hash", "");
      long bytes = numbers.getOrDefault("bytes", -1L);
      long offset = numbers.getOrDefault("offset", -1L);
      if (!HASH.matcher(hash).matches()) {
        throw noOrigin(in, at, "content_hash must be 16 hexadecimal digits in quotes");
      }
      if (!texts.containsKey("file")) {
        throw noOrigin(in, at, "file must be the name of a landing file in quotes");
      }
      if (offset < 0 || offset >= bytes) {
        throw noOrigin(in, at, "offset must be a number from 0 that is below bytes");
      }
      return new Line(texts.get("file"), bytes, HexFormat.fromHexDigitsToLong(hash), offset);
    }
  }

  /** Offsets as they come. */
  private static final class Offsets {
    private long[] values = new long[16];
    private int size;

    void add(long value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      values[size++] = value;
    }

    PackedLongs ascending() {
      Arrays.sort(values, 0, size);
      int distinct = 0;
      for (int i = 0; i < size; i++) {
        if (i == 0 || values[i] != values[i - 1]) {
          values[distinct++] = values[i];
        }
      }
      return PackedLongs.of(values, distinct);
    }
  }
}
