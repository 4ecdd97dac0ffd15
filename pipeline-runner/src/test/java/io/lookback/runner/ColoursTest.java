package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import org.junit.jupiter.api.Test;

class ColoursTest {
  @Test
  void onlyForAPersonAtATerminalWhoWantsThem() {
    assertThat("a file", Colours.of(false, null), equalTo(Colours.NONE));
    assertThat("a terminal", Colours.of(true, null), equalTo(Colours.ANSI));
    assertThat("an empty NO_COLOR", Colours.of(true, ""), equalTo(Colours.ANSI));
    assertThat("NO_COLOR", Colours.of(true, "0"), equalTo(Colours.NONE));
  }

  @Test
  void plainTextStaysAsItIs() {
    assertThat("good", Colours.NONE.good("balances"), equalTo("balances"));
    assertThat("bad", Colours.NONE.bad("nothing"), equalTo("nothing"));
    assertThat("green", Colours.ANSI.good("balances"), equalTo("\u001b[32mbalances\u001b[0m"));
  }
}
