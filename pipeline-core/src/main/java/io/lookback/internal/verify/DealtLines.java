package io.lookback.internal.verify;

import io.lookback.internal.plain.PlainLine;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.ObjIntConsumer;

/**
 * Lines dealt to shards, handed on packed and in elements of bounded size, each of one landing
 * file.
 */
public final class DealtLines {
  /** Lines are handed on when all of them have so many bytes. */
  private static final long MOST_BYTES = 2 << 20;

  private final ObjIntConsumer<Witness> out;
  private final TreeMap<Integer, List<Witness.Line>> byShard = new TreeMap<>();
  private PlainLine last;
  private long bytes;

  /** Hands on to {@code out}, with the number of the shard. */
  public DealtLines(ObjIntConsumer<Witness> out) {
    this.out = out;
  }

  /** Adds a line to a shard. */
  public void add(Witness.Line line, int shard) {
    if (last != null && !isOfSameFile(line.line())) {
      finish();
    }
    last = line.line();
    byShard.computeIfAbsent(shard, of -> new ArrayList<>()).add(line);
    bytes += last.raw().length;
    if (bytes > MOST_BYTES) {
      finish();
    }
  }

  private boolean isOfSameFile(PlainLine line) {
    return last.file().equals(line.file())
        && last.source().equals(line.source())
        && last.load().equals(line.load());
  }

  /** Hands on what is there. */
  public void finish() {
    byShard.forEach(
        (shard, lines) -> out.accept(PackedWitness.of(new Witness.Lines(lines)), shard));
    byShard.clear();
    bytes = 0;
  }
}
