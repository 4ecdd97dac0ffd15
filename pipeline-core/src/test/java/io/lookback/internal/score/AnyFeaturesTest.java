package io.lookback.internal.score;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;

import io.lookback.batch.EventBatch;
import io.lookback.batch.EventDays;
import io.lookback.batch.FeatureBatch;
import io.lookback.feature.FeatureColumn;
import io.lookback.feature.FeatureSet;
import io.lookback.feature.WindowSpec;
import io.lookback.internal.score.World.Happening;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Slicer and scorer against {@link NaiveFeatures} on small random worlds: every operation, one to
 * four look-backs, sources of every kind. The sums that the ledger compares are checked as well.
 */
class AnyFeaturesTest {
  private static final long SEED = 20_261_127;
  private static final int CASES = 3000;

  private static final List<LocalDate> AS_OF =
      List.of(
          LocalDate.of(2020, 11, 30),
          LocalDate.of(2020, 3, 3),
          LocalDate.of(2021, 1, 4),
          LocalDate.of(2024, 2, 29),
          LocalDate.of(1970, 1, 5),
          LocalDate.of(1900, 3, 1));

  @Test
  void equalTheDefinition() throws Exception {
    long rows = 0;
    Map<String, Long> seen = new TreeMap<>();
    for (int i = 0; i < CASES; i++) {
      long seed = SEED + i;
      World world = new World(seed, (int) AS_OF.get(i % AS_OF.size()).toEpochDay());
      List<Happening> events = world.events(5, "p");
      List<Map<String, Object>> expected = NaiveFeatures.rows(world, events);
      String reason = "seed " + seed + ": " + world;
      Scored scored = score(world, events);
      assertThat(reason, sorted(scored.rows), equalTo(sorted(expected)));
      checkTotals(reason, world, scored, expected);
      rows += expected.size();
      count(world, expected, seen);
    }
    assertThat("scored rows", rows, greaterThan(4L * CASES));
    for (String operation : List.of("count", "sum", "max", "days_since", "active_days")) {
      assertThat(operation, seen.get(operation + " with a value"), greaterThan(rows / 20));
    }
    assertThat("null", seen.get("max null"), greaterThan(rows / 100));
    assertThat("null", seen.get("days_since null"), greaterThan(rows / 100));
    assertThat("left out", seen.get("left out"), greaterThan(rows / 20));
    assertThat("hit", seen.get("hit"), greaterThan(rows / 20));
  }

  private static void count(World world, List<Map<String, Object>> rows, Map<String, Long> seen) {
    for (Map<String, Object> row : rows) {
      seen.merge("hit", Boolean.TRUE.equals(row.get("hit")) ? 1L : 0L, Long::sum);
      seen.merge("left out", row.get("history_left_out").equals(0) ? 0L : 1L, Long::sum);
      for (Map<String, Object> entry : history(row).values()) {
        for (World.Ask ask : world.asks) {
          entry.forEach(
              (name, value) -> {
                if (name.equals(ask.name()) || name.startsWith(ask.name() + "_")) {
                  String what = value == null ? " null" : " with a value";
                  boolean counts = value == null || (Long) value > 0;
                  seen.merge(ask.operation() + what, counts ? 1L : 0L, Long::sum);
                }
              });
        }
      }
    }
  }

  /** What the kernel gives, as the gold layer drives it. */
  static final class Scored {
    final List<Map<String, Object>> rows = new ArrayList<>();
    final List<BigInteger> reach = new ArrayList<>();
    final List<Long> reachValues = new ArrayList<>();
    final List<BigInteger> leftOut = new ArrayList<>();
    final List<Long> leftOutValues = new ArrayList<>();
  }

  static Scored score(World world, List<Happening> events) throws Exception {
    record Slice(EventBatch batch, int endDay) {}

    FeatureSet features = world.features();
    WindowSpec window = features.window();
    List<EventBatch> input = world.split(events);
    EventDays days = new EventDays();
    input.forEach(days::add);
    List<Slice> slices = new ArrayList<>();
    WindowSlicer slicer = new WindowSlicer(features, world.asOf);
    for (EventBatch batch : input) {
      slicer.slice(batch, (slice, endDay) -> slices.add(new Slice(slice, endDay)));
    }
    Scored scored = new Scored();
    for (FeatureColumn column : features.columns()) {
      assertThat(column.name(), column.name().startsWith(column.measure().name()), equalTo(true));
      scored.reach.add(BigInteger.ZERO);
      scored.reachValues.add(0L);
      scored.leftOut.add(BigInteger.ZERO);
      scored.leftOutValues.add(0L);
    }
    int firstScored = window.firstScoredDay(world.asOf);
    for (int end = world.asOf + 1; end > firstScored; end -= window.strideDays()) {
      int start = Math.max(end - window.strideDays(), firstScored);
      WindowScorer scorer = new WindowScorer(features, start, end, days);
      for (Slice slice : slices) {
        int lastDay = slice.endDay() - 1;
        if (lastDay < end && lastDay >= end - window.strideDays() - window.lookbackDays()) {
          scorer.add(slice.batch());
        }
      }
      WindowScorer.Totals totals = scorer.finish(batch -> unfold(features, batch, scored.rows));
      add(totals.reach(), scored.reach, scored.reachValues);
      add(totals.leftOut().columns(), scored.leftOut, scored.leftOutValues);
    }
    return scored;
  }

  private static void add(
      List<WindowScorer.ColumnTotal> totals, List<BigInteger> sums, List<Long> values) {
    for (int i = 0; i < totals.size(); i++) {
      sums.set(i, sums.get(i).add(totals.get(i).sum()));
      values.set(i, values.get(i) + totals.get(i).values());
    }
  }

  static void unfold(FeatureSet features, FeatureBatch original, List<Map<String, Object>> rows) {
    FeatureBatch batch = overTheWire(original);
    assertThat("over the wire", batch, equalTo(original));
    for (int i = 0; i < batch.size(); i++) {
      Map<String, Object> row = new TreeMap<>();
      row.put("print_day", batch.printDay());
      row.put("user_id", batch.user(i));
      row.put("value_prop", batch.valueProp(batch.prop(i)));
      if (features.scored().hasPosition()) {
        row.put("position", batch.position(i));
      }
      row.put(features.label().name(), batch.clicked(i));
      int own = batch.ownEntry(i);
      for (int column = 0; column < features.columns().size(); column++) {
        FeatureColumn of = features.columns().get(column);
        row.put(of.name(), value(own < 0 ? of.ofNothing() : batch.entryValue(column, own)));
      }
      Map<String, Map<String, Object>> history = new TreeMap<>();
      int end = batch.historyEnd(batch.history(i));
      for (int e = batch.historyStart(batch.history(i)); e < end; e++) {
        Map<String, Object> entry = new TreeMap<>();
        for (int column = 0; column < features.columns().size(); column++) {
          entry.put(features.columns().get(column).field(), value(batch.entryValue(column, e)));
        }
        history.put(batch.valueProp(batch.entryProp(e)), entry);
      }
      row.put("history", history);
      row.put("history_left_out", batch.leftOut(batch.history(i)));
      for (int column = 0; column < features.coverage().size(); column++) {
        row.put(features.coverage().get(column).name(), batch.coveredDays(column));
      }
      rows.add(row);
    }
  }

  private static FeatureBatch overTheWire(FeatureBatch batch) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      batch.writeTo(new DataOutputStream(bytes));
      ByteArrayInputStream in = new ByteArrayInputStream(bytes.toByteArray());
      FeatureBatch read = FeatureBatch.readFrom(new DataInputStream(in));
      assertThat("bytes left", in.available(), equalTo(0));
      return read;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Long value(long value) {
    return value == FeatureBatch.NONE ? null : Long.valueOf(value);
  }

  /** For each field: the values of all rows, and what was left out, make what the events reach. */
  private static void checkTotals(
      String reason, World world, Scored scored, List<Map<String, Object>> expected) {
    Map<String, BigInteger> sums = new HashMap<>();
    Map<String, Long> values = new HashMap<>();
    for (Map<String, Object> row : expected) {
      for (Map<String, Object> entry : history(row).values()) {
        entry.forEach(
            (field, value) -> {
              if (value != null) {
                sums.merge(field, BigInteger.valueOf((Long) value), BigInteger::add);
                values.merge(field, 1L, Long::sum);
              }
            });
      }
    }
    List<FeatureColumn> columns = world.features().columns();
    for (int i = 0; i < columns.size(); i++) {
      FeatureColumn column = columns.get(i);
      String field = column.field();
      assertThat(
          reason + ": sum of " + field,
          sums.getOrDefault(field, BigInteger.ZERO).add(scored.leftOut.get(i)),
          equalTo(scored.reach.get(i)));
      if (column.isNullable()) {
        assertThat(
            reason + ": values of " + field,
            values.getOrDefault(field, 0L) + scored.leftOutValues.get(i),
            equalTo(scored.reachValues.get(i)));
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Map<String, Object>> history(Map<String, Object> row) {
    return (Map<String, Map<String, Object>>) row.get("history");
  }

  private static List<String> sorted(List<Map<String, Object>> rows) {
    return rows.stream().map(Map::toString).sorted().toList();
  }
}
