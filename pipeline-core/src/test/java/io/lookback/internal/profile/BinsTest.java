package io.lookback.internal.profile;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import java.util.List;
import org.junit.jupiter.api.Test;

class BinsTest {
  private static final List<Bins> ALL = List.of(Bins.POSITIONS, Bins.COUNTS, Bins.AMOUNTS);

  @Test
  void startWithZeroAndAscend() {
    for (Bins bins : ALL) {
      assertThat("first start", bins.start(0), equalTo(0L));
      for (int bin = 1; bin < bins.size(); bin++) {
        assertThat("start of bin " + bin, bins.start(bin), greaterThan(bins.start(bin - 1)));
      }
    }
  }

  @Test
  void aBinHoldsItsStartAndWhatComesBeforeTheNext() {
    for (Bins bins : ALL) {
      for (int bin = 0; bin < bins.size(); bin++) {
        assertThat("start of " + bin, bins.of(bins.start(bin)), equalTo(bin));
        long last = bin + 1 < bins.size() ? bins.start(bin + 1) - 1 : Long.MAX_VALUE;
        assertThat("end of " + bin, bins.of(last), equalTo(bin));
      }
    }
  }

  @Test
  void everyValueIsWhereItsBinSays() {
    for (Bins bins : ALL) {
      for (long value = 0; value < 200_000; value++) {
        int bin = bins.of(value);
        assertThat("start", bins.start(bin), lessThanOrEqualTo(value));
        if (bin + 1 < bins.size()) {
          assertThat("start of the next", bins.start(bin + 1), greaterThan(value));
        }
      }
    }
  }

  @Test
  void amountsHaveSixBinsPerPowerOfTen() {
    assertThat("1.00", Bins.AMOUNTS.start(2), equalTo(100L));
    assertThat("10.00", Bins.AMOUNTS.start(8), equalTo(1_000L));
    assertThat("1,000,000.00", Bins.AMOUNTS.start(Bins.AMOUNTS.size() - 1), equalTo(100_000_000L));
  }
}
