package io.lookback.internal.profile;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThan;

import io.lookback.batch.FeatureBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The walk along the days of a scoring period. */
class UserRowsTest {
  private static final int DAYS = 366;

  @Test
  void aUserCostsItsRowsAndNotTheDaysOfThePeriod() {
    // Each user has one row, on one of the days.
    int users = 50 * DAYS;
    UserRows rows = new UserRows(new int[0]);
    for (int day = 0; day < DAYS; day++) {
      FeatureBatch.Builder builder = builder(day);
      for (int user = day; user < users; user += DAYS) {
        builder.row(user, 0, 0, false, builder.endHistory());
      }
      rows.add(builder.build());
    }
    assertThat("heaviest", rows.heaviest(3).size(), equalTo(3));
    // The depth of a heap of 366 days is 8: two looks at each floor.
    assertThat("looks", rows.looks(), lessThan(2L * 9 * users + 4L * DAYS));
  }

  @Test
  void theHeaviestAreThoseWithTheMostRowsOverAllDays() {
    Random random = new Random(11);
    for (int round = 0; round < 30; round++) {
      UserRows rows = new UserRows(new int[0]);
      Map<Long, Long> prints = new TreeMap<>();
      Map<Long, Integer> newest = new TreeMap<>();
      for (int day = 0; day < 1 + random.nextInt(20); day++) {
        FeatureBatch.Builder builder = builder(day);
        for (long user = random.nextInt(4); user < 40; user += 1 + random.nextInt(9)) {
          int history = builder.endHistory();
          for (int times = random.nextInt(5); times >= 0; times--) {
            builder.row(user, 0, 0, false, history);
            prints.merge(user, 1L, Long::sum);
            newest.put(user, day);
          }
        }
        rows.add(builder.build());
      }
      List<String> found = new ArrayList<>();
      for (HeavyUser user : rows.heaviest(1000)) {
        found.add(user.user() + " " + user.prints() + " " + user.endDay());
      }
      found.sort(null);
      List<String> expected = new ArrayList<>();
      prints.forEach((user, of) -> expected.add(user + " " + of + " " + (newest.get(user) + 1)));
      expected.sort(null);
      assertThat("users", found, equalTo(expected));
    }
  }

  private static FeatureBatch.Builder builder(int day) {
    return new FeatureBatch.Builder(day, new int[0], 0, new String[] {"a"});
  }
}
