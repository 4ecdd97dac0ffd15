package io.lookback.internal.verify;

import io.lookback.feature.FeatureSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ObjIntConsumer;

/** Rows of gold dealt to shards, handed on packed and in elements of bounded size. */
final class DealtRows {
  /** So many values of rows, and of histories that they do not share, are handed on together. */
  private static final long MOST_VALUES = 1 << 17;

  private final ObjIntConsumer<Witness> out;
  private final TreeMap<Integer, List<Map<String, Object>>> byShard = new TreeMap<>();
  private long values;

  DealtRows(ObjIntConsumer<Witness> out) {
    this.out = out;
  }

  void add(Map<String, Object> row, int shard) {
    List<Map<String, Object>> rows = byShard.computeIfAbsent(shard, of -> new ArrayList<>());
    Map<?, ?> history = (Map<?, ?>) row.get(FeatureSet.HISTORY);
    Object before = rows.isEmpty() ? null : rows.get(rows.size() - 1).get(FeatureSet.HISTORY);
    values += row.size();
    if (history.equals(before)) {
      // Rows of one user and day share one; the wire form has it once.
      row.put(FeatureSet.HISTORY, before);
    } else {
      values += (long) history.size() * row.size();
    }
    rows.add(row);
    if (values > MOST_VALUES) {
      finish();
    }
  }

  void finish() {
    byShard.forEach((shard, rows) -> out.accept(PackedWitness.of(new Witness.Rows(rows)), shard));
    byShard.clear();
    values = 0;
  }
}
