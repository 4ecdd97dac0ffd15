package io.lookback.runner.generate;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import java.util.BitSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserOrderTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 9, 100, 1_000, 1_023, 1_024, 1_025, 65_537})
  void everyUserComesOnce(int users) {
    for (long key = 1; key <= 20; key++) {
      UserOrder order = new UserOrder(users, key);
      BitSet seen = new BitSet(users);
      for (int rank = 0; rank < users; rank++) {
        seen.set(Math.toIntExact(order.at(rank)));
      }
      String reason = users + " users, key " + key;
      assertThat(reason + ": distinct", seen.cardinality(), is(users));
      assertThat(reason + ": none beyond", seen.length(), is(users));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void neighboursInTheOrderAreNoNeighboursAsUsers(long key) {
    int users = 100_000;
    UserOrder order = new UserOrder(users, key);
    int ascents = 0;
    int close = 0;
    for (int rank = 1; rank < users; rank++) {
      long step = order.at(rank) - order.at(rank - 1);
      ascents += step > 0 ? 1 : 0;
      close += Math.abs(step) < 100 ? 1 : 0;
    }
    assertThat("ascents, key " + key, ascents, is(greaterThan(users * 2 / 5)));
    assertThat("ascents, key " + key, ascents, is(lessThan(users * 3 / 5)));
    assertThat("steps under 100, key " + key, close, is(lessThan(users / 50)));
  }
}
