package io.lookback.runner.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import org.junit.jupiter.api.Test;

class PrintableTest {
  @Test
  void showsWhatWouldHideOrTurnText() {
    assertThat("control", Printable.text("a\u0007\tb"), equalTo("a\\u0007\\u0009b"));
    assertThat("direction", Printable.text("a\u202eb"), equalTo("a\\u202eb"));
    assertThat("line", Printable.text("a\u2028b"), equalTo("a\\u2028b"));
    assertThat("letters", Printable.text("crédito 💳 <b>"), equalTo("crédito 💳 <b>"));
  }

  @Test
  void cutsBetweenCharacters() {
    assertThat("fits", Printable.text("💳💳💳", 3), equalTo("💳💳💳"));
    assertThat("cut", Printable.text("💳💳💳💳", 3), equalTo("💳💳…"));
  }
}
