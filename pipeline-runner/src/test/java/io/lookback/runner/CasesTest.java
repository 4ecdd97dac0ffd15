package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Landing folders that once were read wrongly. They are no part of the project: give their folder
 * with {@code -Dlookback.cases=FOLDER} or {@code LOOKBACK_CASES=FOLDER}, or the class is skipped.
 */
class CasesTest {
  @TempDir private Path folder;

  private static Path cases;

  @BeforeAll
  static void find() {
    String given = System.getProperty("lookback.cases", System.getenv("LOOKBACK_CASES"));
    assumeTrue(given != null, "no cases: give their folder with -Dlookback.cases=FOLDER");
    cases = Path.of(given);
  }

  @Test
  void aPackedFileThatIsCutIsNamed() {
    refused("packed-cut", ExitCode.INPUT, "landing file 'prints.json.zst' cannot be read to its");
  }

  @Test
  void paymentsAreReadWhoseLinesEndInCarriageReturnsAlone() throws Exception {
    assertThat("pays", published("header-only-by-cr").at("/pays/accepted").asInt(), equalTo(140));
  }

  @Test
  void aRowInPlaceOfTheHeaderIsRefusedAndShown() {
    refused("header-that-is-a-row", ExitCode.QUALITY, "line 1: 2020-11-30,9.22,6,point");
  }

  @Test
  void aQuoteInTheHeaderIsShownWhereItIs() {
    refused("quote-in-header", ExitCode.QUALITY, "line 1: \"pay_date,total,user_id,value_prop");
  }

  @Test
  void aQuoteThatSwallowsLinesIsSaid() {
    refused("quote-swallows-lines", ExitCode.QUALITY, "value_prop_too_long of pays, 1 line,");
  }

  @Test
  void anArrayOnOneLineWeighsItsBytes() {
    refused(
        "array-on-one-line",
        ExitCode.QUALITY,
        "1 of the 301 lines of taps that are not blank and 42 % of its bytes");
  }

  @Test
  void oneOldPaymentCoversOneDay() throws Exception {
    published("one-old-payment");
    try (DuckDb duckDb = new DuckDb()) {
      assertThat(
          "most days with prints, taps and payments",
          duckDb.rows(
              "SELECT max(days_with_prints_3w), max(days_with_taps_3w), max(days_with_pays_3w)"
                  + " FROM ("
                  + new Lake(folder.resolve("lake")).gold()
                  + ")"),
          equalTo(List.of("7 | 0 | 1")));
    }
  }

  private void refused(String name, int code, String said) {
    Program.Ended ended = run(name);
    assertThat(ended.toString(), ended.code(), equalTo(code));
    assertThat(ended.err(), containsString(said));
    assertThat(ended.err(), containsString("nothing published"));
  }

  private JsonNode published(String name) throws Exception {
    Program.Ended ended = run(name);
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.DONE));
    return new Lake(folder.resolve("lake")).ledger().at("/landing/totals");
  }

  private Program.Ended run(String name) {
    return Program.run(
        "run",
        "--landing=" + cases.resolve(name).resolve("landing"),
        "--lake=" + folder.resolve("lake"));
  }
}
