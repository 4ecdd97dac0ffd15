package io.lookback.landing;

import com.github.luben.zstd.ZstdInputStream;
import io.lookback.lake.StoreFault;
import io.lookback.landing.LandingFile.Compression;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** Opens landing files, unpacking them. */
final class LandingChannel {
  private static final int STREAM_BYTES = 64 << 10;

  private LandingChannel() {}

  /**
   * Opens a file.
   *
   * <p>What clients of object stores throw unchecked is passed on as an {@link IOException}.
   *
   * @param position where to begin; 0 for a packed file
   * @param limits how much a packed file may hold
   */
  static ReadableByteChannel open(LandingFile file, long position, ReadLimits limits)
      throws IOException {
    ReadableByteChannel raw;
    try {
      raw = FileSystems.open(FileSystems.matchNewResource(file.path(), false));
    } catch (RuntimeException e) {
      if (StoreFault.isIn(e)) {
        throw new IOException(StoreFault.message(e, e.toString()), e);
      }
      throw e;
    }
    try {
      if (file.compression() == Compression.PLAIN) {
        if (position > 0) {
          ((SeekableByteChannel) raw).position(position);
        }
        return raw;
      }
      InputStream packed = Channels.newInputStream(raw);
      InputStream unpacked =
          file.compression() == Compression.GZIP
              // Java's own stream takes a damaged further member for the end of the file.
              ? new GzipCompressorInputStream(new BufferedInputStream(packed, STREAM_BYTES), true)
              : new ZstdInputStream(packed);
      return Channels.newChannel(new LimitedExpansion(unpacked, file.bytes(), limits));
    } catch (IOException | RuntimeException e) {
      raw.close();
      throw e;
    }
  }
}
