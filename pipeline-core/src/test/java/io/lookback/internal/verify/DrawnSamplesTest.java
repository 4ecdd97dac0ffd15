package io.lookback.internal.verify;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;

import io.lookback.batch.EventDays;
import io.lookback.bronze.Bronze;
import io.lookback.bronze.ParsedLanding;
import io.lookback.gold.ScoredPrints;
import io.lookback.internal.batch.UserSample;
import io.lookback.internal.ledger.Verified;
import io.lookback.ledger.Tally;
import io.lookback.silver.ConformedEvents;
import io.lookback.spec.LakeSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How often the opinion over a sample of the users finds a planted fault: twenty samples of twenty,
 * each of the users of about 500 lines. A run looks at the users of 5,000 lines at least, so it
 * sees ten times as much.
 */
class DrawnSamplesTest {
  private static final long SEED = 20201130;
  private static final int SAMPLES = 20;
  private static final int USERS = 400;
  private static final int LINES = 6_000;

  /** About 500 lines of {@link #LINES}. */
  private static final double SHARE = 500.0 / LINES;

  /** What a pipeline told; it runs in this process, with one fault at a time. */
  private static final Queue<Witness> HEARD = new ConcurrentLinkedQueue<>();

  private static final Queue<EventDays> DAYS = new ConcurrentLinkedQueue<>();

  @TempDir private static Path landing;

  @BeforeAll
  static void draw() throws IOException {
    DrawnLanding.write(landing, SEED, LINES, USERS);
  }

  @ParameterizedTest
  @EnumSource
  void everySampleFindsTheFaultAndNoneAnother(PlantedFault fault) throws Exception {
    runPipeline(fault);
    List<Map<String, Object>> rows = new ArrayList<>();
    try (EncodedRows encoded = new EncodedRows(LakeSpec.BUILT_IN.features())) {
      for (Witness witness : HEARD) {
        if (witness instanceof Witness.Scored scored) {
          encoded.add(scored.rows(), user -> true);
        }
      }
      encoded.read(rows::add);
    }
    EventDays days = new EventDays();
    DAYS.forEach(days::merge);
    int found = 0;
    for (int seed = 1; seed <= SAMPLES; seed++) {
      Verified verified = opinion(UserSample.of(SHARE, LINES, seed), rows, days);
      assertThat("rows of seed " + seed, verified.rows().intValue(), greaterThan(20));
      found += verified.cells().signum();
    }
    assertThat(
        "samples that found " + fault, found, equalTo(fault == PlantedFault.NONE ? 0 : SAMPLES));
  }

  private static Verified opinion(
      UserSample sample, List<Map<String, Object>> rows, EventDays days) {
    LocalDate last = DrawnLanding.LAST;
    int first = LakeSpec.BUILT_IN.features().window().firstScoredDay((int) last.toEpochDay());
    Opinion opinion =
        new Opinion(
            LakeSpec.BUILT_IN,
            false,
            sample,
            LocalDate.ofEpochDay(first),
            last,
            Opinion.coverage(days));
    for (Witness witness : HEARD) {
      if (witness instanceof Witness.Lines lines) {
        lines.lines().forEach(opinion::hear);
      }
    }
    rows.forEach(opinion::compare);
    Tally tally = new Tally();
    opinion.finish(tally);
    return Verified.of(tally);
  }

  /** Has all lines and all rows told, as if everybody were in the sample. */
  private static void runPipeline(PlantedFault fault) {
    HEARD.clear();
    DAYS.clear();
    UserSample all = UserSample.of(1, LINES);
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    ParsedLanding parsed =
        pipeline.apply("Bronze", Bronze.load(landing.toString()).withBuckets(4).sampling(all));
    ConformedEvents silver = fault.silver(parsed);
    ScoredPrints gold = fault.gold(silver);
    parsed.witnesses().apply("Hear lines", ParDo.of(new Hear()));
    SecondOpinion.rowsOf(gold, all).apply("Hear rows", ParDo.of(new Hear()));
    silver.days().apply("Take days", ParDo.of(new TakeDays()));
    pipeline.run().waitUntilFinish();
  }

  private static final class Hear extends DoFn<KV<Integer, Witness>, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void hear(@Element KV<Integer, Witness> element) {
      HEARD.add(PackedWitness.unpacked(element.getValue()));
    }
  }

  private static final class TakeDays extends DoFn<EventDays, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void take(@Element EventDays days) {
      DAYS.add(days);
    }
  }
}
