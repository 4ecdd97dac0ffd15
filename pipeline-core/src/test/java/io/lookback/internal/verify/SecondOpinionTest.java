package io.lookback.internal.verify;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.startsWith;

import io.lookback.bronze.Bronze;
import io.lookback.bronze.ParsedLanding;
import io.lookback.gold.Gold;
import io.lookback.gold.ScoredPrints;
import io.lookback.internal.batch.UserSample;
import io.lookback.internal.lake.WriteTally;
import io.lookback.internal.ledger.Difference;
import io.lookback.internal.ledger.Verified;
import io.lookback.lake.Staging;
import io.lookback.silver.ConformedEvents;
import io.lookback.silver.Silver;
import io.lookback.spec.LakeSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The second opinion on gold of a landing folder that is drawn, sound and with planted faults. */
class SecondOpinionTest {
  private static final long SEED = 20201130;
  private static final int LINES = 6_000;
  private static final int USERS = 150;
  private static final UserSample ALL = UserSample.of(1, 10_000);

  @TempDir private static Path shared;

  @TempDir private Path folder;

  @BeforeAll
  static void draw() throws IOException {
    DrawnLanding.write(shared, SEED, LINES, USERS);
  }

  private Verified opinion(PlantedFault fault, UserSample sample) throws IOException {
    Staging staging = new Staging(folder.toString(), "run");
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    ParsedLanding parsed =
        pipeline.apply("Bronze", Bronze.load(shared.toString()).withBuckets(4).sampling(sample));
    ConformedEvents silver = fault.silver(parsed);
    ScoredPrints gold = fault.gold(silver);
    PCollectionList.of(
            PCollectionList.of(parsed.witnesses())
                .and(SecondOpinion.rowsOf(gold, sample))
                .apply(
                    "Second opinion",
                    SecondOpinion.measuring(
                        LakeSpec.BUILT_IN, false, sample, null, gold.measuredDays())))
        .apply("Tally", WriteTally.to(staging));
    pipeline.run().waitUntilFinish();
    return Verified.of(WriteTally.read(staging));
  }

  @Test
  void soundGoldIsEqualInEveryCell() throws Exception {
    Verified verified = opinion(PlantedFault.NONE, ALL);
    assertThat(verified.differences().toString(), verified.cells().intValue(), equalTo(0));
    assertThat("users", verified.users().intValue(), greaterThan(USERS * 9 / 10));
    assertThat("rows", verified.rows().intValue(), greaterThan(500));
  }

  @Test
  void aPartOfTheUsersInSeveralShards() throws Exception {
    UserSample some = new UserSample(UserSample.of(0.3, 1).threshold(), UserSample.SALT, 3);
    Verified verified = opinion(PlantedFault.NONE, some);
    assertThat(verified.differences().toString(), verified.cells().intValue(), equalTo(0));
    int users = 0;
    for (long user = 0; user < USERS; user++) {
      users += some.contains(user) ? 1 : 0;
    }
    assertThat("users with a row", verified.users().intValue(), greaterThan(users * 9 / 10));
    assertThat("users with a row", verified.users().intValue(), lessThanOrEqualTo(users));
  }

  /** Lines of one user meet in one place, so the senders hold back what is too much. */
  @Test
  void aUserWithVeryManyLinesIsLeftOutBeforeLinesMeet() throws Exception {
    Path landing = Files.createDirectories(folder.resolve("robot"));
    for (String file : List.of("taps.json", "pays.csv")) {
      Files.copy(shared.resolve(file), landing.resolve(file));
    }
    String line =
        "{\"day\":\"2020-11-30\",\"event_data\":{\"position\":0,\"value_prop\":\"prop0\"},"
            + "\"user_id\":7}\n";
    int many = 3 * PerUserLimit.MOST;
    Files.writeString(
        landing.resolve("prints.json"),
        Files.readString(shared.resolve("prints.json")) + line.repeat(many));
    Staging staging = new Staging(folder.toString(), "run");
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    ParsedLanding parsed =
        pipeline.apply("Bronze", Bronze.load(landing.toString()).withBuckets(4).sampling(ALL));
    ConformedEvents silver = parsed.apply("Silver", Silver.conform().keepingDuplicates(true));
    ScoredPrints gold = silver.apply("Gold", Gold.score());
    PAssert.that(parsed.witnesses())
        .satisfies(
            heard -> {
              int lines = 0;
              for (KV<Integer, Witness> witness : heard) {
                lines +=
                    ((Witness.Lines) PackedWitness.unpacked(witness.getValue())).lines().size();
              }
              assertThat("lines", lines, lessThanOrEqualTo(PerUserLimit.MOST + 6_500));
              return null;
            });
    PCollection<KV<Integer, Witness>> rows = SecondOpinion.rowsOf(gold, ALL);
    PAssert.that(rows)
        .satisfies(
            heard -> {
              int most = 0;
              for (KV<Integer, Witness> witness : heard) {
                most += ((Witness.Scored) PackedWitness.unpacked(witness.getValue())).rows().size();
              }
              assertThat("rows", most, lessThanOrEqualTo(2 * PerUserLimit.MOST));
              return null;
            });
    PCollectionList.of(
            PCollectionList.of(parsed.witnesses())
                .and(rows)
                .apply(
                    "Second opinion",
                    SecondOpinion.measuring(
                        LakeSpec.BUILT_IN, true, ALL, null, gold.measuredDays())))
        .apply("Tally", WriteTally.to(staging));
    pipeline.run().waitUntilFinish();
    Verified verified = Verified.of(WriteTally.read(staging));
    assertThat(verified.differences().toString(), verified.cells().intValue(), equalTo(0));
    assertThat("left out", verified.usersLeftOut().intValue(), equalTo(1));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void plantedFaultsAreFound(PlantedFault fault) throws Exception {
    Verified verified = opinion(fault, ALL);
    assertThat("cells", verified.cells().intValue(), greaterThan(0));
    String expected =
        switch (fault) {
          case WINDOW_ONE_DAY_OFF, HISTORY_REPEATED -> "history[";
          case COLUMNS_SWAPPED -> "views_3w";
          case BUCKET_LOST, DUPLICATES_KEPT -> Difference.ROW;
          case AMOUNTS_CUT -> "amount_3w";
          case NONE -> "";
        };
    assertThat(
        "columns",
        verified.differences().stream().map(Difference::column).toList(),
        hasItem(startsWith(expected)));
  }
}
