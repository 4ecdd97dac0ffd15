package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.startsWith;

import io.lookback.feature.FeatureSet;
import io.lookback.internal.lake.LakeFolder;
import io.lookback.internal.lake.LayerVersion;
import io.lookback.internal.ledger.Counted;
import io.lookback.internal.ledger.Loading;
import io.lookback.internal.ledger.Measures;
import io.lookback.lake.Layer;
import io.lookback.ledger.Ledger;
import io.lookback.ledger.Tally;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SummaryTest {
  private static final int COLUMNS = 80;
  private static final long MANY = 9_876_543_210L;

  private static List<String> lines(
      Loading loading, Tally tally, LayerVersion gold, Colours colours, String problem) {
    boolean holdsGold = gold != null;
    Ledger ledger =
        Ledger.of(
            new Ledger.Run(
                "run", loading != null, holdsGold, holdsGold, null, FeatureSet.BUILT_IN, loading),
            tally);
    EnumSet<Layer> none = EnumSet.noneOf(Layer.class);
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    new Summary(ledger, none, none, colours, new PrintStream(said, true, StandardCharsets.UTF_8))
        .print(LakeFolder.of("lake"), gold, "red\u001b[31m.json", List.of(), problem);
    return said.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void coloursItsOwnWordsAndShowsThoseOfOthers() {
    assertThat(
        lines(null, new Tally(), null, Colours.ANSI, "a file is bad\u001b"),
        contains(
            "published              \u001b[31mnothing\u001b[0m; what was published before is"
                + " untouched",
            "failed                 a file is bad\\u001b",
            "",
            "",
            "ledger                 \u001b[32mbalances\u001b[0m: red\\u001b[31m.json"));
  }

  @Test
  void doesNotSayThatAnUnreadableSourceBalances() {
    Tally tally = new Tally().add(1, Counted.FAULT, Measures.UNREADABLE, "prints.json", "cut off");
    List<String> lines = lines(null, tally, null, Colours.NONE, "cannot be read");
    assertThat(lines.get(0), startsWith("published              nothing; "));
    assertThat(lines, hasItem("ledger                 is not whole: red\\u001b[31m.json"));
  }

  @Test
  void countsOneInTheSingularAndLeavesOutNone() {
    Tally tally =
        new Tally()
            .add(1, Counted.TAPS, "without_print", "2020-11-30")
            .add(1, Counted.SILVER, "prints", "rows", "2020-11-30")
            .add(1, Counted.GOLD, "rows", "2020-11-30");
    LayerVersion gold = new LayerVersion(Layer.GOLD, "run", "gold", new Tally());
    List<String> lines =
        lines(
            loading(List.of("prints.json"), List.of("taps.json"), List.of("pays.csv")),
            tally,
            gold,
            Colours.NONE,
            "");
    assertThat(
        lines,
        hasItems(
            "landing                1 file loaded, 1 as before",
            "kept                   1 file that is no longer in landing: pays.csv",
            "taps                   1 matches no print",
            "gold                   1 print scored, 0 clicked"));
    tally.add(2, Counted.TAPS, "matching_only_without_position", "2020-11-30");
    assertThat(
        lines(null, tally, gold, Colours.NONE, ""),
        hasItem("taps                   1 matches no print, 2 match one but for the position"));
    assertThat(
        lines(loading(List.of(), List.of("a", "b"), List.of()), tally, gold, Colours.NONE, ""),
        hasItem("landing                nothing new: 2 files as before"));
  }

  @Test
  void breaksTheHistoryBetweenMeasuresAlone() {
    Tally tally = new Tally().add(1, Counted.SILVER, "prints", "rows", "2020-11-30");
    Map.of("views_3w", 2_290, "taps_3w", 263, "pays_3w", 1_197, "amount_3w", 6_735_617)
        .forEach((column, sum) -> tally.add(sum, Counted.GOLD, column, "2020-11-30"));
    LayerVersion gold = new LayerVersion(Layer.GOLD, "run", "gold", new Tally());
    assertThat(
        lines(null, tally, gold, Colours.NONE, ""),
        hasItems(
            "history                views 2,290, taps 263, pays 1,197, amount 67,356.17",
            "                       (own value prop)"));
  }

  @Test
  void fitsIntoEightyColumns() {
    Tally tally = new Tally();
    for (String source : List.of("prints", "taps", "pays")) {
      for (String what : List.of("lines", "blank", "quarantined")) {
        tally.add(MANY, Counted.FILE, source, "file", what);
      }
      for (String reason : List.of("bad_json", "missing_field", "bad_value_prop", "bad_user_id")) {
        tally.add(MANY, Counted.REASON, source, "file", reason);
      }
      tally.add(MANY, Counted.ACCEPTED, source, "file", "2020-11-30");
      tally.add(MANY, Counted.DUPLICATES, source, "file", "2020-11-30");
      tally.add(MANY, Counted.SILVER, source, "rows", "2020-11-30");
    }
    for (String measure : List.of("views_3w", "taps_3w", "pays_3w", "amount_3w", "rows")) {
      tally.add(MANY, Counted.GOLD, measure, "2020-11-30");
    }
    tally.add(MANY, Counted.TAPS, "without_print", "2020-11-30");
    tally.add(MANY, Counted.TAPS, "matching_only_without_position", "2020-11-30");
    List<String> gone = List.of("prints/2020-11-01.json", "prints/2020-11-02.json", "taps/x.json");
    List<String> lines =
        lines(
            loading(List.of("a"), List.of(), gone),
            tally,
            new LayerVersion(Layer.GOLD, "run", "gold", new Tally()),
            Colours.NONE,
            "landing file 'prints.json' cannot be read to its end: it ends too early; nothing"
                + " published");
    assertThat(
        "longer than " + COLUMNS,
        lines.stream().filter(line -> line.length() > COLUMNS).toList(),
        empty());
    assertThat(
        "rows of the table",
        lines.stream()
            .filter(line -> line.matches("(prints|taps|pays)( +9,876,543,210){5}"))
            .count(),
        equalTo(3L));
    assertThat(
        lines,
        hasItems(
            "failed                 landing file 'prints.json' cannot be read to its end: it",
            "                       ends too early; nothing published"));
  }

  private static Loading loading(List<String> loaded, List<String> unchanged, List<String> gone) {
    return new Loading(loaded, Map.of(), unchanged, Map.of(), gone, List.of());
  }
}
