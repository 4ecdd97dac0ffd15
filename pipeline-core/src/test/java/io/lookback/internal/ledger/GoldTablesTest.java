package io.lookback.internal.ledger;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import org.junit.jupiter.api.Test;

/** Which feature day a file of gold is of. */
class GoldTablesTest {
  @Test
  void filesOfServedUsersAreOfTheDayOfTheirPartition() {
    assertThat(
        GoldTables.featureDayOf("user_features/feature_day=2020-12-01/a/1.parquet"),
        equalTo("2020-12-01"));
    assertThat(
        GoldTables.featureDayOf("user_features/feature_day=2020-12-01/1.parquet"),
        equalTo("2020-12-01"));
  }

  @Test
  void otherFilesAreOfNone() {
    assertThat(
        GoldTables.featureDayOf("print_features/print_day=2020-12-01/1.parquet"), nullValue());
    assertThat(GoldTables.featureDayOf("user_features/no-rows.parquet"), nullValue());
    assertThat(GoldTables.featureDayOf("user_features/feature_day="), nullValue());
    assertThat(GoldTables.featureDayOf(""), nullValue());
  }
}
