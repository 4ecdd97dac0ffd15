package io.lookback.internal.landing;

import io.lookback.internal.term.Term;
import io.lookback.landing.ReadLimits;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The content of a packed file; ends in an error where it outgrows {@link ReadLimits}. */
final class LimitedExpansion extends FilterInputStream {
  private final long packedBytes;
  private final int maxExpansion;
  private final long most;
  private long unpackedBytes;

  LimitedExpansion(InputStream unpacked, long packedBytes, ReadLimits limits) {
    super(unpacked);
    this.packedBytes = packedBytes;
    this.maxExpansion = limits.maxExpansion();
    this.most = maxUnpackedBytes(limits, packedBytes);
  }

  /** The most bytes that a packed file of {@code packedBytes} may hold. */
  static long maxUnpackedBytes(ReadLimits limits, long packedBytes) {
    boolean overflows = Math.multiplyHigh(packedBytes, limits.maxExpansion()) != 0;
    long most = packedBytes * limits.maxExpansion();
    return overflows || most < 0 ? Long.MAX_VALUE : Math.max(ReadLimits.EXPANSION_FLOOR, most);
  }

  @Override
  public int read() throws IOException {
    int read = in.read();
    if (read >= 0) {
      count(1);
    }
    return read;
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    int read = in.read(target, from, length);
    if (read > 0) {
      count(read);
    }
    return read;
  }

  @Override
  public long skip(long bytes) throws IOException {
    long skipped = in.skip(bytes);
    count(skipped);
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void count(long bytes) throws IOException {
    unpackedBytes += bytes;
    if (unpackedBytes > most) {
      throw new IOException(
          "its "
              + packedBytes
              + " bytes unpack to more than "
              + most
              + ", beyond "
              + Term.MAX_EXPANSION
              + "="
              + maxExpansion
              + " times its size; if the file is meant to be so, give a larger "
              + Term.MAX_EXPANSION);
    }
  }
}
