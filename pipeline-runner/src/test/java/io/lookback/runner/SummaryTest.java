package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasItems;

import io.lookback.lake.LakeFolder;
import io.lookback.lake.Layer;
import io.lookback.ledger.Ledger;
import io.lookback.ledger.Tally;
import io.lookback.score.WindowSpec;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

class SummaryTest {
  @Test
  void coloursItsOwnWordsAndShowsThoseOfOthers() {
    Ledger ledger =
        Ledger.of(
            new Ledger.Run("run", false, false, false, null, WindowSpec.DEFAULT, null),
            new Tally());
    EnumSet<Layer> none = EnumSet.noneOf(Layer.class);
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    new Summary(
            ledger, none, none, Colours.ANSI, new PrintStream(said, true, StandardCharsets.UTF_8))
        .print(LakeFolder.of("lake"), null, "red\u001b[31m.json", false);
    assertThat(
        said.toString(StandardCharsets.UTF_8).lines().toList(),
        hasItems(
            "ledger                 \u001b[32mbalances\u001b[0m: red\\u001b[31m.json",
            "published              \u001b[31mnothing\u001b[0m; what was published before is"
                + " untouched"));
  }
}
