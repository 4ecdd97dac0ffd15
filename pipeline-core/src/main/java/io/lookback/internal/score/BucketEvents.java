package io.lookback.internal.score;

import io.lookback.batch.EventBatch;
import io.lookback.batch.Source;
import io.lookback.internal.batch.EventRows;
import io.lookback.internal.operation.UserEvents;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

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
  private String[] props;
  private Map<String, Integer> propRanks;

  /** Adds events, in any order. */
  void add(EventBatch batch) {
    List<EventBatch> mine = of(batch.source());
    if (batch.days().isAscending()) {
      mine.add(batch);
    } else {
      sortByDay(batch, mine::add);
    }
  }

  /** Numbers the value props of all events by their order; returns them. */
  String[] valueProps() {
    TreeMap<String, Integer> sorted = new TreeMap<>();
    for (List<EventBatch> ofSource : batches.values()) {
      for (EventBatch batch : ofSource) {
        for (int code = 0; code < batch.valuePropCount(); code++) {
          sorted.put(batch.valueProp(code), 0);
        }
      }
    }
    props = sorted.keySet().toArray(new String[0]);
    propRanks = new HashMap<>();
    for (int rank = 0; rank < props.length; rank++) {
      propRanks.put(props[rank], rank);
    }
    return props;
  }

  /** Visits the rows of {@code [startDay, endDay)} by ascending day. */
  void byDay(Source source, int startDay, int endDay, DayRows visitor) {
    List<EventBatch> mine = of(source);
    List<int[]> ranks = new ArrayList<>(mine.size());
    int first = endDay;
    int last = startDay - 1;
    for (EventBatch batch : mine) {
      ranks.add(ranksOf(batch));
      first = Math.min(first, Math.max(startDay, (int) batch.days().min()));
      last = Math.max(last, Math.min(endDay - 1, (int) batch.days().max()));
    }
    for (int day = first; day <= last; day++) {
      for (int i = 0; i < mine.size(); i++) {
        EventBatch batch = mine.get(i);
        if (day < batch.days().min() || day > batch.days().max()) {
          continue;
        }
        int from = batch.days().lowerBound(0, batch.size(), day);
        int to = batch.days().lowerBound(from, batch.size(), day + 1L);
        if (from < to) {
          visitor.take(batch, ranks.get(i), from, to, day);
        }
      }
    }
  }

  /** Lays out the events of {@code [startDay, endDay)} by user, of known users only. */
  UserEvents byUser(Source source, DenseUsers users, int startDay, int endDay) {
    UserEvents events = new UserEvents(users.size());
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
          int at = next[0];
          for (int row = from; row < to; row++, at++) {
            int user = users.find(batch.user(row));
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
          int at = next[0];
          for (int row = from; row < to; row++, at++) {
            if (found[at] != DenseUsers.ABSENT) {
              events.place(
                  found[at], day, ranks[batch.prop(row)], batch.count(row), batch.value(row));
            }
          }
          next[0] = at;
        });
    return events;
  }

  /** Forgets the batches. */
  void clear() {
    batches.clear();
  }

  private List<EventBatch> of(Source source) {
    return batches.computeIfAbsent(source, key -> new ArrayList<>());
  }

  private int[] ranksOf(EventBatch batch) {
    int[] ranks = new int[batch.valuePropCount()];
    for (int code = 0; code < ranks.length; code++) {
      ranks[code] = propRanks.get(batch.valueProp(code));
    }
    return ranks;
  }

  private static void sortByDay(EventBatch batch, Consumer<EventBatch> out) {
    long[] order = new long[batch.size()];
    for (int row = 0; row < order.length; row++) {
      order[row] = (long) batch.day(row) << 32 | row;
    }
    Arrays.sort(order);
    EventRows rows = new EventRows();
    for (long key : order) {
      int row = (int) key;
      int prop = rows.valueProps().code(batch.valueProp(batch.prop(row)));
      rows.add(batch.day(row), batch.user(row), prop, batch.value(row), batch.count(row));
    }
    rows.drain(batch.source(), "", out);
  }
}
