package io.lookback.internal.landing;

import io.lookback.internal.landing.LandingFile.Compression;
import java.io.IOException;

/**
 * Whether a landing file is packed as its name says, told by its first bytes.
 *
 * <p>Packed bytes under a plain name would be lines that nobody can read, and the reasons given for
 * them would lead astray.
 */
final class PackingCheck {
  /** How many first bytes are needed. */
  static final int HEAD_BYTES = 4;

  private PackingCheck() {}

  /**
   * Checks a file as it lies there.
   *
   * @param head its first {@link #HEAD_BYTES} bytes, or all if it has fewer
   * @throws IOException if they are not those of its packing; the message says what to do
   */
  static void checkFile(LandingFile file, byte[] head) throws IOException {
    Compression named = file.compression();
    if (named != Compression.PLAIN && head.length == 0) {
      throw new IOException(
          "it has no bytes, but "
              + label(named)
              + " gives some even to no content; copy it again, or name it "
              + plainName(file)
              + " if it stands for none");
    }
    Compression packing = packing(head);
    // A head that is cut off can be the beginning of anything; the decoder says that it ends early.
    if (packing == named || isCutOff(named, head)) {
      return;
    }
    throw new IOException(
        packing == Compression.PLAIN
            ? "it is not packed with " + label(named) + "; name it " + plainName(file)
            : "it looks like " + label(packing) + "; name it " + plainName(file) + ending(packing));
  }

  /**
   * Checks what a packed file holds.
   *
   * @param head its first {@link #HEAD_BYTES} unpacked bytes, or all if it has fewer
   * @throws IOException if they are packed again; the message says what to do
   */
  static void checkContent(byte[] head) throws IOException {
    Compression packing = packing(head);
    if (packing != Compression.PLAIN) {
      throw new IOException(
          "it is packed twice: its content looks like " + label(packing) + "; unpack it once");
    }
  }

  private static Compression packing(byte[] head) {
    if (head.length < HEAD_BYTES) {
      return Compression.PLAIN;
    }
    return isGzip(head) ? Compression.GZIP : isZstd(head) ? Compression.ZSTD : Compression.PLAIN;
  }

  private static boolean isCutOff(Compression named, byte[] head) {
    return head.length < HEAD_BYTES
        && (named == Compression.GZIP ? isGzip(head) : named == Compression.ZSTD && isZstd(head));
  }

  private static boolean isGzip(byte[] head) {
    return begins(head, 0x1F, 0x1F, 0x8B);
  }

  /** Whether it begins with a frame of any version of zstd, or with a skippable one. */
  private static boolean isZstd(byte[] head) {
    return begins(head, 0x24, 0x28, 0xB5, 0x2F, 0xFD) || begins(head, 0x50, 0x5F, 0x2A, 0x4D, 0x18);
  }

  /** Whether the first byte is in {@code [least, most]} and those behind it are as given. */
  private static boolean begins(byte[] head, int least, int most, int... behind) {
    int first = Byte.toUnsignedInt(head[0]);
    boolean isSame = first >= least && first <= most;
    for (int i = 1; i < Math.min(head.length, 1 + behind.length); i++) {
      isSame &= Byte.toUnsignedInt(head[i]) == behind[i - 1];
    }
    return isSame;
  }

  private static String label(Compression packing) {
    return packing == Compression.GZIP ? "gzip" : "zstd";
  }

  private static String ending(Compression packing) {
    return switch (packing) {
      case PLAIN -> "";
      case GZIP -> ".gz";
      case ZSTD -> ".zst";
    };
  }

  private static String plainName(LandingFile file) {
    int ending = ending(file.compression()).length();
    return file.name().substring(0, file.name().length() - ending);
  }
}
