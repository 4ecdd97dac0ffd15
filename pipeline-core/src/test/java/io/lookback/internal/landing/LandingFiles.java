package io.lookback.internal.landing;

import com.github.luben.zstd.Zstd;
import io.lookback.internal.landing.LandingFile.Compression;
import io.lookback.spec.SourceSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Makes landing files. */
final class LandingFiles {
  private LandingFiles() {}

  static LandingFile write(Path folder, String name, SourceSpec source, byte[] content)
      throws IOException {
    Path path = folder.resolve(name);
    Files.createDirectories(path.getParent());
    Files.write(path, content);
    Compression compression =
        name.endsWith(".gz")
            ? Compression.GZIP
            : name.endsWith(".zst") ? Compression.ZSTD : Compression.PLAIN;
    return new LandingFile(source, name, path.toString(), content.length, compression);
  }

  static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(content);
    }
    return packed.toByteArray();
  }

  static byte[] zstd(byte[] content) {
    return Zstd.compress(content);
  }

  static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
