package io.lookback.internal.parquet;

import io.lookback.internal.batch.UsedCodes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.Encoding;

/**
 * Encodes the values of one column chunk after the other, without nulls, and chooses how.
 *
 * <ul>
 *   <li>one value: a dictionary of one and a run
 *   <li>numbers in a small range: dictionary
 *   <li>other numbers that never decrease: delta, unless that is hardly shorter than plain
 *   <li>other numbers: plain. Deltas of unsorted numbers are noise that Zstandard cannot shorten,
 *       while repeated plain values it finds
 *   <li>texts: dictionary; bytes: lengths by delta, then the bytes; booleans: one bit each
 * </ul>
 */
final class ValueEncoder {
  private static final int SMALL_RANGE = 4096;
  private static final int PAGE_BYTES = 8 << 20;
  private static final long DECIMAL_BOUND = 1_000_000_000_000_000_000L;

  private final ChunkWriter chunk;
  private final DeltaPacking delta = new DeltaPacking();
  private int[] codes = new int[0];

  ValueEncoder(ChunkWriter chunk) {
    this.chunk = chunk;
  }

  /** Encodes {@code values[from, from + levels.values())}. */
  ColumnChunk ints(TableSchema.Leaf leaf, Levels levels, int[] values, int from) {
    chunk.begin(leaf, levels);
    int count = levels.values();
    if (count == 0) {
      return withoutValues();
    }
    int smallest = values[from];
    int largest = smallest;
    boolean sorted = true;
    for (int i = from + 1; i < from + count; i++) {
      int value = values[i];
      sorted &= value >= values[i - 1];
      smallest = Math.min(smallest, value);
      largest = Math.max(largest, value);
    }
    long range = (long) largest - smallest;
    if (range == 0) {
      chunk.dictionary().putInt(smallest);
      constant();
    } else if (isSmall(range, count)) {
      smallRange(values, from, count, smallest, (int) range);
    } else if (sorted && range <= Integer.MAX_VALUE && deltaPays(range, count, Integer.SIZE)) {
      chunk.pages(
          Encoding.DELTA_BINARY_PACKED,
          (first, last, page) -> delta.write(values, from + first, from + last, page));
    } else {
      chunk.pages(
          Encoding.PLAIN, (first, last, page) -> page.putInts(values, from + first, from + last));
    }
    return chunk.end(ValueRange.ofInts(smallest, largest));
  }

  /**
   * Encodes {@code values[from, from + levels.values())}.
   *
   * @throws IllegalArgumentException if an amount has more than 18 digits
   */
  ColumnChunk longs(TableSchema.Leaf leaf, Levels levels, long[] values, int from) {
    chunk.begin(leaf, levels);
    int count = levels.values();
    if (count == 0) {
      return withoutValues();
    }
    long smallest = values[from];
    long largest = smallest;
    boolean sorted = true;
    for (int i = from + 1; i < from + count; i++) {
      long value = values[i];
      sorted &= value >= values[i - 1];
      smallest = Math.min(smallest, value);
      largest = Math.max(largest, value);
    }
    requirePrecision(leaf, smallest, largest);
    // Negative when it does not fit, which then is neither small nor worth a delta.
    long range = largest - smallest;
    if (range == 0) {
      chunk.dictionary().putLong(smallest);
      constant();
    } else if (isSmall(range, count)) {
      smallRange(values, from, count, smallest, (int) range);
    } else if (sorted && deltaPays(range, count, Long.SIZE)) {
      chunk.pages(
          Encoding.DELTA_BINARY_PACKED,
          (first, last, page) -> delta.write(values, from + first, from + last, page));
    } else {
      chunk.pages(
          Encoding.PLAIN, (first, last, page) -> page.putLongs(values, from + first, from + last));
    }
    return chunk.end(ValueRange.ofLongs(smallest, largest));
  }

  /** Encodes {@code value} for every slot that has one. */
  ColumnChunk constantInt(TableSchema.Leaf leaf, Levels levels, int value) {
    chunk.begin(leaf, levels);
    if (levels.values() == 0) {
      return withoutValues();
    }
    chunk.dictionary().putInt(value);
    constant();
    return chunk.end(ValueRange.ofInts(value, value));
  }

  /**
   * Encodes {@code value} for every slot that has one.
   *
   * @throws IllegalArgumentException if it is an amount of more than 18 digits
   */
  ColumnChunk constantLong(TableSchema.Leaf leaf, Levels levels, long value) {
    chunk.begin(leaf, levels);
    if (levels.values() == 0) {
      return withoutValues();
    }
    requirePrecision(leaf, value, value);
    chunk.dictionary().putLong(value);
    constant();
    return chunk.end(ValueRange.ofLongs(value, value));
  }

  /** Encodes {@code values[from, from + levels.values())}. */
  ColumnChunk booleans(TableSchema.Leaf leaf, Levels levels, boolean[] values, int from) {
    chunk.begin(leaf, levels);
    chunk.pages(
        Encoding.PLAIN, (first, last, page) -> bits(values, from + first, from + last, page));
    return chunk.end(ValueRange.none());
  }

  /**
   * Encodes the texts that {@code textCodes[from, from + levels.values())} point to.
   *
   * @throws IllegalArgumentException if a code points outside of the dictionary
   */
  ColumnChunk texts(
      TableSchema.Leaf leaf, Levels levels, int[] textCodes, int from, String[] dictionary) {
    chunk.begin(leaf, levels);
    int count = levels.values();
    if (count == 0) {
      return withoutValues();
    }
    UsedCodes used = UsedCodes.of(textCodes, from, from + count, dictionary.length);
    List<byte[]> texts = new ArrayList<>(used.size());
    GrowingBytes page = chunk.dictionary();
    for (int code = 0; code < used.size(); code++) {
      texts.add(putText(dictionary[used.old(code)], page));
    }
    chunk.endDictionary(texts.size());
    int[] target = codes(count);
    for (int i = 0; i < count; i++) {
      target[i] = used.of(textCodes[from + i]);
    }
    codePages(texts.size());
    return chunk.end(ValueRange.ofTexts(texts));
  }

  /** Encodes {@code text} for every slot that has one. */
  ColumnChunk constantText(TableSchema.Leaf leaf, Levels levels, String text) {
    chunk.begin(leaf, levels);
    if (levels.values() == 0) {
      return withoutValues();
    }
    byte[] bytes = putText(text, chunk.dictionary());
    constant();
    return chunk.end(ValueRange.ofTexts(List.of(bytes)));
  }

  /**
   * Encodes the byte strings {@code data[starts[i], starts[i] + lengths[i])}.
   *
   * @param starts offsets in {@code data}, {@code [from, from + levels.slots())} count
   * @param lengths lengths in bytes, -1 where there is no value
   */
  ColumnChunk bytes(
      TableSchema.Leaf leaf, Levels levels, byte[] data, int[] starts, int[] lengths, int from) {
    chunk.begin(leaf, levels);
    if (levels.values() == 0) {
      return withoutValues();
    }
    int slot = 0;
    while (slot < levels.slots()) {
      int firstSlot = slot;
      int last = levels.pageEnd(slot);
      long size = 0;
      int[] present = codes(last - slot);
      int values = 0;
      while (slot < last && (size < PAGE_BYTES || slot == firstSlot)) {
        int length = lengths[from + slot];
        if (length >= 0) {
          present[values++] = length;
          size += length;
        }
        slot++;
      }
      int lastSlot = slot;
      chunk.page(
          firstSlot,
          lastSlot,
          0,
          values,
          Encoding.DELTA_LENGTH_BYTE_ARRAY,
          (first, count, page) -> {
            delta.write(present, first, count, page);
            copy(data, starts, lengths, from + firstSlot, from + lastSlot, page);
          });
    }
    return chunk.end(ValueRange.none());
  }

  private static void copy(
      byte[] data, int[] starts, int[] lengths, int from, int to, GrowingBytes page) {
    long size = 0;
    for (int i = from; i < to; i++) {
      size += Math.max(0, lengths[i]);
    }
    page.reserve(size);
    for (int i = from; i < to; i++) {
      if (lengths[i] > 0) {
        page.write(data, starts[i], lengths[i]);
      }
    }
  }

  private ColumnChunk withoutValues() {
    chunk.pages(Encoding.PLAIN, (first, last, page) -> {});
    return chunk.end(ValueRange.none());
  }

  /** Ends the dictionary of one value and points every slot to it. */
  private void constant() {
    chunk.endDictionary(1);
    chunk.pages(
        Encoding.RLE_DICTIONARY,
        (first, last, page) -> {
          page.write(0);
          RunLengths.writeRun(0, last - first, 0, page);
        });
  }

  private static boolean isSmall(long range, int count) {
    return range > 0 && range <= Math.min(SMALL_RANGE, count);
  }

  /** Whether evenly spread sorted values take at most half of their plain bits. */
  private static boolean deltaPays(long range, int count, int plainBits) {
    return range > 0 && BitPacking.widthOf(range / count) + 2 <= plainBits / 2;
  }

  private void smallRange(int[] values, int from, int count, int smallest, int range) {
    int[] newCode = new int[range + 1];
    for (int i = from; i < from + count; i++) {
      newCode[values[i] - smallest] = 1;
    }
    GrowingBytes page = chunk.dictionary();
    int size = 0;
    for (int offset = 0; offset <= range; offset++) {
      if (newCode[offset] != 0) {
        newCode[offset] = size++;
        page.putInt(smallest + offset);
      }
    }
    chunk.endDictionary(size);
    int[] target = codes(count);
    for (int i = 0; i < count; i++) {
      target[i] = newCode[values[from + i] - smallest];
    }
    codePages(size);
  }

  private void smallRange(long[] values, int from, int count, long smallest, int range) {
    int[] newCode = new int[range + 1];
    for (int i = from; i < from + count; i++) {
      newCode[(int) (values[i] - smallest)] = 1;
    }
    GrowingBytes page = chunk.dictionary();
    int size = 0;
    for (int offset = 0; offset <= range; offset++) {
      if (newCode[offset] != 0) {
        newCode[offset] = size++;
        page.putLong(smallest + offset);
      }
    }
    chunk.endDictionary(size);
    int[] target = codes(count);
    for (int i = 0; i < count; i++) {
      target[i] = newCode[(int) (values[from + i] - smallest)];
    }
    codePages(size);
  }

  /** Writes {@code codes} in pages: their width in a byte, then the codes. */
  private void codePages(int dictionarySize) {
    int width = BitPacking.widthOf(dictionarySize - 1L);
    int[] source = codes;
    chunk.pages(
        Encoding.RLE_DICTIONARY,
        (first, last, page) -> {
          page.write(width);
          RunLengths.write(source, first, last, width, page);
        });
  }

  private static byte[] putText(String text, GrowingBytes page) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    page.putInt(bytes.length);
    page.write(bytes, 0, bytes.length);
    return bytes;
  }

  private static void bits(boolean[] values, int from, int to, GrowingBytes page) {
    page.reserve((to - from + Byte.SIZE - 1) / Byte.SIZE);
    int word = 0;
    for (int i = from; i < to; i++) {
      int bit = (i - from) & 7;
      word |= (values[i] ? 1 : 0) << bit;
      if (bit == 7 || i == to - 1) {
        page.write(word);
        word = 0;
      }
    }
  }

  private static void requirePrecision(TableSchema.Leaf leaf, long smallest, long largest) {
    if (leaf.kind() == ColumnKind.DECIMAL
        && (smallest <= -DECIMAL_BOUND || largest >= DECIMAL_BOUND)) {
      throw new IllegalArgumentException(
          "column " + leaf.name() + " has an amount outside of decimal(18,2)");
    }
  }

  private int[] codes(int count) {
    if (codes.length < count) {
      codes = new int[Math.max(count, 2 * codes.length)];
    }
    return codes;
  }
}
