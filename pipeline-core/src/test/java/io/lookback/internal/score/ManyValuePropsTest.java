package io.lookback.internal.score;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import io.lookback.batch.EventBatch;
import io.lookback.batch.EventDays;
import io.lookback.batch.FeatureBatch;
import io.lookback.batch.Source;
import io.lookback.feature.FeatureSet;
import io.lookback.feature.WindowSpec;
import io.lookback.internal.batch.EventRows;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What scoring gives grows as its input does, however many value props there are: twice the events
 * over twice the value props give about twice the bytes.
 */
class ManyValuePropsTest {
  private static final long SEED = 59;
  private static final int AS_OF = 18_596;

  /** How much more than twice as much is still taken for twice. */
  private static final double ABOUT_TWICE = 2.2;

  /** What one bucket's window gave. */
  private static final class Given {
    long rows;
    long texts;
    long wireBytes;
    long listed;

    /** Entries of histories as the files repeat them, for every row. */
    long unfolded;

    WindowScorer.Totals totals;
  }

  @Test
  void oneRobot() throws Exception {
    int most = 200;
    Given once = robot(20_000, 5_000, most);
    Given twice = robot(40_000, 10_000, most);
    assertThat("value props", once.totals.leftOut().mostValueProps(), greaterThan(4_000));
    assertThat("rows", twice.rows, greaterThan((long) (1.9 * once.rows)));
    assertThat("entries", once.listed, equalTo(7L * most));
    assertThat("entries", twice.listed, equalTo(7L * most));
    assertThat("entries in files", twice.unfolded, equalTo(most * twice.rows));
    checkTwice("bytes of batches", once.wireBytes, twice.wireBytes);
  }

  @Test
  void aHundredThousandValuePropsOfManyUsers() throws Exception {
    Given once = manyUsers(100_000, 100_000);
    Given twice = manyUsers(200_000, 200_000);
    for (Given given : List.of(once, twice)) {
      assertThat("capped users", given.totals.leftOut().users(), equalTo(0L));
      assertThat("texts", given.texts, lessThanOrEqualTo(given.listed + given.rows));
    }
    checkTwice("texts", once.texts, twice.texts);
    checkTwice("bytes of batches", once.wireBytes, twice.wireBytes);
    checkTwice("entries in files", once.unfolded, twice.unfolded);
  }

  private static void checkTwice(String what, long once, long twice) {
    assertThat(what + " at n and 2n", (double) twice / once, lessThan(ABOUT_TWICE));
  }

  private static Given robot(int events, int props, int most) throws Exception {
    return score(events, 1, props, new WindowSpec(21, 7, 1, most));
  }

  private static Given manyUsers(int events, int props) throws Exception {
    return score(events, events / 20, props, WindowSpec.DEFAULT);
  }

  /** Events spread evenly over four weeks, users and value props. */
  private static Given score(int events, int users, int props, WindowSpec spec) throws Exception {
    Random random = new Random(SEED);
    FeatureSet features = FeatureSet.builtIn(spec);
    WindowScorer scorer = new WindowScorer(features, AS_OF + 1, new EventDays());
    WindowSlicer slicer = new WindowSlicer(features, AS_OF);
    for (Source source : Source.BUILT_IN) {
      EventRows rows = new EventRows();
      for (int left = source.equals(Source.PRINTS) ? events * 8 / 10 : events / 10;
          left > 0;
          left--) {
        int prop = rows.valueProps().code("prop_" + random.nextInt(props));
        rows.add(AS_OF - random.nextInt(28), random.nextInt(users), prop, random.nextInt(4));
      }
      List<EventBatch> batches = new ArrayList<>();
      rows.drain(source, "", batches::add);
      batches.forEach(batch -> slicer.slice(batch, (slice, endDay) -> scorer.add(slice)));
    }
    Given given = new Given();
    List<FeatureBatch> batches = new ArrayList<>();
    given.totals = scorer.finish(batches::add);
    for (FeatureBatch batch : batches) {
      add(batch, given);
    }
    return given;
  }

  private static void add(FeatureBatch batch, Given given) throws IOException {
    given.rows += batch.size();
    given.texts += batch.valuePropCount();
    DataOutputStream out = new DataOutputStream(OutputStream.nullOutputStream());
    batch.writeTo(out);
    given.wireBytes += out.size();
    given.listed += batch.historyStart(batch.historyCount() - 1);
    given.listed += entries(batch, batch.historyCount() - 1);
    for (int row = 0; row < batch.size(); row++) {
      given.unfolded += entries(batch, batch.history(row));
    }
  }

  private static int entries(FeatureBatch batch, int history) {
    return batch.historyEnd(history) - batch.historyStart(history);
  }
}
