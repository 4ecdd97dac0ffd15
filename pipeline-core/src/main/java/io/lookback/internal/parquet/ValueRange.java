package io.lookback.internal.parquet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.parquet.format.Statistics;

/** The smallest and the largest value of a column chunk, as its statistics carry them. */
final class ValueRange {
  /** Longer texts are left out of the footer: they cost more than they save. */
  static final int LONGEST_TEXT = 64;

  private ValueRange() {}

  static Statistics none() {
    return new Statistics();
  }

  static Statistics ofInts(int smallest, int largest) {
    return of(
        little(Integer.BYTES).putInt(smallest).array(),
        little(Integer.BYTES).putInt(largest).array());
  }

  static Statistics ofLongs(long smallest, long largest) {
    return of(
        little(Long.BYTES).putLong(smallest).array(), little(Long.BYTES).putLong(largest).array());
  }

  /** The range of the texts, in the order of their UTF-8 bytes. */
  static Statistics ofTexts(Iterable<byte[]> texts) {
    byte[] smallest = null;
    byte[] largest = null;
    for (byte[] text : texts) {
      smallest = smallest == null || Arrays.compareUnsigned(text, smallest) < 0 ? text : smallest;
      largest = largest == null || Arrays.compareUnsigned(text, largest) > 0 ? text : largest;
    }
    boolean fits =
        smallest != null && smallest.length <= LONGEST_TEXT && largest.length <= LONGEST_TEXT;
    return fits ? of(smallest, largest) : none();
  }

  private static Statistics of(byte[] smallest, byte[] largest) {
    return new Statistics().setMin_value(smallest).setMax_value(largest);
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
