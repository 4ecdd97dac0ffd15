package io.lookback.batch;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/** Damages bytes the way disks, wires and people do: flips, cuts, repeats, and odd numbers. */
public final class DamagedBytes {
  private static final int[] ODD = {
    -1, 0, 1, 127, 128, 255, 256, 65_535, 1 << 20, 1 << 28, Integer.MAX_VALUE, Integer.MIN_VALUE
  };

  private final Random random;

  /** Damage that {@code random} decides. */
  public DamagedBytes(Random random) {
    this.random = random;
  }

  /** A copy of {@code whole}, damaged in one to three places in {@code [from, whole.length)}. */
  public byte[] of(byte[] whole, int from) {
    byte[] damaged = whole.clone();
    for (int left = random.nextInt(3); left >= 0 && damaged.length > from; left--) {
      damaged = once(damaged, from);
    }
    return damaged;
  }

  private byte[] once(byte[] bytes, int from) {
    int at = from + random.nextInt(bytes.length - from);
    int left = bytes.length - at;
    switch (random.nextInt(8)) {
      case 0:
        return Arrays.copyOf(bytes, at);
      case 1:
        return without(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(8)));
      case 2:
        return repeated(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(8)));
      case 3:
        if (left >= Integer.BYTES) {
          ByteBuffer.wrap(bytes).putInt(at, ODD[random.nextInt(ODD.length)]);
        }
        return bytes;
      case 4:
        // The numbers of Parquet's headers: seven bits a byte, the highest says that more follow.
        Arrays.fill(bytes, at, Math.min(bytes.length - 1, at + random.nextInt(5)), (byte) 0xff);
        return bytes;
      case 5:
        bytes[at] = (byte) random.nextInt(256);
        return bytes;
      default:
        bytes[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        return bytes;
    }
  }

  private static byte[] without(byte[] bytes, int from, int to) {
    byte[] shorter = Arrays.copyOf(bytes, bytes.length - (to - from));
    System.arraycopy(bytes, to, shorter, from, bytes.length - to);
    return shorter;
  }

  private static byte[] repeated(byte[] bytes, int from, int to) {
    byte[] longer = Arrays.copyOf(bytes, bytes.length + (to - from));
    System.arraycopy(bytes, from, longer, to, bytes.length - from);
    return longer;
  }
}
