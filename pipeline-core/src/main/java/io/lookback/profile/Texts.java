package io.lookback.profile;

import io.lookback.batch.WireBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** How texts are written: a value prop may be longer than {@link DataOutput#writeUTF} takes. */
final class Texts {
  private static final int MAX_BYTES = 1 << 26;

  private Texts() {}

  static void write(DataOutput out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static String read(DataInput in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > MAX_BYTES) {
      throw new IOException("corrupt profile: a text of " + length + " bytes");
    }
    return new String(WireBytes.read(in, length), StandardCharsets.UTF_8);
  }
}
