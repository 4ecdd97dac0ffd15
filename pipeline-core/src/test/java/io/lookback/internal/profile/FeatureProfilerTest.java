package io.lookback.internal.profile;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lookback.batch.Entries;
import io.lookback.batch.FeatureBatch;
import io.lookback.feature.FeatureSet;
import io.lookback.internal.batch.Buckets;
import io.lookback.internal.ledger.Counted;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Gold rows counted with arrays and merged in any order, against streams over rows. */
class FeatureProfilerTest {
  private static final long SEED = 20201124;
  private static final int DAY = 18_590;
  private static final int BUCKETS = 3;

  /** A row as a person would write it; {@code views} and so on are those of its own value prop. */
  private record Row(
      int day,
      long user,
      String prop,
      int position,
      boolean clicked,
      int views,
      int taps,
      int pays,
      long amount,
      int entries,
      List<Long> all) {}

  private final List<Row> rows = new ArrayList<>();
  private final Map<Integer, List<FeatureBatch>> batches = new TreeMap<>();

  @Test
  void equalsNaiveCounting() {
    Random random = new Random(SEED);
    for (int round = 0; round < 60; round++) {
      String what = "seed " + SEED + ", round " + round + ": ";
      make(random, 1 + random.nextInt(150), 1 + random.nextInt(30));
      Profile profile = profile(random);
      assertThat(what + "value props", clicks(profile.valueProps()), equalTo(naiveTop()));
      assertThat(
          what + "others",
          profile.valueProps().otherCount(),
          equalTo((long) Math.max(0, byProp().size() - TopValueProps.MAX)));
      assertThat(
          what + "all prints are somewhere",
          profile.valueProps().clicks().values().stream().mapToLong(Clicks::prints).sum()
              + profile.valueProps().others().prints(),
          equalTo((long) rows.size()));
      assertThat(what + "views", profile.byColumn("views_3w"), equalTo(naive(Row::views)));
      assertThat(what + "taps", profile.byColumn("taps_3w"), equalTo(naive(Row::taps)));
      assertThat(what + "pays", profile.byColumn("pays_3w"), equalTo(naive(Row::pays)));
      assertThat(what + "users", profile.users(), equalTo(naiveUsers()));
      assertColumns(what, profile);
    }
  }

  @Test
  void rowsOfAUserMayGoOnInTheNextBatchAndUsersMayBeAnyNumber() {
    FeatureProfiler profiler = new FeatureProfiler(FeatureSet.BUILT_IN);
    for (FeatureBatch batch :
        List.of(
            batch(DAY, Long.MIN_VALUE, -1, 7, 7),
            batch(DAY, 7),
            batch(DAY, 7, 7, Long.MAX_VALUE),
            batch(DAY + 1, 7, Long.MAX_VALUE))) {
      profiler.add(batch, batch.ownEntries());
    }
    assertThat(
        profiler.finish().users(),
        equalTo(
            List.of(
                new HeavyUser(7, DAY + 2, 6, 0, List.of(0L, 0L, 0L, 0L)),
                new HeavyUser(Long.MAX_VALUE, DAY + 2, 2, 0, List.of(0L, 0L, 0L, 0L)),
                new HeavyUser(Long.MIN_VALUE, DAY + 1, 1, 0, List.of(0L, 0L, 0L, 0L)),
                new HeavyUser(-1, DAY + 1, 1, 0, List.of(0L, 0L, 0L, 0L)))));
  }

  @Test
  void whatHistoriesLeaveOutIsAColumnAndNoHistoryOfAUser() {
    FeatureBatch.Builder builder =
        new FeatureBatch.Builder(
            DAY, new int[] {21, 20, 6}, Entries.COLUMNS, new String[] {"p", "q"});
    Entries.add(builder, 0, 3, 2, 1, 50);
    Entries.addUnlisted(builder, 1, 9, 0, 0, 0);
    builder.row(7, 1, 0, true, builder.endHistory(4));
    builder.row(8, 1, 0, false, builder.endHistory());
    FeatureBatch batch = builder.build();
    FeatureProfiler profiler = new FeatureProfiler(FeatureSet.BUILT_IN);
    profiler.add(batch, batch.ownEntries());
    Profile profile = profiler.finish();
    assertThat(profile.counts().minimum(Counted.COLUMN, "history_left_out"), equalTo(0L));
    assertThat(profile.counts().maximum(Counted.COLUMN, "history_left_out"), equalTo(4L));
    assertThat(profile.counts().maximum(Counted.COLUMN, "views_3w"), equalTo(9L));
    assertThat(profile.counts().maximum(Counted.COLUMN, "history"), equalTo(1L));
    assertThat(
        profile.users(),
        equalTo(
            List.of(
                new HeavyUser(7, DAY + 1, 1, 1, List.of(3L, 2L, 1L, 50L)),
                new HeavyUser(8, DAY + 1, 1, 0, List.of(0L, 0L, 0L, 0L)))));
  }

  @Test
  void usersThatDoNotAscendAreRefused() {
    for (List<FeatureBatch> day :
        List.of(List.of(batch(DAY, 1, 3), batch(DAY, 2, 3)), List.of(batch(DAY, 1, 3, 2)))) {
      FeatureProfiler profiler = new FeatureProfiler(FeatureSet.BUILT_IN);
      day.forEach(batch -> profiler.add(batch, batch.ownEntries()));
      assertThrows(IllegalArgumentException.class, profiler::finish);
    }
  }

  private static FeatureBatch batch(int day, long... users) {
    FeatureBatch.Builder builder =
        new FeatureBatch.Builder(day, new int[] {21, 20, 6}, Entries.COLUMNS, new String[] {"p"});
    int history = builder.endHistory();
    for (long user : users) {
      builder.row(user, 0, 0, false, history);
    }
    return builder.build();
  }

  @Test
  void wireFormComesBack() throws Exception {
    Random random = new Random(SEED);
    assertThat("empty", thereAndBack(new Profile()), equalTo(new Profile()));
    make(random, 20, 40);
    Profile profile = profile(random);
    assertThat("full", thereAndBack(profile), equalTo(profile));
  }

  private static Profile thereAndBack(Profile profile) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    profile.writeTo(new DataOutputStream(bytes));
    return Profile.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
  }

  private void assertColumns(String what, Profile profile) {
    Map<String, ToIntFunction<Row>> columns =
        Map.of(
            "position", Row::position,
            "views_3w", Row::views,
            "taps_3w", Row::taps,
            "pays_3w", Row::pays,
            "history", Row::entries,
            "amount_3w", row -> (int) row.amount());
    columns.forEach(
        (name, column) -> {
          int[] values = rows.stream().mapToInt(column).sorted().toArray();
          assertThat(
              what + "least " + name,
              profile.counts().minimum(Counted.COLUMN, name),
              equalTo((long) values[0]));
          assertThat(
              what + "greatest " + name,
              profile.counts().maximum(Counted.COLUMN, name),
              equalTo((long) values[values.length - 1]));
        });
    for (String name : List.of("position", "history")) {
      assertThat(
          what + "sum of " + name,
          profile.counts().sum(Counted.COLUMN, name).longValueExact(),
          equalTo(rows.stream().mapToLong(row -> columns.get(name).applyAsInt(row)).sum()));
    }
    assertThat(
        what + "least user",
        profile.counts().minimum(Counted.COLUMN, "user_id"),
        equalTo(rows.stream().mapToLong(Row::user).min().getAsLong()));
  }

  /** Rows of a few users over a few days, in batches by bucket as the scorer makes them. */
  private void make(Random random, int users, int props) {
    rows.clear();
    batches.clear();
    String[] names = new String[props];
    for (int i = 0; i < props; i++) {
      names[i] = String.format(Locale.ROOT, "p%02d", i);
    }
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      for (int day = DAY; day < DAY + 4; day++) {
        makeDay(random, bucket, day, users, names);
      }
    }
  }

  private void makeDay(Random random, int bucket, int day, int users, String[] names) {
    FeatureBatch.Builder builder =
        new FeatureBatch.Builder(day, new int[] {21, 20, 6}, Entries.COLUMNS, names);
    for (long user = 0; user < users; user++) {
      if (Buckets.of(user, BUCKETS) != bucket || random.nextInt(3) == 0) {
        continue;
      }
      int[][] entries = new int[names.length][];
      long[] all = new long[4];
      int count = 0;
      for (int prop = 0; prop < names.length; prop++) {
        if (random.nextInt(4) == 0) {
          entries[prop] =
              new int[] {
                random.nextInt(70), random.nextInt(4), random.nextInt(3), random.nextInt(9999)
              };
          Entries.add(
              builder,
              prop,
              entries[prop][0],
              entries[prop][1],
              entries[prop][2],
              entries[prop][3]);
          for (int i = 0; i < all.length; i++) {
            all[i] += entries[prop][i];
          }
          count++;
        }
      }
      int history = builder.endHistory();
      for (int i = random.nextInt(5); i >= 0; i--) {
        if (random.nextInt(9) == 0 && builder.size() > 0) {
          batches.computeIfAbsent(bucket, key -> new ArrayList<>()).add(builder.build());
          builder = new FeatureBatch.Builder(day, new int[] {21, 20, 6}, Entries.COLUMNS, names);
          for (int prop = 0; prop < names.length; prop++) {
            if (entries[prop] != null) {
              int[] entry = entries[prop];
              Entries.add(builder, prop, entry[0], entry[1], entry[2], entry[3]);
            }
          }
          history = builder.endHistory();
        }
        int prop = random.nextInt(names.length);
        int[] own = entries[prop] == null ? new int[4] : entries[prop];
        Row row =
            new Row(
                day,
                user,
                names[prop],
                random.nextInt(20),
                random.nextInt(4) == 0,
                own[0],
                own[1],
                own[2],
                own[3],
                count,
                Arrays.stream(all).boxed().toList());
        builder.row(user, prop, row.position(), row.clicked(), history);
        rows.add(row);
      }
    }
    batches.computeIfAbsent(bucket, key -> new ArrayList<>()).add(builder.build());
  }

  /** Buckets profiled each by itself and merged in any order, as a runner would. */
  private Profile profile(Random random) {
    List<Profile> parts = new ArrayList<>();
    Map<String, Clicks> byProp = new HashMap<>();
    for (List<FeatureBatch> bucket : batches.values()) {
      List<FeatureBatch> mixed = mixDays(bucket, random);
      FeatureProfiler profiler = new FeatureProfiler(FeatureSet.BUILT_IN);
      mixed.forEach(batch -> profiler.add(batch, batch.ownEntries()));
      parts.add(profiler.finish());
      profiler
          .valueProps()
          .forEach(
              (prop, clicks) ->
                  byProp
                      .computeIfAbsent(prop, key -> new Clicks(Bins.POSITIONS.size()))
                      .merge(clicks));
    }
    byProp.forEach(
        (prop, clicks) -> {
          Profile one = new Profile();
          one.valueProps().add(prop, clicks);
          parts.add(one);
        });
    while (parts.size() > 1) {
      Collections.shuffle(parts, random);
      Profile last = parts.remove(parts.size() - 1);
      Profile before = parts.remove(parts.size() - 1);
      parts.add(new Profile().merge(before).merge(last));
    }
    return parts.isEmpty() ? new Profile() : parts.get(0);
  }

  /** The batches of each day in their order, and the days in any. */
  private static List<FeatureBatch> mixDays(List<FeatureBatch> batches, Random random) {
    Map<Integer, Queue<FeatureBatch>> days = new TreeMap<>();
    List<Integer> order = new ArrayList<>();
    for (FeatureBatch batch : batches) {
      days.computeIfAbsent(batch.printDay(), day -> new ArrayDeque<>()).add(batch);
      order.add(batch.printDay());
    }
    Collections.shuffle(order, random);
    return order.stream().map(day -> days.get(day).remove()).toList();
  }

  private Map<String, List<Row>> byProp() {
    return rows.stream().collect(Collectors.groupingBy(Row::prop));
  }

  private Map<String, Clicks> naiveTop() {
    return byProp().entrySet().stream()
        .sorted(
            Comparator.<Map.Entry<String, List<Row>>>comparingInt(entry -> -entry.getValue().size())
                .thenComparing(Map.Entry::getKey))
        .limit(TopValueProps.MAX)
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry -> {
                  Clicks clicks = new Clicks(16);
                  entry
                      .getValue()
                      .forEach(row -> clicks.add(Math.min(row.position(), 15), row.clicked()));
                  return clicks;
                }));
  }

  private static Map<String, Clicks> clicks(TopValueProps props) {
    return new HashMap<>(props.clicks());
  }

  private Clicks naive(ToIntFunction<Row> before) {
    int[] starts = {0, 1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50};
    Clicks clicks = new Clicks(starts.length);
    for (Row row : rows) {
      int bin = 0;
      while (bin + 1 < starts.length && starts[bin + 1] <= before.applyAsInt(row)) {
        bin++;
      }
      clicks.add(bin, row.clicked());
    }
    return clicks;
  }

  private List<HeavyUser> naiveUsers() {
    List<HeavyUser> users = new ArrayList<>();
    rows.stream()
        .collect(Collectors.groupingBy(Row::user))
        .forEach(
            (user, own) -> {
              int lastDay = own.stream().mapToInt(Row::day).max().getAsInt();
              Row last = own.stream().filter(row -> row.day() == lastDay).findAny().orElseThrow();
              users.add(
                  new HeavyUser(
                      user,
                      lastDay + 1,
                      own.size(),
                      own.stream().filter(Row::clicked).count(),
                      last.all()));
            });
    users.sort(HeavyUser.HEAVIEST_FIRST);
    return users.subList(0, Math.min(Profile.MAX_USERS, users.size()));
  }
}
