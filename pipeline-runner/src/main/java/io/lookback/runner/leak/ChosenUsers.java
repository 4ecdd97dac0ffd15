package io.lookback.runner.leak;

import io.lookback.feature.FeatureSet;
import io.lookback.internal.batch.Buckets;
import io.lookback.internal.lake.LakeFile;
import io.lookback.internal.lake.LayerVersion;
import io.lookback.internal.lake.Table;
import io.lookback.internal.ledger.Counted;
import io.lookback.internal.ledger.Measures;
import io.lookback.internal.parquet.RowGroupReader;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * The scored days and users that are tried: those with the smallest hashes.
 *
 * @param days the days, in order
 * @param users users with a scored event on one of them
 */
public record ChosenUsers(List<LocalDate> days, Set<Long> users) {
  /**
   * Chooses from gold.
   *
   * @param mostDays how many days, if there are so many
   * @param mostUsers how many users, if there are so many
   * @param seed chooses
   */
  public static ChosenUsers of(
      LayerVersion gold, FeatureSet features, int mostDays, int mostUsers, long seed)
      throws IOException {
    List<LocalDate> days =
        new ArrayList<>(
            gold.counts().sumsUnder(Counted.GOLD, Measures.ROWS).entrySet().stream()
                .filter(day -> day.getValue().signum() > 0)
                .map(day -> LocalDate.parse(day.getKey()))
                .toList());
    days.sort(Comparator.comparingLong(day -> Buckets.mix(seed ^ Buckets.mix(day.toEpochDay()))));
    List<LocalDate> chosen =
        days.subList(0, Math.min(mostDays, days.size())).stream().sorted().toList();
    // The hash is one to one, so no two users have the same.
    TreeMap<Long, Long> users = new TreeMap<>();
    for (LakeFile file : gold.files(Table.features(features))) {
      if (!chosen.contains(file.day())) {
        continue;
      }
      try (RowGroupReader reader = RowGroupReader.open(file.input(), List.of(FeatureSet.USER_ID))) {
        while (reader.next()) {
          for (long user : reader.longs(FeatureSet.USER_ID)) {
            users.put(Buckets.mix(seed ^ Buckets.mix(user)), user);
            if (users.size() > mostUsers) {
              users.pollLastEntry();
            }
          }
        }
      }
    }
    return new ChosenUsers(chosen, new HashSet<>(users.values()));
  }
}
