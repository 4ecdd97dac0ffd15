package io.lookback.internal.diff;

import io.lookback.feature.FeatureSet;
import io.lookback.internal.lake.KeptSpec;
import io.lookback.internal.lake.LakeFile;
import io.lookback.internal.lake.LakeFolder;
import io.lookback.internal.lake.LayerVersion;
import io.lookback.internal.lake.Table;
import io.lookback.internal.ledger.GoldCounts;
import io.lookback.lake.LakeException;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One of two golds that are compared.
 *
 * @param gold the version
 * @param features what it was made of
 */
public record GoldSide(LayerVersion gold, FeatureSet features) {
  /** Rows and fingerprint of a day. */
  record Day(long rows, long fingerprint) {}

  /**
   * A version of gold of a lake.
   *
   * @throws LakeException if what it was made of cannot be read
   */
  public static GoldSide of(LakeFolder lake, LayerVersion gold) throws IOException, LakeException {
    return new GoldSide(gold, KeptSpec.effectiveOf(gold, lake).features());
  }

  /** How many rows there are. */
  public long rows() {
    return days().values().stream().mapToLong(Day::rows).sum();
  }

  /** What was counted of each day that has rows. */
  Map<LocalDate, Day> days() {
    Map<LocalDate, Day> days = new TreeMap<>();
    GoldCounts.scored(gold.counts())
        .days()
        .forEach(
            (day, rows) -> {
              if (rows.number().signum() > 0) {
                days.put(day, new Day(rows.number().longValueExact(), rows.hash()));
              }
            });
    return days;
  }

  /** The files with rows of some days. */
  List<LakeFile> files(Set<LocalDate> days) throws IOException {
    List<LakeFile> files = new ArrayList<>();
    for (LakeFile file : gold.files(Table.features(features))) {
      if (days.contains(file.day())) {
        files.add(file);
      }
    }
    return files;
  }
}
