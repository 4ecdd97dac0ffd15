package io.lookback.internal.batch;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** How texts, counts and sources go over the wire. */
public final class Wire {
  private static final int MAX_TEXT_BYTES = 1 << 26;

  private Wire() {}

  /** Writes a text; {@link DataOutput#writeUTF} stops at 64 KiB, which a value prop may exceed. */
  public static void writeText(DataOutput out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /** Reads what {@link #writeText} wrote. */
  public static String readText(DataInput in) throws IOException {
    int length = readCount(in, MAX_TEXT_BYTES);
    return new String(WireBytes.read(in, length), StandardCharsets.UTF_8);
  }

  /** Writes how many texts there are, then each. */
  public static void writeTexts(DataOutput out, String[] texts) throws IOException {
    out.writeInt(texts.length);
    for (String text : texts) {
      writeText(out, text);
    }
  }

  /** Reads what {@link #writeTexts} wrote. */
  public static String[] readTexts(DataInput in) throws IOException {
    int count = readCount(in, MAX_TEXT_BYTES);
    // Not an array of that size at once: the count may be corrupt.
    List<String> texts = new ArrayList<>(Math.min(count, 1 << 10));
    for (int i = 0; i < count; i++) {
      texts.add(readText(in));
    }
    return texts.toArray(String[]::new);
  }

  /** Reads a count from 0 to {@code max}. */
  public static int readCount(DataInput in, int max) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > max) {
      throw new IOException("corrupt input: count " + count + "; legal: 0 to " + max);
    }
    return count;
  }
}
