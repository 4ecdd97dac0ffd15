package io.lookback.internal.score;

import io.lookback.batch.EventBatch;
import io.lookback.batch.EventDays;
import io.lookback.batch.FeatureBatch;
import io.lookback.batch.Source;
import io.lookback.feature.CoverageColumn;
import io.lookback.feature.FeatureColumn;
import io.lookback.feature.FeatureSet;
import io.lookback.feature.Label;
import io.lookback.feature.Lookback;
import io.lookback.feature.WindowSpec;
import io.lookback.internal.batch.EventColumns;
import io.lookback.internal.operation.Reach;
import io.lookback.internal.operation.UserEvents;
import io.lookback.internal.operation.UserPrints;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;

/**
 * Scores one bucket of users in one window: for every print of the scored days its label, and the
 * values of all columns per value prop in the look-backs before that print.
 *
 * <p>A print is an event of the scored source. The window spans {@code [startDay - lookbackDays,
 * endDay)} for the longest look-back, and its days from {@code startDay} on are scored. A print on
 * day {@code d} sees events of {@code [d - lookbackDays, d)}: for each user two pointers per source
 * and look-back move forward over the days, so the work is linear in events plus rows.
 *
 * <p>Use: {@link #add} every batch of the bucket's window, in any order, then {@link #finish} once.
 */
public final class WindowScorer {
  /**
   * What the values of a column add up to.
   *
   * @param sum the sum of all values that are not null; amounts in minor units
   * @param values how many values are not null; of columns that may be null
   */
  public record ColumnTotal(BigInteger sum, long values) {
    private static final ColumnTotal NOTHING = new ColumnTotal(BigInteger.ZERO, 0);
  }

  /**
   * What histories leave out because of {@link WindowSpec#maxHistory}, each counted once for every
   * scored print that sees it. With the sums over the histories of all rows it makes the reach.
   *
   * @param columns by column of the feature set
   * @param prints scored prints whose history leaves something out
   * @param valueProps how many value props these leave out
   * @param users how many users have a history that leaves something out, counted once in each
   *     scoring period
   * @param mostValueProps the most value props that such a user touched in the window of a print; 0
   *     if there is none
   */
  public record LeftOut(
      List<ColumnTotal> columns, long prints, long valueProps, long users, int mostValueProps) {}

  /**
   * What the rows of a window must add up to.
   *
   * @param reach by column: counted from the events, for each over all scored prints that see it
   * @param leftOut what histories leave out of it
   */
  public record Totals(List<ColumnTotal> reach, LeftOut leftOut) {}

  private final FeatureSet features;
  private final int scoredStart;
  private final int scoredEnd;
  private final EventDays eventDays;
  private final BucketEvents bucket = new BucketEvents();
  private final DenseUsers users = new DenseUsers();
  private final ScoredRows scored = new ScoredRows();
  private final TapSet labels = new TapSet();
  private final EventColumns columns = new EventColumns();
  private String[] props;

  /**
   * Scores the scoring period that ends before {@code endDay}.
   *
   * @param features what is computed
   * @param endDay the day after the last scored day
   * @param eventDays on which days of the window the loaded data has events, of any user
   */
  public WindowScorer(FeatureSet features, int endDay, EventDays eventDays) {
    this(features, endDay - features.window().scoringDays(), endDay, eventDays);
  }

  /**
   * Scores the days {@code [startDay, endDay)}.
   *
   * @param endDay where scoring periods end, counted backwards from it
   * @param eventDays as above
   */
  public WindowScorer(FeatureSet features, int startDay, int endDay, EventDays eventDays) {
    this.features = features;
    this.scoredStart = startDay;
    this.scoredEnd = endDay;
    this.eventDays = eventDays;
  }

  /** Adds events; days outside the window are ignored. */
  public void add(EventBatch batch) {
    bucket.add(batch);
  }

  /**
   * Passes the feature rows to {@code out}: one day per batch, users ascending within a batch and
   * over the batches of a day, in the order given; a user may go on in the next.
   *
   * @throws WindowOverflowException if a sum does not fit its column
   */
  public Totals finish(Consumer<FeatureBatch> out) throws WindowOverflowException {
    props = bucket.valueProps();
    collectScoredPrints();
    if (scored.size() == 0) {
      List<ColumnTotal> nothing =
          Collections.nCopies(features.columns().size(), ColumnTotal.NOTHING);
      return new Totals(nothing, new LeftOut(nothing, 0, 0, 0, 0));
    }
    collectLabels();
    Map<Source, UserEvents> events = new HashMap<>();
    for (Source source : features.measuredSources()) {
      events.put(
          source,
          bucket.byUser(
              source, users, scoredStart - features.window().lookbackDays(), scoredEnd - 1));
    }
    bucket.clear();
    scored.groupByUser(users.size());
    LeftOut leftOut = emit(new UserWindows(features, events, props), out);
    return new Totals(reach(events), leftOut);
  }

  private void collectScoredPrints() {
    bucket.byDay(
        features.scored(),
        scoredStart,
        scoredEnd,
        (batch, ranks, from, to, day) -> {
          long[] ids = columns.users(batch, from, to);
          int[] codes = columns.props(batch, from, to);
          long[] positions = columns.values(batch, from, to);
          for (int row = 0; row < to - from; row++) {
            scored.add(day, users.number(ids[row]), ranks[codes[row]], (int) positions[row]);
          }
        });
  }

  private void collectLabels() {
    Label label = features.label();
    boolean matchesPosition = label.matchesPosition();
    bucket.byDay(
        label.source(),
        scoredStart,
        scoredEnd,
        (batch, ranks, from, to, day) -> {
          long[] ids = columns.users(batch, from, to);
          int[] codes = columns.props(batch, from, to);
          long[] positions = columns.values(batch, from, to);
          for (int row = 0; row < to - from; row++) {
            int user = users.find(ids[row]);
            if (user != DenseUsers.ABSENT) {
              int position = matchesPosition ? (int) positions[row] : 0;
              labels.add(user, day, ranks[codes[row]], position);
            }
          }
        });
  }

  private LeftOut emit(UserWindows windows, Consumer<FeatureBatch> out)
      throws WindowOverflowException {
    FeatureBatch.Builder[] builders = new FeatureBatch.Builder[scoredEnd - scoredStart];
    Histories histories = new Histories(features.window().maxHistory(), props.length, windows);
    boolean matchesPosition = features.label().matchesPosition();
    IntUnaryOperator propOf = scored::prop;
    for (int user : scored.usersAscending(users)) {
      windows.begin(user);
      int period = -1;
      int at = scored.start(user);
      while (at < scored.end(user)) {
        int day = scored.day(at);
        windows.moveTo(day, users.user(user));
        if (period != (scoredEnd - 1 - day) / features.window().scoringDays()) {
          period = (scoredEnd - 1 - day) / features.window().scoringDays();
          histories.begin();
        }
        int dayEnd = at + 1;
        while (dayEnd < scored.end(user) && scored.day(dayEnd) == day) {
          dayEnd++;
        }
        while (at < dayEnd) {
          FeatureBatch.Builder builder = builder(builders, day, out);
          // Only the rows count here: a history may fill a batch alone, and a new batch repeats it.
          int to = Math.min(dayEnd, at + FeatureBatch.Builder.MAX_ROWS - builder.size());
          int history = histories.write(builder, day, propOf, at, to);
          for (; at < to; at++) {
            int prop = scored.prop(at);
            int position = scored.position(at);
            boolean isLabelled = labels.contains(user, day, prop, matchesPosition ? position : 0);
            builder.row(users.user(user), prop, position, isLabelled, history);
          }
        }
      }
      windows.end();
    }
    for (FeatureBatch.Builder builder : builders) {
      if (builder != null && builder.size() > 0) {
        out.accept(builder.build());
      }
    }
    return histories.leftOut();
  }

  private FeatureBatch.Builder builder(
      FeatureBatch.Builder[] builders, int day, Consumer<FeatureBatch> out) {
    int index = day - scoredStart;
    if (builders[index] != null && builders[index].isFull()) {
      out.accept(builders[index].build());
      builders[index] = null;
    }
    if (builders[index] == null) {
      builders[index] =
          new FeatureBatch.Builder(day, coveredDays(day), features.columns().size(), props);
    }
    return builders[index];
  }

  private int[] coveredDays(int day) {
    List<CoverageColumn> columns = features.coverage();
    int[] covered = new int[columns.size()];
    for (int i = 0; i < covered.length; i++) {
      CoverageColumn column = columns.get(i);
      covered[i] = eventDays.count(column.source(), day - column.lookback().days(), day);
    }
    return covered;
  }

  /** The columns of one source and look-back, which ask for the same prints of an event. */
  private static final class Reached {
    final UserEvents events;
    final int lookbackDays;
    final Reach[] columns;

    Reached(UserEvents events, int lookbackDays, List<Reach> columns) {
      this.events = events;
      this.lookbackDays = lookbackDays;
      this.columns = columns.toArray(Reach[]::new);
    }
  }

  private List<ColumnTotal> reach(Map<Source, UserEvents> events) {
    List<FeatureColumn> columns = features.columns();
    Reach[] reach = new Reach[columns.size()];
    for (int i = 0; i < reach.length; i++) {
      FeatureColumn column = columns.get(i);
      reach[i] = column.measure().operation().reach(props.length, column.lookback().days());
    }
    List<Reached> windows = new ArrayList<>();
    for (Source source : features.measuredSources()) {
      for (Lookback lookback : features.window().lookbacks()) {
        List<Reach> mine = new ArrayList<>();
        for (int i = 0; i < reach.length; i++) {
          FeatureColumn column = columns.get(i);
          if (column.measure().source().equals(source) && column.lookback().equals(lookback)) {
            mine.add(reach[i]);
          }
        }
        windows.add(new Reached(events.get(source), lookback.days(), mine));
      }
    }
    reach(windows);
    List<ColumnTotal> totals = new ArrayList<>();
    for (Reach column : reach) {
      totals.add(new ColumnTotal(column.sum(), column.values()));
    }
    return totals;
  }

  private void reach(List<Reached> windows) {
    UserPrints prints = new UserPrints();
    long[] seen = {};
    for (int user = 0; user < users.size(); user++) {
      prints.clear();
      for (int at = scored.start(user); at < scored.end(user); at++) {
        prints.add(scored.day(at));
      }
      for (Reached window : windows) {
        int from = window.events.start(user);
        int to = window.events.end(user);
        if (from == to) {
          continue;
        }
        if (seen.length < to - from) {
          seen = new long[Math.max(to - from, 2 * seen.length)];
        }
        prints.seeing(window.events, from, to, window.lookbackDays, seen);
        for (Reach column : window.columns) {
          column.add(window.events, from, to, seen, prints);
        }
      }
    }
  }
}
