package io.lookback.internal.score;

import io.lookback.batch.EventBatch;
import io.lookback.batch.EventDays;
import io.lookback.batch.FeatureBatch;
import io.lookback.feature.FeatureSet;
import io.lookback.feature.WindowSpec;
import io.lookback.internal.batch.EventRows;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Computes the features of every user of one bucket as a print of one day would get them.
 *
 * <p>Each user with an event in the look-back gets one print on that day, and {@link WindowScorer}
 * scores it like any other. So a served history is that of a scored print, by the same code. The
 * value prop, position and label of these prints mean nothing.
 *
 * <p>Use: {@link #add} every slice of {@link LookbackSlicer}, in any order, then {@link #finish}
 * once.
 */
public final class UserScorer {
  private final FeatureSet features;
  private final int day;
  private final WindowScorer scorer;
  private final DenseUsers users = new DenseUsers();
  private final EventRows prints = new EventRows();

  /**
   * Computes the features of the epoch day {@code day}.
   *
   * @param eventDays on which days of the look-back the loaded data has events, of any user
   */
  public UserScorer(FeatureSet features, int day, EventDays eventDays) {
    this.features = features;
    this.day = day;
    WindowSpec window = features.window();
    WindowSpec ofOneDay = new WindowSpec(window.lookbacks(), 1, 1, window.maxHistory());
    this.scorer = new WindowScorer(features.over(ofOneDay), day + 1, eventDays);
  }

  /** Adds events before the day. */
  public void add(EventBatch slice) {
    scorer.add(slice);
    int[] codes = new int[slice.valuePropCount()];
    Arrays.fill(codes, -1);
    for (int row = 0; row < slice.size(); row++) {
      long user = slice.user(row);
      int known = users.size();
      if (users.number(user) == known) {
        int prop = slice.prop(row);
        if (codes[prop] < 0) {
          codes[prop] = prints.valueProps().code(slice.valueProp(prop));
        }
        prints.add(day, user, codes[prop], 0);
      }
    }
  }

  /** How many users have an event. */
  public int users() {
    return users.size();
  }

  /**
   * Passes one row for each user to {@code out}, in batches, by ascending user.
   *
   * @return what the histories of these rows and what they leave out must add up to
   * @throws WindowOverflowException if a sum does not fit its column
   */
  public WindowScorer.Totals finish(Consumer<FeatureBatch> out) throws WindowOverflowException {
    prints.drain(features.scored(), "", scorer::add);
    return scorer.finish(out);
  }
}
