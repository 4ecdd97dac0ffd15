package io.lookback.internal.parse;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.lookback.spec.LakeSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadingTest {
  private static final long BOTH_JSON = -8484760420956508003L;
  private static final long PAYS = 8054779894703315199L;

  /**
   * What lakes have noted: another hash takes the second opinion from all of them, for good. It may
   * only change together with how the parsers read a line.
   */
  @Test
  void isThatOfTheLakesThatAreThere() {
    List<Long> readings = LakeSpec.BUILT_IN.sources().stream().map(Reading::of).toList();
    assertThat(readings, equalTo(List.of(BOTH_JSON, BOTH_JSON, PAYS)));
  }
}
