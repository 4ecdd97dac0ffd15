package io.lookback.internal.landing;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lookback.internal.landing.LandingFile.Compression;
import io.lookback.internal.landing.LandingPlan.Lane;
import io.lookback.spec.SourceSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How files are cut, and how ranges are dealt. */
class LandingPlanTest {
  private static final long RANGE = LandingPlan.MIN_RANGE_BYTES;

  @TempDir private Path folder;

  @Test
  void rangesTileAPlainFileAndTheLastOneIsOpen() throws LandingException {
    for (long bytes : new long[] {RANGE + 1, 2 * RANGE - 1, 2 * RANGE, 2 * RANGE + 1, 7777}) {
      List<LandingRange> ranges = ranges(LandingPlan.plan(List.of(json(bytes)), RANGE, 3));
      ranges.sort(Comparator.comparingLong(LandingRange::start));
      long next = 0;
      for (LandingRange range : ranges) {
        assertThat("start in " + bytes, range.start(), equalTo(next));
        assertThat("bytes left in " + bytes, range.start() < bytes);
        next = range.end();
      }
      assertThat("end of " + bytes, next, equalTo(Long.MAX_VALUE));
      assertThat("ranges", ranges, hasSize((int) ((bytes + RANGE - 1) / RANGE)));
    }
  }

  @Test
  void theDefaultPlanCutsLargeFilesAndDealsAtMostTwoLanesPerCore() throws LandingException {
    LandingFile large = json(100 * LandingPlan.DEFAULT_RANGE_BYTES);
    List<Lane> lanes = LandingPlan.plan(List.of(large));
    assertThat("ranges", ranges(lanes), hasSize(100));
    int most = Math.min(100, 2 * Runtime.getRuntime().availableProcessors());
    assertThat("lanes", lanes, hasSize(most));
  }

  @Test
  void smallAndPackedFilesAreWhole() throws LandingException {
    LandingFile packed =
        new LandingFile(SourceSpec.TAPS, "taps.json.gz", "none", 99 * RANGE, Compression.GZIP);
    for (LandingFile file : List.of(packed, json(0), json(RANGE))) {
      List<LandingRange> ranges = ranges(LandingPlan.plan(List.of(file), RANGE, 3));
      assertThat("ranges", ranges, contains(new LandingRange(file, 0, Long.MAX_VALUE)));
    }
  }

  @Test
  void aCsvFileWithAQuoteIsWholeAndOneWithoutIsCut() throws Exception {
    String row = "2020-11-01,1.00,1,point\n";
    byte[] plain = row.repeat(500).getBytes(StandardCharsets.UTF_8);
    byte[] quoted = (row.repeat(400) + "\"" + row.repeat(99)).getBytes(StandardCharsets.UTF_8);
    LandingFile cut = LandingFiles.write(folder, "pays.csv", SourceSpec.PAYS, plain);
    LandingFile whole = LandingFiles.write(folder, "pays2.csv", SourceSpec.PAYS, quoted);
    LandingFile json = LandingFiles.write(folder, "prints.json", SourceSpec.PRINTS, quoted);
    assertThat("plain", ranges(LandingPlan.plan(List.of(cut), RANGE, 3)), hasSize(12));
    assertThat("quoted", ranges(LandingPlan.plan(List.of(whole), RANGE, 3)), hasSize(1));
    assertThat("JSON", ranges(LandingPlan.plan(List.of(json), RANGE, 3)), hasSize(12));
  }

  @Test
  void lanesHoldAboutTheSameAndEveryRangeOnce() throws LandingException {
    List<LandingFile> files = new ArrayList<>();
    long total = 0;
    for (int i = 0; i < 40; i++) {
      long bytes = 1 + 997L * i * i % 9000;
      total += bytes;
      files.add(new LandingFile(SourceSpec.PRINTS, "prints" + i, "", bytes, Compression.PLAIN));
    }
    for (int lanes = 1; lanes <= 8; lanes++) {
      List<Lane> dealt = LandingPlan.plan(files, RANGE, lanes);
      assertThat("lanes", dealt, hasSize(lanes));
      List<LandingRange> all = ranges(dealt);
      assertThat("ranges", all.stream().distinct().count(), equalTo((long) all.size()));
      long covered = 0;
      for (Lane lane : dealt) {
        long bytes = lane.ranges().stream().mapToLong(LandingPlanTest::bytes).sum();
        covered += bytes;
        assertThat("bytes of a lane of " + lanes, bytes, lessThanOrEqualTo(total / lanes + RANGE));
        checkOrder(lane);
      }
      assertThat("bytes", covered, equalTo(total));
    }
  }

  @Test
  void fewerRangesThanLanesGiveFewerLanes() throws LandingException {
    assertThat("lanes", LandingPlan.plan(List.of(json(9), json(8)), RANGE, 5), hasSize(2));
    assertThat("no lanes", LandingPlan.plan(List.of(), RANGE, 5), empty());
  }

  @Test
  void illegalArgumentsAreNamed() {
    for (long rangeBytes : new long[] {0, -1, RANGE - 1}) {
      IllegalArgumentException error =
          assertThrows(
              IllegalArgumentException.class,
              () -> LandingPlan.plan(List.of(json(5000)), rangeBytes, 1));
      assertThat("message", error.getMessage(), containsString("rangeBytes is " + rangeBytes));
    }
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class, () -> LandingPlan.plan(List.of(json(1)), RANGE, 0));
    assertThat("message", error.getMessage(), containsString("lanes is 0"));
    assertThrows(IllegalArgumentException.class, () -> new LandingRange(json(1), 5, 5));
    assertThrows(IllegalArgumentException.class, () -> new LandingRange(json(1), -1, 5));
  }

  @Test
  void aCsvFileThatCannotBeOpenedIsNamed() throws IOException {
    LandingFile gone =
        new LandingFile(
            SourceSpec.PAYS,
            "pays.csv",
            folder.resolve("gone").toString(),
            9999,
            Compression.PLAIN);
    LandingException error =
        assertThrows(LandingException.class, () -> LandingPlan.plan(List.of(gone), RANGE, 1));
    assertThat("message", error.getMessage(), containsString("pays.csv"));
  }

  private static void checkOrder(Lane lane) {
    for (int i = 1; i < lane.ranges().size(); i++) {
      LandingRange before = lane.ranges().get(i - 1);
      LandingRange range = lane.ranges().get(i);
      int order = before.file().name().compareTo(range.file().name());
      boolean ascends = order < 0 || (order == 0 && before.start() < range.start());
      assertThat("ranges of a lane in order", ascends, equalTo(true));
    }
  }

  private static LandingFile json(long bytes) {
    return new LandingFile(SourceSpec.PRINTS, "prints.json", "none", bytes, Compression.PLAIN);
  }

  private static long bytes(LandingRange range) {
    return Math.min(range.end(), range.file().bytes()) - range.start();
  }

  private static List<LandingRange> ranges(List<Lane> lanes) {
    List<LandingRange> ranges = new ArrayList<>();
    lanes.forEach(lane -> ranges.addAll(lane.ranges()));
    return ranges;
  }
}
