package io.lookback.internal.landing;

import io.lookback.internal.landing.LandingFile.Compression;
import io.lookback.landing.ReadLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * A hash of a file's unpacked bytes, for telling whether they changed: CRC-32C in the upper and
 * CRC-32 in the lower half of a long.
 *
 * <p>Checksums, because the hash of a file can be put together from those of its ranges, which are
 * read side by side, and because the JVM computes them as fast as memory is read with either
 * compiler. Together with the file's length that finds every change but one in 2<sup>64</sup>; it
 * is no defence against somebody who forges a file of the same hash. Not thread-safe.
 */
public final class ContentHash {
  /** The hash of no bytes. */
  public static final long EMPTY = 0;

  private static final int CRC32_POLYNOMIAL = 0xEDB88320;
  private static final int CRC32C_POLYNOMIAL = 0x82F63B78;

  /** The polynomials 1 and x^8; the highest bit is the lowest power. */
  private static final int ONE = 1 << 31;

  private static final int X_TO_8 = 1 << 23;
  private static final int BUFFER_BYTES = 1 << 18;

  private final CRC32C upper = new CRC32C();
  private final CRC32 lower = new CRC32();

  /** Starts again, with no bytes. */
  void reset() {
    upper.reset();
    lower.reset();
  }

  /** Adds bytes. */
  void update(byte[] bytes, int from, int length) {
    upper.update(bytes, from, length);
    lower.update(bytes, from, length);
  }

  /** The hash of the bytes added so far. */
  long value() {
    return upper.getValue() << Integer.SIZE | lower.getValue();
  }

  /**
   * The hash of two pieces behind each other.
   *
   * @param secondBytes the length of the second piece
   */
  public static long join(long first, long second, long secondBytes) {
    int high = shift((int) (first >>> Integer.SIZE), secondBytes, CRC32C_POLYNOMIAL);
    int low = shift((int) first, secondBytes, CRC32_POLYNOMIAL);
    return second ^ ((long) high << Integer.SIZE | Integer.toUnsignedLong(low));
  }

  /**
   * Hashes a file.
   *
   * @param limits how much a packed file may hold
   * @return its length and hash, both of its unpacked bytes
   * @throws IOException if it cannot be read to its end
   */
  public static Content of(LandingFile file, ReadLimits limits) throws IOException {
    ContentHash hash = new ContentHash();
    long length = 0;
    try (ReadableByteChannel channel = LandingChannel.open(file, 0, limits)) {
      // A small file must not cost a large buffer; one byte more tells that it is at its end.
      long room = file.compression() == Compression.PLAIN ? file.bytes() + 1 : BUFFER_BYTES;
      ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(BUFFER_BYTES, room));
      while (channel.read(buffer) >= 0) {
        length += buffer.position();
        hash.update(buffer.array(), 0, buffer.position());
        buffer.clear();
      }
    }
    return new Content(length, hash.value());
  }

  /**
   * What a file holds, told apart from what others hold.
   *
   * @param bytes how many unpacked bytes
   * @param hash their {@link ContentHash}
   */
  public record Content(long bytes, long hash) {}

  /** The checksum of the same bytes with so many others behind them, as far as it is theirs. */
  private static int shift(int checksum, long bytes, int polynomial) {
    int factor = ONE;
    int power = X_TO_8;
    for (long left = bytes; left != 0; left >>>= 1) {
      if ((left & 1) != 0) {
        factor = multiply(factor, power, polynomial);
      }
      power = multiply(power, power, polynomial);
    }
    return multiply(factor, checksum, polynomial);
  }

  /** The product of two polynomials modulo a third. */
  private static int multiply(int left, int right, int polynomial) {
    int product = 0;
    int shifted = right;
    for (int bit = ONE; bit != 0; bit >>>= 1) {
      if ((left & bit) != 0) {
        product ^= shifted;
      }
      shifted = (shifted & 1) != 0 ? shifted >>> 1 ^ polynomial : shifted >>> 1;
    }
    return product;
  }
}
