package io.lookback.internal.landing;

import io.lookback.spec.SourceSpec;
import java.io.Serializable;

/**
 * One landing file.
 *
 * @param source what its lines are
 * @param name the path below the landing folder with forward slashes, as bronze and the ledger show
 *     it
 * @param path where to open it
 * @param bytes its size as it lies there, in bytes
 * @param compression how it is packed
 */
public record LandingFile(
    SourceSpec source, String name, String path, long bytes, Compression compression)
    implements Serializable {
  /** How a landing file is packed; told by the end of its name. */
  public enum Compression {
    /** Not packed: may be read in byte ranges. */
    PLAIN,
    /** {@code .gz}, any number of members from one. */
    GZIP,
    /** {@code .zst}, any number of frames from one. */
    ZSTD
  }

  /** Packed text is taken for this many times its size. */
  private static final int UNPACKED = 10;

  /** About how many bytes of plain text it holds: a guess where it is packed. */
  public long textBytes() {
    return compression == Compression.PLAIN ? bytes : UNPACKED * bytes;
  }

  /** Whether its lines are comma-separated values under a header, rather than JSON. */
  public boolean isCsv() {
    return source.isCsv();
  }
}
