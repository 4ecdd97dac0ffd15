package io.lookback.feature;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lookback.batch.Source;
import org.junit.jupiter.api.Test;

/** Feature sets that are made of another one. */
class FeatureSetTest {
  private static final Measure DAYS_SINCE_TAP =
      Measure.of("days_since_tap", Source.TAPS, Operation.DAYS_SINCE);

  @Test
  void moreMeasuresComeAfterItsOwn() {
    FeatureSet more =
        FeatureSet.BUILT_IN.and(DAYS_SINCE_TAP).over(WindowSpec.DEFAULT.withLookbackDays(21, 7));
    assertThat(
        more.columns().stream().map(FeatureColumn::name).toList(),
        contains(
            "views_1w",
            "views_3w",
            "taps_1w",
            "taps_3w",
            "pays_1w",
            "pays_3w",
            "amount_1w",
            "amount_3w",
            "days_since_tap_1w",
            "days_since_tap_3w"));
    assertThat(FeatureSet.BUILT_IN.measures().size(), equalTo(4));
  }

  @Test
  void aMeasureOfTheSameNameIsRefused() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> FeatureSet.BUILT_IN.and(Measure.of("taps", Source.TAPS, Operation.DAYS_SINCE)));
    assertThat(refused.getMessage(), containsString("taps"));
  }

  @Test
  void otherLookbacksLeaveTheScoredDaysAsTheyAre() {
    WindowSpec window = new WindowSpec(21, 5, 3, 9).withLookbackDays(10, 30);
    assertThat(window.lookbacks(), contains(new Lookback(10), new Lookback(30)));
    assertThat(window.scoringDays(), equalTo(5));
    assertThat(window.weeks(), equalTo(3));
    assertThat(window.maxHistory(), equalTo(9));
  }
}
