package io.lookback.bronze;

import io.lookback.internal.landing.LandingFile;
import io.lookback.internal.landing.LineChunk;
import io.lookback.internal.plain.PlainLine;
import io.lookback.internal.verify.DealtLines;
import io.lookback.internal.verify.PerUserLimit;
import io.lookback.internal.verify.Witness;
import java.util.Arrays;
import java.util.function.ObjIntConsumer;

/** The lines of a landing file that are kept for the second opinion: chunk by chunk, then all. */
final class SampledLines {
  private final LandingFile file;
  private final String load;
  private final byte[] header;
  private final DealtLines dealt;
  private final PerUserLimit limit;
  private int[] lines = new int[64];
  private long[] readAs = new long[64];
  private int[] shards = new int[64];
  private int size;

  /**
   * Lines of a landing file; whole ones are handed on to {@code out} by shard.
   *
   * @param limit how many of a user are handed on
   */
  SampledLines(
      LandingFile file,
      String load,
      byte[] header,
      PerUserLimit limit,
      ObjIntConsumer<Witness> out) {
    this.dealt = new DealtLines(out);
    this.limit = limit;
    this.file = file;
    this.load = load;
    this.header = header;
  }

  /** Begins another chunk. */
  void clear() {
    size = 0;
  }

  /** Adds a line of the chunk, with the user whose event it was read as. */
  void add(int line, long user, int shard) {
    if (size == lines.length) {
      lines = Arrays.copyOf(lines, 2 * size);
      readAs = Arrays.copyOf(readAs, 2 * size);
      shards = Arrays.copyOf(shards, 2 * size);
    }
    lines[size] = line;
    readAs[size] = user;
    shards[size++] = shard;
  }

  int size() {
    return size;
  }

  /** Which line of the chunk it is. */
  int line(int at) {
    return lines[at];
  }

  /** The users that the lines were read as. */
  long[] readAs() {
    return readAs;
  }

  /** Takes the lines of the chunk out of its buffer, to hand them on. */
  void keep(LineChunk chunk) {
    for (int at = 0; at < size; at++) {
      int line = lines[at];
      byte[] raw = Arrays.copyOfRange(chunk.buffer(), chunk.start(line), chunk.end(line));
      long number = chunk.number(line) > 0 ? chunk.number(line) : PlainLine.UNKNOWN;
      PlainLine plain =
          new PlainLine(
              file.source().label(),
              file.name(),
              chunk.offset(line),
              number,
              load,
              chunk.part(line),
              raw,
              header);
      if (limit.admits(plain, readAs[at])) {
        dealt.add(new Witness.Line(plain, readAs[at]), shards[at]);
      }
    }
  }

  /** Hands on what is there. */
  void finish() {
    dealt.finish();
  }
}
