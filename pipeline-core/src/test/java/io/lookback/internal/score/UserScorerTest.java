package io.lookback.internal.score;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;

import io.lookback.batch.EventBatch;
import io.lookback.batch.EventDays;
import io.lookback.feature.FeatureColumn;
import io.lookback.feature.FeatureSet;
import io.lookback.internal.score.World.Happening;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Served users of small random worlds, against the definition and against scored prints. */
class UserScorerTest {
  private static final long SEED = 20_261_201;
  private static final int CASES = 1500;
  private static final int AS_OF = (int) LocalDate.of(2024, 3, 3).toEpochDay();

  @Test
  void equalsTheDefinition() throws Exception {
    long rows = 0;
    long capped = 0;
    for (int i = 0; i < CASES; i++) {
      World world = new World(SEED + i, AS_OF);
      List<Happening> events = world.events(5, "p");
      int day = AS_OF + 1 - world.random.nextInt(12);
      List<Map<String, Object>> expected = NaiveFeatures.served(world, events, day);
      String reason = "seed " + (SEED + i) + ", epoch day " + day + ": " + world;
      List<Map<String, Object>> served = serve(reason, world, events, day);
      assertThat(reason, sorted(served), equalTo(sorted(expected)));
      rows += served.size();
      capped += served.stream().filter(row -> !row.get("history_left_out").equals(0)).count();
    }
    assertThat("rows", rows, greaterThan(CASES / 2L));
    assertThat("rows that leave something out", capped, greaterThan(rows / 20));
  }

  @Test
  void hasTheHistoryOfEachScoredPrint() throws Exception {
    long compared = 0;
    for (int i = 0; i < CASES / 3; i++) {
      World world = new World(SEED + i, AS_OF);
      List<Happening> events = world.events(5, "p");
      String reason = "seed " + (SEED + i) + ": " + world;
      List<Map<String, Object>> prints = AnyFeaturesTest.score(world, events).rows;
      TreeSet<Integer> days = new TreeSet<>();
      prints.forEach(print -> days.add((Integer) print.get("print_day")));
      Map<List<Object>, Map<String, Object>> served = new HashMap<>();
      for (int day : days) {
        for (Map<String, Object> row : serve(reason, world, events, day)) {
          Map<String, Object> before = served.put(List.of(day, row.get("user_id")), row);
          assertThat(reason + ": two rows of a user", before, equalTo(null));
        }
      }
      for (Map<String, Object> print : prints) {
        Map<String, Object> row = served.get(List.of(print.get("print_day"), print.get("user_id")));
        if (row == null) {
          assertThat(reason, print.get("history"), equalTo(Map.of()));
        } else {
          assertThat(reason, row, equalTo(NaiveFeatures.ofUser(print)));
          compared++;
        }
      }
    }
    assertThat("compared", compared, greaterThan((long) CASES));
  }

  /** Serves as the gold layer does, and checks the sums that the ledger compares. */
  private static List<Map<String, Object>> serve(
      String reason, World world, List<Happening> events, int day) throws Exception {
    FeatureSet features = world.features();
    List<EventBatch> input = world.split(events);
    EventDays days = new EventDays();
    input.forEach(days::add);
    LookbackSlicer slicer = new LookbackSlicer(features, day);
    UserScorer scorer = new UserScorer(features, day, days);
    for (EventBatch batch : input) {
      slicer.slice(batch, scorer::add);
    }
    List<Map<String, Object>> prints = new ArrayList<>();
    WindowScorer.Totals totals =
        scorer.finish(batch -> AnyFeaturesTest.unfold(features, batch, prints));
    assertThat(reason + ": users", scorer.users(), equalTo(prints.size()));
    for (int i = 0; i < features.columns().size(); i++) {
      FeatureColumn column = features.columns().get(i);
      BigInteger sum = totals.leftOut().columns().get(i).sum();
      for (Map<String, Object> print : prints) {
        for (Object entry : ((Map<?, ?>) print.get("history")).values()) {
          Object value = ((Map<?, ?>) entry).get(column.field());
          sum = sum.add(value == null ? BigInteger.ZERO : BigInteger.valueOf((Long) value));
        }
      }
      assertThat(reason + ": " + column.field(), totals.reach().get(i).sum(), equalTo(sum));
    }
    return prints.stream().map(NaiveFeatures::ofUser).toList();
  }

  private static List<String> sorted(List<Map<String, Object>> rows) {
    return rows.stream().map(row -> new TreeMap<>(row).toString()).sorted().toList();
  }
}
