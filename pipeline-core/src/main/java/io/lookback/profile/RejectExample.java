package io.lookback.profile;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import java.util.Comparator;

/**
 * One rejected line, to show what a reason looks like.
 *
 * @param file the landing file
 * @param offset where the line starts in the decompressed file, in bytes
 * @param raw the beginning of the line, at most {@link #MAX_BYTES} bytes of it; bytes that are not
 *     UTF-8 are replaced
 * @param isCut whether the line is longer
 */
public record RejectExample(String file, long offset, String raw, boolean isCut)
    implements Serializable {
  /** The most bytes of a line that are shown. */
  public static final int MAX_BYTES = 240;

  /** The first line of the first file; so the choice does not depend on the order of work. */
  static final Comparator<RejectExample> FIRST =
      Comparator.comparing(RejectExample::file).thenComparingLong(RejectExample::offset);

  static RejectExample first(RejectExample left, RejectExample right) {
    return FIRST.compare(left, right) <= 0 ? left : right;
  }

  void writeTo(DataOutput out) throws IOException {
    Texts.write(out, file);
    out.writeLong(offset);
    Texts.write(out, raw);
    out.writeBoolean(isCut);
  }

  static RejectExample readFrom(DataInput in) throws IOException {
    return new RejectExample(Texts.read(in), in.readLong(), Texts.read(in), in.readBoolean());
  }
}
