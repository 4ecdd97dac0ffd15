package io.lookback.internal.score;

import io.lookback.batch.EventBatch;
import io.lookback.batch.Source;
import io.lookback.internal.batch.EventColumns;
import io.lookback.internal.batch.PropRanks;
import io.lookback.internal.operation.UserEvents;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The events of one bucket of users in one window, as batches; gives them by day. */
final class BucketEvents {
  /** Takes the rows {@code [from, to)} of a batch, all of one day. */
  interface DayRows {
    /**
     * Takes them.
     *
     * @param ranks the number of each value prop of the batch among all, see {@link #valueProps}
     */
    void take(EventBatch batch, int[] ranks, int from, int to, int day);
  }

  private final Map<Source, List<EventBatch>> batches = new HashMap<>();
  private PropRanks ranks;

  /** Adds events, in any order. */
  void add(EventBatch batch) {
    DayOrder.ascending(batch, of(batch.source())::add);
  }

  /** Numbers the value props of all events by their order; returns them. */
  String[] valueProps() {
    ranks = new PropRanks(batches.values());
    return ranks.props();
  }

  /** Visits the rows of {@code [startDay, endDay)} by ascending day. */
  void byDay(Source source, int startDay, int endDay, DayRows visitor) {
    record Run(int batch, int from, int to, int day) {}

    List<EventBatch> mine = of(source);
    List<Run> runs = new ArrayList<>();
    for (int i = 0; i < mine.size(); i++) {
      EventBatch batch = mine.get(i);
      int end = batch.days().lowerBound(0, batch.size(), endDay);
      int from = batch.days().lowerBound(0, end, startDay);
      while (from < end) {
        int day = batch.day(from);
        int to = batch.days().lowerBound(from, end, day + 1L);
        runs.add(new Run(i, from, to, day));
        from = to;
      }
    }
    // Of one day the runs stay in the order of the batches.
    runs.sort(Comparator.comparingInt(Run::day));
    for (Run run : runs) {
      EventBatch batch = mine.get(run.batch());
      visitor.take(batch, ranks.of(batch), run.from(), run.to(), run.day());
    }
  }

  /** Lays out the events of {@code [startDay, endDay)} by user, of known users only. */
  UserEvents byUser(Source source, DenseUsers users, int startDay, int endDay) {
    UserEvents events = new UserEvents(users.size());
    EventColumns columns = new EventColumns();
    int rows = 0;
    for (EventBatch batch : of(source)) {
      rows = Math.addExact(rows, batch.size());
    }
    // The look-up is the costly part, so the second round reuses what the first one found.
    int[] found = new int[rows];
    int[] next = new int[1];
    byDay(
        source,
        startDay,
        endDay,
        (batch, ranks, from, to, day) -> {
          long[] ids = columns.users(batch, from, to);
          int at = next[0];
          for (int row = 0; row < to - from; row++, at++) {
            int user = users.find(ids[row]);
            found[at] = user;
            if (user != DenseUsers.ABSENT) {
              events.reserve(user);
            }
          }
          next[0] = at;
        });
    events.layOut(source.hasAmount());
    next[0] = 0;
    byDay(
        source,
        startDay,
        endDay,
        (batch, ranks, from, to, day) -> {
          int[] props = columns.props(batch, from, to);
          int[] counts = columns.counts(batch, from, to);
          long[] values = columns.values(batch, from, to);
          int at = next[0];
          for (int row = 0; row < to - from; row++, at++) {
            if (found[at] != DenseUsers.ABSENT) {
              events.place(found[at], day, ranks[props[row]], counts[row], values[row]);
            }
          }
          next[0] = at;
        });
    return events;
  }

  /** Forgets the batches. */
  void clear() {
    batches.clear();
    ranks = null;
  }

  private List<EventBatch> of(Source source) {
    return batches.computeIfAbsent(source, key -> new ArrayList<>());
  }
}
