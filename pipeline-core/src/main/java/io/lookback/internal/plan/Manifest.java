package io.lookback.internal.plan;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.lookback.internal.lake.LakeFolder;
import io.lookback.internal.lake.LayerVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;

/**
 * The manifest of bronze for people and other programs: a JSON line for each landing file that a
 * version holds. Lookback itself goes by the counts, from which the manifest is written.
 */
public final class Manifest {
  /** The file's name in the folder of a version. */
  public static final String FILE = "_manifest.jsonl";

  private Manifest() {}

  /** Writes the manifest into the folder of a version that is complete and not yet published. */
  public static void write(LakeFolder lake, LayerVersion bronze) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes, JsonEncoding.UTF8)) {
      json.setRootValueSeparator(null);
      for (LoadedFile file : LoadedFile.of(bronze)) {
        json.writeStartObject();
        json.writeStringField("source", file.source());
        json.writeStringField("file", file.name());
        json.writeNumberField("bytes", file.content().bytes());
        json.writeStringField("content_hash", HexFormat.of().toHexDigits(file.content().hash()));
        json.writeNumberField("lines", file.lines());
        json.writeNumberField("max_line_bytes", file.maxLineBytes());
        json.writeStringField("load_id", file.loadId());
        json.writeEndObject();
        json.writeRaw('\n');
      }
    }
    lake.write(bronze, FILE, bytes.toByteArray());
  }
}
