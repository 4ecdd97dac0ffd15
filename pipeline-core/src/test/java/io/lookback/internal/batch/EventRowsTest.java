package io.lookback.internal.batch;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import io.lookback.batch.EventBatch;
import io.lookback.batch.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Rows go into batches whole, in order, and into those of their bucket. */
class EventRowsTest {
  private static final long SEED = 8;

  private record Row(int day, long user, String valueProp, long value, int count) {}

  @Test
  void drainKeepsAllRowsInOrder() {
    Random random = new Random(SEED);
    EventRows rows = new EventRows();
    for (int size : new int[] {0, 1, 5, 4000, EventRows.MAX_BATCH_ROWS, 2_000, 290_000}) {
      List<Row> expected = fill(rows, size, 40, random);
      List<Row> actual = new ArrayList<>();
      rows.drain(
          Source.TAPS,
          "file",
          batch -> {
            assertThat("source", batch.source(), equalTo(Source.TAPS));
            assertThat("file", batch.file(), equalTo("file"));
            checkSize(batch);
            actual.addAll(unfold(batch));
          });
      assertThat(size + " rows, seed " + SEED, actual.equals(expected), equalTo(true));
      assertThat("rows left", rows.size(), equalTo(0));
      assertThat("names left", rows.valueProps().size(), equalTo(0));
    }
  }

  @Test
  void rowsOfBucketsComeInBatchesOfTheBucketOfTheirUserInOrder() {
    Random random = new Random(SEED);
    for (int buckets : new int[] {1, 2, 7, 64, 5000}) {
      BucketRows rows = new BucketRows(buckets);
      for (int round = 0; round < 3; round++) {
        Map<Integer, List<Row>> expected = new TreeMap<>();
        for (Row row : someRows(20_000, 1 + random.nextInt(300), random)) {
          int bucket = Buckets.of(row.user(), buckets);
          Row single = new Row(row.day(), row.user(), row.valueProp(), row.value(), 1);
          expected.computeIfAbsent(bucket, b -> new ArrayList<>()).add(single);
          rows.add(row.day(), row.user(), rows.valueProps().code(row.valueProp()), row.value());
        }
        assertThat(drained(rows).equals(expected), equalTo(true));
        assertThat(rows.size(), equalTo(0));
      }
    }
  }

  @Test
  void batchesAreDealtToBuckets() {
    Random random = new Random(SEED);
    BucketRows one = new BucketRows(1);
    BucketRows direct = new BucketRows(7);
    BucketRows dealt = new BucketRows(7);
    for (Row row : someRows(200_000, 10, random)) {
      one.add(row.day(), row.user(), one.valueProps().code(row.valueProp()), row.value());
      direct.add(row.day(), row.user(), direct.valueProps().code(row.valueProp()), row.value());
    }
    one.drain(Source.PAYS, "", (batch, bucket) -> dealt.add(batch));
    assertThat(drained(dealt).equals(drained(direct)), equalTo(true));
  }

  private static Map<Integer, List<Row>> drained(BucketRows rows) {
    Map<Integer, List<Row>> drained = new TreeMap<>();
    rows.drain(
        Source.PAYS,
        "",
        (batch, bucket) -> {
          checkSize(batch);
          drained.computeIfAbsent(bucket, b -> new ArrayList<>()).addAll(unfold(batch));
        });
    return drained;
  }

  @Test
  void batchesOfLongNamesAreCutBeforeTheyAreTooLarge() {
    EventRows rows = new EventRows();
    String filler = "ü".repeat(40_000);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      String prop = filler + i % 150;
      expected.add(prop);
      rows.add(1, i, rows.valueProps().code(prop), 0);
    }
    List<String> actual = new ArrayList<>();
    List<Integer> dictionaries = new ArrayList<>();
    rows.drain(
        Source.PRINTS,
        "",
        batch -> {
          dictionaries.add(batch.valuePropCount());
          for (Row row : unfold(batch)) {
            actual.add(row.valueProp());
          }
        });
    assertThat("value props", actual.equals(expected), equalTo(true));
    assertThat("batches", dictionaries.size(), greaterThan(2));
    for (int size : dictionaries) {
      assertThat("bytes", size * 80_000, lessThanOrEqualTo(WireSize.MAX_BYTES));
    }
  }

  @Test
  void manyBatchesOfManyNamesKeepTheirCodesApart() {
    Random random = new Random(SEED);
    EventRows rows = new EventRows();
    for (int names : new int[] {3, 50_000, 3, 120_000}) {
      List<Row> expected = fill(rows, 200_000, names, random);
      List<Row> actual = new ArrayList<>();
      rows.drain(Source.PRINTS, "", batch -> actual.addAll(unfold(batch)));
      assertThat(names + " names, seed " + SEED, actual.equals(expected), equalTo(true));
    }
  }

  private static List<Row> fill(EventRows rows, int size, int names, Random random) {
    List<Row> added = someRows(size, names, random);
    for (Row row : added) {
      int code = rows.valueProps().code(row.valueProp());
      rows.add(row.day(), row.user(), code, row.value(), row.count());
    }
    return added;
  }

  private static List<Row> someRows(int size, int names, Random random) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      rows.add(
          new Row(
              random.nextInt(100) - 50,
              random.nextInt(3) == 0 ? random.nextLong() : random.nextInt(500),
              "prop-" + random.nextInt(names),
              random.nextInt(10),
              1 + random.nextInt(2)));
    }
    return rows;
  }

  private static void checkSize(EventBatch batch) {
    assertThat("rows", batch.size(), greaterThan(0));
    assertThat("rows", batch.size(), lessThanOrEqualTo(EventRows.MAX_BATCH_ROWS));
    TreeSet<String> names = new TreeSet<>();
    for (int code = 0; code < batch.valuePropCount(); code++) {
      names.add(batch.valueProp(code));
    }
    assertThat("distinct names", names.size(), equalTo(batch.valuePropCount()));
  }

  private static List<Row> unfold(EventBatch batch) {
    List<Row> rows = new ArrayList<>();
    for (int row = 0; row < batch.size(); row++) {
      rows.add(
          new Row(
              batch.day(row),
              batch.user(row),
              batch.valueProp(batch.prop(row)),
              batch.value(row),
              batch.count(row)));
    }
    return rows;
  }

  @Test
  void bucketsThatWereLargeOnceKeepNoRoom() {
    int buckets = 256;
    int perBucket = 10_000;
    BucketRows rows = new BucketRows(buckets);
    long[] userOf = new long[buckets];
    for (long user = 1; user < 100L * buckets; user++) {
      userOf[Buckets.of(user, buckets)] = user;
    }
    for (long user : userOf) {
      int code = rows.valueProps().code("a");
      for (int i = 0; i < perBucket; i++) {
        rows.add(i, user, code, 0);
      }
      List<Row> drained = new ArrayList<>();
      rows.drain(Source.TAPS, "file", (batch, bucket) -> drained.addAll(unfold(batch)));
      assertThat("rows", drained.size(), equalTo(perBucket));
      assertThat("room", rows.capacity(), lessThanOrEqualTo(2L * perBucket));
    }
  }
}
