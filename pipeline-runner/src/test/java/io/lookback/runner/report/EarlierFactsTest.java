package io.lookback.runner.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.sameInstance;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lookback.internal.report.BronzeFacts;
import io.lookback.internal.report.EarlierFacts;
import io.lookback.internal.report.GoldFacts;
import io.lookback.internal.report.LakeFacts;
import io.lookback.internal.report.SilverFacts;
import io.lookback.lake.Layer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Facts of the golden landing that a program wrote which knew one feature set only: the page shows
 * all that they say.
 */
class EarlierFactsTest {
  /** Keeps the digits of amounts as they are written. */
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private static byte[] facts(String layer) throws IOException {
    try (InputStream in =
        EarlierFactsTest.class.getResourceAsStream("/earlier/" + layer + ".json")) {
      return in.readAllBytes();
    }
  }

  /** What a reader sees of the page of facts that were changed before. */
  private static String page(UnaryOperator<String> changed) throws IOException {
    LakeFacts facts =
        new LakeFacts(
            LakeFacts.parse(Layer.BRONZE, bytes(changed, "bronze"), BronzeFacts.class),
            LakeFacts.parse(Layer.SILVER, bytes(changed, "silver"), SilverFacts.class),
            LakeFacts.parse(Layer.GOLD, bytes(changed, "gold"), GoldFacts.class));
    return new Page()
        .of(new PageModel(facts, "", Set.of()))
        .replaceAll("(?s)<(script|style)[^>]*>.*?</\\1>", "")
        .replaceAll("<[^>]*>", " ")
        .replaceAll("\\s+", " ");
  }

  private static byte[] bytes(UnaryOperator<String> changed, String layer) throws IOException {
    String text = new String(facts(layer), StandardCharsets.UTF_8);
    return changed.apply(text).getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void thePageShowsAllThatTheySay() throws IOException {
    String page = page(facts -> facts);
    assertThat(
        page,
        allOf(
            containsString("12 rows of gold, one per print clicked 3 25.0 % of them"),
            containsString(
                "Payments add up to 10,000,000,000,001,130.10 . 1 tap matches no print; 1 more"
                    + " matches one but for the position."),
            containsString("day prints taps payments 2020-02-08 1 1 1"),
            containsString(
                "Of the 21 days before a print, those with events of any user print day prints"
                    + " clicked days with prints days with taps days with payments 2020-02-28 2 0"
                    + " 3 4 4"),
            containsString("Payments by amount"),
            containsString("amount payments 0.01 to below 1 2 1 to below 1.50 0"),
            containsString("By earlier views"),
            containsString("By earlier payments"),
            containsString(
                "user prints clicked views taps pays amount 8 3 0 3 2 2 10.50 10 2 1 1 1 0 0.00"),
            containsString("amount_3w decimal(18,2) 12")));
    assertThat(
        "amounts of checks, which were told by their sentence",
        page,
        containsString(
            "history amount over gold rows + left out = silver amount over prints that see them"
                + " 10,000,000,000,000,056.71 "));
  }

  /**
   * There were programs that told neither of days with data, nor of strays, nor of mended lines.
   */
  @Test
  void whatTheyDoNotSayIsNotShown() throws IOException {
    String page =
        page(
            facts -> {
              ObjectNode tree = (ObjectNode) read(facts);
              for (String field : Set.of("coverage", "strays", "straysLeftOff", "capped")) {
                tree.remove(field);
              }
              tree.path("days").forEach(day -> ((ObjectNode) day).remove("daysWith"));
              tree.path("sources").forEach(lines -> ((ObjectNode) lines).remove("mended"));
              return tree.toString();
            });
    assertThat(page, allOf(containsString("one per print"), not(containsString("Days with data"))));
  }

  private static JsonNode read(String facts) {
    try {
      return JSON.readTree(facts);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void factsOfTodayStayAsTheyAre() throws IOException {
    JsonNode today = JSON.readTree("{\"set\":{},\"days\":[{\"prints\":1}]}");
    assertThat(EarlierFacts.renewed(Layer.SILVER, today), sameInstance(today));
    assertThat(
        "bronze, which has no more than its set",
        EarlierFacts.renewed(Layer.BRONZE, JSON.readTree("{\"files\":3}")).get("set").get("scored"),
        equalTo(JSON.readTree("\"prints\"")));
  }
}
