package io.lookback.runner.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.lookback.internal.report.CoverageFacts;
import io.lookback.internal.report.GoldFacts;
import io.lookback.internal.report.SetFacts;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the page says of rates with history and without. */
class ClickthroughTest {
  private static final CoverageFacts COVERAGE =
      new CoverageFacts(
          "2020-11-03",
          "2020-11-30",
          28,
          Map.of(
              "prints", new CoverageFacts.Days(28, List.of(), 0),
              "taps", new CoverageFacts.Days(28, List.of(), 0),
              "pays", new CoverageFacts.Days(6, List.of(), 0)),
          List.of(),
          List.of());

  /** Like the built-in set, but for an apple and an orange. */
  private static final SetFacts FRUIT =
      new SetFacts(
          List.of(
              new SetFacts.SourceFacts("apples", "apple", false, false),
              new SetFacts.SourceFacts("pears", "pear", false, false)),
          "apples",
          new SetFacts.LabelFacts("was_eaten", "pears", false),
          List.of(7, 21));

  private static final Map<String, String> SOURCES = Map.of("views", "prints");

  private static GoldFacts.History history(
      String measure, long never, long neverClicked, long before, long beforeClicked) {
    return new GoldFacts.History(
        measure,
        SOURCES.getOrDefault(measure, measure),
        "count",
        21,
        List.of(
            new GoldFacts.Bin("0", never, neverClicked),
            new GoldFacts.Bin("1", before - 1, beforeClicked),
            new GoldFacts.Bin("2–3", 1, 0)));
  }

  private static Clickthrough of(GoldFacts.History... histories) {
    return of(SetFacts.BUILT_IN, histories);
  }

  private static Clickthrough of(SetFacts set, GoldFacts.History... histories) {
    return new Clickthrough(
        new GoldFacts(
            null,
            set,
            "2020-11-30",
            21,
            7,
            1,
            BigInteger.TEN,
            BigInteger.ONE,
            "",
            COVERAGE,
            List.of(),
            List.of(),
            0,
            null,
            List.of(histories),
            List.of(),
            "",
            List.of(),
            List.of(),
            List.of(),
            null,
            null));
  }

  private static String verdict(GoldFacts.History history) {
    return of(history).histories().get(0).get("verdict").toString();
  }

  @Test
  void ratesWhoseIntervalsDoNotOverlapDiffer() {
    assertThat(
        verdict(history("taps", 10_000, 1000, 1000, 200)),
        equalTo(
            "Clicked more often with it: 20.0\u00a0% (17.6–22.6\u00a0%) where the user had tapped"
                + " it before, 10.0\u00a0% (9.4–10.6\u00a0%) where not; the intervals do not"
                + " overlap."));
    assertThat(
        verdict(history("views", 10_000, 1000, 1000, 50)),
        equalTo(
            "Clicked less often with it: 5.0\u00a0% (3.8–6.5\u00a0%) where the user had seen it"
                + " before, 10.0\u00a0% (9.4–10.6\u00a0%) where not; the intervals do not"
                + " overlap."));
  }

  @Test
  void ratesWhoseIntervalsOverlapDoNotAndPartlyLoadedSourcesAreNamed() {
    assertThat(
        verdict(history("pays", 100, 10, 100, 20)),
        equalTo(
            "No clear difference: 20.0\u00a0% (13.3–28.9\u00a0%) where the user had paid it"
                + " before, 10.0\u00a0% (5.5–17.4\u00a0%) where not; the intervals overlap. There"
                + " are payments on 6 of 28 days only."));
  }

  @Test
  void withoutPrintsOnOneSideThereIsNothingToCompare() {
    assertThat(
        verdict(
            new GoldFacts.History(
                "taps", "taps", "count", 21, List.of(new GoldFacts.Bin("0", 9, 1)))),
        equalTo("Nothing to compare: no user had tapped it before."));
    assertThat(
        verdict(history("views", 0, 0, 9, 1)),
        equalTo("Nothing to compare: every user had seen it before."));
  }

  @Test
  void allTogetherInWords() {
    assertThat(
        of(
                history("views", 100, 10, 100, 11),
                history("taps", 10_000, 1000, 1000, 200),
                history("pays", 100, 10, 100, 12))
            .verdict(),
        equalTo(
            "Clicked more often after earlier taps. No clear difference after earlier views and"
                + " payments."));
    assertThat(of().verdict(), equalTo(""));
  }

  @Test
  void otherSetsHaveTheirOwnWords() {
    Clickthrough fruit =
        of(
            FRUIT,
            history("apples", 10_000, 1000, 1000, 200),
            history("pears", 10_000, 1000, 1000, 50));
    assertThat(
        fruit.histories().get(0).get("verdict"),
        equalTo(
            "Was eaten more often with it: 20.0\u00a0% (17.6–22.6\u00a0%) where the user had an"
                + " apple of it in the 21 days before, 10.0\u00a0% (9.4–10.6\u00a0%) where not;"
                + " the intervals do not overlap."));
    assertThat(fruit.histories().get(0).get("title"), equalTo("By earlier apples, 21 days"));
    assertThat(
        fruit.verdict(),
        equalTo(
            "Was eaten more often after earlier apples. Was eaten less often after earlier"
                + " pears."));
    assertThat("there is no verb", fruit.verbs(), equalTo(""));
    assertThat(
        of(history("views", 1, 1, 1, 1), history("pays", 1, 1, 1, 1)).verbs(),
        equalTo("seen or paid"));
  }

  @Test
  void theVerdictIsThatOfTheLongestLookback() {
    GoldFacts.History shorter =
        new GoldFacts.History(
            "pears_1w", "pears", "days_since", 7, history("pears", 9, 1, 9, 9).bins());
    assertThat(of(FRUIT, shorter).verdict(), equalTo(""));
    assertThat(
        of(FRUIT, shorter).histories().get(0).get("title"),
        equalTo("By days since the last pear, 7 days"));
  }

  @Test
  void noChartHasTheNameOfAnother() {
    assertThat(
        of(history("position", 1, 1, 1, 1)).histories().get(0).get("id"),
        equalTo("by-field-position"));
  }
}
