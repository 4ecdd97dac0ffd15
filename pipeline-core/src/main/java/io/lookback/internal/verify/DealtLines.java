package io.lookback.internal.verify;

import java.util.function.ObjIntConsumer;

/** Lines dealt to shards, handed on packed and in elements of bounded size. */
public final class DealtLines {
  private final OpenPacks packs;

  /** Hands on to {@code out}, with the number of the shard. */
  public DealtLines(ObjIntConsumer<Witness> out) {
    this(new OpenPacks(WitnessCoder.Tag.LINES, out));
  }

  DealtLines(OpenPacks packs) {
    this.packs = packs;
  }

  /** Adds a line to a shard. */
  public void add(Witness.Line line, int shard) {
    packs.add(
        shard,
        pack -> {
          if (!WitnessCoder.isOfSameFile(pack.origin(), line.line())) {
            WitnessCoder.writeOrigin(line.line(), pack.out());
            pack.setOrigin(line.line());
          }
          WitnessCoder.writeLine(line, pack.out());
        });
  }

  /** Hands on what is there. */
  public void finish() {
    packs.finish();
  }
}
