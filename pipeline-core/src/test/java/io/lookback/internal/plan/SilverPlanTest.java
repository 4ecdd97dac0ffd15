package io.lookback.internal.plan;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.lookback.internal.lake.LayerVersion;
import io.lookback.internal.ledger.Counted;
import io.lookback.internal.ledger.Measures;
import io.lookback.lake.Layer;
import io.lookback.ledger.Tally;
import io.lookback.spec.LakeSpec;
import java.math.BigInteger;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Which counts of silver a run takes over. */
class SilverPlanTest {
  private static final String SAME = "prints/same.json";
  private static final String CHANGED = "prints/changed.json";
  private static final String OLD = "2020-11-01";
  private static final String NEW = "2020-11-30";

  @Test
  void countsOfChangedFilesAndTheirDaysGoAndTheOthersStay() {
    Tally made = new Tally();
    countInto(made, SAME, OLD);
    countInto(made, CHANGED, NEW);
    Tally silver = plan("load-1", null).counts(made);
    List<Tally.Key> unknown =
        List.of(
            new Tally.Key(Counted.UNKNOWN, List.of("later")),
            new Tally.Key(Counted.UNKNOWN, List.of("later", "prints")),
            new Tally.Key(Counted.UNKNOWN, List.of("later", "prints", SAME)),
            new Tally.Key(Counted.SILVER, List.of("prints")),
            new Tally.Key(Counted.WRITTEN, List.of()),
            new Tally.Key(Counted.FILE, List.of("prints", SAME, "lines", "more")));
    unknown.forEach(key -> silver.add(BigInteger.ONE, key));
    Tally stay = new Tally();
    countInto(stay, SAME, OLD);
    unknown.forEach(key -> stay.add(BigInteger.ONE, key));
    silver
        .add(BigInteger.ONE, new Tally.Key(Counted.UNKNOWN, List.of("later", "prints", CHANGED)))
        .add(
            BigInteger.ONE,
            new Tally.Key(Counted.FILE, List.of("prints", CHANGED, "lines", "more")));
    SilverPlan plan = plan("load-2", new LayerVersion(Layer.SILVER, "run", "silver", silver));
    assertThat("full", plan.isFull(), equalTo(false));
    Tally run =
        new Tally()
            .add(BigInteger.ONE, new Tally.Key(Counted.UNKNOWN, List.of("later", "run", "x")))
            .add(1, Counted.FILE, "prints", SAME, "lines")
            .add(1, Counted.GOLD, "rows", NEW);
    Tally counts = plan.counts(run);
    assertThat(
        "bronze",
        counts.maximaUnder(Counted.SILVER_MADE_OF),
        equalTo(new TreeMap<>(Map.of("run", 1L))));
    Set<Counted> ofThePlan = EnumSet.of(Counted.MADE_OF, Counted.SILVER_MADE_OF, Counted.MADE_WITH);
    assertThat("counts", counts.filter(key -> !ofThePlan.contains(key.counted())), equalTo(stay));
  }

  private static void countInto(Tally tally, String file, String day) {
    String path = "prints/day=" + day + "/1.parquet";
    tally
        .add(1, Counted.FILE, "prints", file, "lines")
        .add(1, Counted.ACCEPTED, "prints", file, day)
        .add(1, Counted.SILVER, "prints", "rows", day)
        .add(1, Counted.TAPS, Measures.LABELLED, day)
        .add(1, Counted.WRITTEN, "silver", path)
        .max(9, Counted.FILE_BYTES, "silver", path);
  }

  /** With a bronze of two files, of which one came with {@code load}. */
  private static SilverPlan plan(String load, LayerVersion silver) {
    Tally counts = new Tally();
    for (String file : List.of(SAME, CHANGED)) {
      counts
          .add(1, Counted.LOADED, "prints", file, "lines")
          .add(9, Counted.LOADED, "prints", file, "text_bytes")
          .max(99, Counted.LOADED, "prints", file, "max_line_bytes")
          .max(1, Counted.LOADED, "prints", file, Measures.DAYS_COUNTED)
          .max(7, Counted.CONTENT, "prints", file, "0")
          .add(1, Counted.PARSED_DAY, "prints", file, file.equals(SAME) ? OLD : NEW)
          .max(1, Counted.LOAD_OF, "prints", file, file.equals(SAME) ? "load-1" : load);
    }
    return SilverPlan.of(
        LakeSpec.BUILT_IN,
        new LayerVersion(Layer.BRONZE, "run", "bronze", counts),
        silver,
        false,
        MendedLines.NONE);
  }
}
