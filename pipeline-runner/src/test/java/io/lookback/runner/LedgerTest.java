package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.not;

import io.lookback.feature.FeatureSet;
import io.lookback.internal.lake.LakeFolder;
import io.lookback.internal.ledger.Counted;
import io.lookback.internal.ledger.Measures;
import io.lookback.internal.ledger.Part;
import io.lookback.lake.Layer;
import io.lookback.ledger.Ledger;
import io.lookback.ledger.Tally;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A ledger that balances always would prove nothing: here every count of a real run is put out by
 * one, and some check must fail for it.
 */
class LedgerTest {
  /** What is counted of gold for people and for the fingerprint; nothing is checked against it. */
  private static final Set<String> NOT_CHECKED =
      Set.of("views_3w", "taps_3w", "pays_3w", "amount_3w");

  /** The first day that gold looks back to; amounts of earlier days are used for nothing. */
  private static final String FIRST = "2020-11-03";

  /** The first scored day; labels of earlier days are used for nothing. */
  private static final String SCORED = "2020-11-24";

  @TempDir private static Path folder;

  private static Tally counts;

  @BeforeAll
  static void runOnce() throws Exception {
    Path landing = folder.resolve("landing");
    Program.Ended generated =
        Program.run("generate", "--users=80", "--days=30", "--dirt=0.05", "--out=" + landing);
    assertThat(generated.toString(), generated.code(), equalTo(ExitCode.DONE));
    Program.Ended ended =
        Program.run("run", "--landing=" + landing, "--lake=" + folder, "--maxQuarantine=1");
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.DONE));
    counts = new Tally();
    LakeFolder lake = new LakeFolder(folder);
    for (Layer layer : Layer.values()) {
      counts.merge(lake.published(layer).counts());
    }
  }

  @Test
  void balancesAsItIs() {
    assertThat(ledger(counts).failures(), empty());
    assertThat("checks", ledger(counts).checks().size(), greaterThan(20));
  }

  @Test
  void noCountCanBeOutByOne() {
    List<String> unnoticed = new ArrayList<>();
    EnumSet<Counted> kinds = EnumSet.noneOf(Counted.class);
    for (Tally.Key key : counts.sums().keySet()) {
      if (!isChecked(key)) {
        continue;
      }
      kinds.add(key.counted());
      for (long by : new long[] {-1, 1}) {
        Tally altered = new Tally().merge(counts).add(BigInteger.valueOf(by), key);
        if (ledger(altered).failures().isEmpty()) {
          unnoticed.add(key + " by " + by);
        }
      }
    }
    assertThat("kinds of counts", kinds.size(), greaterThan(8));
    assertThat("counts that may be wrong unnoticed", unnoticed, empty());
  }

  /** Nothing is checked against what people read, and against what tells versions apart. */
  private static boolean isChecked(Tally.Key key) {
    return switch (key.counted()) {
      case REASON, SPANNING, PARSED_DAY, WITNESSES -> false;
      case VERIFIED -> key.part(Part.MEASURE).equals(Measures.CELLS);
      case GOLD -> !key.has(Part.MEASURE, NOT_CHECKED::contains);
      case LEFT_OUT -> !key.has(Part.MEASURE, "users"::equals);
      case SILVER ->
          !key.part(Part.SOURCE).equals("pays")
              || !key.part(Part.MEASURE).equals("amount")
              || key.part(Part.DAY).compareTo(FIRST) >= 0;
      case TAPS ->
          !key.part(Part.MEASURE).equals(Measures.LABELLED)
              || key.part(Part.DAY).compareTo(SCORED) >= 0;
      default -> true;
    };
  }

  @Test
  void theCheckThatFailsSpeaksOfWhatIsWrong() {
    Tally altered = new Tally().merge(counts).add(1, Counted.GOLD, "clicked", "2020-11-30");
    List<String> failed =
        ledger(altered).failures().stream()
            .map(check -> check.key().code() + " " + check.subject())
            .toList();
    assertThat(failed, equalTo(List.of("gold.label clicked")));
    Tally lost =
        counts.filter(
            key -> !(key.counted() == Counted.SCORED && key.has(Part.SOURCE, "pays"::equals)));
    assertThat("payments that never were scored", ledger(lost).failures(), not(empty()));
  }

  private static Ledger ledger(Tally tally) {
    return Ledger.of(
        new Ledger.Run("run", true, true, true, null, FeatureSet.BUILT_IN, null), tally);
  }
}
