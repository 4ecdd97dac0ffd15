package io.lookback.landing;

import com.github.luben.zstd.ZstdInputStream;
import io.lookback.landing.LandingFile.Compression;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.util.zip.GZIPInputStream;
import org.apache.beam.sdk.io.FileSystems;

/** Opens landing files, unpacking them. */
final class LandingChannel {
  private static final int STREAM_BYTES = 64 << 10;

  private LandingChannel() {}

  /**
   * Opens a file.
   *
   * @param position where to begin; 0 for a packed file
   */
  static ReadableByteChannel open(LandingFile file, long position) throws IOException {
    ReadableByteChannel raw = FileSystems.open(FileSystems.matchNewResource(file.path(), false));
    try {
      if (file.compression() == Compression.PLAIN) {
        if (position > 0) {
          ((SeekableByteChannel) raw).position(position);
        }
        return raw;
      }
      InputStream packed = Channels.newInputStream(raw);
      return Channels.newChannel(
          file.compression() == Compression.GZIP
              ? new GZIPInputStream(packed, STREAM_BYTES)
              : new ZstdInputStream(packed));
    } catch (IOException | RuntimeException e) {
      raw.close();
      throw e;
    }
  }
}
