package io.lookback.score;

import io.lookback.batch.CoveredDays;
import io.lookback.batch.EventBatch;
import io.lookback.batch.EventDays;
import io.lookback.batch.EventRows;
import io.lookback.batch.FeatureBatch;
import io.lookback.batch.Source;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;

/**
 * Scores one bucket of users in one window: for every print of the scored days, whether it was
 * tapped, and what its user had seen, tapped and paid per value prop in the {@code lookbackDays}
 * before that print.
 *
 * <p>The window spans {@code [endDay - scoringDays - lookbackDays, endDay)} and its last {@code
 * scoringDays} are scored. A print on day {@code d} counts events of {@code [d - lookbackDays, d)}:
 * for each user two pointers per source move forward over the days, so the work is linear in events
 * plus rows.
 *
 * <p>Use: {@link #add} every batch of the bucket's window, in any order, then {@link #finish} once.
 */
public final class WindowScorer {
  /**
   * What the events of the window add up to when each is counted once for every scored print that
   * sees it. Computed from the side of the events, it must equal the sums over the histories of all
   * rows, which are computed from the side of the prints.
   *
   * @param views prints times the scored prints that see them
   * @param taps the same of taps
   * @param pays the same of payments
   * @param amount the same of amounts, in minor units
   */
  public record Reach(BigInteger views, BigInteger taps, BigInteger pays, BigInteger amount) {}

  /**
   * What histories leave out because of {@link WindowSpec#maxHistory}, each counted once for every
   * scored print that sees it. With the sums over the histories of all rows it makes the {@link
   * Reach}.
   *
   * @param views prints of value props that are left out
   * @param taps the same of taps
   * @param pays the same of payments
   * @param amount the same of amounts, in minor units
   * @param prints scored prints whose history leaves something out
   * @param valueProps how many value props these leave out
   * @param users how many users have a history that leaves something out
   * @param mostValueProps the most value props that such a user touched in the window of a print; 0
   *     if there is none
   */
  public record LeftOut(
      BigInteger views,
      BigInteger taps,
      BigInteger pays,
      BigInteger amount,
      long prints,
      long valueProps,
      long users,
      int mostValueProps) {
    private static final LeftOut NOTHING =
        new LeftOut(BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO, 0, 0, 0, 0);
  }

  /** What the rows of a window must add up to. */
  public record Totals(Reach reach, LeftOut leftOut) {}

  private static final int ABSENT = -1;

  private final WindowSpec spec;
  private final int scoredStart;
  private final int scoredEnd;
  private final EventDays eventDays;
  private final Map<Source, List<EventBatch>> batches = new EnumMap<>(Source.class);

  private String[] props;
  private Map<String, Integer> propRanks;
  private final DenseUsers users = new DenseUsers();
  private final ScoredRows scored = new ScoredRows();
  private final TapSet taps = new TapSet();

  /**
   * Scores the scoring period that ends before {@code endDay}.
   *
   * @param spec the window
   * @param endDay the day after the last scored day
   * @param eventDays on which days of the window the loaded data has events, of any user
   */
  public WindowScorer(WindowSpec spec, int endDay, EventDays eventDays) {
    this.spec = spec;
    this.scoredStart = endDay - spec.scoringDays();
    this.scoredEnd = endDay;
    this.eventDays = eventDays;
    for (Source source : Source.values()) {
      batches.put(source, new ArrayList<>());
    }
  }

  /** Adds events; days outside the window are ignored. */
  public void add(EventBatch batch) {
    List<EventBatch> mine = batches.get(batch.source());
    if (batch.days().isAscending()) {
      mine.add(batch);
    } else {
      sortByDay(batch, mine::add);
    }
  }

  /**
   * Passes the feature rows to {@code out}: one day per batch, users ascending within a batch and
   * over the batches of a day, in the order given; a user may go on in the next.
   *
   * @throws WindowOverflowException if a sum does not fit its column
   */
  public Totals finish(Consumer<FeatureBatch> out) throws WindowOverflowException {
    collectProps();
    collectScoredPrints();
    if (scored.size() == 0) {
      return new Totals(
          new Reach(BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO),
          LeftOut.NOTHING);
    }
    collectTaps();
    UserHistory[] histories = new UserHistory[Source.values().length];
    for (Source source : Source.values()) {
      histories[source.ordinal()] = layOutHistory(source);
    }
    batches.clear();
    scored.groupByUser(users.size());
    LeftOut leftOut = emit(histories, out);
    return new Totals(reach(histories), leftOut);
  }

  private void collectProps() {
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
  }

  private int[] ranksOf(EventBatch batch) {
    int[] ranks = new int[batch.valuePropCount()];
    for (int code = 0; code < ranks.length; code++) {
      ranks[code] = propRanks.get(batch.valueProp(code));
    }
    return ranks;
  }

  /** Takes the rows {@code [from, to)} of a batch, all of one day. */
  private interface DayRows {
    void take(EventBatch batch, int[] ranks, int from, int to, int day);
  }

  /** Visits the rows of {@code [startDay, endDay)} by ascending day. */
  private void byDay(Source source, int startDay, int endDay, DayRows visitor) {
    List<EventBatch> mine = batches.get(source);
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

  private void collectScoredPrints() {
    byDay(
        Source.PRINTS,
        scoredStart,
        scoredEnd,
        (batch, ranks, from, to, day) -> {
          for (int row = from; row < to; row++) {
            int user = users.number(batch.user(row));
            scored.add(day, user, ranks[batch.prop(row)], (int) batch.value(row));
          }
        });
  }

  private void collectTaps() {
    byDay(
        Source.TAPS,
        scoredStart,
        scoredEnd,
        (batch, ranks, from, to, day) -> {
          for (int row = from; row < to; row++) {
            int user = users.find(batch.user(row));
            if (user != ABSENT) {
              taps.add(user, day, ranks[batch.prop(row)], (int) batch.value(row));
            }
          }
        });
  }

  /** Lays out the events that some scored print may see, of users that have one. */
  private UserHistory layOutHistory(Source source) {
    int start = scoredStart - spec.lookbackDays();
    int end = scoredEnd - 1;
    UserHistory history = new UserHistory(users.size());
    int rows = 0;
    for (EventBatch batch : batches.get(source)) {
      rows = Math.addExact(rows, batch.size());
    }
    // The look-up is the costly part, so the second round reuses what the first one found.
    int[] found = new int[rows];
    int[] next = new int[1];
    byDay(
        source,
        start,
        end,
        (batch, ranks, from, to, day) -> {
          int at = next[0];
          for (int row = from; row < to; row++, at++) {
            int user = users.find(batch.user(row));
            found[at] = user;
            if (user != ABSENT) {
              history.reserve(user);
            }
          }
          next[0] = at;
        });
    history.layOut(source == Source.PAYS);
    next[0] = 0;
    byDay(
        source,
        start,
        end,
        (batch, ranks, from, to, day) -> {
          int at = next[0];
          for (int row = from; row < to; row++, at++) {
            if (found[at] != ABSENT) {
              history.place(
                  found[at], day, ranks[batch.prop(row)], batch.count(row), batch.value(row));
            }
          }
          next[0] = at;
        });
    return history;
  }

  private LeftOut emit(UserHistory[] histories, Consumer<FeatureBatch> out)
      throws WindowOverflowException {
    FeatureBatch.Builder[] builders = new FeatureBatch.Builder[spec.scoringDays()];
    TouchedProps touched = new TouchedProps(props.length);
    SlidingCounts views = new SlidingCounts(histories[Source.PRINTS.ordinal()], props.length);
    SlidingCounts tapped = new SlidingCounts(histories[Source.TAPS.ordinal()], props.length);
    SlidingCounts pays = new SlidingCounts(histories[Source.PAYS.ordinal()], props.length);
    Histories lists = new Histories(spec.maxHistory(), props.length, touched, views, tapped, pays);
    IntUnaryOperator propOf = scored::prop;
    for (int user : scored.usersAscending(users)) {
      lists.begin();
      views.begin(user);
      tapped.begin(user);
      pays.begin(user);
      int at = scored.start(user);
      while (at < scored.end(user)) {
        int day = scored.day(at);
        int start = day - spec.lookbackDays();
        move(views, start, day, touched, user, "the number of prints");
        move(tapped, start, day, touched, user, "the number of taps");
        move(pays, start, day, touched, user, "the sum of payments");
        int dayEnd = at + 1;
        while (dayEnd < scored.end(user) && scored.day(dayEnd) == day) {
          dayEnd++;
        }
        while (at < dayEnd) {
          FeatureBatch.Builder builder = builder(builders, day, out);
          // Only the rows count here: a history may fill a batch alone, and a new batch repeats it.
          int to = Math.min(dayEnd, at + FeatureBatch.Builder.MAX_ROWS - builder.size());
          int history = lists.write(builder, propOf, at, to);
          for (; at < to; at++) {
            int prop = scored.prop(at);
            int position = scored.position(at);
            boolean clicked = taps.contains(user, day, prop, position);
            builder.row(users.user(user), prop, position, clicked, history);
          }
        }
      }
      for (int i = 0; i < touched.size(); i++) {
        views.forget(touched.get(i));
        tapped.forget(touched.get(i));
        pays.forget(touched.get(i));
      }
      touched.clear();
    }
    for (FeatureBatch.Builder builder : builders) {
      if (builder != null && builder.size() > 0) {
        out.accept(builder.build());
      }
    }
    return lists.leftOut();
  }

  private void move(
      SlidingCounts counts, int start, int end, TouchedProps touched, int user, String what)
      throws WindowOverflowException {
    if (!counts.moveTo(start, end, touched)) {
      String limit =
          what.startsWith("the sum") ? "9999999999999999.99" : String.valueOf(Integer.MAX_VALUE);
      throw new WindowOverflowException(what, users.user(user), props[counts.faultyProp()], limit);
    }
  }

  private FeatureBatch.Builder builder(
      FeatureBatch.Builder[] builders, int day, Consumer<FeatureBatch> out) {
    int index = day - scoredStart;
    if (builders[index] != null && builders[index].isFull()) {
      out.accept(builders[index].build());
      builders[index] = null;
    }
    if (builders[index] == null) {
      CoveredDays covered = eventDays.count(day - spec.lookbackDays(), day);
      builders[index] = new FeatureBatch.Builder(day, covered, props);
    }
    return builders[index];
  }

  private Reach reach(UserHistory[] histories) {
    WideSum[] sums = new WideSum[Source.values().length];
    WideSum amount = new WideSum();
    for (Source source : Source.values()) {
      WideSum sum = new WideSum();
      UserHistory history = histories[source.ordinal()];
      for (int user = 0; user < users.size(); user++) {
        int sameOrEarlier = scored.start(user);
        int reached = sameOrEarlier;
        for (int event = history.start(user); event < history.end(user); event++) {
          int day = history.day(event);
          while (sameOrEarlier < scored.end(user) && scored.day(sameOrEarlier) <= day) {
            sameOrEarlier++;
          }
          while (reached < scored.end(user) && scored.day(reached) <= day + spec.lookbackDays()) {
            reached++;
          }
          int prints = reached - sameOrEarlier;
          sum.add(history.count(event), prints);
          amount.add(history.amount(event), prints);
        }
      }
      sums[source.ordinal()] = sum;
    }
    return new Reach(
        sums[Source.PRINTS.ordinal()].total(),
        sums[Source.TAPS.ordinal()].total(),
        sums[Source.PAYS.ordinal()].total(),
        amount.total());
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
    rows.drain(batch.source(), "", (sorted, bucket) -> out.accept(sorted));
  }

  /** The prints to score: gathered by ascending day, then grouped by user. */
  private static final class ScoredRows {
    private int size;
    private int[] days = new int[1024];
    private int[] users = new int[1024];
    private int[] props = new int[1024];
    private int[] positions = new int[1024];
    private int[] order;
    private int[] ends;

    void add(int day, int user, int prop, int position) {
      if (size == days.length) {
        days = Arrays.copyOf(days, 2 * size);
        users = Arrays.copyOf(users, 2 * size);
        props = Arrays.copyOf(props, 2 * size);
        positions = Arrays.copyOf(positions, 2 * size);
      }
      days[size] = day;
      users[size] = user;
      props[size] = prop;
      positions[size] = position;
      size++;
    }

    int size() {
      return size;
    }

    /** Orders the rows by user; a user's rows stay in the order of their days. */
    void groupByUser(int userCount) {
      int[] starts = new int[userCount + 1];
      for (int row = 0; row < size; row++) {
        starts[users[row] + 1]++;
      }
      for (int user = 1; user <= userCount; user++) {
        starts[user] += starts[user - 1];
      }
      ends = Arrays.copyOf(starts, userCount);
      order = new int[size];
      for (int row = 0; row < size; row++) {
        order[ends[users[row]]++] = row;
      }
    }

    int start(int user) {
      return user == 0 ? 0 : ends[user - 1];
    }

    int end(int user) {
      return ends[user];
    }

    int day(int at) {
      return days[order[at]];
    }

    int prop(int at) {
      return props[order[at]];
    }

    int position(int at) {
      return positions[order[at]];
    }

    /** The numbers of all users, by ascending user id. */
    int[] usersAscending(DenseUsers numbers) {
      long[] ids = new long[numbers.size()];
      for (int number = 0; number < ids.length; number++) {
        ids[number] = numbers.user(number);
      }
      Arrays.sort(ids);
      int[] ascending = new int[ids.length];
      for (int i = 0; i < ids.length; i++) {
        ascending[i] = numbers.find(ids[i]);
      }
      return ascending;
    }
  }
}
