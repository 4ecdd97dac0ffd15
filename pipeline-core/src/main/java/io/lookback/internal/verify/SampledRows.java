package io.lookback.internal.verify;

import io.lookback.batch.FeatureBatch;
import io.lookback.internal.batch.UserSample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;

/** Takes the rows of sampled users out of batches of gold. */
final class SampledRows {
  private SampledRows() {}

  /**
   * Gives the rows of each shard, if there are any, as a batch of their own.
   *
   * @param limit how many of a user are given
   */
  static void take(
      FeatureBatch batch, UserSample sample, PerUserLimit limit, ObjIntConsumer<FeatureBatch> out) {
    Map<Integer, List<Integer>> rows = new TreeMap<>();
    for (int row = 0; row < batch.size(); row++) {
      long user = batch.user(row);
      if (sample.contains(user) && limit.admits(user)) {
        rows.computeIfAbsent(sample.shard(user), shard -> new ArrayList<>()).add(row);
      }
    }
    rows.forEach((shard, some) -> out.accept(copy(batch, some), shard));
  }

  /**
   * The rows of some users.
   *
   * @return null if there are none
   */
  static FeatureBatch of(LongPredicate users, FeatureBatch batch) {
    List<Integer> rows =
        IntStream.range(0, batch.size())
            .filter(row -> users.test(batch.user(row)))
            .boxed()
            .toList();
    if (rows.size() == batch.size()) {
      return batch;
    }
    return rows.isEmpty() ? null : copy(batch, rows);
  }

  private static FeatureBatch copy(FeatureBatch batch, List<Integer> rows) {
    String[] valueProps = new String[batch.valuePropCount()];
    for (int code = 0; code < valueProps.length; code++) {
      valueProps[code] = batch.valueProp(code);
    }
    int[] coveredDays = IntStream.range(0, batch.coverageCount()).map(batch::coveredDays).toArray();
    FeatureBatch.Builder copy =
        new FeatureBatch.Builder(batch.printDay(), coveredDays, batch.columnCount(), valueProps);
    Map<Integer, List<Integer>> byHistory = new TreeMap<>();
    for (int row : rows) {
      byHistory.computeIfAbsent(batch.history(row), history -> new ArrayList<>()).add(row);
    }
    byHistory.forEach(
        (history, of) -> {
          int copied = copyHistory(batch, history, of, copy);
          for (int row : of) {
            copy.row(
                batch.user(row), batch.prop(row), batch.position(row), batch.clicked(row), copied);
          }
        });
    return copy.build();
  }

  /** Copies a history, and what it leaves out as far as a row has it as its own value prop. */
  private static int copyHistory(
      FeatureBatch batch, int history, List<Integer> rows, FeatureBatch.Builder copy) {
    int start = batch.historyStart(history);
    int end = batch.historyEnd(history);
    add(batch, IntStream.range(start, end).toArray(), copy::entries);
    TreeSet<Integer> unlisted = new TreeSet<>();
    for (int row : rows) {
      int entry = batch.ownEntry(row);
      if (entry >= 0 && (entry < start || entry >= end)) {
        unlisted.add(entry);
      }
    }
    add(batch, unlisted.stream().mapToInt(Integer::intValue).toArray(), copy::unlistedEntries);
    return copy.endHistory(batch.leftOut(history));
  }

  private interface Adding {
    void add(int[] props, int count, FeatureBatch.EntryValues values);
  }

  private static void add(FeatureBatch batch, int[] entries, Adding to) {
    to.add(
        IntStream.of(entries).map(batch::entryProp).toArray(),
        entries.length,
        (column, values, at) -> {
          for (int i = 0; i < entries.length; i++) {
            values[at + i] = batch.entryValue(column, entries[i]);
          }
        });
  }
}
