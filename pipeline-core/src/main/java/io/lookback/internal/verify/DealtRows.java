package io.lookback.internal.verify;

import io.lookback.feature.FeatureSet;
import java.util.Map;
import java.util.function.ObjIntConsumer;

/** Rows of gold dealt to shards, handed on packed and in elements of bounded size. */
final class DealtRows {
  private final OpenPacks packs;

  /** Where the row before went, and its history. */
  private OpenPacks.Pack last;

  private Object history;

  DealtRows(ObjIntConsumer<Witness> out) {
    packs = new OpenPacks(WitnessCoder.Tag.ROWS, out);
  }

  void add(Map<String, Object> row, int shard) {
    packs.add(
        shard,
        pack -> {
          // Rows of one user and day follow each other and share one; the wire form has it once.
          boolean isSame = pack == last && row.get(FeatureSet.HISTORY).equals(history);
          WitnessCoder.writeRow(row, isSame, pack.out());
          last = pack;
          history = row.get(FeatureSet.HISTORY);
        });
  }

  void finish() {
    packs.finish();
  }
}
