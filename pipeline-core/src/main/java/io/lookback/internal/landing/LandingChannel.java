package io.lookback.internal.landing;

import io.lookback.internal.lake.StoreFault;
import io.lookback.internal.landing.LandingFile.Compression;
import io.lookback.landing.ReadLimits;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * Opens landing files, unpacking them. Whoever reads a landing file opens it here.
 *
 * <p>A packed file is read to its end, or in an {@link IOException}: one that ends inside of a gzip
 * member or a zstd frame (also a skippable one, or its header or checksum) is an {@link
 * java.io.EOFException}, and anything else behind the last of them an error. One limit remains: a
 * file that is cut exactly between two members or frames is a file of fewer of them, which nothing
 * tells from a whole one.
 */
final class LandingChannel {
  private static final int GZIP_BYTES = 64 << 10;

  /** The largest block of zstd, so that most blocks are unpacked where they are needed. */
  private static final int ZSTD_BYTES = 128 << 10;

  private LandingChannel() {}

  /**
   * Opens a file.
   *
   * <p>A file that is opened at its beginning is refused if its first bytes are not packed as its
   * name says. What clients of object stores throw unchecked is passed on as an {@link
   * IOException}.
   *
   * @param position where to begin; 0 for a packed file
   * @param limits how much a packed file may hold
   * @throws IOException if it cannot be opened or is not packed as its name says
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
    ReadableByteChannel opened = raw;
    try {
      if (position > 0) {
        ((SeekableByteChannel) raw).position(position);
        return raw;
      }
      HeadedChannel whole = new HeadedChannel(raw, PackingCheck.HEAD_BYTES);
      PackingCheck.checkFile(file, whole.head());
      if (file.compression() == Compression.PLAIN) {
        return whole;
      }
      InputStream unpacked =
          file.compression() == Compression.GZIP
              ? gzip(whole)
              : new ZstdFrames(whole, ZSTD_BYTES, ZSTD_BYTES);
      opened = Channels.newChannel(new LimitedExpansion(unpacked, file.bytes(), limits));
      HeadedChannel content = new HeadedChannel(opened, PackingCheck.HEAD_BYTES);
      PackingCheck.checkContent(content.head());
      return content;
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /** Java's own stream takes a damaged further member for the end of the file. */
  private static InputStream gzip(ReadableByteChannel packed) throws IOException {
    return new GzipCompressorInputStream(
        new BufferedInputStream(Channels.newInputStream(packed), GZIP_BYTES), true);
  }
}
