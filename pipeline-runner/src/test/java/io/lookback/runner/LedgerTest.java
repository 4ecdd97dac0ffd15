package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.not;

import io.lookback.feature.FeatureSet;
import io.lookback.lake.LakeFolder;
import io.lookback.lake.Layer;
import io.lookback.ledger.Ledger;
import io.lookback.ledger.Tally;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A ledger that balances always would prove nothing: here every count of a real run is put out by
 * one, and some check must fail for it.
 */
class LedgerTest {
  /**
   * Counts that nothing is checked against: what people read, what tells versions apart, and what
   * the fingerprint is for.
   */
  private static final Set<String> NOT_CHECKED =
      Set.of(
          "reason",
          "spanning",
          "parsed_day",
          "gold views_3w",
          "gold taps_3w",
          "gold pays_3w",
          "gold amount_3w",
          "left_out users");

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
    TreeSet<String> kinds = new TreeSet<>();
    for (String key : counts.sums().keySet()) {
      String[] parts = Tally.parts(key);
      if (NOT_CHECKED.contains(parts[0]) || NOT_CHECKED.contains(parts[0] + " " + parts[1])) {
        continue;
      }
      if (key.startsWith(Tally.key("silver", "pays", "amount")) && parts[3].compareTo(FIRST) < 0) {
        continue;
      }
      if (key.startsWith(Tally.key("taps", "labelled")) && parts[2].compareTo(SCORED) < 0) {
        continue;
      }
      kinds.add(parts[0]);
      for (long by : new long[] {-1, 1}) {
        Tally altered = new Tally().merge(counts).add(by, parts);
        if (ledger(altered).failures().isEmpty()) {
          unnoticed.add(String.join("/", parts) + " by " + by);
        }
      }
    }
    assertThat("kinds of counts", kinds.size(), greaterThan(8));
    assertThat("counts that may be wrong unnoticed", unnoticed, empty());
  }

  @Test
  void theCheckThatFailsSpeaksOfWhatIsWrong() {
    Tally altered = new Tally().merge(counts).add(1, "gold", "clicked", "2020-11-30");
    List<String> failed =
        ledger(altered).failures().stream()
            .map(check -> check.key().code() + " " + check.subject())
            .toList();
    assertThat(failed, equalTo(List.of("gold.label clicked")));
    Tally lost = counts.filter(key -> !(key[0].equals("scored") && key[1].equals("pays")));
    assertThat("payments that never were scored", ledger(lost).failures(), not(empty()));
  }

  private static Ledger ledger(Tally tally) {
    return Ledger.of(
        new Ledger.Run("run", true, true, true, null, FeatureSet.BUILT_IN, null), tally);
  }
}
