package io.lookback.internal.ledger;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.lookback.ledger.Tally;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a second opinion. */
class VerifiedTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2|2|1|0|0|true|2 rows of 1 user recomputed, all cells equal",
        "2|2|1|1|0|true|2 rows of 1 user recomputed, all cells equal; 1 user with too many lines left"
            + " out",
        "2|2|1|0|3|true|2 rows of 1 user recomputed, 3 cells differ",
        "1|0|0|0|1|true|0 rows of 0 users recomputed, 1 cell differs",
        "0|0|0|0|0|true|no row to recompute, and none in gold",
        "1200|0|0|0|0|false|no second opinion: no chosen user has any of the 1,200 rows of gold;"
            + " lookback verify looks at all users",
        "7|0|0|2|0|false|no second opinion: 2 users with too many lines left out, and no other chosen"
            + " user has a row",
      })
  void isWhatWasCompared(
      long goldRows,
      long rows,
      long users,
      long leftOut,
      long cells,
      boolean isGiven,
      String words) {
    Tally tally = new Tally();
    tally.max(Long.MAX_VALUE, Counted.VERIFIED, Measures.THRESHOLD);
    tally.add(goldRows, Counted.GOLD, Measures.ROWS, "2020-11-30");
    tally.add(rows, Counted.VERIFIED, Measures.ROWS);
    tally.add(users, Counted.VERIFIED, Measures.USERS);
    tally.add(leftOut, Counted.VERIFIED, Measures.USERS_LEFT_OUT);
    tally.add(cells, Counted.VERIFIED, Measures.CELLS);
    Verified verified = Verified.of(tally);
    assertThat(verified.inWords(), equalTo(words));
    assertThat("is given", verified.isGiven(), equalTo(isGiven));
  }
}
