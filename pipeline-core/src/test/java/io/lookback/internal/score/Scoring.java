package io.lookback.internal.score;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.lookback.batch.EventBatch;
import io.lookback.batch.EventDays;
import io.lookback.batch.FeatureBatch;
import io.lookback.batch.Source;
import io.lookback.feature.FeatureSet;
import io.lookback.feature.WindowSpec;
import io.lookback.internal.batch.EventRows;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs the kernel as the gold layer does: every slice of every batch goes to each scored window
 * that it lies in, and each window is scored by itself.
 */
final class Scoring {
  private record Slice(EventBatch batch, int endDay) {}

  final List<FeatureBatch> batches = new ArrayList<>();
  final List<Features> rows = new ArrayList<>();
  BigInteger views = BigInteger.ZERO;
  BigInteger taps = BigInteger.ZERO;
  BigInteger pays = BigInteger.ZERO;
  BigInteger amount = BigInteger.ZERO;

  /** What histories left out, and of how many users, each counted in every period. */
  Sums leftOut = Sums.NONE;

  long cappedUsers;
  int mostValueProps;

  static Scoring run(List<EventBatch> input, WindowSpec spec, int asOf)
      throws WindowOverflowException {
    List<Slice> slices = new ArrayList<>();
    EventDays eventDays = new EventDays();
    input.forEach(eventDays::add);
    FeatureSet features = FeatureSet.builtIn(spec);
    WindowSlicer slicer = new WindowSlicer(features, asOf);
    for (EventBatch batch : input) {
      slicer.slice(batch, (slice, endDay) -> slices.add(new Slice(slice, endDay)));
    }
    Scoring scoring = new Scoring();
    int firstScored = spec.firstScoredDay(asOf);
    for (int end = asOf + 1; end > firstScored; end -= spec.strideDays()) {
      int start = Math.max(end - spec.strideDays(), firstScored);
      WindowScorer scorer = new WindowScorer(features, start, end, eventDays);
      for (Slice slice : slices) {
        int lastDay = slice.endDay() - 1;
        if (lastDay < end && lastDay >= end - spec.strideDays() - spec.lookbackDays()) {
          scorer.add(slice.batch());
        }
      }
      scoring.take(scorer);
    }
    return scoring;
  }

  /** Checks that users ascend over the rows of all batches of a day. */
  void checkUsersAscend(String reason) {
    Map<Integer, Long> lastUsers = new HashMap<>();
    for (FeatureBatch batch : batches) {
      for (int row = 0; row < batch.size(); row++) {
        Long last = lastUsers.put(batch.printDay(), batch.user(row));
        boolean ascends = last == null || batch.user(row) >= last;
        assertThat(reason + ": users ascend", ascends, equalTo(true));
      }
    }
  }

  /** One batch per source, in the order of the events. */
  static List<EventBatch> batches(List<Event> events) {
    List<EventBatch> batches = new ArrayList<>();
    for (Source source : Source.BUILT_IN) {
      EventRows rows = new EventRows();
      for (Event event : events) {
        if (event.source().equals(source)) {
          int code = rows.valueProps().code(event.valueProp());
          rows.add(event.day(), event.user(), code, event.value());
        }
      }
      rows.drain(source, "", batches::add);
    }
    return batches;
  }

  private void take(WindowScorer scorer) throws WindowOverflowException {
    WindowScorer.Totals totals = scorer.finish(this::unfold);
    WindowScorer.LeftOut left = totals.leftOut();
    leftOut =
        leftOut.plus(
            new Sums(
                left.columns().get(0).sum().longValueExact(),
                left.columns().get(1).sum().longValueExact(),
                left.columns().get(2).sum().longValueExact(),
                left.columns().get(3).sum().longValueExact()));
    cappedUsers += left.users();
    mostValueProps = Math.max(mostValueProps, left.mostValueProps());
    List<WindowScorer.ColumnTotal> reach = totals.reach();
    views = views.add(reach.get(0).sum());
    taps = taps.add(reach.get(1).sum());
    pays = pays.add(reach.get(2).sum());
    amount = amount.add(reach.get(3).sum());
  }

  private void unfold(FeatureBatch batch) {
    batches.add(batch);
    for (int row = 0; row < batch.size(); row++) {
      TreeMap<String, Sums> history = new TreeMap<>();
      int end = batch.historyEnd(batch.history(row));
      for (int entry = batch.historyStart(batch.history(row)); entry < end; entry++) {
        history.put(batch.valueProp(batch.entryProp(entry)), sums(batch, entry));
      }
      int own = batch.ownEntry(row);
      rows.add(
          new Features(
              batch.printDay(),
              batch.user(row),
              batch.valueProp(batch.prop(row)),
              batch.position(row),
              batch.clicked(row),
              own < 0 ? Sums.NONE : sums(batch, own),
              history,
              batch.leftOut(batch.history(row)),
              List.of(batch.coveredDays(0), batch.coveredDays(1), batch.coveredDays(2))));
    }
  }

  private static Sums sums(FeatureBatch batch, int entry) {
    return new Sums(
        batch.entryValue(0, entry),
        batch.entryValue(1, entry),
        batch.entryValue(2, entry),
        batch.entryValue(3, entry));
  }
}
