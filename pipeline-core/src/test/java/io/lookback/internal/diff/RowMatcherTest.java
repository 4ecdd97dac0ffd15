package io.lookback.internal.diff;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;

import io.lookback.feature.FeatureSet;
import io.lookback.feature.GoldColumn;
import io.lookback.internal.diff.DiffColumns.Column;
import io.lookback.internal.diff.GoldDiff.Kind;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Random rows against the plainest way to match and compare them. */
class RowMatcherTest {
  private static final long SEED = 20_261_128;
  private static final int DAY = 18_596;
  private static final int WORLDS = 400;
  private static final int MOST = 3;
  private static final List<String> PROPS = List.of("a", "b", "ä", "\uD83D\uDE00");

  private static final DiffColumns COLUMNS =
      new DiffColumns(
          List.of(
              new Column("clicked", GoldColumn.Type.BOOLEAN),
              new Column("taps", GoldColumn.Type.INT32),
              new Column("amount", GoldColumn.Type.AMOUNT)),
          List.of(
              new Column("taps", GoldColumn.Type.INT32),
              new Column("amount", GoldColumn.Type.AMOUNT)),
          true,
          List.of(),
          List.of());

  /** A row as a test writes it. */
  private record Row(
      long user, String prop, int position, List<Long> values, Map<String, List<Long>> history) {
    String key() {
      return user + "/" + prop + "/" + position;
    }
  }

  @Test
  void randomRowsEqualTheNaiveMatcher() throws IOException {
    long differing = 0;
    for (int world = 0; world < WORLDS; world++) {
      Random random = new Random(SEED + world);
      List<Row> a = rows(random, random.nextInt(40));
      List<Row> b = mutated(a, random);
      GoldDiff found = compare(a, b, random);
      List<String> expected = naive(a, b);
      assertThat("seed " + (SEED + world), facts(found), equalTo(expected));
      differing += found.rows(Kind.DIFFERS);
    }
    assertThat("rows that differ", differing, greaterThan(100L * 2));
  }

  @Test
  void mergedInAnyOrderItIsTheSame() throws IOException {
    Random random = new Random(SEED);
    List<GoldDiff> parts = new ArrayList<>();
    for (int user = 0; user < 20; user++) {
      long of = user;
      List<Row> a = new ArrayList<>();
      rows(random, 10)
          .forEach(row -> a.add(new Row(of, row.prop, row.position, row.values, row.history)));
      parts.add(compare(a, mutated(a, random), random));
    }
    GoldDiff forwards = new GoldDiff(COLUMNS.names().size(), MOST);
    parts.forEach(part -> forwards.merge(copy(part)));
    GoldDiff backwards = new GoldDiff(COLUMNS.names().size(), MOST);
    for (int i = parts.size() - 1; i >= 0; i--) {
      backwards.merge(copy(parts.get(i)));
    }
    assertThat(backwards, equalTo(forwards));
    assertThat("examples", forwards.examples(0).size(), equalTo(MOST));
  }

  @Test
  void theFirstDifferenceOfAHistoryIsShown() throws IOException {
    Row before = row(Map.of("a", List.of(1L, 100L), "b", List.of(2L, ComparedRows.NULL)));
    Row after = row(Map.of("a", List.of(1L, 100L), "b", List.of(2L, 250L)));
    DiffExample null0 = compare(List.of(before), List.of(after), new Random(1)).examples(3).get(0);
    assertThat(
        Arrays.asList(null0.entry(), null0.field(), null0.a(), null0.b()),
        contains("b", "amount", null, "2.50"));
    Row less = row(Map.of("b", List.of(2L, ComparedRows.NULL)));
    DiffExample gone = compare(List.of(before), List.of(less), new Random(1)).examples(3).get(0);
    assertThat(
        List.of(gone.entry(), gone.field(), gone.a(), gone.b()),
        contains("a", "taps", "1", DiffExample.NOT_LISTED));
  }

  @Test
  void equalRowsOfAKeyAreMatchedByTheirNumber() throws IOException {
    Row row = row(Map.of());
    GoldDiff diff = compare(List.of(row, row, row), List.of(row), new Random(1));
    assertThat("equal", diff.rows(Kind.EQUAL), equalTo(1L));
    assertThat("only in A", diff.rows(Kind.ONLY_IN_A), equalTo(2L));
    assertThat(
        "numbers", diff.onlyInA().stream().map(DiffExample::number).toList(), contains(1, 2));
  }

  @Test
  void columnsOfOneSideAreToldAndNotCompared() {
    FeatureSet a = FeatureSet.BUILT_IN;
    FeatureSet b =
        a.and(
            io.lookback.feature.Measure.of(
                "since", io.lookback.batch.Source.TAPS, io.lookback.feature.Operation.DAYS_SINCE));
    DiffColumns columns = DiffColumns.of(a, b);
    assertThat("only in A", columns.onlyInA(), equalTo(List.of()));
    assertThat("only in B", columns.onlyInB(), contains("since_3w", "history.since"));
    assertThat("compared", columns.names(), equalTo(DiffColumns.of(a, a).names()));
    assertThat("alike", DiffColumns.of(a, a).areAlike(), equalTo(true));
  }

  private static Row row(Map<String, List<Long>> history) {
    return new Row(1, "a", 0, List.of(0L, 1L, 2L), history);
  }

  private static List<Row> rows(Random random, int count) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(
          new Row(
              random.nextInt(4),
              PROPS.get(random.nextInt(PROPS.size())),
              random.nextInt(3),
              List.of((long) random.nextInt(2), value(random), value(random)),
              history(random)));
    }
    return rows;
  }

  private static Map<String, List<Long>> history(Random random) {
    Map<String, List<Long>> history = new TreeMap<>();
    for (String prop : PROPS) {
      if (random.nextBoolean()) {
        history.put(prop, List.of(value(random), value(random)));
      }
    }
    return history;
  }

  private static long value(Random random) {
    return random.nextInt(5) == 0 ? ComparedRows.NULL : random.nextInt(3) * 1_000_000_000_000L;
  }

  private static List<Row> mutated(List<Row> rows, Random random) {
    List<Row> mutated = new ArrayList<>();
    for (Row row : rows) {
      switch (random.nextInt(8)) {
        case 0 -> {
          // Removed.
        }
        case 1 -> {
          mutated.add(row);
          mutated.add(row);
        }
        case 2 ->
            mutated.add(
                new Row(
                    row.user,
                    row.prop,
                    row.position,
                    List.of(1L, value(random), value(random)),
                    row.history));
        case 3 ->
            mutated.add(new Row(row.user, row.prop, row.position, row.values, history(random)));
        default -> mutated.add(row);
      }
    }
    return mutated;
  }

  private static GoldDiff compare(List<Row> a, List<Row> b, Random random) throws IOException {
    RowMatcher matcher = new RowMatcher(DAY, COLUMNS);
    add(matcher, true, a, random);
    add(matcher, false, b, random);
    return matcher.finish(MOST);
  }

  /** In batches of any size, through the wire, each in any order. */
  private static void add(RowMatcher matcher, boolean isOfA, List<Row> rows, Random random)
      throws IOException {
    List<Row> shuffled = new ArrayList<>(rows);
    java.util.Collections.shuffle(shuffled, random);
    ComparedRows batch = new ComparedRows(isOfA, COLUMNS.compared().size());
    for (Row row : shuffled) {
      batch.addHistory(bytes(row.history));
      int at = batch.add(row.user, row.prop, row.position);
      for (int column = 0; column < row.values.size(); column++) {
        batch.set(column, at, row.values.get(column));
      }
      if (random.nextInt(10) == 0) {
        matcher.add(throughTheWire(batch));
        batch = new ComparedRows(isOfA, COLUMNS.compared().size());
      }
    }
    matcher.add(throughTheWire(batch));
  }

  private static ComparedRows throughTheWire(ComparedRows rows) throws IOException {
    ComparedRows read =
        ComparedRows.readFrom(
            new DataInputStream(new ByteArrayInputStream(HistoryBytes.form(rows::writeTo))));
    assertThat("through the wire", read, equalTo(rows));
    return read;
  }

  private static GoldDiff copy(GoldDiff diff) {
    try {
      return GoldDiff.readFrom(
          new DataInputStream(new ByteArrayInputStream(HistoryBytes.form(diff::writeTo))));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static byte[] bytes(Map<String, List<Long>> history) {
    return HistoryBytes.form(
        out -> {
          for (var entry : new TreeMap<>(history).entrySet()) {
            HistoryBytes.writeProp(out, entry.getKey().getBytes(StandardCharsets.UTF_8));
            for (long value : entry.getValue()) {
              HistoryBytes.writeNumber(out, value);
            }
          }
        });
  }

  private static List<String> facts(GoldDiff diff) {
    List<String> facts = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      facts.add(kind + " " + diff.rows(DAY, kind));
    }
    for (int column = 0; column < COLUMNS.names().size(); column++) {
      facts.add(COLUMNS.names().get(column) + " " + diff.differing(column));
    }
    facts.add("a " + diff.onlyInA().stream().map(RowMatcherTest::key).toList());
    facts.add("b " + diff.onlyInB().stream().map(RowMatcherTest::key).toList());
    return facts;
  }

  private static String key(DiffExample example) {
    return example.user() + "/" + example.valueProp() + "/" + example.position();
  }

  private static List<String> naive(List<Row> a, List<Row> b) {
    long[] kinds = new long[Kind.values().length];
    long[] columns = new long[COLUMNS.names().size()];
    List<Row> onlyInA = new ArrayList<>();
    List<Row> onlyInB = new ArrayList<>();
    TreeSet<String> keys = new TreeSet<>();
    a.forEach(row -> keys.add(row.key()));
    b.forEach(row -> keys.add(row.key()));
    for (String key : keys) {
      List<Row> ofA = sorted(a, key);
      List<Row> ofB = sorted(b, key);
      for (int i = 0; i < Math.max(ofA.size(), ofB.size()); i++) {
        if (i >= ofB.size()) {
          kinds[Kind.ONLY_IN_A.ordinal()]++;
          onlyInA.add(ofA.get(i));
        } else if (i >= ofA.size()) {
          kinds[Kind.ONLY_IN_B.ordinal()]++;
          onlyInB.add(ofB.get(i));
        } else {
          Row one = ofA.get(i);
          Row other = ofB.get(i);
          kinds[one.equals(other) ? Kind.EQUAL.ordinal() : Kind.DIFFERS.ordinal()]++;
          for (int column = 0; column < 3; column++) {
            boolean isEqual = Objects.equals(one.values.get(column), other.values.get(column));
            columns[column] += isEqual ? 0 : 1;
          }
          columns[3] += one.history.equals(other.history) ? 0 : 1;
        }
      }
    }
    List<String> facts = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      facts.add(kind + " " + kinds[kind.ordinal()]);
    }
    for (int column = 0; column < columns.length; column++) {
      facts.add(COLUMNS.names().get(column) + " " + columns[column]);
    }
    facts.add("a " + first(onlyInA));
    facts.add("b " + first(onlyInB));
    return facts;
  }

  private static List<String> first(List<Row> rows) {
    return rows.stream()
        .sorted(
            Comparator.comparingLong(Row::user)
                .thenComparing(Row::prop)
                .thenComparingInt(Row::position))
        .limit(MOST)
        .map(Row::key)
        .toList();
  }

  private static List<Row> sorted(List<Row> rows, String key) {
    return rows.stream()
        .filter(row -> row.key().equals(key))
        .sorted(
            (one, other) -> {
              for (int i = 0; i < 3; i++) {
                int sign = Long.compare(one.values.get(i), other.values.get(i));
                if (sign != 0) {
                  return sign;
                }
              }
              return Arrays.compare(bytes(one.history), bytes(other.history));
            })
        .toList();
  }
}
