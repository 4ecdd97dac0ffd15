package io.lookback.runner.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.lookback.internal.report.GoldFacts;
import io.lookback.internal.report.LakeFacts;
import io.lookback.internal.report.RunFacts;
import io.lookback.internal.report.SetFacts;
import io.lookback.internal.report.SilverFacts;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Sentences of the page that depend on numbers and on the feature set. */
class PageModelTest {
  private static final SetFacts FRUIT =
      new SetFacts(
          List.of(
              new SetFacts.SourceFacts("apples", "apple", false, false),
              new SetFacts.SourceFacts("tips", "tip", true, false),
              new SetFacts.SourceFacts("fees", "fee", true, false)),
          "apples",
          new SetFacts.LabelFacts("was_eaten", "tips", false),
          List.of(1));

  private static SilverFacts silver(
      SetFacts set, Map<String, BigDecimal> amounts, long alone, long elsewhere) {
    return new SilverFacts(
        RunFacts.named("run"),
        set,
        Map.of(),
        amounts,
        BigInteger.valueOf(alone),
        BigInteger.valueOf(elsewhere),
        null,
        null,
        List.of(),
        0,
        List.of(),
        0,
        List.of(),
        List.of());
  }

  @SuppressWarnings("unchecked")
  private static String unmatched(SetFacts set, long alone, long elsewhere) {
    Object parts =
        new PageModel(
                new LakeFacts(null, silver(set, Map.of(), alone, elsewhere), null), "", Set.of())
            .all()
            .get("unmatched");
    return ((List<Map<String, Object>>) parts)
        .stream()
            .map(part -> part.get("value") + " " + part.get("words"))
            .collect(Collectors.joining("; "));
  }

  @Test
  void countsOfUnmatchedEventsAreInGrammarAndOnlyThereIfThereAreSome() {
    SetFacts set = SetFacts.BUILT_IN;
    assertThat(unmatched(set, 0, 0), equalTo(""));
    assertThat(unmatched(set, 1, 0), equalTo("1 tap matches no print"));
    assertThat(unmatched(set, 3, 0), equalTo("3 taps match no print"));
    assertThat(unmatched(set, 0, 1), equalTo("1 tap matches a print but for the position"));
    assertThat(unmatched(set, 0, 2), equalTo("2 taps match a print but for the position"));
    assertThat(
        unmatched(set, 1, 1),
        equalTo("1 tap matches no print; 1 more matches one but for the position"));
    assertThat(
        unmatched(set, 3, 2),
        equalTo("3 taps match no print; 2 more match one but for the position"));
    assertThat(
        "a label without positions", unmatched(FRUIT, 1, 9), equalTo("1 tip matches no apple"));
  }

  @Test
  void amountsOfSeveralSourcesAddUpApart() throws IOException {
    Map<String, BigDecimal> amounts = new LinkedHashMap<>();
    amounts.put("tips", new BigDecimal("1234.50"));
    amounts.put("fees", new BigDecimal("0.00"));
    assertThat(
        page(new LakeFacts(null, silver(FRUIT, amounts, 0, 0), null)),
        containsString("Tips add up to 1,234.50 . Fees add up to 0.00 ."));
  }

  private static String page(LakeFacts facts) throws IOException {
    return html(facts).replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ");
  }

  private static String html(LakeFacts facts) throws IOException {
    return new Page()
        .of(new PageModel(facts, "", Set.of()))
        .replaceAll("(?s)<(script|style)[^>]*>.*?</\\1>", "");
  }

  @Test
  void aScoredSourceWithoutPositionsHasNoChartByPosition() throws IOException {
    GoldFacts gold =
        new GoldFacts(
            RunFacts.named("run"),
            FRUIT,
            "2020-11-30",
            1,
            7,
            1,
            BigInteger.TEN,
            BigInteger.ONE,
            "",
            null,
            List.of(),
            List.of(
                new GoldFacts.ValueProp("boskoop", 10, 1, List.of(new GoldFacts.Bin("0", 10, 1)))),
            0,
            null,
            List.of(),
            List.of(),
            "",
            List.of(),
            List.of(),
            List.of(),
            null,
            null);
    LakeFacts facts = new LakeFacts(null, null, gold);
    assertThat(
        html(facts),
        allOf(
            containsString("id=\"by-value-prop\""),
            not(containsString("by-position")),
            not(containsString("id=\"grid\""))));
    assertThat(
        page(facts),
        allOf(
            containsString("apples scored 10 rows of gold, one per apple"),
            containsString("Share of the scored apples with the label was_eaten."),
            containsString("Each looks back 1 day; its own day"),
            containsString("An apple of 30 Nov sees 29 Nov"),
            not(containsString("Does history matter?"))));
  }

  @Test
  void anEmptyGoldNamesWhatIsMissing() {
    GoldFacts gold =
        new GoldFacts(
            RunFacts.named("run"),
            FRUIT,
            "2020-11-30",
            1,
            7,
            1,
            BigInteger.ZERO,
            BigInteger.ZERO,
            "",
            null,
            List.of(),
            List.of(),
            0,
            null,
            List.of(),
            List.of(),
            "",
            List.of(),
            List.of(),
            List.of(),
            null,
            null);
    assertThat(
        new PageModel(new LakeFacts(null, null, gold), "", Set.of()).all().get("unscored"),
        equalTo(
            "Gold is empty: no accepted apple lies on the scored days, 24–30 Nov 2020; give another"
                + " --asOf."));
  }
}
