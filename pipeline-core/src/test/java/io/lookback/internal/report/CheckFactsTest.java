package io.lookback.internal.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.lookback.batch.Source;
import io.lookback.feature.FeatureSet;
import io.lookback.internal.ledger.Counted;
import io.lookback.ledger.Ledger;
import io.lookback.ledger.Tally;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Checks of landing files are one row, those of sources a row each. */
class CheckFactsTest {
  @Test
  void checksOfFilesAreGatheredWhateverTheFilesAreCalled() {
    Tally tally = new Tally();
    for (String file : List.of("prints.json", "prints/a = b.json", "lines of prints.json = %s")) {
      tally
          .add(2, Counted.FILE, "prints", file, "lines")
          .add(2, Counted.ACCEPTED, "prints", file, "2020-01-01");
      tally.add(2, Counted.LOADED, "prints", file, "lines");
    }
    tally.add(1, Counted.FILE, "prints", "prints.json", "blank");
    Ledger ledger =
        Ledger.of(
            new Ledger.Run("run", false, true, false, null, FeatureSet.BUILT_IN, null), tally);
    List<CheckFacts> checks = CheckFacts.of(ledger.checks());
    assertThat(
        checks.get(0),
        equalTo(
            new CheckFacts(
                "lines.parsed",
                null,
                "lines of each file in bronze = lines parsed",
                3,
                BigInteger.valueOf(6),
                BigInteger.valueOf(6),
                0,
                false)));
    assertThat(
        checks.get(1),
        equalTo(
            new CheckFacts(
                "lines.accounted",
                null,
                "lines of each file = accepted + quarantined + mended + duplicates + blank",
                3,
                BigInteger.valueOf(6),
                BigInteger.valueOf(7),
                1,
                false)));
    assertThat(
        "of sources",
        checks.stream()
            .filter(check -> check.key().equals("silver.rows"))
            .map(CheckFacts::subject)
            .toList(),
        equalTo(Source.BUILT_IN.stream().map(Source::label).toList()));
  }
}
