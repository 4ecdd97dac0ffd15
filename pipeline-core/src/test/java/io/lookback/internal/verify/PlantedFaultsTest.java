package io.lookback.internal.verify;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lookback.batch.FeatureBatch;
import io.lookback.bronze.Bronze;
import io.lookback.bronze.ParsedLanding;
import io.lookback.gold.ScoredPrints;
import io.lookback.internal.batch.UserSample;
import io.lookback.internal.lake.WriteTally;
import io.lookback.internal.ledger.Verified;
import io.lookback.lake.Staging;
import io.lookback.spec.LakeSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.beam.sdk.options.PipelineOptions.CheckEnabled;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollectionList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How often the sample of a run holds a user with a row that a planted fault changes, in real
 * input: at least 99 of a hundred samples must. The share that counts is not the default of {@code
 * --verify}, one user of a thousand, but the one that a run takes from the size of this input: the
 * users of about 5,000 lines, less than one of a hundred. One of the samples is given to the second
 * opinion, which must find the fault; {@link DrawnSamplesTest} does so with many.
 *
 * <p>The input is third-party data and not part of the project: name its folder with {@code
 * -Dlookback.real=FOLDER} or {@code LOOKBACK_REAL=FOLDER}, or the class is skipped.
 */
class PlantedFaultsTest {
  private static final int SEEDS = 100;

  /** The default of {@code --verify}. */
  private static final double LEAST_SHARE = 0.001;

  private static final int REPEATED = 400;

  /** Lines of the input as a run takes them from its size. */
  private static final double LINES = 38_000_000 / 64.0;

  /** The sample of a run. */
  private static final UserSample SAMPLE = UserSample.ofRun(LEAST_SHARE, LINES, 64 * LINES);

  /** What the rows of each user add up to, by fault; the pipelines run in this process. */
  private static final Map<PlantedFault, Map<Long, Long>> ROWS = new ConcurrentHashMap<>();

  @TempDir private Path landing;

  @TempDir private Path counts;

  @Test
  void ninetyNineOfAHundredSamplesFindEachFault() throws IOException {
    String given = System.getProperty("lookback.real", System.getenv("LOOKBACK_REAL"));
    assumeTrue(given != null, "no real input: give its folder with -Dlookback.real=FOLDER");
    repeatSomeOf(Path.of(given, "landing"));
    // One pipeline, as all of them read the same lines.
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    pipeline.getOptions().setStableUniqueNames(CheckEnabled.OFF);
    ParsedLanding parsed =
        pipeline.apply("Bronze", Bronze.load(landing.toString()).sampling(SAMPLE));
    for (PlantedFault fault : PlantedFault.values()) {
      ROWS.put(fault, new ConcurrentHashMap<>());
      addGoldAndOpinion(parsed, fault);
    }
    pipeline.run().waitUntilFinish();
    for (PlantedFault fault : PlantedFault.values()) {
      assertThat("users of " + fault, ROWS.get(fault).size(), greaterThanOrEqualTo(1_000));
      int cells = Verified.of(WriteTally.read(staging(fault))).cells().signum();
      assertThat("cells of " + fault, cells, equalTo(fault == PlantedFault.NONE ? 0 : 1));
    }
    for (PlantedFault fault : PlantedFault.values()) {
      if (fault != PlantedFault.NONE) {
        TreeSet<Long> differing = differing(ROWS.get(PlantedFault.NONE), ROWS.get(fault));
        int found = found(differing);
        assertThat(
            fault + " differs for " + differing.size() + " users", found, greaterThanOrEqualTo(99));
      }
    }
  }

  private void addGoldAndOpinion(ParsedLanding parsed, PlantedFault fault) {
    ScoredPrints gold = fault.gold(fault.silver(parsed));
    gold.features().apply("Add rows up", ParDo.of(new AddUp(fault)));
    PCollectionList.of(
            PCollectionList.of(parsed.witnesses())
                .and(SecondOpinion.rowsOf(gold, SAMPLE))
                .apply(
                    "Second opinion",
                    SecondOpinion.measuring(
                        LakeSpec.BUILT_IN, false, SAMPLE, null, gold.measuredDays())))
        .apply("Tally", WriteTally.to(staging(fault)));
  }

  private Staging staging(PlantedFault fault) {
    return new Staging(counts.toString(), fault.name());
  }

  /** The input with every 400th print twice, as it holds no print twice itself. */
  private void repeatSomeOf(Path real) throws IOException {
    try (Stream<Path> files = Files.list(real)) {
      for (Path file : files.toList()) {
        Files.copy(file, landing.resolve(file.getFileName()));
      }
    }
    List<String> repeats = new ArrayList<>();
    try (BufferedReader prints =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(landing.resolve("prints.json.gz"))),
                StandardCharsets.UTF_8))) {
      int line = 0;
      for (String print = prints.readLine(); print != null; print = prints.readLine()) {
        if (line++ % REPEATED == 0) {
          repeats.add(print);
        }
      }
    }
    Files.write(landing.resolve("prints-again.json"), repeats);
  }

  private static int found(TreeSet<Long> differing) {
    int found = 0;
    for (int seed = 1; seed <= SEEDS; seed++) {
      UserSample sample = new UserSample(SAMPLE.threshold(), seed, 1);
      found += differing.stream().anyMatch(sample::contains) ? 1 : 0;
    }
    return found;
  }

  private static TreeSet<Long> differing(Map<Long, Long> sound, Map<Long, Long> faulty) {
    TreeSet<Long> users = new TreeSet<>(sound.keySet());
    users.addAll(faulty.keySet());
    users.removeIf(user -> Objects.equals(sound.get(user), faulty.get(user)));
    return users;
  }

  private static final class AddUp extends DoFn<KV<Integer, FeatureBatch>, Void> {
    private static final long serialVersionUID = 1L;

    private final PlantedFault fault;

    AddUp(PlantedFault fault) {
      this.fault = fault;
    }

    @ProcessElement
    public void addUp(@Element KV<Integer, FeatureBatch> element) {
      FeatureBatch batch = element.getValue();
      for (int row = 0; row < batch.size(); row++) {
        ROWS.get(fault).merge(batch.user(row), hash(batch, row), Long::sum);
      }
    }

    private static long hash(FeatureBatch batch, int row) {
      int history = batch.history(row);
      int own = batch.ownEntry(row);
      long hash =
          Objects.hash(
              batch.printDay(),
              batch.valueProp(batch.prop(row)),
              batch.position(row),
              batch.clicked(row),
              own < 0 ? 0 : entry(batch, own),
              batch.leftOut(history));
      for (int entry = batch.historyStart(history); entry < batch.historyEnd(history); entry++) {
        hash = 31 * hash + entry(batch, entry);
      }
      return hash;
    }

    private static int entry(FeatureBatch batch, int entry) {
      long[] values = new long[batch.columnCount()];
      Arrays.setAll(values, column -> batch.entryValue(column, entry));
      return Objects.hash(batch.valueProp(batch.entryProp(entry)), Arrays.hashCode(values));
    }
  }
}
