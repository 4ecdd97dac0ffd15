package io.lookback.internal.ledger;

import io.lookback.feature.FeatureSet;

/** The tables of gold, as the paths of its files name them. */
public final class GoldTables {
  /** The folder of the scored prints. */
  public static final String PRINT_FEATURES = "print_features";

  /** The folder of the served users, which is there once a day was served. */
  public static final String USER_FEATURES = "user_features";

  private static final String FEATURE_DAY = USER_FEATURES + "/" + FeatureSet.FEATURE_DAY + "=";

  private GoldTables() {}

  /**
   * The feature day, as the path has it, whose users a file holds; null if it holds none.
   *
   * @param path the path of a file below the folder of gold
   */
  public static String featureDayOf(String path) {
    int end = path.indexOf('/', FEATURE_DAY.length());
    return path.startsWith(FEATURE_DAY) && end > 0
        ? path.substring(FEATURE_DAY.length(), end)
        : null;
  }
}
