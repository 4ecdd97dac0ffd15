package io.lookback.internal.term;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
  private static final List<String> NAMES =
      List.of("landing", "lake", "asOf", "lookbackDays", "scoringDays", "keepDuplicates", "lanes");

  @ParameterizedTest
  @CsvSource({
    "landnig, landing",
    "lakes, lake",
    "laek, lake",
    "alke, lake",
    "as-of, asOf",
    "AS_OF, asOf",
    "lookback, lookbackDays",
    "scoreDays, scoringDays",
    "keepDups,",
    "keepDup, keepDuplicates",
    "line,",
    "x,",
    "somethingElse,",
    "'',",
  })
  void findsTheNearest(String typed, String nearest) {
    assertThat(
        "nearest to " + typed, NearestName.of(typed, NAMES), equalTo(Optional.ofNullable(nearest)));
  }
}
