package io.lookback.internal.conform;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import io.lookback.batch.EventBatch;
import io.lookback.batch.Source;
import io.lookback.internal.batch.EventRows;
import io.lookback.internal.conform.BucketConformer.FileDay;
import io.lookback.spec.LakeSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The conformer against {@link NaiveSilver} on random cases, over both of its sorting ways. */
class BucketConformerTest {
  private static final long SEED = 4711;
  private static final int CASES = 600;
  private static final List<Source> SOURCES = Source.BUILT_IN;

  /** How wide the ranges of users and days are; decides how rows are sorted. */
  enum Range {
    /** Rows fit into one long. */
    NARROW,
    /** Users alone take all 63 bits. */
    WIDE_USERS,
    /** Days from year 1 to 9999 and users of 43 bits: too many together. */
    WIDE_DAYS;

    long user(int number) {
      return switch (this) {
        case NARROW -> number;
        case WIDE_USERS -> number * (Long.MAX_VALUE / 4);
        case WIDE_DAYS -> (long) number << 41;
      };
    }

    int day(int number) {
      boolean isFirst = this == WIDE_DAYS && number % 2 == 0;
      boolean isLast = this == WIDE_DAYS && number % 2 == 1;
      return number + (isFirst ? -719_162 : isLast ? 2_932_890 : 18_000);
    }
  }

  @ParameterizedTest
  @EnumSource
  void equalsTheDefinitionHoweverTheEventsAreSplit(Range range) {
    for (int i = 0; i < CASES; i++) {
      long seed = SEED + i;
      Random random = new Random(seed);
      boolean keepDuplicates = random.nextInt(3) == 0;
      List<FiledEvent> events = events(random, range);
      check("seed " + seed + ", " + range, events, keepDuplicates, random);
    }
  }

  @Test
  void oneFilesRepeatsAreItsOwnAndOthersAreTheLaterFiles() {
    FiledEvent event = new FiledEvent(Source.PRINTS, "b.json", 18_000, 1, "zoë", 3);
    FiledEvent inFirst = new FiledEvent(Source.PRINTS, "a.json", 18_000, 1, "zoë", 3);
    BucketConformer conformer = new BucketConformer(LakeSpec.BUILT_IN, false);
    batches(List.of(event, event, inFirst)).forEach(conformer::add);
    List<EventBatch> out = new ArrayList<>();
    BucketConformer.Counts counts = conformer.finish(out::add);
    assertThat(
        "kept", counts.kept(Source.PRINTS), equalTo(Map.of(new FileDay("a.json", 18_000), 1L)));
    assertThat(
        "repeats",
        counts.duplicates(Source.PRINTS),
        equalTo(Map.of(new FileDay("b.json", 18_000), 2L)));
    assertThat("events", unfold(out).get(Source.PRINTS), equalTo(List.of(event.event())));
  }

  @Test
  void nothingGivesNothing() {
    List<EventBatch> out = new ArrayList<>();
    BucketConformer.Counts counts = new BucketConformer(LakeSpec.BUILT_IN, false).finish(out::add);
    assertThat("batches", out, empty());
    for (Source source : Source.BUILT_IN) {
      assertThat("kept", counts.kept(source), anEmptyMap());
      assertThat("repeats", counts.duplicates(source), anEmptyMap());
    }
  }

  @Test
  void moreThanABatchOfEventsStaysSortedAndWhole() {
    Random random = new Random(SEED);
    EventRows rows = new EventRows();
    int size = 300_000;
    long expected = 0;
    for (int i = 0; i < size; i++) {
      int prop = rows.valueProps().code("prop-" + random.nextInt(3000));
      long amount = random.nextInt(1_000_000);
      expected += amount;
      rows.add(18_000 + random.nextInt(30), random.nextInt(50_000), prop, amount);
    }
    BucketConformer conformer = new BucketConformer(LakeSpec.BUILT_IN, false);
    rows.drain(Source.PAYS, "pays.csv", conformer::add);
    List<EventBatch> out = new ArrayList<>();
    BucketConformer.Counts counts = conformer.finish(out::add);
    long kept = counts.kept(Source.PAYS).values().stream().mapToLong(Long::longValue).sum();
    assertThat("kept", kept, equalTo((long) size));
    assertThat("days of the file", counts.kept(Source.PAYS).size(), equalTo(30));
    List<NaiveSilver.Event> events = unfold(out).get(Source.PAYS);
    assertThat("events", events.size(), equalTo(size));
    long actual = 0;
    boolean isSorted = true;
    for (int i = 0; i < size; i++) {
      actual += events.get(i).value();
      isSorted &= i == 0 || events.get(i - 1).compareTo(events.get(i)) <= 0;
    }
    assertThat("sorted, seed " + SEED, isSorted, equalTo(true));
    assertThat("amounts", actual, equalTo(expected));
  }

  private static void check(
      String reason, List<FiledEvent> events, boolean keepDuplicates, Random random) {
    BucketConformer conformer = new BucketConformer(LakeSpec.BUILT_IN, keepDuplicates);
    List<FiledEvent> shuffled = new ArrayList<>(events);
    Collections.shuffle(shuffled, random);
    List<EventBatch> input = new ArrayList<>();
    while (!shuffled.isEmpty()) {
      int size = 1 + random.nextInt(shuffled.size());
      input.addAll(batches(shuffled.subList(0, size)));
      shuffled = shuffled.subList(size, shuffled.size());
    }
    Collections.shuffle(input, random);
    input.forEach(conformer::add);
    List<EventBatch> out = new ArrayList<>();
    BucketConformer.Counts counts = conformer.finish(out::add);
    NaiveSilver naive = new NaiveSilver(events, keepDuplicates);
    assertThat(reason, unfold(out), equalTo(naive.events));
    for (Source source : Source.BUILT_IN) {
      String of = reason + ", " + source;
      assertThat(of + " kept", counts.kept(source), equalTo(naive.kept.get(source)));
      assertThat(of + " repeats", counts.duplicates(source), equalTo(naive.duplicates.get(source)));
    }
    assertThat(reason + " labelled", counts.labelled(), equalTo(naive.labelled));
    assertThat(
        reason + " without print", counts.tapsWithoutPrint(), equalTo(naive.tapsWithoutPrint));
    assertThat(
        reason + " without position",
        counts.tapsMatchingWithoutPosition(),
        equalTo(naive.tapsMatchingWithoutPosition));
  }

  private static List<FiledEvent> events(Random random, Range range) {
    int users = 1 + random.nextInt(5);
    int days = 1 + random.nextInt(4);
    int props = 1 + random.nextInt(3);
    List<FiledEvent> events = new ArrayList<>();
    for (int left = random.nextInt(60); left > 0; left--) {
      Source source = SOURCES.get(random.nextInt(3));
      long value =
          source.equals(Source.PAYS) && random.nextInt(5) == 0
              ? 999_999_999_999_999_999L
              : random.nextInt(3);
      events.add(
          new FiledEvent(
              source,
              source.label() + random.nextInt(3),
              range.day(random.nextInt(days)),
              range.user(random.nextInt(users)),
              List.of("b", "zoë", "a").get(random.nextInt(props)),
              value));
    }
    return events;
  }

  /** One batch per source and file, in the order of the events. */
  private static List<EventBatch> batches(List<FiledEvent> events) {
    Map<String, EventRows> rows = new HashMap<>();
    TreeMap<String, Source> sources = new TreeMap<>();
    for (FiledEvent event : events) {
      sources.put(event.file(), event.source());
      EventRows file = rows.computeIfAbsent(event.file(), name -> new EventRows());
      int code = file.valueProps().code(event.valueProp());
      file.add(event.day(), event.user(), code, event.value());
    }
    List<EventBatch> batches = new ArrayList<>();
    sources.forEach((file, source) -> rows.get(file).drain(source, file, batches::add));
    return batches;
  }

  private static Map<Source, List<NaiveSilver.Event>> unfold(List<EventBatch> batches) {
    Map<Source, List<NaiveSilver.Event>> events = new TreeMap<>();
    for (EventBatch batch : batches) {
      assertThat("file of a conformed batch", batch.file(), equalTo(""));
      boolean isSingle = true;
      for (int row = 0; row < batch.size(); row++) {
        isSingle &= batch.count(row) == 1;
        events
            .computeIfAbsent(batch.source(), source -> new ArrayList<>())
            .add(
                new NaiveSilver.Event(
                    batch.day(row),
                    batch.user(row),
                    batch.valueProp(batch.prop(row)),
                    batch.value(row)));
      }
      assertThat("each row is one event", isSingle, equalTo(true));
    }
    return events;
  }
}
