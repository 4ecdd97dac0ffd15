package io.lookback.internal.ledger;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.lookback.batch.Entries;
import io.lookback.batch.FeatureBatch;
import io.lookback.feature.FeatureSet;
import io.lookback.ledger.Tally;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The fingerprint of gold: nothing but the rows counts, and every column of every row does. */
class GoldTallyTest {
  private static final long SEED = 17;
  private static final int DAY = 18_596;
  private static final List<Integer> COVERED = List.of(21, 20, 6);

  private record Entry(int views, int taps, int pays, long amount) {}

  private record Row(
      int day,
      List<Integer> coveredDays,
      long user,
      String valueProp,
      int position,
      boolean clicked,
      Map<String, Entry> history) {}

  @Test
  void orderSplitAndDictionaryDoNotCount() {
    Random random = new Random(SEED);
    for (int round = 0; round < 200; round++) {
      List<Row> rows = rows(random);
      Tally whole = new Tally();
      new GoldTally(FeatureSet.BUILT_IN, whole).add(batch(rows, List.of()));
      Collections.shuffle(rows, random);
      int cut = random.nextInt(rows.size() + 1);
      Tally split = new Tally();
      if (cut > 0) {
        new GoldTally(FeatureSet.BUILT_IN, split)
            .add(batch(rows.subList(0, cut), List.of("0", "p05", "zzz")));
      }
      if (cut < rows.size()) {
        new GoldTally(FeatureSet.BUILT_IN, split)
            .add(batch(rows.subList(cut, rows.size()), List.of()));
      }
      assertThat("seed " + SEED + ", round " + round, split, equalTo(whole));
    }
  }

  @Test
  void everyColumnCounts() {
    Map<String, Entry> history = new TreeMap<>();
    history.put("a", new Entry(1, 2, 3, 4));
    history.put("b", new Entry(1, 2, 3, 4));
    Row row = new Row(DAY, COVERED, 7, "a", 3, false, history);
    List<Row> changed = new ArrayList<>();
    changed.add(new Row(DAY + 1, COVERED, 7, "a", 3, false, history));
    for (List<Integer> other :
        List.of(List.of(20, 20, 6), List.of(21, 19, 6), List.of(21, 20, 5))) {
      changed.add(new Row(DAY, other, 7, "a", 3, false, history));
    }
    changed.add(new Row(DAY, COVERED, 8, "a", 3, false, history));
    changed.add(new Row(DAY, COVERED, 7, "b", 3, false, history));
    changed.add(new Row(DAY, COVERED, 7, "a", 4, false, history));
    changed.add(new Row(DAY, COVERED, 7, "a", 3, true, history));
    for (Entry entry :
        List.of(
            new Entry(2, 2, 3, 4),
            new Entry(1, 1, 3, 4),
            new Entry(1, 2, 4, 4),
            new Entry(1, 2, 3, 5),
            new Entry(2, 1, 3, 4))) {
      changed.add(new Row(DAY, COVERED, 7, "a", 3, false, with(history, "b", entry)));
      changed.add(new Row(DAY, COVERED, 7, "a", 3, false, with(history, "a", entry)));
    }
    changed.add(new Row(DAY, COVERED, 7, "a", 3, false, with(history, "c", new Entry(0, 0, 1, 0))));
    Map<String, Entry> renamed = with(history, "c", new Entry(1, 2, 3, 4));
    renamed.remove("b");
    changed.add(new Row(DAY, COVERED, 7, "a", 3, false, renamed));
    TreeSet<Long> fingerprints = new TreeSet<>();
    fingerprints.add(fingerprint(row));
    for (Row other : changed) {
      long fingerprint = fingerprint(other);
      assertThat("as for another row: " + other, fingerprints.add(fingerprint), equalTo(true));
    }
  }

  @Test
  void aRowTwiceIsNotARowOnce() {
    Row row = new Row(DAY, COVERED, 7, "a", 3, false, new TreeMap<>());
    Tally once = new Tally();
    new GoldTally(FeatureSet.BUILT_IN, once).add(batch(List.of(row), List.of()));
    Tally twice = new Tally();
    new GoldTally(FeatureSet.BUILT_IN, twice).add(batch(List.of(row, row), List.of()));
    assertThat("fingerprint", twice.hashes(), not(equalTo(once.hashes())));
  }

  @Test
  void sumsAreThoseOfTheColumns() {
    Map<String, Entry> history = new TreeMap<>();
    long most = 999_999_999_999_999_999L;
    history.put("a", new Entry(1, 2, 3, most));
    history.put("b", new Entry(10, 20, 30, most));
    List<Row> rows = new ArrayList<>();
    for (int position = 0; position < 30; position++) {
      rows.add(
          new Row(DAY, COVERED, 7, position < 10 ? "a" : "c", position, position == 4, history));
    }
    Tally tally = new Tally();
    new GoldTally(FeatureSet.BUILT_IN, tally).add(batch(rows, List.of()));
    assertThat("rows", sum(tally, "rows"), equalTo(BigInteger.valueOf(30)));
    assertThat("clicked", sum(tally, "clicked"), equalTo(BigInteger.ONE));
    assertThat("views_3w", sum(tally, "views_3w"), equalTo(BigInteger.valueOf(10)));
    assertThat("taps_3w", sum(tally, "taps_3w"), equalTo(BigInteger.valueOf(20)));
    assertThat("pays_3w", sum(tally, "pays_3w"), equalTo(BigInteger.valueOf(30)));
    BigInteger amount = BigInteger.valueOf(most);
    assertThat("amount_3w", sum(tally, "amount_3w"), equalTo(amount.multiply(BigInteger.TEN)));
    assertThat("prints", sum(tally, "days_with_prints_3w"), equalTo(BigInteger.valueOf(30 * 21)));
    assertThat("taps", sum(tally, "days_with_taps_3w"), equalTo(BigInteger.valueOf(30 * 20)));
    assertThat("pays", sum(tally, "days_with_pays_3w"), equalTo(BigInteger.valueOf(30 * 6)));
    assertThat("history_views", sum(tally, "history_views"), equalTo(BigInteger.valueOf(330)));
    assertThat("history_taps", sum(tally, "history_taps"), equalTo(BigInteger.valueOf(660)));
    assertThat("history_pays", sum(tally, "history_pays"), equalTo(BigInteger.valueOf(990)));
    BigInteger all = amount.multiply(BigInteger.valueOf(60));
    assertThat("history_amount", sum(tally, "history_amount"), equalTo(all));
  }

  @Test
  void whatAHistoryLeavesOutCounts() {
    Tally whole = leavingOut(0);
    Tally cut = leavingOut(7);
    assertThat("fingerprint", cut.hashes(), not(equalTo(whole.hashes())));
    assertThat("another number", leavingOut(8).hashes(), not(equalTo(cut.hashes())));
    assertThat("no row", sum(whole, "capped_rows"), equalTo(BigInteger.ZERO));
    assertThat("rows", sum(cut, "capped_rows"), equalTo(BigInteger.valueOf(3)));
    assertThat("column", sum(cut, "history_left_out"), equalTo(BigInteger.valueOf(21)));
    assertThat("own views", sum(cut, "views_3w"), equalTo(BigInteger.valueOf(5 + 5 + 9)));
    assertThat("listed views", sum(cut, "history_views"), equalTo(BigInteger.valueOf(3 * 5)));
  }

  @Test
  void theColumnsOfAValuePropThatItsHistoryLeavesOutAreInTheFingerprint() {
    Tally one = leavingOut(7, 9);
    Tally other = leavingOut(7, 10);
    assertThat("fingerprint", other.hashes(), not(equalTo(one.hashes())));
  }

  private static Tally leavingOut(int valueProps) {
    return leavingOut(valueProps, 9);
  }

  /** Three prints, of value props that are listed and not, and one of another user. */
  private static Tally leavingOut(int valueProps, int unlistedViews) {
    FeatureBatch.Builder builder =
        new FeatureBatch.Builder(DAY, days(COVERED), Entries.COLUMNS, new String[] {"a", "b"});
    Entries.add(builder, 0, 5, 0, 0, 0);
    Entries.addUnlisted(builder, 1, unlistedViews, 0, 0, 0);
    int history = builder.endHistory(valueProps);
    builder.row(7, 0, 0, false, history);
    builder.row(7, 0, 1, false, history);
    builder.row(7, 1, 2, false, history);
    builder.row(8, 1, 0, false, builder.endHistory());
    Tally tally = new Tally();
    new GoldTally(FeatureSet.BUILT_IN, tally).add(builder.build());
    return tally;
  }

  private static BigInteger sum(Tally tally, String measure) {
    return tally.sum(Counted.GOLD, measure, LocalDate.ofEpochDay(DAY).toString());
  }

  private static long fingerprint(Row row) {
    Tally tally = new Tally();
    new GoldTally(FeatureSet.BUILT_IN, tally).add(batch(List.of(row), List.of()));
    assertThat("fingerprints", tally.hashes().size(), equalTo(1));
    return tally.hashes().values().iterator().next();
  }

  private static Map<String, Entry> with(Map<String, Entry> history, String prop, Entry entry) {
    Map<String, Entry> changed = new TreeMap<>(history);
    changed.put(prop, entry);
    return changed;
  }

  private static List<Row> rows(Random random) {
    List<Row> rows = new ArrayList<>();
    for (int left = 1 + random.nextInt(20); left > 0; left--) {
      Map<String, Entry> history = new TreeMap<>();
      for (int entries = random.nextInt(4); entries > 0; entries--) {
        history.put(
            "p" + random.nextInt(4),
            new Entry(random.nextInt(3), random.nextInt(3), random.nextInt(3), random.nextInt(9)));
      }
      rows.add(
          new Row(
              DAY,
              COVERED,
              random.nextInt(3),
              "p" + random.nextInt(4),
              random.nextInt(3),
              random.nextBoolean(),
              history));
    }
    return rows;
  }

  private static int[] days(List<Integer> covered) {
    return covered.stream().mapToInt(Integer::intValue).toArray();
  }

  private static FeatureBatch batch(List<Row> rows, List<String> unusedProps) {
    TreeSet<String> props = new TreeSet<>(unusedProps);
    for (Row row : rows) {
      props.add(row.valueProp());
      props.addAll(row.history().keySet());
    }
    List<String> codes = List.copyOf(new ArrayList<>(props));
    FeatureBatch.Builder builder =
        new FeatureBatch.Builder(
            rows.get(0).day(),
            days(rows.get(0).coveredDays()),
            Entries.COLUMNS,
            codes.toArray(new String[0]));
    for (Row row : rows) {
      row.history()
          .forEach(
              (prop, entry) ->
                  Entries.add(
                      builder,
                      codes.indexOf(prop),
                      entry.views(),
                      entry.taps(),
                      entry.pays(),
                      entry.amount()));
      int history = builder.endHistory();
      int prop = codes.indexOf(row.valueProp());
      builder.row(row.user(), prop, row.position(), row.clicked(), history);
    }
    return builder.build();
  }
}
